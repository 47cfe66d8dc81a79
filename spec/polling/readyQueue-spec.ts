import fc from 'fast-check';
import { readyQueue } from '../../src/polling/readyQueue';
import { kindOf, type TaskRecord } from '../../src/polling/taskRecord';

type Record = TaskRecord<any>;

let due = 0;

/** A task that is `late` at 0, and by so much more with each millisecond; due after those before it. */
const record = (task: string, late = 0, rate = 0): Record => ({ task, request: 'ready', due: (due += 1), word: { status: 'running' }, cadence: { late, rate } }) as Record;

const queueOf = (records: readonly Record[] = []) => {
  const queue = readyQueue<any>({
    latenessOf: ({ cadence }, now) => {
      const { late, rate } = cadence as { late: number; rate: number };
      return late + rate * now;
    },
    turnOf: (one) => (one.word === undefined ? (kindOf(one) ?? '') : undefined),
  });
  records.forEach(queue.add);
  return queue;
};

/** Takes out all, and asks each as it goes. */
const drained = (queue: ReturnType<typeof queueOf>, longest = false, now = 0): string[] => {
  const tasks: string[] = [];
  while (queue.bid(now) >= 0) {
    const taken = queue.take(longest)!;
    taken.request = undefined;
    tasks.push(taken.task as string);
  }
  return tasks;
};

