import { jest } from '@jest/globals';
import { asyncScheduler } from 'rxjs';
import { alarm } from '../../src/time/alarm';
import { virtual, type Virtual } from '../polling/virtual';

/** Runs a case with an alarm; returns when it rang, and how long it was told that the computer had slept. */
const rings = (body: (clock: ReturnType<typeof alarm>, time: Virtual) => void): { rung: (readonly [number, number])[]; end: number } => {
  const rung: (readonly [number, number])[] = [];
  const end = virtual((time) => {
    body(
      alarm((slept) => rung.push([time.scheduler.now(), slept])),
      time,
    );
  });
  return { rung, end };
};

/** The clock is ahead of the timers from now on, as after a sleep in which the timers stood still. */
const clockAhead = (time: Virtual, by: number): void => {
  jest.spyOn(asyncScheduler, 'now').mockImplementation(() => time.scheduler.now() + by);
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('alarm', () => {
  it('rings at its time, once', () => {
    expect(
      rings((clock) => {
        clock.set(30);
      }),
    ).toEqual({ rung: [[30, 0]], end: 30 });
  });

  it('rings at the earliest time that it was set to', () => {
    expect(
      rings((clock) => {
        clock.set(30);
        clock.set(20);
        clock.set(40);
      }),
    ).toEqual({ rung: [[20, 0]], end: 20 });
  });

  it('rings again when it is set while it rings', () => {
    const rung: number[] = [];
    virtual((time) => {
      const clock = alarm(() => {
        rung.push(time.scheduler.now());
        if (rung.length < 3) clock.set(time.scheduler.now() + 10);
      });
      clock.set(10);
    });
    expect(rung).toEqual([10, 20, 30]);
  });

  it('rings at once for a time that has passed, and does not take that for a sleep', () => {
    expect(
      rings((clock, { at }) => {
        at(500_000, () => {
          clock.set(100_000);
        });
      }),
    ).toEqual({ rung: [[500_000, 0]], end: 500_000 });
  });

  it('does not ring once it is cleared, and leaves no timer', () => {
    expect(
      rings((clock, { at }) => {
        clock.set(30);
        at(10, () => {
          clock.clear();
        });
      }),
    ).toEqual({ rung: [], end: 10 });
  });

  it('can be set again after it was cleared', () => {
    expect(
      rings((clock) => {
        clock.set(10);
        clock.clear();
        clock.set(20);
      }).rung,
    ).toEqual([[20, 0]]);
  });

  it('never sets a timer of more than a minute, and does not ring in between', () => {
    const far = 2.5 * 2 ** 31 + 0.5;
    const delays: number[] = [];
    const schedule = jest.spyOn(asyncScheduler, 'schedule');
    const result = rings((clock) => {
      clock.set(100_000.5);
      clock.set(far);
      schedule.mock.calls.forEach(([, delay]) => delays.push(delay ?? 0));
    });
    expect(result).toEqual({ rung: [[100_000.5, 0]], end: 100_000.5 });
    expect(delays).toEqual([60_000]);
    expect(
      rings((clock) => {
        clock.set(far);
      }),
    ).toEqual({ rung: [[far, 0]], end: far });
    expect(schedule.mock.calls.every(([, delay]) => (delay ?? 0) <= 60_000)).toBe(true);
  });

  it('is set earlier, or cleared, between two timers of a minute', () => {
    expect(
      rings((clock, { at }) => {
        clock.set(500_000);
        at(130_000, () => {
          clock.set(140_000);
        });
      }),
    ).toEqual({ rung: [[140_000, 0]], end: 140_000 });
    expect(
      rings((clock, { at }) => {
        clock.set(500_000);
        at(130_000, clock.clear);
      }),
    ).toEqual({ rung: [], end: 130_000 });
  });

  it('tells how long the computer slept, when it rings more than a minute late', () => {
    expect(
      rings((clock, time) => {
        clock.set(1_000);
        time.at(500, () => {
          clockAhead(time, 3_600_000);
        });
      }).rung,
    ).toEqual([[1_000, 3_600_000]]);
  });

  it('takes a minute or less for an ordinary delay', () => {
    const told = [60_000, 60_001].map((late) => {
      const { rung } = rings((clock, time) => {
        clock.set(1_000);
        time.at(500, () => {
          clockAhead(time, late);
        });
      });
      jest.restoreAllMocks();
      return rung;
    });
    expect(told).toEqual([[[1_000, 0]], [[1_000, 60_001]]]);
  });

  it('measures a sleep to within a minute, however far ahead it is set', () => {
    expect(
      rings((clock, time) => {
        clock.set(10 * 3_600_000);
        time.at(150_000, () => {
          clockAhead(time, 3_600_000);
        });
      }).rung,
    ).toEqual([[180_000, 3_600_000]]);
  });

  it('tells that the clock was set back, by more than a minute', () => {
    const told = [-60_000, -60_001, -3_600_000].map((by) => {
      const { rung } = rings((clock, time) => {
        clock.set(30_000);
        time.at(500, () => {
          clockAhead(time, by);
        });
      });
      jest.restoreAllMocks();
      return rung;
    });
    // It may ring before anything is due, and is set again for the rest.
    expect(told).toEqual([[[30_000, 0]], [[30_000, -60_001]], [[30_000, -3_600_000]]]);
  });

  it('notices a sleep as soon as it is set for something earlier that has passed', () => {
    expect(
      rings((clock, time) => {
        clock.set(60_000);
        time.at(500, () => {
          clockAhead(time, 3_600_000);
          clock.set(50_000);
        });
      }).rung,
    ).toEqual([[500, 3_540_500]]);
  });

  describe('looked at', () => {
    it.each([3_600_000, -3_600_000])('rings at once when the clock jumped by %d, and not again for that', (by) => {
      const { rung } = rings((clock, time) => {
        clock.set(30_000);
        time.at(10_000, () => {
          clock.look(10_000);
        });
        time.at(20_000, () => {
          clockAhead(time, by);
          clock.look(20_000 + by);
          clock.look(20_000 + by);
          clock.set(50_000 + by);
        });
      });
      expect(rung).toEqual([
        [20_000, by < 0 ? by + 10_000 : by - 10_000],
        [50_000, 0],
      ]);
    });

    it('leaves it be otherwise: a minute is no jump, nor is anything while it is not set', () => {
      const { rung } = rings((clock, { at }) => {
        clock.look(0);
        clock.look(3_600_000);
        clock.set(100);
        clock.clear();
        clock.look(0);
        clock.set(30_000);
        at(10_000, () => {
          clock.look(90_000);
          clock.look(30_000);
        });
      });
      expect(rung).toEqual([[30_000, 0]]);
    });

    it('tells that the clock was set back although it was set again before anybody looked', () => {
      const { rung } = rings((clock, time) => {
        clock.set(30_000);
        time.at(10_000, () => {
          clockAhead(time, -3_600_000);
          clock.set(20_000 - 3_600_000);
        });
      });
      expect(rung).toEqual([[20_000, 20_000 - 3_600_000]]);
    });
  });
});
