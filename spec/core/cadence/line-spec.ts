import { adaptive } from '../../../src/core/cadence/adaptive';
import { waitingLine } from '../../../src/core/cadence/line';
import { queuedLives, watchBatch } from '../../../bench/simulation/batch';
import { summaryOf } from '../../../bench/simulation/simulate';
import { BARE, readingOf, shown } from './support/readings';

const lineOf = (count: number) => {
  const line = waitingLine<{ readonly id: number }>();
  const tickets = Array.from({ length: count }, (_, id) => line.join({ id }, 0));
  for (const ticket of tickets) line.waits(ticket, 0);
  return { line, tickets, heads: () => tickets.filter((ticket) => line.isHead(ticket)) };
};

describe('the waiting line', () => {
  it('has the first that joined as its head, and the next one at once when that has started', () => {
    const { line, tickets, heads } = lineOf(3);
    expect(heads()).toEqual([tickets[0]]);
    expect(line.starts(tickets[0]!, 1_000, false)).toMatchObject({ heads: [{ id: 1 }] });
    expect(heads()).toEqual([tickets[1]]);
    expect(line.tasks().length).toBe(2);
    expect(line.leaves(tickets[1]!, 2_000)).toMatchObject({ heads: [{ id: 2 }] });
    expect(line.leaves(tickets[2]!, 2_000)).toMatchObject({ heads: [] });
    expect(line.tasks().length).toBe(0);
    expect(line.tasks()).toEqual([]);
  });

  it('counts starts in order, (in + 1)/(in + out + 2)', () => {
    const { line, tickets } = lineOf(10);
    const order = (): number => line.placeOf(tickets[9]!, 0).inOrder;
    expect(order()).toBe(0.5);
    for (const i of [0, 1, 2]) line.starts(tickets[i]!, 1_000 * i, false);
    expect(order()).toBeCloseTo(4 / 5, 12);
  });

  it('judges a start ahead of the head only when the head is asked: still waiting, it was overtaken', () => {
    const { line, tickets } = lineOf(10);
    const order = (): number => line.placeOf(tickets[9]!, 0).inOrder;
    // In doubt, the head is asked.
    expect(line.starts(tickets[4]!, 1_000, false)).toMatchObject({ heads: [{ id: 0 }] });
    expect(order()).toBe(0.5);
    line.waits(tickets[0]!, 2_000);
    expect(order()).toBeCloseTo(1 / 3, 12);
    line.starts(tickets[5]!, 3_000, false);
    line.starts(tickets[0]!, 4_000, false);
    expect(order()).toBeCloseTo(3 / 5, 12);
  });

  it('gives little for an order that was kept for long, once the head is overtaken', () => {
    const { line, tickets } = lineOf(500);
    const order = (): number => line.placeOf(tickets[499]!, 0).inOrder;
    for (let i = 0; i < 300; i += 1) line.starts(tickets[i]!, 1_000 * i, false);
    expect(order()).toBeCloseTo(301 / 302, 12);
    line.starts(tickets[400]!, 301_000, false);
    // The head has not been asked since.
    expect(order()).toBeCloseTo(301 / 302, 12);
    line.waits(tickets[300]!, 302_000);
    expect(order()).toBeCloseTo(65 / 67, 12);
  });

  it('takes one that nobody saw wait for a start, of the rate alone, where the head was seen to wait: the last one that came goes first', () => {
    const line = waitingLine<object>();
    const tickets = [0, 1, 2, 3].map(() => line.join({}, 0));
    line.waits(tickets[0]!, 0);
    line.starts(tickets[3]!, 10_000, false);
    expect(line.placeOf(tickets[1]!, 10_000)).toMatchObject({ startRate: 1.5 / 10_000, inOrder: 0.5 });
    line.starts(tickets[2]!, 20_000, true);
    expect(line.placeOf(tickets[1]!, 20_000)).toMatchObject({ startRate: 2.5 / 20_000, inOrder: 0.5 });
  });

  describe('where replies take longer than they wait to be asked for', () => {
    it('has as many more heads as were found to have started one after another', () => {
      const { line, tickets, heads } = lineOf(9);
      // Asked long after it became the head.
      expect(line.starts(tickets[0]!, 10_000, false, 2_000)).toMatchObject({ heads: [{ id: 1 }] });
      expect(line.starts(tickets[1]!, 12_000, false, 2_000)).toMatchObject({ heads: [{ id: 2 }, { id: 3 }] });
      expect(line.starts(tickets[3]!, 14_000, true, 2_000)).toMatchObject({ heads: [{ id: 2 }, { id: 4 }, { id: 5 }] });
      expect(heads()).toEqual([2, 4, 5].map((i) => tickets[i]));
      expect(line.placeOf(tickets[4]!, 14_000)).toMatchObject({ isHead: true });
    });

    it.each([2, 4])('has one again once any of them, as the one of ticket %d, is seen to wait', (waits) => {
      const { line, tickets, heads } = lineOf(9);
      for (const i of [0, 1]) line.starts(tickets[i]!, 2_000 * (i + 1), false, 2_000);
      expect(heads()).toEqual([2, 3, 4].map((i) => tickets[i]));
      line.waits(tickets[5]!, 5_000);
      expect(heads().length).toBe(3);
      line.waits(tickets[waits]!, 6_000);
      expect(heads()).toEqual([tickets[2]]);
    });

    it('has one again once a head was not asked for at once', () => {
      const { line, tickets, heads } = lineOf(9);
      line.starts(tickets[0]!, 2_000, false, 2_000);
      expect(heads().length).toBe(2);
      line.starts(tickets[1]!, 6_000, false, 2_000);
      expect(heads()).toEqual([tickets[2]]);
    });

    it('has no more than 16 beside the first', () => {
      const { line, tickets, heads } = lineOf(300);
      for (let i = 0; i < 200; i += 1) line.starts(tickets[i]!, 2_000 * (i + 1), false, 2_000);
      expect(heads()).toEqual(tickets.slice(200, 217));
    });

    it('has no more than wait', () => {
      const { line, tickets, heads } = lineOf(3);
      for (const i of [0, 1]) line.starts(tickets[i]!, 2_000 * (i + 1), false, 2_000);
      expect(heads()).toEqual([tickets[2]]);
    });
  });

  it('takes no start for one where a task was never seen to wait', () => {
    const line = waitingLine<object>();
    const tickets = [0, 1, 2].map(() => line.join({}, 0));
    line.starts(tickets[0]!, 10_000, false);
    expect(line.placeOf(tickets[1]!, 10_000)).toEqual({ isHead: true, crowded: true, size: 2, startRate: 0.5 / 10_000, inOrder: 0.5 });
  });

  it('is crowded from when two wait until none does', () => {
    const { line, tickets } = lineOf(1);
    const isCrowded = (ticket: number): boolean => line.placeOf(ticket, 0).crowded;
    expect(isCrowded(tickets[0]!)).toBe(false);
    const second = line.join({ id: 1 }, 0);
    expect([isCrowded(tickets[0]!), isCrowded(second)]).toEqual([true, true]);
    line.starts(tickets[0]!, 10, false);
    expect(isCrowded(second)).toBe(true);
    line.leaves(second, 20);
    expect(isCrowded(line.join({ id: 2 }, 30))).toBe(false);

    // Those that were found running did not wait.
    const found = waitingLine<object>();
    const [last, ...others] = [0, 1, 2].map(() => found.join({}, 0)) as [number, ...number[]];
    found.waits(last, 0);
    for (const other of others) found.starts(other, 10, false);
    expect(found.placeOf(last, 20)).toMatchObject({ crowded: false, size: 1 });
  });

  describe('before a task is asked for', () => {
    const fresh = (count: number) => {
      const line = waitingLine<object>();
      return { line, tickets: Array.from({ length: count }, () => line.join({}, 0)) };
    };

    it('holds it to be over as often as first answers told of an end', () => {
      const { line, tickets } = fresh(10);
      const over = (): number => line.mayBeOver(tickets[9]!, 60_000);
      expect(over()).toBe(1);
      line.starts(tickets[0]!, 1_000, false);
      expect(over()).toBe(1 / 2);
      line.starts(tickets[1]!, 2_000, true);
      expect(over()).toBe(2 / 3);
      line.starts(tickets[2]!, 3_000, false);
      expect(over()).toBe(2 / 4);
      // What a task says that was asked before is no first answer.
      line.waits(tickets[3]!, 4_000);
      line.starts(tickets[3]!, 5_000, true);
      expect(over()).toBe(2 / 5);
    });

    it('remembers the latest of them', () => {
      const { line, tickets } = fresh(200);
      for (let i = 0; i < 100; i += 1) line.starts(tickets[i]!, 1_000, true);
      for (let i = 100; i < 140; i += 1) line.starts(tickets[i]!, 1_000, false);
      expect(line.mayBeOver(tickets[150]!, 60_000)).toBeLessThan(0.2);
    });

    it('does not hold it to be over behind a head that was seen to wait, but for what starts out of order', () => {
      const { line, tickets } = fresh(10);
      line.waits(tickets[0]!, 10_000);
      expect(line.mayBeOver(tickets[0]!, 10_000)).toBe(1 / 2);
      // One in two out of order, half a start in ten seconds, over ten seconds, each one in ten, and half-way on average.
      expect(line.mayBeOver(tickets[5]!, 10_000)).toBeCloseTo((0.5 * (0.5 / 10_000) * 10_000) / 20, 12);
      expect(line.mayBeOver(tickets[5]!, 1e12)).toBe(1);
      line.starts(tickets[0]!, 20_000, false);
      // Of the next head nobody knows yet.
      expect(line.mayBeOver(tickets[5]!, 20_000)).toBe(1 / 2);
    });

    it('believes first answers from behind the head more than the prior of disorder, while the order holds', () => {
      const { line, tickets } = fresh(10);
      line.waits(tickets[0]!, 10_000);
      line.starts(tickets[0]!, 20_000, false);
      line.waits(tickets[1]!, 20_000);
      const over = (): number => line.mayBeOver(tickets[9]!, 20_000);
      const prior = over();
      // One in three out of order, 1.5 starts in twenty seconds, each one in nine, and half-way on average.
      expect(prior).toBeCloseTo(((1 / 3) * 1.5) / 18, 12);
      for (const i of [5, 6, 7]) line.waits(tickets[i]!, 20_000);
      expect(over()).toBeCloseTo(prior / 4, 12);
      // One that has ended may have started in order, since the head has not been asked meanwhile. If the head still waits, it has not.
      line.starts(tickets[8]!, 20_000, true);
      expect(over()).toBeLessThan(prior / 2);
      line.waits(tickets[1]!, 20_000);
      expect(over()).toBeGreaterThan(1 / 5);
    });

    it('takes one that had ended for one that started in order, once the head has passed it', () => {
      const { line, tickets } = fresh(10);
      line.waits(tickets[0]!, 10_000);
      line.starts(tickets[2]!, 20_000, true);
      for (const i of [0, 1]) line.starts(tickets[i]!, 20_000, false);
      line.waits(tickets[3]!, 20_000);
      expect(line.placeOf(tickets[3]!, 20_000)).toMatchObject({ isHead: true });
      // One in three out of order, 2.5 starts in twenty seconds, each one in seven, and half-way on average: no first answer counts.
      expect(line.mayBeOver(tickets[9]!, 20_000)).toBeCloseTo(((1 / 3) * 2.5) / 14, 12);
    });

    it('counts each first answer from behind the head once, the older ones half, and none while the order does not hold', () => {
      const { line, tickets } = fresh(40);
      line.waits(tickets[0]!, 10_000);
      line.starts(tickets[0]!, 20_000, false);
      line.waits(tickets[1]!, 20_000);
      const over = (): number => line.mayBeOver(tickets[39]!, 0);
      line.starts(tickets[30]!, 20_000, true);
      for (let i = 0; i < 2; i += 1) line.waits(tickets[1]!, 20_000);
      expect(over()).toBe(1 / 2);
      line.starts(tickets[31]!, 20_000, false);
      expect(over()).toBe(1 / 3);
      for (let i = 2; i < 17; i += 1) line.waits(tickets[i]!, 20_000);
      expect(over()).toBe(0.5 / 9.5);
      for (let i = 2; i < 5; i += 1) line.starts(tickets[i]!, 20_000, false);
      line.waits(tickets[1]!, 20_000);
      expect(over()).toBe(0);
    });
  });

  it('knows how often tasks start: (n + ½)/t', () => {
    const { line, tickets } = lineOf(100);
    const rate = (now: number): number => line.placeOf(tickets[99]!, now).startRate;
    expect(rate(8_000)).toBeCloseTo(0.5 / 8_000, 12);
    for (let i = 0; i < 20; i += 1) line.starts(tickets[i]!, 10_000 * (i + 1), false);
    expect(rate(200_000)).toBeCloseTo(20.5 / 200_000, 12);
  });

  it('follows starts that become frequent, and says that all are to be asked earlier', () => {
    const { line, tickets } = lineOf(300);
    let told = 0;
    for (let i = 0; i < 100; i += 1) told += Number(line.starts(tickets[i]!, 60_000 * (i + 1), false).all);
    expect(told).toBeLessThan(5);
    told = 0;
    for (let i = 100; i < 200; i += 1) told += Number(line.starts(tickets[i]!, 6_000_000 + 6_000 * (i - 99), false).all);
    expect(told).toBeGreaterThan(0);
    expect(told).toBeLessThan(10);
    expect(line.placeOf(tickets[299]!, 6_600_000).startRate).toBeGreaterThan(1 / 20_000);
  });

  it('does not count the time in which nobody waits', () => {
    const { line, tickets } = lineOf(1);
    line.starts(tickets[0]!, 10_000, false);
    const late = line.join({}as never, 1e9);
    expect(line.placeOf(late, 1e9).startRate).toBeCloseTo(1.5 / 10_000, 12);
  });

  it('bears calls for a task that has left, and a clock that was set back', () => {
    const { line, tickets } = lineOf(2);
    line.leaves(tickets[0]!, 9_000);
    line.leaves(tickets[0]!, 9_000);
    expect(line.tasks().length).toBe(1);
    expect(line.placeOf(tickets[1]!, 5).startRate).toBeGreaterThan(0);
  });

  it('is quick at a hundred thousand tasks, whatever the order they start in', () => {
    const { line, tickets } = lineOf(100_000);
    const started = process.cpuUsage().user;
    for (let i = 0; i < 50_000; i += 1) {
      line.starts(tickets[i]!, i, false);
      line.starts(tickets[99_999 - i]!, i, false);
      line.placeOf(tickets[i]!, i);
    }
    expect(line.tasks().length).toBe(0);
    expect((process.cpuUsage().user - started) / 1_000).toBeLessThan(2_000);
  });
});

