import fc from 'fast-check';
import type { TaskSnapshot, Timeouts } from 'rx-task-status';
import type { WatchState } from '../../src/core/watch';
import { keepSnapshot } from '../../src/polling/keptSnapshot';
import type { PollerClock } from '../../src/polling/pollerClock';
import {
  callInTime,
  deadlineAt,
  getUp,
  idOf,
  lastOf,
  noteHeld,
  pack,
  seatsOf,
  setRecordBack,
  sitDown,
  sitsAt,
  taskRecord,
  underWay,
  unpack,
  wakeTime,
  type RequestUnderWay,
  type Seat,
  type TaskRecord,
} from '../../src/polling/taskRecord';

type Task = { readonly id: string; readonly startedAt?: number };

const seat = (timeouts: Timeouts, since = 0, startedAt?: number): Seat<TaskSnapshot> => ({
  subscriber: {} as never,
  listening: { timeouts, distinct: true },
  ended: undefined,
  since,
  startedAt,
  unsubscribe: () => undefined,
});

const clock = (birth = 0, slept = 0): PollerClock => ({ birth, slept });

const record = ({ last, ...fields }: Partial<TaskRecord<TaskSnapshot, Task>> & { readonly last?: TaskSnapshot } = {}, at = clock()): TaskRecord<TaskSnapshot, Task> => {
  const made: TaskRecord<TaskSnapshot, Task> = { ...taskRecord<TaskSnapshot, Task>('t', undefined, 0, 1), request: undefined, ...fields };
  if (last !== undefined) keepSnapshot(made, last, at);
  return made;
};

const request = (askedAt: number, cutAt = Infinity): RequestUnderWay => ({ subscription: undefined, askedAt, cutAt, again: false });

/** What is aside of a task of which something is. */
const aside = (fields: Partial<NonNullable<TaskRecord<TaskSnapshot, Task>['aside']>> = {}): NonNullable<TaskRecord<TaskSnapshot, Task>['aside']> => ({
  attempt: 1,
  seen: true,
  trouble: undefined,
  memo: undefined,
  settle: undefined,
  sleptAtChange: 0,
  firstAsked: undefined,
  held: 0,
  ...fields,
});

const running = (changedAt: number, attempt = 1): TaskSnapshot => ({ provider: 'acme', taskId: 't', status: 'running', readAt: changedAt, changedAt, attempt });

describe('a task record', () => {
  it('knows its id, whether the task is a text or fields', () => {
    expect([idOf(record()), idOf(record({ task: { id: 'u' } }))]).toEqual(['t', 'u']);
  });

  it('has a request under way only while it asks', () => {
    const asking = request(1, 9);
    expect([undefined, 'ready', 'gone', asking].map((each) => underWay(record({ request: each as typeof asking })))).toEqual([undefined, undefined, undefined, asking]);
  });

  it('gives back the state that was written into it', () => {
    const states = fc.record({
      attempt: fc.nat(9),
      due: fc.nat(),
      last: fc.option(fc.nat(9).map((n) => running(n, n)), { nil: undefined, freq: 1 }),
      seen: fc.boolean(),
      cadence: fc.option(fc.nat(), { nil: undefined }),
      trouble: fc.option(fc.record({ faults: fc.nat(9), ambiguous: fc.nat(9) }), { nil: undefined, freq: 1 }),
      memo: fc.option(fc.string(), { nil: undefined, freq: 1 }),
      settle: fc.constantFrom(undefined, { after: 5, word: { status: 'completed' as const } }),
    });
    fc.assert(
      fc.property(states, fc.nat(), fc.nat(1), fc.option(fc.nat(), { nil: undefined }), (fields, birth, slept, startedAt) => {
        const state: WatchState = { taskId: 't', since: 7, startedAt, ...fields };
        const kept = record({ task: { id: 't', ...(startedAt === undefined ? {} : { startedAt }) }, seats: seat({}, 7) });
        pack(kept, state, clock(birth, slept), true);
        expect(unpack(kept, 'acme', clock(birth, slept))).toEqual({ ...state, since: 7 + slept });
      }),
      { numRuns: 500 },
    );
  });

  it('is left by those who sit there, one by one, and nobody sits down twice', () => {
    const kept = record();
    const seats = [seat({}), seat({}), seat({})] as const;
    for (const each of seats) sitDown(kept, each);
    expect(seatsOf(kept)).toEqual(seats);
    expect(getUp(kept, seats[1].subscriber)).toBe(true);
    expect([seatsOf(kept).length, sitsAt(kept, seats[0].subscriber), sitsAt(kept, seats[1].subscriber), sitsAt(kept, seats[2].subscriber)]).toEqual([2, true, false, true]);
    expect([getUp(kept, seats[1].subscriber), getUp(kept, seats[0].subscriber)]).toEqual([true, true]);
    // One alone needs no list.
    expect(kept.seats).toBe(seats[2]);
    expect(getUp(kept, seats[2].subscriber)).toBe(false);
    expect(seatsOf(kept)).toEqual([]);
  });

  it('puts nothing aside for a healthy task', () => {
    const kept = record();
    pack(kept, { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 }, clock(), true);
    expect(kept.aside).toBeUndefined();
  });
});

