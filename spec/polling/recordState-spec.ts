import fc from 'fast-check';
import type { WatchState } from '../../src/core/watch';
import { deadlineAt } from '../../src/polling/deadlines';
import { keepState, lastOf, noteHeld, recallState, shiftRecord } from '../../src/polling/recordState';
import { aside, clock, record, request, running, seat } from './records';

describe('the state of a record', () => {
  it('gives back the state that was written into it', () => {
    const states = fc.record({
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
        const attempt = (fields.last?.attempt ?? 0) + (fields.trouble?.faults ?? 0);
        const state: WatchState = { taskId: 't', since: 7, startedAt, attempt, ...fields };
        const kept = record({ task: { id: 't', ...(startedAt === undefined ? {} : { startedAt }) }, seats: seat({}, 7) });
        keepState(kept, state, clock(birth, slept), true);
        expect(recallState(kept, lastOf(kept, 'acme', clock(birth, slept)), clock(birth, slept))).toEqual({ ...state, since: 7 + slept });
      }),
      { numRuns: 500 },
    );
  });

  it('puts nothing aside for a healthy task', () => {
    const kept = record();
    keepState(kept, { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 }, clock(), true);
    expect(kept.aside).toBeUndefined();
  });

  it.each<[what: string, fields: Partial<WatchState>]>([
    ['trouble', { attempt: 3, trouble: { faults: 1, ambiguous: 0 } }],
    ['a memo', { memo: 'm' }],
    ['a settling', { settle: { after: 5, word: { status: 'completed' } } }],
    ['that nothing is known yet', { seen: false }],
  ])('puts aside what alone is not usual: %s', (_what, fields) => {
    const kept = record({ seats: seat({}) });
    const state: WatchState = { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1, ...fields };
    keepState(kept, state, clock(), true);
    expect(recallState(kept, lastOf(kept, 'acme', clock()), clock())).toEqual(state);
  });

  it('notes what the computer had slept in all when the task last changed', () => {
    const kept = record();
    const state: WatchState = { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 };
    keepState(kept, state, clock(0, 700), true);
    expect(kept.aside).toEqual(aside({ sleptAtChange: 700 }));
    keepState(kept, state, clock(0, 900), false);
    expect(kept.aside).toMatchObject({ sleptAtChange: 700 });
    keepState(kept, state, clock(0, 900), true);
    expect(kept.aside).toMatchObject({ sleptAtChange: 900 });
  });
});

describe('noteHeld', () => {
  const trouble = { faults: 1, ambiguous: 0 };

  it('notes once when a task was first asked for, until something is known of it', () => {
    const kept = record({ seats: [seat({ unseen: 100 })] });
    noteHeld(kept, 40, clock(0, 3));
    expect(kept.aside).toEqual(aside({ seen: false, firstAsked: 37 }));
    // A fault says nothing of the task.
    keepState(kept, { taskId: 't', since: 0, attempt: 1, due: 50, seen: false, cadence: 1, trouble }, clock(), false);
    expect(kept.aside).toMatchObject({ firstAsked: 37, trouble });
    keepState(kept, { taskId: 't', since: 0, attempt: 2, due: 50, last: running(5, 2), seen: true, cadence: 1 }, clock(), true);
    expect(kept.aside).toBeUndefined();
  });

  it('counts how long the budget let nobody ask, from one reading to the next', () => {
    const kept = record({ last: running(5), due: 100, seats: [seat({ stalled: 1_000 })] });
    noteHeld(kept, 160, clock());
    expect(kept.aside).toMatchObject({ held: 60 });
    keepState(kept, { taskId: 't', since: 0, attempt: 2, due: 200, last: running(5), seen: true, cadence: 1, trouble }, clock(), false);
    noteHeld(kept, 210, clock());
    expect(kept.aside).toMatchObject({ held: 70 });
    keepState(kept, { taskId: 't', since: 0, attempt: 3, due: 300, last: running(5, 3), seen: true, cadence: 1 }, clock(), false);
    expect(kept.aside).toBeUndefined();
  });

  it('counts no time that has not passed, on a clock that was set back', () => {
    const kept = record({ last: running(5), due: 100, seats: [seat({ stalled: 1_000 })] });
    noteHeld(kept, 60, clock());
    expect(kept.aside).toMatchObject({ held: 0 });
  });

  it('notes nothing where no deadline has to know', () => {
    const kept = record({ last: running(5), due: 100, seats: [seat({ total: 1_000, unseen: 100 })] });
    noteHeld(kept, 160, clock());
    expect(kept.aside).toBeUndefined();
  });

  it('leaves what else is aside', () => {
    const kept = record({ aside: aside({ seen: false, memo: 'm' }) });
    noteHeld(kept, 40, clock());
    expect(kept.aside).toEqual(aside({ seen: false, memo: 'm', firstAsked: 40 }));
  });
});

describe('shiftRecord', () => {
  it('puts the readings and the request under way on a clock that was set back, and leaves the waking hours', () => {
    const before = deadlineAt(record({ last: running(500) }), seat({ stalled: 1_000 }), clock());
    const kept = record({ last: running(500), request: request(600, 900, running(500)) });
    const back = clock(-400, -400);
    shiftRecord(kept, -400, 200);
    expect(lastOf(kept, 'acme', back)).toEqual({ ...running(100) });
    // … and what its reply is compared with.
    expect(kept.request).toEqual(request(200, 500, running(100)));
    kept.request = undefined;
    expect(deadlineAt(kept, seat({ stalled: 1_000 }), back)).toEqual(before);
  });

  it('gives a request under way all its time again after a sleep, and leaves all else', () => {
    const kept = record({ last: running(500), request: request(600, 900, running(500)) });
    shiftRecord(kept, 400, 1_100);
    expect(kept.request).toEqual(request(1_100, 1_400, running(500)));
    expect(lastOf(kept, 'acme', clock())).toEqual({ ...running(500) });
    expect(kept.aside).toBeUndefined();
  });

  it('does not take a sleep for time in which the budget let nobody ask', () => {
    const kept = record({ last: running(500), due: 600, request: 'ready', seats: [seat({ stalled: 1_000 })] });
    shiftRecord(kept, 3_600_000, 3_600_800);
    noteHeld(kept, 3_600_900, clock(0, 3_600_000));
    expect(kept.aside?.held).toBe(300);
  });
});