describe('a pending task in a line', () => {
  const gap = (place: { isHead: boolean; size: number; inOrder: number }): number =>
    shown(adaptive(BARE), [[0, 'pending']], { line: { ...place, crowded: place.size > 1, startRate: 1 / 50_000 } }).due;

  it('is asked by its place: the head often, the others the less the more order holds', () => {
    expect(gap({ isHead: true, size: 1_000, inOrder: 0.9 })).toBeLessThan(60_000);
    expect(gap({ isHead: false, size: 1_000, inOrder: 0.9 })).toBeGreaterThan(300_000);
    expect(gap({ isHead: false, size: 1_000, inOrder: 0.99 })).toBeGreaterThan(900_000);
    expect(gap({ isHead: false, size: 1_000, inOrder: 0.1 })).toBeCloseTo(gap({ isHead: true, size: 1_000, inOrder: 0.1 }), -6);
  });

  it('alone is asked as if there were no line', () => {
    expect(gap({ isHead: true, size: 1, inOrder: 0.5 })).toBe(shown(adaptive(BARE), [[0, 'pending']]).due);
  });

  it('is reconsidered when its place changes, from its last reading on and never in the past', () => {
    const cadence = adaptive(BARE);
    const behind = { isHead: false, crowded: true, size: 1_000, inOrder: 0.99, startRate: 1 / 50_000 };
    const { state, due } = shown(cadence, [[0, 'pending']], { line: behind });
    const head = { line: { ...behind, isHead: true } };
    const early = cadence.reconsider!(state, readingOf('pending', 1), 10_000, head);
    expect(early.due).toBeLessThan(due / 10);
    expect(early.due).toBe(shown(cadence, [[0, 'pending']], head).due);
    expect(cadence.reconsider!(state, readingOf('pending', 1), 400_000, head).due).toBe(400_000);
    expect(cadence.lateness!(early.state, 400_000)).toBeGreaterThan(cadence.lateness!(state, 400_000));
  });
});

describe('a batch under a budget, some of it waiting', () => {
  const cadence = adaptive({ minInterval: 0, price: 300 });

  it('first in, first out: the head of the line alone costs fewer requests, and sees ends as soon', () => {
    const lives = queuedLives('W2', 21, 120, 6, true);
    const [line, none] = [summaryOf(watchBatch(cadence, lives, 5)), summaryOf(watchBatch(cadence, lives, 5, false))];
    expect(line.requests).toBeLessThan(45);
    expect(none.requests / line.requests).toBeGreaterThan(1.3);
    expect(line.mean).toBeLessThan(2_200);
    expect(line.p95).toBeLessThan(5_500);
  });

  it('in any order: no worse than without a line', () => {
    const lives = queuedLives('W2', 22, 120, 6, false);
    const [line, none] = [summaryOf(watchBatch(cadence, lives, 5)), summaryOf(watchBatch(cadence, lives, 5, false))];
    expect(line.requests / none.requests).toBeLessThan(1.2);
    expect(line.mean).toBeLessThan(10_000);
  });
});