describe('noteHeld', () => {
  const trouble = { faults: 1, ambiguous: 0 };

  it('notes once when a task was first asked for, until something is known of it', () => {
    const kept = record({ seats: [seat({ unseen: 100 })] });
    noteHeld(kept, 40, clock(0, 3));
    expect(kept.aside).toEqual(aside({ attempt: 0, seen: false, firstAsked: 37 }));
    // A fault says nothing of the task.
    pack(kept, { taskId: 't', since: 0, attempt: 1, due: 50, seen: false, cadence: 1, trouble }, clock(), false);
    expect(kept.aside).toMatchObject({ firstAsked: 37, trouble });
    pack(kept, { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 }, clock(), true);
    expect(kept.aside).toBeUndefined();
  });

  it('counts how long the budget let nobody ask, from one reading to the next', () => {
    const kept = record({ last: running(5), due: 100, seats: [seat({ stalled: 1_000 })] });
    noteHeld(kept, 160, clock());
    expect(kept.aside).toMatchObject({ held: 60 });
    pack(kept, { taskId: 't', since: 0, attempt: 2, due: 200, last: running(5), seen: true, cadence: 1, trouble }, clock(), false);
    noteHeld(kept, 210, clock());
    expect(kept.aside).toMatchObject({ held: 70 });
    pack(kept, { taskId: 't', since: 0, attempt: 3, due: 300, last: running(5, 3), seen: true, cadence: 1 }, clock(), false);
    expect(kept.aside).toBeUndefined();
  });

  it('notes nothing where no deadline has to know', () => {
    const kept = record({ last: running(5), due: 100, seats: [seat({ total: 1_000, unseen: 100 })] });
    noteHeld(kept, 160, clock());
    expect(kept.aside).toBeUndefined();
  });

  it('leaves what else is aside', () => {
    const kept = record({ aside: aside({ attempt: 3, seen: false, memo: 'm' }) });
    noteHeld(kept, 40, clock());
    expect(kept.aside).toEqual(aside({ attempt: 3, seen: false, memo: 'm', firstAsked: 40 }));
  });
});

describe('setRecordBack', () => {
  it('puts the readings and the request under way on the new clock, and leaves the waking hours', () => {
    const before = deadlineAt(record({ last: running(500) }), seat({ stalled: 1_000 }), clock());
    const kept = record({ last: running(500), request: request(600, 900) });
    const back = clock(-400, -400);
    setRecordBack(kept, -400);
    expect(lastOf(kept, 'acme', back)).toEqual({ ...running(100) });
    expect(kept.request).toEqual(request(200, 500));
    kept.request = undefined;
    expect(deadlineAt(kept, seat({ stalled: 1_000 }), back)).toEqual(before);
  });
});

describe('deadlineAt', () => {
  it('is none where no timeout waits', () => {
    expect(deadlineAt(record(), seat({}), clock())).toBeUndefined();
    expect(deadlineAt(record({ last: running(5) }), seat({ unseen: 100, request: 5 }), clock())).toBeUndefined();
  });

  it('counts total from the listener\'s own startedAt, else from the subscription', () => {
    const timeouts = { total: 100 };
    expect(deadlineAt(record(), seat(timeouts, 10), clock())?.at).toBe(110);
    expect(deadlineAt(record({ task: { id: 't', startedAt: 4 } }), seat(timeouts, 10, 6), clock())?.at).toBe(106);
  });

  it('counts stalled from the last change, what the computer had slept then taken off', () => {
    expect(deadlineAt(record({ last: running(50) }), seat({ stalled: 100 }, 10), clock())).toEqual({ code: 'timeout-stalled', at: 150, after: 100 });
    expect(deadlineAt(record({ last: running(50), aside: aside({ sleptAtChange: 30 }) }), seat({ stalled: 100 }, 10), clock())?.at).toBe(120);
  });

  it('counts unseen from the subscription, or from the first request where that was later', () => {
    expect(deadlineAt(record(), seat({ unseen: 100 }, 10), clock())).toEqual({ code: 'timeout-unseen', at: 110, after: 100 });
    const first = aside({ attempt: 0, seen: false, firstAsked: 40 });
    expect(deadlineAt(record({ aside: first }), seat({ unseen: 100 }, 10), clock())?.at).toBe(140);
    expect(deadlineAt(record({ aside: first }), seat({ unseen: 100 }, 60), clock())?.at).toBe(160);
  });

  it('does not count total from the first request: to wait for the budget takes time, too', () => {
    expect(deadlineAt(record({ aside: aside({ attempt: 0, seen: false, firstAsked: 40 }) }), seat({ total: 100 }, 10), clock())?.at).toBe(110);
  });

  it('of a task that waits for the budget is that of total alone: nobody could ask', () => {
    const timeouts = { unseen: 20, stalled: 30 };
    expect(deadlineAt(record({ request: 'ready' }), seat(timeouts), clock())).toBeUndefined();
    expect(deadlineAt(record({ request: 'ready', last: running(5) }), seat({ ...timeouts, total: 100 }, 10), clock())).toEqual({ code: 'timeout-total', at: 110, after: 100 });
  });

  it.each<[what: string, askedAt: number, timeouts: Timeouts, slept: number, at: number]>([
    ['asked long ago', 60, { stalled: 100 }, 0, 150],
    ['asked a little before the end', 120, { stalled: 100 }, 0, 170],
    ['which a request timeout cuts off before', 120, { stalled: 100, request: 10 }, 0, 150],
    ['asked at the end', 149, { stalled: 100, request: 10 }, 0, 159],
    ['half a minute at most', 100_000, { stalled: 100_000 }, 0, 130_000],
    ['asked after a sleep, in the poller\'s waking hours', 1_120, { stalled: 100 }, 1_000, 170],
  ])('waits for a reply on its way, which may tell of a change: %s', (_what, askedAt, timeouts, slept, at) => {
    expect(deadlineAt(record({ last: running(50), request: request(askedAt) }), seat(timeouts), clock(0, slept))?.at).toBe(at);
  });
});

