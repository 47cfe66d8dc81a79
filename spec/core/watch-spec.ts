import * as fc from 'fast-check';
import type { Cadence } from '../../src/core/cadence/cadence';
import { exponential } from '../../src/core/cadence/exponential';
import { fixed } from '../../src/core/cadence/fixed';
import { jitterOf } from '../../src/core/jitter';
import { UNCHANGED, type AnyWord, type Fault, type Outcome } from '../../src/core/outcome';
import { sameSnapshot } from '../../src/core/sameSnapshot';
import type { Timeouts } from '../../src/core/timeouts';
import { startWatch } from '../support/startWatch';
import { step, type Step, type WatchRules, type WatchState } from '../../src/core/watch';
import type { Snapshot } from '../support/snapshots';

const RETRY = { count: 3, ambiguousCount: 1, delay: 1_000, maxDelay: 4_000, notFoundGrace: 60_000 };
const rulesOf = (rules: Partial<WatchRules<Snapshot>> = {}): WatchRules<Snapshot> => ({
  provider: 'acme', cadence: fixed(100), retry: RETRY, same: sameSnapshot, ...rules,
});

const running = (done: number, extras: object = {}): Outcome => ({ status: 'running', progress: { done, total: 10 }, ...extras });
const completed: Outcome = { status: 'completed', result: 'r' } as AnyWord;
const busy: Fault = { fault: 'transient', message: 'HTTP 503' };
const pause = (faults: number, bound: number): number => Math.floor(bound * jitterOf('acme', 'a', faults));

type Told = Step<Snapshot>;

/** Steps a watch through what its requests came to, each at the moment given. */
const live = (rules: WatchRules<Snapshot>, moments: readonly (readonly [now: number, outcome: Outcome | undefined])[], task: { id: string; startedAt?: number } = { id: 'a' }): Told[] => {
  let state = startWatch(rules, task, 0);
  return moments.map(([now, outcome]) => {
    const result = step(rules, state, outcome, now);
    state = result.state;
    return result;
  });
};
const last = (steps: readonly Told[]): Told => steps[steps.length - 1]!;

