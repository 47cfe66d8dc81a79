import fc from 'fast-check';
import { Subscription } from 'rxjs';
import type { TaskSnapshot, Timeouts } from 'rx-task-status';
import type { WatchState } from '../../src/core/watch';
import { deadlineAt, idOf, pack, underWay, unpack, wakeTime, type Seat, type TaskRecord } from '../../src/polling/taskRecord';

type Task = { readonly id: string; readonly startedAt?: number };

const seat = (timeouts: Timeouts, since = 0, startedAt?: number): Seat<TaskSnapshot> => {
  const listener = { timeouts, distinct: true } as Seat<TaskSnapshot>['listener'];
  return startedAt === undefined ? { listener, since } : { listener, since, startedAt };
};

const record = (fields: Partial<TaskRecord<TaskSnapshot, Task>> = {}): TaskRecord<TaskSnapshot, Task> => ({
  task: 't',
  last: undefined,
  cadence: undefined,
  due: 0,
  request: undefined,
  seats: [],
  textHash: undefined,
  aside: undefined,
  order: 1,
  place: -1,
  ...fields,
});

const running = (changedAt: number, attempt = 1): TaskSnapshot => ({ provider: 'acme', taskId: 't', status: 'running', readAt: changedAt, changedAt, attempt });

describe('a task record', () => {
  it('knows its id, whether the task is a text or fields', () => {
    expect([idOf(record()), idOf(record({ task: { id: 'u' } }))]).toEqual(['t', 'u']);
  });

  it('has a request under way only while it asks', () => {
    const request = { subscription: new Subscription(), askedAt: 1, cutAt: 9, again: false };
    expect([undefined, 'ready', 'gone', request].map((each) => underWay(record({ request: each as typeof request })))).toEqual([undefined, undefined, undefined, request]);
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
      fc.property(states, fc.nat(), fc.nat(1), fc.option(fc.nat(), { nil: undefined }), (fields, birth, sleptAtChange, startedAt) => {
        const state: WatchState = { taskId: 't', since: 7, startedAt, ...fields };
        const kept = record({ task: { id: 't', ...(startedAt === undefined ? {} : { startedAt }) }, seats: [seat({}, 7)] });
        pack(kept, state, birth, sleptAtChange);
        expect(unpack(kept, birth)).toEqual(state);
      }),
      { numRuns: 500 },
    );
  });

  it('puts nothing aside for a healthy task', () => {
    const kept = record();
    pack(kept, { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 }, 0, 0);
    expect(kept.aside).toBeUndefined();
  });
});

describe('deadlineAt', () => {
  it('is none where no timeout waits', () => {
    expect(deadlineAt(record(), seat({}))).toBeUndefined();
    expect(deadlineAt(record({ last: running(5) }), seat({ unseen: 100, request: 5 }))).toBeUndefined();
  });

  it('counts total from the listener\'s own startedAt, else from the task\'s, else from the subscription', () => {
    const timeouts = { total: 100 };
    expect(deadlineAt(record(), seat(timeouts, 10))?.at).toBe(110);
    expect(deadlineAt(record({ task: { id: 't', startedAt: 4 } }), seat(timeouts, 10))?.at).toBe(104);
    expect(deadlineAt(record({ task: { id: 't', startedAt: 4 } }), seat(timeouts, 10, 6))?.at).toBe(106);
  });

  it('counts stalled from the last change, what the computer had slept then taken off, and unseen from the subscription', () => {
    expect(deadlineAt(record({ last: running(50) }), seat({ stalled: 100 }, 10))?.at).toBe(150);
    const aside = { attempt: 1, seen: true, trouble: undefined, memo: undefined, settle: undefined, sleptAtChange: 30 };
    expect(deadlineAt(record({ last: running(50), aside }), seat({ stalled: 100 }, 10))?.at).toBe(120);
    expect(deadlineAt(record(), seat({ unseen: 100 }, 10))).toEqual({ code: 'timeout-unseen', at: 110, after: 100 });
  });
});

describe('wakeTime', () => {
  const request = { subscription: new Subscription(), askedAt: 1, cutAt: 40, again: false };

  it('is when the request is due, or cut off; never while it waits for the budget', () => {
    expect(wakeTime(record({ due: 20 }), 1_000, 0)).toBe(1_020);
    expect(wakeTime(record({ request }), 1_000, 0)).toBe(40);
    expect(wakeTime(record({ request: 'ready' }), 1_000, 0)).toBe(Infinity);
  });

  it('is the first deadline of a listener where that comes before, as much later as the computer slept', () => {
    const seats = [seat({ total: 90 }), seat({ total: 30 }), seat({})];
    expect(wakeTime(record({ request: 'ready', seats }), 0, 0)).toBe(30);
    expect(wakeTime(record({ request: 'ready', seats }), 0, 500)).toBe(530);
    expect(wakeTime(record({ request, seats: [seat({ total: 90 })] }), 0, 0)).toBe(40);
    expect(wakeTime(record({ request, seats: [seat({ total: 30 })] }), 0, 500)).toBe(40);
  });
});