describe('deadlineAt, of a task of which nothing is known yet', () => {
  const first = aside({ attempt: 0, seen: false, firstAsked: 40 });

  it('waits for a reply on its way, too: it waited long for the budget, and is asked at last', () => {
    expect(deadlineAt(record({ aside: first, request: request(40) }), seat({ unseen: 100 }), clock())?.at).toBe(140);
    expect(deadlineAt(record({ aside: first, request: request(900) }), seat({ unseen: 100 }), clock())?.at).toBe(950);
    expect(deadlineAt(record({ aside: first, request: request(900) }), seat({ unseen: 100, request: 20 }), clock())?.at).toBe(920);
  });

  it('does not let unseen put off the deadline of one that is seen', () => {
    expect(deadlineAt(record({ last: running(50), request: request(900) }), seat({ unseen: 100, stalled: 1_000, request: 10 }), clock())?.at).toBe(1_050);
  });
});

describe('callInTime', () => {
  const called = (fields: Parameters<typeof record>[0], { now = 60, birth = 0, slept = 0 } = {}): number => {
    const kept = record({ last: running(50), due: 10_000, ...fields }, clock(birth));
    callInTime(kept, now, clock(birth, slept));
    return kept.due;
  };

  it.each<[what: string, timeouts: Timeouts, due: number]>([
    ['half of stalled before the deadline', { stalled: 100 }, 100],
    ['as long before as a reply may take', { stalled: 100, request: 20 }, 130],
    ['never after the request that is due', { stalled: 1_000_000 }, 10_000],
    ['not at all without stalled', { total: 100, unseen: 100 }, 10_000],
    ['not before now', { stalled: 20 }, 10_000],
  ])('brings the request forward: %s', (_what, timeouts, due) => {
    expect(called({ seats: [seat(timeouts)] })).toBe(due);
  });

  it('is for the most impatient listener, and counts from when each came', () => {
    expect(called({ seats: [seat({ stalled: 4_000 }), seat({ stalled: 1_000 }), seat({})] })).toBe(550);
    expect(called({ seats: [seat({ stalled: 1_000 }, 300)] })).toBe(800);
  });

  it('leaves the order of the server, and the pause after a fault', () => {
    expect(called({ last: { ...running(50), retryAfter: 500 }, seats: [seat({ stalled: 100 })] })).toBe(10_000);
    expect(called({ aside: aside({ trouble: { faults: 1, ambiguous: 0 } }), seats: [seat({ stalled: 100 })] })).toBe(10_000);
  });

  it('is as much later as the computer slept, on the clock of the poller\'s birth, in whole milliseconds', () => {
    expect(called({ seats: [seat({ stalled: 100 })] }, { slept: 700 })).toBe(800);
    expect(called({ last: running(1_050), seats: [seat({ stalled: 100.5 }, 1_000)] }, { now: 1_060, birth: 1_000 })).toBe(101);
  });
});

describe('wakeTime', () => {
  it('is when the request is due, or cut off; never while it waits for the budget', () => {
    expect(wakeTime(record({ due: 20 }), clock(1_000))).toBe(1_020);
    expect(wakeTime(record({ request: request(1, 40) }), clock(1_000))).toBe(40);
    expect(wakeTime(record({ request: 'ready' }), clock(1_000))).toBe(Infinity);
  });

  it('is the first deadline of a listener where that comes before, as much later as the computer slept', () => {
    const seats = [seat({ total: 90 }), seat({ total: 30 }), seat({})];
    expect(wakeTime(record({ request: 'ready', seats }), clock())).toBe(30);
    expect(wakeTime(record({ request: 'ready', seats }), clock(0, 500))).toBe(530);
    expect(wakeTime(record({ request: request(1, 40), seats: [seat({ total: 90 })] }), clock())).toBe(40);
    expect(wakeTime(record({ request: request(1, 40), seats: [seat({ total: 30 })] }), clock(0, 500))).toBe(40);
  });
});