describe('readyQueue', () => {
  it('bids the lateness of its most urgent task, and −1 where none waits', () => {
    const queue = queueOf();
    expect(queue.bid(0)).toBe(-1);
    queue.add(record('a', 3));
    queue.add(record('b', 8));
    queue.add(record('c', 5));
    expect(queue.bid(0)).toBe(8);
    expect(drained(queue)).toEqual(['b', 'c', 'a']);
    expect(queue.bid(0)).toBe(-1);
  });

  it('gives one of those that are equally late by who has been due for longest', () => {
    expect(drained(queueOf(['a', 'b', 'c', 'd'].map((name) => record(name, 5))))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives, of two that are equally late, the one whose lateness grows faster', () => {
    expect(drained(queueOf([record('slow', 5, 0.001), record('fast', 5, 0.9), record('slower', 5)]))).toEqual(['fast', 'slow', 'slower']);
  });

  it('looks anew each time: lateness grows at different rates', () => {
    const records = [record('slow', 10, 1), record('fast', 0, 5)];
    expect(queueOf(records).bid(0)).toBe(10);
    expect(drained(queueOf(records), false, 1)).toEqual(['slow', 'fast']);
    records.forEach((each) => (each.request = 'ready'));
    expect(drained(queueOf(records), false, 100)).toEqual(['fast', 'slow']);
  });

  it('takes no lateness for less than none: every task is asked at last', () => {
    const queue = queueOf([record('a', -9)]);
    expect(queue.bid(0)).toBe(0);
    expect(drained(queue)).toEqual(['a']);
  });

  it('gives the one that has been due for longest, to be fair', () => {
    const queue = queueOf([record('old', 1), record('late', 9), record('later', 99)]);
    queue.bid(0);
    expect(queue.take(true)?.task).toBe('old');
    queue.bid(0);
    expect(queue.take(false)?.task).toBe('later');
    queue.bid(0);
    expect(queue.take(true)?.task).toBe('late');
  });

  it('looks, of those whose lateness grows alike, among the 8 that have been due for longest', () => {
    const queue = queueOf(Array.from({ length: 12 }, (_, i) => record(String(i), i)));
    expect(queue.bid(0)).toBe(7);
    expect(drained(queue)).toEqual(['7', '8', '9', '10', '11', '6', '5', '4', '3', '2', '1', '0']);
  });

  it('finds the one whose lateness grows fastest behind any number of slow ones', () => {
    const queue = queueOf([...Array.from({ length: 5_000 }, (_, i) => record(`slow ${String(i)}`, 100, 0.001)), record('fast', 0, 0.9)]);
    expect(queue.bid(0)).toBe(100);
    queue.bid(1_000);
    expect(queue.take(false)?.task).toBe('fast');
  });

  it('gives those that are asked in turn by who has been due for longest, and bids the lateness of the first', () => {
    const unread = (task: string, late: number): Record => ({ ...record(task, late), word: undefined });
    const queue = queueOf([unread('a', 5), unread('b', 99), unread('c', 1), record('read', 4)]);
    expect(queue.bid(0)).toBe(5);
    expect(drained(queue)).toEqual(['a', 'b', 'read', 'c']);
  });

  it('passes over who left or was asked meanwhile', () => {
    const [a, b, c, d] = [record('a', 9), record('b', 8), record('c', 1), record('d', 2)] as const;
    const queue = queueOf([a, b, c, d]);
    a.request = 'gone';
    b.request = { last: undefined, subscription: undefined, askedAt: 0, cutAt: 0, again: false, over: false };
    expect(queue.bid(0)).toBe(2);
    c.request = 'gone';
    expect(drained(queue, true)).toEqual(['d']);
  });

  it('lets what is urgent go before all others, first come first', () => {
    const [u, gone, v] = [record('u'), record('gone'), record('v')] as const;
    const queue = queueOf([record('a', 1e9)]);
    [u, gone, v].forEach(queue.urge);
    gone.request = 'gone';
    expect(queue.bid(0)).toBeGreaterThan(1e9);
    expect(drained(queue)).toEqual(['u', 'v', 'a']);
  });

  it('gives a fair turn to the one that has been due for longest, also where others are urgent', () => {
    const queue = queueOf([record('a'), record('b', 9)]);
    queue.urge(record('u'));
    expect(drained(queue, true)).toEqual(['a', 'b', 'u']);
  });

  it('gives one that became urgent while it waited only once', () => {
    const [a, b] = [record('a', 1), record('b', 2)] as const;
    const queue = queueOf([a, b]);
    queue.urge(a);
    expect(drained(queue)).toEqual(['a', 'b']);
  });

  it('lets all go when it is cleared', () => {
    const queue = queueOf([record('a'), record('b')]);
    queue.urge(record('u'));
    queue.bid(0);
    queue.take(false);
    queue.clear();
    expect(queue.bid(0)).toBe(-1);
    queue.add(record('c'));
    expect(drained(queue)).toEqual(['c']);
  });

  it('gives each task once, the one of the highest bid or the one that waited longest, whatever comes and goes', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ move: fc.constant('add' as const), late: fc.nat(20), rate: fc.nat(3) }),
        fc.record({ move: fc.constant('take' as const), longest: fc.boolean() }),
        fc.record({ move: fc.constant('leave' as const), at: fc.nat(200) }),
      ),
      { maxLength: 400 },
    );
    fc.assert(
      fc.property(moves, (all) => {
        const queue = queueOf();
        let waiting: Record[] = [];
        all.forEach((one, now) => {
          if (one.move === 'add') {
            const added = record(String(now), one.late, one.rate);
            waiting.push(added);
            queue.add(added);
          } else if (one.move === 'leave') {
            const gone = waiting[one.at];
            if (gone !== undefined) gone.request = 'gone';
            waiting = waiting.filter((each) => each !== gone);
          } else {
            const bid = queue.bid(now);
            // Those that left keep their places until they come to the head.
            const lates = waiting.map(({ cadence }) => (cadence as { late: number }).late + (cadence as { rate: number }).rate * now);
            if (waiting.length === 0) expect(bid).toBe(-1);
            else if (waiting.length <= 8) expect(bid).toBeLessThanOrEqual(Math.max(...lates));
            if (bid < 0) return;
            const taken = queue.take(one.longest)!;
            taken.request = undefined;
            expect(waiting).toContain(taken);
            if (one.longest) expect(taken).toBe(waiting[0]);
            else expect(lates[waiting.indexOf(taken)]).toBe(bid);
            if (!one.longest && waiting.length <= 8) expect(bid).toBe(Math.max(...lates));
            waiting = waiting.filter((each) => each !== taken);
          }
        });
        expect(drained(queue, true)).toEqual(waiting.map(({ task }) => task as string));
      }),
      { numRuns: 300 },
    );
  });

  it('is not blind to the others for the many that nobody has asked for yet', () => {
    const fresh = Array.from({ length: 1_000 }, (_, i) => ({ ...record(`fresh ${String(i)}`, 5, 0.1), word: undefined }) as Record);
    const queue = queueOf([...fresh, record('known', 6, 0.1)]);
    expect(queue.bid(0)).toBe(6);
    expect(queue.take(false)!.task).toBe('known');
  });

  it('is not blind to a kind that was never read for the many of another', () => {
    const fresh = (task: string, kind: string, late: number): Record => ({ ...record(task, late), task: { id: task, kind }, word: undefined });
    const queue = queueOf([...Array.from({ length: 100 }, (_, i) => fresh(`a${String(i)}`, 'a', 1)), fresh('b0', 'b', 9), fresh('b1', 'b', 8)]);
    expect(queue.bid(0)).toBe(9);
    expect(queue.take(false)!.task).toEqual({ id: 'b0', kind: 'b' });
    // To be fair, the one that has been due for longest.
    queue.bid(0);
    expect(queue.take(true)!.task).toEqual({ id: 'a0', kind: 'a' });
    queue.clear();
    expect(queue.bid(0)).toBe(-1);
  });

  it('lets one that is added again stand where it belongs by then, and gives it once', () => {
    const slow = Array.from({ length: 20 }, (_, i) => record(`slow ${String(i)}`, 5, 0.001));
    const head = record('head', 1, 0.001);
    const queue = queueOf([...slow, head]);
    expect(queue.bid(0)).toBe(5);
    (head as { cadence: unknown }).cadence = { late: 9, rate: 1 };
    queue.add(head);
    expect(drained(queue)).toEqual(['head', ...slow.map(({ task }) => task as string)]);
  });

  it('keeps the order of thousands, while some are taken and others join', () => {
    const queue = queueOf();
    const tasks: string[] = [];
    for (let i = 0; i < 5_000; i += 1) {
      queue.add(record(String(i)));
      if (i % 3 === 0) {
        queue.bid(0);
        const taken = queue.take(false)!;
        taken.request = undefined;
        tasks.push(taken.task as string);
      }
    }
    tasks.push(...drained(queue));
    expect(tasks).toEqual(Array.from({ length: 5_000 }, (_, i) => String(i)));
  });
});
