import { jest } from '@jest/globals';
import { asyncScheduler, Subject } from 'rxjs';
import { fixed, requestBudget, timeoutTask, type AnySnapshot } from 'rx-task-status';
import { acme, asked, codeOf, eager, saying, virtual, type Virtual } from '../polling/virtual';
import { snapshot } from '../support/snapshots';

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The clock is ahead of the timers from now on, or behind. */
const jump = ({ scheduler }: Virtual, by: number): void => {
  jest.spyOn(asyncScheduler, 'now').mockImplementation(() => scheduler.now() + by);
};

afterEach(() => {
  jest.restoreAllMocks();
});

/** Watches tasks of which replies take two seconds; returns when, by the timers, each was asked for. */
const asksOf = (body: (watch: (id: string) => void, time: Virtual) => void): Map<string, number[]> => {
  const asks = new Map<string, number[]>();
  virtual((time) => {
    const server = asked(saying('1'), 2_000);
    const { watch } = acme(
      eager(
        (request) => {
          const id = request.url.slice(-1);
          asks.set(id, [...(asks.get(id) ?? []), time.scheduler.now()]);
          return server.transport(request);
        },
        { cadence: fixed(30_000) },
      ),
    );
    const stop = new Subject<void>();
    const subscriptions = [stop.subscribe()];
    body((id) => subscriptions.push(watch(id).subscribe()), time);
    time.at(10 * MINUTE, () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
    });
  });
  return asks;
};

const longestGap = (times: readonly number[] = []): number => Math.max(...[...times.slice(1), 10 * MINUTE].map((time, i) => time - times[i]!));

describe('a clock that is set back', () => {
  it('while a request is under way: the other tasks are asked in time', () => {
    const asks = asksOf((watch, time) => {
      watch('a');
      time.at(10_000, () => {
        watch('b');
      });
      time.at(32_500, () => {
        jump(time, -HOUR);
      });
    });
    expect(longestGap(asks.get('b'))).toBeLessThan(90_000);
  });

  it('before a new watch begins: the other tasks are asked in time', () => {
    const asks = asksOf((watch, time) => {
      watch('a');
      time.at(10_000, () => {
        jump(time, -HOUR);
      });
      time.at(11_000, () => {
        watch('b');
      });
    });
    expect(longestGap(asks.get('a'))).toBeLessThan(90_000);
  });
});

describe.each([-HOUR, HOUR])('a clock that jumps by %d', (by) => {
  /** When a watch ended, and with what. */
  const endOf = (script: string, jumpAt: number, timeout: object): [number, unknown] | undefined => {
    let end: [number, unknown] | undefined;
    virtual((time) => {
      const { watch } = acme(eager(asked(saying(script), 2_000).transport, { cadence: fixed(20_000), timeout }));
      const subscription = watch('a').subscribe({ error: (error: any) => (end = [time.scheduler.now(), codeOf(error)]) });
      time.at(jumpAt, () => {
        jump(time, by);
      });
      time.at(3 * HOUR, () => {
        subscription.unsubscribe();
      });
    });
    return end;
  };

  it.each<[what: string, script: string, since: number]>([
    ['that brings the last change', '122', 24_000],
    ['long before the last change', '123456789123', 244_000],
  ])('during a request %s: `stalled` strikes ten minutes after that', (_what, script, since) => {
    const [at, code] = endOf(script, 23_000, { stalled: 10 * MINUTE }) ?? [];
    expect(code).toBe('timeout-stalled');
    expect(Math.abs(at! - (since + 10 * MINUTE))).toBeLessThan(MINUTE + 30_000);
  });

  it('before a watch begins: it has its whole time', () => {
    let end: [number, unknown] | undefined;
    virtual((time) => {
      const { watch } = acme(eager(asked(saying('1'), 2).transport, { cadence: fixed(50_000) }));
      const subscription = watch('before').subscribe();
      time.at(10_000, () => {
        jump(time, by);
      });
      time.at(11_000, () => {
        subscription.add(watch('young', { timeout: { total: 2 * MINUTE } }).subscribe({ error: (error: any) => (end = [time.scheduler.now(), codeOf(error)]) }));
      });
      time.at(3 * HOUR, () => {
        subscription.unsubscribe();
      });
    });
    expect(end).toEqual([131_000, 'timeout-total']);
  });

  it('during a request: its reply counts', () => {
    let heard: readonly string[] = [];
    virtual((time) => {
      const statuses: string[] = [];
      heard = statuses;
      const { watch } = acme(eager(asked(saying('1c'), 5_000).transport, { cadence: fixed(1_000), retry: { count: 0 } }));
      watch('a').subscribe(({ status }) => statuses.push(status));
      time.at(7_000, () => {
        jump(time, by);
      });
    });
    expect(heard).toEqual(['running', 'completed']);
  });

  it('during several requests: all their replies count', () => {
    const ends: string[] = [];
    virtual((time) => {
      const { watchAll } = acme(eager(asked(saying('1c'), 5_000).transport, { cadence: fixed(1_000), retry: { count: 0 } }));
      watchAll(['a', 'b', 'c']).subscribe(({ taskId, status }) => ends.push(`${taskId} ${status}`));
      time.at(7_000, () => {
        jump(time, by);
      });
    });
    expect(ends.slice(3)).toEqual(['a completed', 'b completed', 'c completed']);
  });

  it('between two requests of a budget: none is cut off for it', () => {
    const faults: unknown[] = [];
    let ends = 0;
    virtual((time) => {
      const { watchAll } = acme({
        transport: asked(saying('11c'), 7_000).transport,
        cadence: fixed(1_000),
        budget: requestBudget({ perSecond: 0.2 }),
        onEvent: (event) => event.type === 'fault' && faults.push(event),
      });
      watchAll(['a', 'b', 'c']).subscribe(({ status }) => (ends += status === 'completed' ? 1 : 0));
      time.at(8_500, () => {
        jump(time, by);
      });
    });
    expect([faults, ends]).toEqual([[], 3]);
  });

  it('before a snapshot comes to timeoutTask: `stalled` strikes ten minutes after that', () => {
    let end: [number, unknown] | undefined;
    virtual((time) => {
      const source = new Subject<AnySnapshot>();
      source.pipe(timeoutTask({ stalled: 10 * MINUTE })).subscribe({ error: (error: any) => (end = [time.scheduler.now(), codeOf(error)]) });
      source.next(snapshot('p'));
      time.at(50_000, () => {
        jump(time, by);
      });
      time.at(51_000, () => {
        source.next(snapshot('1'));
      });
    });
    expect(end).toEqual([651_000, 'timeout-stalled']);
  });
});