describe('startWatch', () => {
  it('is due at once, knows nothing, and is JSON', () => {
    const state = startWatch(rulesOf(), { id: 'a', startedAt: 5 }, 70);
    expect(state).toEqual({ taskId: 'a', since: 70, startedAt: 5, attempt: 0, due: 70, seen: false, cadence: null });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});

describe('step', () => {
  describe('of a reading', () => {
    it('emits it stamped, and asks again as the cadence says', () => {
      const [first] = live(rulesOf(), [[7, running(1, { title: 't' })]]);
      expect(first).toMatchObject({
        emit: { provider: 'acme', taskId: 'a', status: 'running', readAt: 7, changedAt: 7, attempt: 1, progress: { done: 1, total: 10, ratio: 0.1 }, title: 't' },
        changed: true,
        next: 107,
      });
      expect(first!.end).toBeUndefined();
      expect(first!.state).toMatchObject({ attempt: 1, due: 107, last: first!.emit, seen: true });
    });

    it('says whether it is new, and when it last was', () => {
      const steps = live(rulesOf(), [[0, running(1)], [100, running(1)], [200, running(2)], [300, running(2)]]);
      expect(steps.map(({ changed, emit }) => [changed, emit?.readAt, emit?.changedAt, emit?.attempt])).toEqual([
        [true, 0, 0, 1],
        [false, 100, 0, 2],
        [true, 200, 200, 3],
        [false, 300, 200, 4],
      ]);
    });

    it('asks the rules what is the same', () => {
      const steps = live(rulesOf({ same: () => true }), [[0, running(1)], [100, running(9)]]);
      expect(steps.map(({ changed }) => changed)).toEqual([true, false]);
    });

    it('carries progress that is no longer said, past the terminal reply too', () => {
      const steps = live(rulesOf(), [[0, running(7)], [100, { status: 'running' }], [200, { status: 'failed', failure: { code: 'x', message: 'y' } } as AnyWord]]);
      expect(steps.map(({ emit, changed }) => [emit?.status, emit?.progress?.done, changed])).toEqual([
        ['running', 7, true],
        ['running', 7, false],
        ['failed', 7, true],
      ]);
    });

    it.each(['completed', 'failed', 'cancelled'] as const)('ends with %s, without an error', (status) => {
      const { emit, changed, end, next } = last(live(rulesOf(), [[0, running(1)], [100, { status }]]));
      expect([emit?.status, changed, end, next]).toEqual([status, true, {}, undefined]);
    });

    it('ends with a task that had ended before it was watched', () => {
      expect(last(live(rulesOf(), [[0, completed]]))).toMatchObject({ emit: { status: 'completed', attempt: 1 }, changed: true, end: {} });
    });

    it.each(['pending', 'running', 'unknown'] as const)('never ends with %s', (status) => {
      expect(last(live(rulesOf(), [[0, { status, word: 'held' } as AnyWord]]))).toMatchObject({ next: 100 });
    });

    it('shows the cadence each reading, the last one too, and what may be known', () => {
      const shown: unknown[] = [];
      const cadence: Cadence<number> = {
        start: () => 0,
        next: (state, { status, attempt }, now, context) => {
          shown.push([state, status, attempt, now, context]);
          return { state: state + 1, due: now + 10 };
        },
        lateness: () => 0,
      };
      const rules = rulesOf({ cadence });
      const first = step(rules, startWatch(rules, { id: 'a' }, 0), running(1), 5, { typical: 9 });
      step(rules, first.state, completed, 15, { typical: 9 });
      expect(shown).toEqual([[0, 'running', 1, 5, { typical: 9 }], [1, 'completed', 2, 15, { typical: 9 }]]);
      expect(first.next).toBe(15);
    });
  });

  describe('with the server\'s word on when to come back', () => {
    it.each<[name: string, retryAfter: number, next: number]>([
      ['longer than the cadence', 500, 507],
      ['shorter', 50, 107],
      ['none: zero', 0, 107],
      ['none: negative', -5, 107],
      ['none: NaN', NaN, 107],
      ['beyond the cap', 3_600_000, 900_007],
    ])('waits for the later of the two: %s', (_name, retryAfter, next) => {
      expect(last(live(rulesOf(), [[7, running(1, { retryAfter })]])).next).toBe(next);
    });

    it('keeps to it for one step only', () => {
      const steps = live(rulesOf(), [[0, running(1, { retryAfter: 500 })], [500, running(2)], [600, busy], [700, running(3)]]);
      expect(steps.map(({ next }) => next)).toEqual([500, 600, 600 + pause(1, 1_000), 800]);
      expect(steps.map(({ emit }) => emit?.retryAfter)).toEqual([500, undefined, undefined, undefined]);
    });

    it('keeps to it after a fault, at most 15 minutes', () => {
      expect(last(live(rulesOf(), [[0, { ...busy, retryAfter: 5_000 }]])).next).toBe(5_000);
      expect(last(live(rulesOf(), [[0, { ...busy, retryAfter: 86_400_000 }]])).next).toBe(900_000);
      expect(last(live(rulesOf(), [[0, { ...busy, retryAfter: 1 }]])).next).toBe(pause(1, 1_000));
    });
  });

  describe('of a fault', () => {
    it('emits nothing, and asks again after a jittered pause below a bound that doubles', () => {
      const steps = live(rulesOf(), [[0, busy], [1_000, busy], [3_000, busy]]);
      expect(steps.map(({ emit, changed, next }) => [emit, changed, next])).toEqual([
        [undefined, false, pause(1, 1_000)],
        [undefined, false, 1_000 + pause(2, 2_000)],
        [undefined, false, 3_000 + pause(3, 4_000)],
      ]);
      expect(last(steps).state).toMatchObject({ attempt: 3, trouble: { faults: 3, ambiguous: 0 } });
    });

    it('ends with one too many in a row, the last snapshot and their number in the error', () => {
      const { end, next, emit } = last(live(rulesOf(), [[0, running(4)], [100, busy], [200, busy], [300, busy], [400, busy]]));
      expect([next, emit, end?.account]).toEqual([undefined, undefined, false]);
      expect(end?.error).toMatchObject({ code: 'server', message: expect.stringMatching(/^acme a: HTTP 503 \(4 in a row\)/), lastSnapshot: { attempt: 1, progress: { done: 4 } } });
    });

    it('counts anew after a good reading, and goes on counting attempts', () => {
      const steps = live(rulesOf(), [[0, busy], [100, busy], [200, busy], [300, running(1)], [400, busy], [500, busy], [600, busy], [700, running(2)]]);
      expect(steps.every(({ end }) => end === undefined)).toBe(true);
      expect(last(steps).emit?.attempt).toBe(8);
      expect(last(steps).state.trouble).toBeUndefined();
    });

    it('counts ambiguous ones apart', () => {
      const unclear: Fault = { fault: 'ambiguous', message: '0001' };
      const steps = live(rulesOf(), [[0, unclear], [100, busy], [200, unclear]]);
      expect(steps.map(({ end }) => end?.error?.message)).toEqual([undefined, undefined, expect.stringMatching(/^acme a: 0001 \(3 in a row\)/)]);
    });

    it.each<[fault: Fault['fault'], code: string, account: boolean]>([
      ['fatal', 'bad-request', false],
      ['account', 'unauthorized', true],
    ])('ends at once if it is %s', (fault, code, account) => {
      const { end } = last(live(rulesOf(), [[0, running(1)], [100, { fault, message: 'no' }]]));
      expect([end?.error?.code, end?.account, end?.error?.lastSnapshot?.status]).toEqual([code, account, 'running']);
    });

    it('ends the whole account when the key cannot be had, after having tried', () => {
      const keyless: Fault = { fault: 'transient', code: 'key-unavailable', message: 'vault closed' };
      const steps = live(rulesOf(), [[0, keyless], [1, keyless], [2, keyless], [3, keyless]]);
      expect(steps.map(({ end }) => end?.account)).toEqual([undefined, undefined, undefined, true]);
    });

    describe('not found', () => {
      const gone: Fault = { fault: 'notFound', message: 'HTTP 404' };
      const ends = (now: number, task?: { id: string; startedAt?: number }): string | undefined => last(live(rulesOf(), [[now, gone]], task)).end?.error?.code;

      it('is not believed within the grace after the start of the watch', () => {
        expect([ends(0), ends(59_999), ends(60_000)]).toEqual([undefined, undefined, 'not-found']);
      });

      it('counts the grace from the start of the task, where that is known', () => {
        const old = { id: 'a', startedAt: -59_000 };
        expect([ends(500, old), ends(1_000, old)]).toEqual([undefined, 'not-found']);
      });

      it('counts it anew from each good reading, though it say nothing new', () => {
        const steps = live(rulesOf(), [[0, running(1)], [100_000, running(1)], [159_999, gone], [160_000, gone]]);
        expect(steps.map(({ end }) => end?.error?.code)).toEqual([undefined, undefined, undefined, 'not-found']);
      });

      it('asks once more where the last reading is long ago, and then ends', () => {
        const steps = live(rulesOf(), [[0, running(1)], [900_000, gone], [901_000, gone]]);
        expect(steps.map(({ end }) => end?.error?.code)).toEqual([undefined, undefined, 'not-found']);
        const well = live(rulesOf(), [[0, running(1)], [900_000, gone], [901_000, running(2)], [1_800_000, gone]]);
        expect(well.map(({ end }) => end)).toEqual([undefined, undefined, undefined, undefined]);
        expect(last(live(rulesOf({ retry: { ...RETRY, notFoundGrace: 0 } }), [[0, running(1)], [900_000, gone]])).end?.error?.code).toBe('not-found');
      });

      it('asks a last time at the very end of the grace', () => {
        expect(last(live(rulesOf(), [[59_990, gone]])).next).toBe(60_000);
      });
    });
  });

  describe('with a memo', () => {
    it('keeps the last one for the next request, over readings and faults that leave none', () => {
      const steps = live(rulesOf(), [[0, running(1, { memo: { url: 'a' } })], [1, running(2)], [2, busy], [3, { ...busy, memo: { url: 'b' } }], [4, running(3)]]);
      expect(steps.map(({ state }) => state.memo)).toEqual([{ url: 'a' }, { url: 'a' }, { url: 'a' }, { url: 'b' }, { url: 'b' }]);
    });

    it('takes null for a new one, by which it is cleared', () => {
      const steps = live(rulesOf(), [[0, running(1, { memo: 'a' })], [1, running(2, { memo: null })], [2, running(3, { memo: 'b' })], [3, { ...busy, memo: null }]]);
      expect(steps.map(({ state }) => state.memo)).toEqual(['a', null, 'b', null]);
    });
  });

  describe('of a reply that repeats the last one to the letter', () => {
    const same: Outcome = { [UNCHANGED]: true };

    it('says what the last one said, read anew', () => {
      const steps = live(rulesOf(), [[0, running(1)], [100, same], [200, same]]);
      expect(last(steps)).toMatchObject({ emit: { status: 'running', progress: { done: 1 }, readAt: 200, changedAt: 0, attempt: 3 }, changed: false, next: 300 });
    });

    it('keeps the memo, resets the trouble, and takes the new hint for the old', () => {
      const steps = live(rulesOf(), [[0, running(1, { memo: 'm', retryAfter: 500 })], [500, busy], [600, same], [700, { [UNCHANGED]: true, retryAfter: 300 }]]);
      expect(steps.map(({ emit, next, state }) => [emit?.retryAfter, next, state.memo, state.trouble?.faults])).toEqual([
        [500, 500, 'm', undefined],
        [undefined, 500 + pause(1, 1_000), 'm', 1],
        [undefined, 700, 'm', undefined],
        [300, 1_000, 'm', undefined],
      ]);
      expect(Object.keys(steps[2]!.emit!)).not.toContain('retryAfter');
    });

    it('leaves a task unseen that was', () => {
      const steps = live(rulesOf(), [[0, { status: 'pending', unseen: true }], [100, same]]);
      expect(steps.map(({ state }) => state.seen)).toEqual([false, false]);
    });

    it('cannot be the first', () => {
      expect(() => live(rulesOf(), [[0, same]])).toThrow(new TypeError('a first reply cannot be unchanged'));
    });
  });

  describe('of an API without a terminal word', () => {
    const word = { status: 'completed', result: ['v1'] } as AnyWord;
    const listed = (done: number): Outcome => running(done, { settle: { after: 250, word } });
    const cadence = fixed(100);

    it('is due when nothing will have changed for long enough, where the cadence would come later', () => {
      const slow = rulesOf({ cadence: fixed(200) });
      const steps = live(slow, [[0, listed(1)], [200, listed(1)]]);
      expect(steps.map(({ next }) => next)).toEqual([200, 250]);
    });

    it('ends with the word when nothing has changed for long enough', () => {
      const steps = live(rulesOf({ cadence }), [[0, listed(1)], [100, listed(1)], [200, listed(1)], [250, listed(1)]]);
      expect(steps.map(({ end }) => end)).toEqual([undefined, undefined, undefined, {}]);
      expect(last(steps)).toMatchObject({ emit: { status: 'completed', result: ['v1'], progress: { done: 1 }, attempt: 4, readAt: 250, changedAt: 250 }, changed: true });
    });

    it('begins anew with each change', () => {
      const steps = live(rulesOf({ cadence }), [[0, listed(1)], [200, listed(2)], [449, listed(2)], [450, listed(2)]]);
      expect(steps.map(({ end, next }) => [end, next])).toEqual([[undefined, 100], [undefined, 300], [undefined, 450], [{}, undefined]]);
    });

    it('ends with the word also when the reply is the last one\'s to the letter', () => {
      const steps = live(rulesOf({ cadence: fixed(200) }), [[0, listed(1)], [200, { [UNCHANGED]: true }], [250, { [UNCHANGED]: true }]]);
      expect(steps.map(({ emit, next, end }) => [emit?.status, next, end])).toEqual([['running', 200, undefined], ['running', 250, undefined], ['completed', undefined, {}]]);
    });

    it('waits no longer when the next reading no longer says so', () => {
      const steps = live(rulesOf({ cadence }), [[0, listed(1)], [250, running(1)]]);
      expect(last(steps)).toMatchObject({ emit: { status: 'running' }, next: 350 });
    });

    it('comes no earlier than the server allows', () => {
      expect(last(live(rulesOf({ cadence: fixed(1_000) }), [[0, running(1, { settle: { after: 250, word }, retryAfter: 600 })]])).next).toBe(600);
    });

    it('settles over faults in between', () => {
      const steps = live(rulesOf({ cadence }), [[0, listed(1)], [100, busy], [260, listed(1)]]);
      expect(last(steps).emit?.status).toBe('completed');
    });

    it('settles at once where there is nothing to wait for', () => {
      expect(last(live(rulesOf(), [[0, running(1, { settle: { after: 0, word } })]]))).toMatchObject({ emit: { status: 'completed' }, end: {} });
    });
  });

  describe('with timeouts', () => {
    const gaveUp = (told: Told): unknown => [told.end?.error?.code, told.next];
    const unseen: Outcome = { status: 'pending', unseen: true };

    it('wakes at the deadline where the next request would come later', () => {
      expect(last(live(rulesOf({ timeout: { total: 50 } }), [[0, running(1)]])).next).toBe(50);
      expect(last(live(rulesOf({ timeout: { total: 500 } }), [[0, running(1)]])).next).toBe(100);
      expect(last(live(rulesOf({ timeout: { total: 50 } }), [[0, { ...busy, retryAfter: 5_000 }]])).next).toBe(50);
    });

    it('ends at a wake-up without a request, and counts no attempt', () => {
      const steps = live(rulesOf({ timeout: { total: 150 } }), [[0, running(1)], [100, undefined], [150, undefined]]);
      expect(steps.map(gaveUp)).toEqual([[undefined, 100], [undefined, 100], ['timeout-total', undefined]]);
      expect(last(steps)).toMatchObject({ changed: false, state: { attempt: 1 }, end: { error: { lastSnapshot: { progress: { done: 1 } } } } });
      expect(last(steps).emit).toBeUndefined();
    });

    it('shows the reading that comes with the deadline, and ends', () => {
      const { emit, changed, end } = last(live(rulesOf({ timeout: { total: 100 } }), [[0, running(1)], [100, running(2)]]));
      expect([emit?.progress?.done, changed, end?.error?.code, end?.error?.lastSnapshot?.progress?.done]).toEqual([2, true, 'timeout-total', 2]);
    });

    it('prefers the end of the task to the deadline', () => {
      expect(last(live(rulesOf({ timeout: { total: 100 } }), [[200, completed]])).end).toEqual({});
    });

    it('counts total from the start of the task, where that is known', () => {
      expect(gaveUp(last(live(rulesOf({ timeout: { total: 100 } }), [[0, running(1)]], { id: 'a', startedAt: -60 })))).toEqual([undefined, 40]);
    });

    it('counts total from the subscription until there is a reading: a task may have ended while nobody watched', () => {
      const old = { id: 'a', startedAt: -1_000 };
      const rules = rulesOf({ timeout: { total: 100 } });
      expect(gaveUp(last(live(rules, [[0, busy]], old)))).toEqual([undefined, expect.any(Number)]);
      expect(last(live(rules, [[0, completed]], old)).end).toEqual({});
      expect(gaveUp(last(live(rules, [[0, running(1)]], old)))).toEqual(['timeout-total', undefined]);
      expect(gaveUp(last(live(rules, [[0, busy], [100, undefined]], old)))).toEqual(['timeout-total', undefined]);
    });

    it('counts stalled from the last change, and asks once more before it gives up', () => {
      const steps = live(rulesOf({ timeout: { stalled: 150 } }), [[0, running(1)], [75, running(2)], [150, running(2)], [225, undefined]]);
      expect(steps.map(gaveUp)).toEqual([[undefined, 75], [undefined, 150], [undefined, 225], ['timeout-stalled', undefined]]);
    });

    it.each<[what: string, timeout: Timeouts, steps: readonly (readonly [number, Outcome | undefined])[], nexts: readonly unknown[]]>([
      ['as long before as a reply may take', { stalled: 150, request: 60 }, [[0, running(1)], [90, running(1)]], [90, 150]],
      ['not where the cadence asks before', { stalled: 1_000 }, [[0, running(1)], [100, running(1)]], [100, 200]],
      ['not twice', { stalled: 150 }, [[0, running(1)], [75, running(1)]], [75, 150]],
      ['not before the server allows it', { stalled: 150 }, [[0, running(1, { retryAfter: 120 })]], [120]],
      ['not sooner than the pause after a fault', { stalled: 400 }, [[0, running(1)], [100, { ...busy, retryAfter: 5_000 }]], [100, 400]],
    ])('asks for a last time %s', (_what, timeout, life, nexts) => {
      expect(live(rulesOf({ timeout }), life).map(({ next }) => next)).toEqual(nexts);
    });

    it('counts unseen until something is known', () => {
      const steps = live(rulesOf({ timeout: { unseen: 150 } }), [[0, unseen], [100, unseen], [150, undefined]]);
      expect(steps.map(gaveUp)).toEqual([[undefined, 75], [undefined, 150], ['timeout-unseen', undefined]]);
      const seen = live(rulesOf({ timeout: { unseen: 150 } }), [[0, unseen], [100, running(1)], [200, unseen]]);
      expect(seen.map(gaveUp)).toEqual([[undefined, 75], [undefined, 200], [undefined, 300]]);
    });

    it('keeps no deadline where it has none to keep', () => {
      expect(gaveUp(last(live(rulesOf(), [[0, running(1)], [1e9, undefined]])))).toEqual([undefined, 100]);
    });
  });
});

describe('step, over any life', () => {
  const WORD: fc.Arbitrary<Outcome> = fc.record(
    {
      status: fc.constantFrom('pending', 'running', 'running', 'running', 'unknown', 'completed', 'failed', 'cancelled'),
      progress: fc.record({ done: fc.nat(10), total: fc.nat(10) }),
      memo: fc.record({ url: fc.string() }),
      retryAfter: fc.integer({ min: -5, max: 1_000_000 }),
      unseen: fc.boolean(),
      settle: fc.record({ after: fc.nat(500), word: fc.constant({ status: 'completed', result: 1 } as AnyWord) }),
      title: fc.string({ maxLength: 2 }),
    },
    { requiredKeys: ['status'] },
  );
  const FAULT: fc.Arbitrary<Outcome> = fc.record(
    {
      fault: fc.constantFrom('transient', 'transient', 'unreadable', 'ambiguous', 'notFound', 'fatal', 'account'),
      message: fc.constant('no'),
      retryAfter: fc.nat(5_000),
      memo: fc.record({ url: fc.string() }),
    },
    { requiredKeys: ['fault', 'message'] },
  );
  const SAME: fc.Arbitrary<Outcome> = fc.option(fc.nat(5_000), { nil: undefined }).map((retryAfter) => ({ [UNCHANGED]: true, retryAfter }));
  const OUTCOME = fc.oneof({ weight: 6, arbitrary: WORD }, { weight: 3, arbitrary: FAULT }, { weight: 2, arbitrary: SAME }, { weight: 1, arbitrary: fc.constant(undefined) });
  const LIFE = fc.array(fc.tuple(fc.nat(400), OUTCOME), { minLength: 1, maxLength: 30 });
  const RULES = fc.record({
    cadence: fc.constantFrom<Cadence>(fixed(100), exponential({ initialInterval: 50 })),
    timeout: fc.option(fc.record({ unseen: fc.integer({ min: 1, max: 3_000 }), stalled: fc.integer({ min: 1, max: 3_000 }), total: fc.integer({ min: 1, max: 9_000 }) }, { requiredKeys: [] }), { nil: undefined }),
  }).map(rulesOf);

  /** Lives on until the end; each outcome comes so long after the moment it was due. */
  const liveOn = (rules: WatchRules<Snapshot>, life: readonly (readonly [number, Outcome | undefined])[], through: (state: WatchState<Snapshot>) => WatchState<Snapshot>): Told[] => {
    const steps: Told[] = [];
    let state = startWatch(rules, { id: 'a' }, 0);
    let now = 0;
    for (const [late, given] of life) {
      const outcome = given !== undefined && UNCHANGED in given && state.last === undefined ? undefined : given;
      now += late;
      const told = step(rules, through(state), outcome, now);
      steps.push(told);
      if (told.end !== undefined) break;
      state = told.state;
      now = Math.max(now, told.next!);
    }
    return steps;
  };
  const json = <V>(value: V): V => JSON.parse(JSON.stringify(value)) as V;
  const visible = ({ emit, changed, next, end }: Told) => ({ emit, changed, next, end: end && [end.error?.code, end.error?.message, end.error?.lastSnapshot, end.account] });

  it('goes on as if nothing had been when its state is stored and read back at any moment', () => {
    fc.assert(
      fc.property(RULES, LIFE, (rules, life) => {
        const stored = liveOn(rules, life, json);
        expect(stored.map(visible)).toEqual(liveOn(rules, life, (state) => state).map(visible));
        for (const { state } of stored) expect(json(state)).toEqual(state);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps its promises', () => {
    fc.assert(
      fc.property(RULES, LIFE, (rules, life) => {
        const steps = liveOn(rules, life, (state) => state);
        let before: Snapshot | undefined;
        let attempt = 0;
        steps.forEach(({ state, emit, changed, next, end }, at) => {
          // Exactly one of next and end; the end only once, and nothing after it.
          expect((next === undefined) !== (end === undefined)).toBe(true);
          expect(end === undefined || at === steps.length - 1).toBe(true);
          if (next !== undefined) expect(Number.isFinite(next)).toBe(true);
          expect(state.attempt).toBeGreaterThanOrEqual(attempt);
          attempt = state.attempt;
          if (emit === undefined) {
            expect(changed).toBe(false);
            return;
          }
          // Plain JSON, stamped, new only if it differs, and terminal only at the end.
          expect(json(emit)).toStrictEqual(emit);
          expect(emit.attempt).toBe(state.attempt);
          expect(emit.changedAt).toBeLessThanOrEqual(emit.readAt);
          expect(changed).toBe(before === undefined || !sameSnapshot(before, emit));
          expect(emit.changedAt).toBe(changed ? emit.readAt : before!.changedAt);
          if (before?.progress !== undefined) expect(emit.progress).toBeDefined();
          const terminal = ['completed', 'failed', 'cancelled'].includes(emit.status);
          expect(terminal).toBe(end !== undefined && end.error === undefined);
          before = emit;
        });
      }),
      { numRuns: 300 },
    );
  });

  it('never asks before the server allows', () => {
    fc.assert(
      fc.property(LIFE, (life) => {
        const rules = rulesOf();
        let state = startWatch(rules, { id: 'a' }, 0);
        let now = 0;
        for (const [late, outcome] of life) {
          if (outcome === undefined || UNCHANGED in outcome) continue;
          now += late;
          const told = step(rules, state, outcome, now);
          if (told.end !== undefined) return;
          const hint = outcome.retryAfter ?? 0;
          const grace = 'fault' in outcome && outcome.fault === 'notFound';
          if (!grace) expect(told.state.due).toBeGreaterThanOrEqual(now + Math.min(hint, 900_000));
          state = told.state;
          now = told.state.due;
        }
      }),
      { numRuns: 300 },
    );
  });
});
