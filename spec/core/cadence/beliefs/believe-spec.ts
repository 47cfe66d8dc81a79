import fc from 'fast-check';
import { believe, etaFrom, type Grounds } from '../../../../src/core/cadence/beliefs/believe';
import { failingBelief } from '../../../../src/core/cadence/beliefs/failing';
import { etaBelief } from '../../../../src/core/cadence/beliefs/eta';
import { hazardBelief, NO_IDEA, steadyBelief } from '../../../../src/core/cadence/beliefs/hazard';
import { middleOfBin } from '../../../../src/core/cadence/beliefs/bins';
import { typicalPull } from '../../../../src/core/cadence/beliefs/typical';
import { addLesson, noLessons } from '../../../../src/core/cadence/learn';
import type { Lesson, Lessons, Phase, Stretch } from '../../../../src/core/cadence/lessons';
import type { Observed } from '../../../../src/core/cadence/observe';
import type { Pace } from '../../../../src/core/cadence/pace';
import { waitOf, type Belief } from '../../../../src/core/cadence/rule';

const PRICE = 500;
const grounds = (more: Partial<Grounds> = {}): Grounds => ({ price: PRICE, typical: undefined, lessons: undefined, line: undefined, followsProgress: false, ...more });
const state = (phase: Phase, age: number, more: Partial<Observed> = {}): Observed => ({ since: 0, last: 100_000 + age, phase, entered: 100_000, ...more });
const taught = (...lessons: readonly Lesson[]): Lessons => {
  const all = noLessons();
  for (const lesson of lessons) addLesson(all, lesson);
  return all;
};
/** A phase that was watched from its beginning, and ended in between. */
const seenToEnd = (phase: Phase, from: number, to: number): readonly Stretch[] => [
  { phase, from: 0, to: from, ended: false },
  { phase, from, to, ended: true },
];
/** Ten tasks that ran for so long. */
const ran = (time: number): Lessons =>
  taught(...Array.from({ length: 10 }, () => ({ stretches: seenToEnd('running', time * 0.9, time * 1.1), end: { ran: time, failed: false } })));

const WAITS = [10, 1_000, 30_000, 600_000];
const both = ({ late, chance }: Belief): number[] => WAITS.flatMap((u) => [late(u), chance(u)]);
const expectSame = (belief: Belief, other: Belief): void => {
  both(belief).forEach((value, i) => {
    const wanted = both(other)[i]!;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
  });
};

describe('a running task', () => {
  it.each([[0], [700], [60_000]])('with no idea ends as anything of its age does: %d', (age) => {
    expectSame(believe(state('running', age), grounds()), hazardBelief(() => NO_IDEA, age));
  });

  it.each([
    [60_000, 60_000],
    [0, PRICE],
    [499, PRICE],
  ])('of a typical duration ends around it; an age of %d is as good as %d', (age, from) => {
    const typical = 120_000;
    expectSame(believe(state('running', age), grounds({ typical })), hazardBelief((bin) => typicalPull(typical, middleOfBin(bin)), from));
  });

  it('ends as its siblings did, whatever is typical', () => {
    const lessons = ran(50_000);
    const wait = (age: number): number => waitOf(believe(state('running', age), grounds({ lessons, typical: 3_600_000 })).late, PRICE);
    expect(wait(10_000)).toBeGreaterThan(14_000);
    expect(wait(50_000)).toBeLessThan(7_000);
    expect(waitOf(believe(state('running', 50_000), grounds({ typical: 3_600_000 })).late, PRICE)).toBeGreaterThan(20_000);
  });

  it('takes an age below the price for the price only where a scale is known', () => {
    const still = taught({ stretches: [{ phase: 'running', from: 100, to: 200, ended: false }] });
    expect(believe(state('running', 0), grounds({ lessons: still })).chance(1)).toBe(1);
    expect(believe(state('running', 0), grounds({ lessons: ran(50_000) })).chance(1)).toBeLessThan(0.01);
  });

  const pace = (more: Partial<Pace> = {}): Pace => ({ done: 4, total: 10, items: 4, time: 40_000, changed: 100_000, deviation: 0, deviations: 0, ...more });

  it('of many items and no pace yet ends, the more are left, the later', () => {
    const left = (done: number): Belief => believe(state('running', 60_000, { pace: pace({ done, items: 0, time: 0 }) }), grounds());
    expectSame(left(1), hazardBelief(() => NO_IDEA / 3, 60_000));
    expectSame(left(9), hazardBelief(() => NO_IDEA, 60_000));
  });

  it('with a pace ends at its ETA', () => {
    const observed = state('running', 2_000, { began: 60_000, pace: pace() });
    const eta = etaFrom(observed, undefined)!;
    const { middle } = eta.etas[0]!;
    const [end, failure] = [etaBelief(eta.etas), failingBelief(undefined, 2_000, 2_000 + middle)];
    expectSame(believe(observed, grounds({ typical: 1 })), { late: (u) => end.late(u) + failure.late(u), chance: (u) => end.chance(u) + failure.chance(u) });
    // Six items of 40,000/4 each, the one under way 2,000 old.
    expect(eta.pace).toBeCloseTo(40_000 / 4, 9);
    expect(middle).toBeCloseTo(6 * eta.pace - 2_000, 6);
  });

  it('has no ETA where neither it nor its siblings have shown a pace', () => {
    expect(etaFrom(state('running', 0), undefined)).toBeUndefined();
    expect(etaFrom(state('running', 0, { pace: pace({ items: 0, time: 0 }) }), undefined)).toBeUndefined();
    expect(etaFrom(state('running', 0, { pace: pace({ items: 0, time: 0 }) }), taught({ stretches: [{ phase: 'running', from: 0, to: 30_000, ended: false }], items: { items: 3, time: 30_000, deviation: 0, deviations: 0 } }))).toBeDefined();
  });

  it('ends the more surely the less the paces of its siblings drift', () => {
    const observed = state('running', 2_000, { began: 60_000, pace: pace() });
    const scale = (drift: number): number => etaFrom(observed, { ...noLessons(), sums: { ...noLessons().sums, drift } })!.etas[0]!.scale;
    expect(etaFrom(observed, undefined)!.etas[0]!.scale).toBe(scale(0.17 ** 2));
    expect(scale(0.5 ** 2) / scale(0.04 ** 2)).toBeGreaterThan(1.5);
  });

  it('that came to its last item, and says nothing of items any more, has no ETA', () => {
    const observed = state('running', 2_000, { began: 60_000, pace: pace({ done: 10 }) });
    expect(etaFrom(observed, undefined)).toBeUndefined();
    expect(both(believe(observed, grounds())).every(Number.isFinite)).toBe(true);
  });

  it('whose items come in lumps has been at work on a whole one', () => {
    const lessons = (lump: number): Lessons => ({ ...noLessons(), sums: { ...noLessons().sums, lump } });
    const middle = (age: number, lump: number, total = 10): number => etaFrom(state('running', age, { began: 60_000, pace: pace({ total }) }), lessons(lump))!.etas[0]!.middle;
    // Six items of 10 s. After 15 s a single one stalls, and of a lump of two five seconds are left.
    expect(middle(15_000, 0)).toBe(50_000 + 3_750);
    expect(middle(15_000, 1)).toBe(50_000 + 3_750);
    expect(middle(15_000, 2)).toBe(40_000 + 5_000);
    // Of many items a lump is counted in the units of all.
    expect(middle(15_000, 0, 3_000)).toBeCloseTo(298.6 * 10_000 + 3_750, 6);
    expect(middle(15_000, 20, 3_000)).toBeCloseTo(297.6 * 10_000 + 5_000, 6);
  });

  it('whose siblings took long for what it has still before it ends later', () => {
    const shape = { passed: Array.from({ length: 21 }, () => 20), took: Array.from({ length: 21 }, (_, i) => (i < 8 ? 8.5 : 20)), evenError: 1, shapeError: 0 };
    const left = (given: typeof shape): number => etaFrom(state('running', 0, { began: 60_000, pace: pace({ changed: 100_000 }) }), { ...noLessons(), shape: given })!.etas[0]!.middle;
    expect(left(shape) / left({ ...shape, shapeError: 0.9 })).toBeCloseTo(0.6 / (0.4 * 0.5 + 0.6) / 0.6, 9);
  });

  it('ends later, and less surely, where siblings go on after their last item', () => {
    const observed = state('running', 2_000, { began: 60_000, pace: pace() });
    const finale = { stretches: seenToEnd('finalizing', 9_000, 11_000), end: { ran: 100_000, failed: false } };
    const without = etaFrom(observed, undefined)!.etas[0]!;
    const [withFinale, ...none] = etaFrom(observed, taught(finale, finale))!.etas;
    expect(none).toEqual([]);
    expect(withFinale!.middle - without.middle).toBeGreaterThan(9_000);
    expect(withFinale!.middle - without.middle).toBeLessThan(11_000);
    expect(withFinale!.scale).toBeGreaterThan(without.scale);
    // One in four: it ends with its last item, or then.
    const other = { stretches: seenToEnd('running', 90_000, 110_000), end: { ran: 100_000, failed: false } };
    expect(etaFrom(observed, taught(finale, other, other, other))!.etas).toMatchObject([{ ...without, share: 0.75 }, { share: 0.25 }]);
  });

  it('is risky at the ages at which its siblings failed', () => {
    const early = taught(...Array.from({ length: 20 }, (_, i) => ({ stretches: seenToEnd('running', i % 2 === 0 ? 900 : 90_000, i % 2 === 0 ? 1_100 : 110_000), end: { ran: 1_000, failed: i % 2 === 0 } })));
    const wait = (age: number, lessons?: Lessons): number => waitOf(believe(state('running', age, { began: 100_000 - age, pace: pace({ changed: 100_000 + age }) }), grounds({ lessons })).late, PRICE);
    expect(wait(700, early)).toBeLessThan(0.25 * wait(700));
    expect(wait(5_000, early)).toBeGreaterThan(wait(5_000));
  });

  it('whose item stood still, or which is slow, goes on as its siblings do, or does not: half and half until the next item is late as well', () => {
    const lessons = taught({ stretches: [{ phase: 'running', from: 0, to: 3_600_000, ended: false }], items: { items: 40, time: 40_000, deviation: 4, deviations: 10 } });
    const of = (time: number, age: number) => {
      const slow: Pace = { done: 1, total: 20, items: 1, time, changed: 100_000, deviation: 0, deviations: 0 };
      return etaFrom(state('running', age, { pace: slow }), lessons)!.etas.map(({ share, middle }) => [share, Math.round(middle / 1_000)]);
    };
    expect(of(120_000, 0)).toEqual([[0.5, 19 * 120], [0.5, 19]]);
    // Late itself: the mean of the items that are left is its own alone.
    expect(of(120_000, 20_000)).toEqual([[1, 19 * 120 - 20]]);
    expect(of(1_200, 0)).toEqual([[1, 20]]);
  });

  describe('whose progress is followed', () => {
    const observed = state('running', 0, { began: 60_000, pace: pace() });
    const each = 40_000 / 4;
    const unseen = (u: number): number => believe(observed, grounds({ followsProgress: true })).late(u) - believe(observed, grounds()).late(u);

    it('pays for what nobody has seen yet: u²/(2·m·n), until all that are left have come', () => {
      expect(unseen(1_000)).toBeCloseTo(1_000 ** 2 / (20 * each), 6);
      expect(unseen(6 * each)).toBeCloseTo((0.6 * 6 * each) / 2, 6);
      // From then on the rest of the bar is unseen.
      expect(unseen(6 * each + 5_000) - unseen(6 * each)).toBeCloseTo(0.6 * 5_000, 4);
    });

    it('has its chance as the slope', () => {
      const { late, chance } = believe(observed, grounds({ followsProgress: true }));
      for (const u of [500, 20_000, 6 * each + 5_000]) expect((late(u + 1) - late(u - 1)) / 2).toBeCloseTo(chance(u), 4);
    });

    it('is asked for more often, and never less', () => {
      expect(waitOf(believe(observed, grounds({ followsProgress: true })).late, PRICE)).toBeLessThan(0.5 * waitOf(believe(observed, grounds()).late, PRICE));
      expectSame(believe(state('running', 60_000), grounds({ followsProgress: true })), believe(state('running', 60_000), grounds()));
    });
  });
});

describe('a task whose items are all done', () => {
  it('ends as any of its age, or as its siblings did, and is not held to what is typical', () => {
    expectSame(believe(state('finalizing', 3_000), grounds({ typical: 3_600_000 })), hazardBelief(() => NO_IDEA, 3_000));
    const lessons = taught(...Array.from({ length: 10 }, () => ({ stretches: seenToEnd('finalizing', 19_000, 21_000) })));
    const wait = (age: number): number => waitOf(believe(state('finalizing', age), grounds({ lessons })).late, PRICE);
    expect(wait(2_000)).toBeGreaterThan(6_000);
    expect(wait(19_000)).toBeLessThan(3_000);
  });
});

describe('a pending task', () => {
  const start = hazardBelief(() => NO_IDEA, 60_000);
  /** A tenth of the start, and the end from `early` after it on. */
  const pending = ({ late, chance }: Belief, early: number): Belief => ({
    late: (u) => 0.1 * late(u) + (u > early ? late(u - early) : 0),
    chance: (u) => 0.1 * chance(u) + (u > early ? chance(u - early) : 0),
  });

  it.each<[what: string, grounds: Partial<Grounds>, early: number]>([
    ['as long as it has waited, where nothing is known', {}, 60_000],
    ['28 % of what is typical', { typical: 90_000 }, 25_200],
    ['28 % of the middle of a range', { typical: [30_000, 270_000] }, 25_200],
  ])('is seen to start for a tenth, and may have ended %s later', (_what, given, early) => {
    expectSame(believe(state('pending', 60_000), grounds(given)), pending(start, early));
  });

  it('may have ended 28 % of what siblings ran later, whatever is typical', () => {
    const lessons = taught({ stretches: [], end: { ran: 6_000, failed: false } });
    expectSame(believe(state('pending', 60_000), grounds({ lessons, typical: 90_000 })), pending(start, 1_680));
  });

  it('that has hardly waited is not taken to run for less than is worth seeing', () => {
    const young = believe(state('pending', 10), grounds());
    expectSame(young, pending(hazardBelief(() => NO_IDEA, 10), 10 * PRICE));
  });

  describe('whose siblings failed while they waited', () => {
    const failedEarly = taught(
      ...Array.from({ length: 3 }, () => ({ stretches: seenToEnd('pending', 1_000, 4_000), end: { ran: 1_000, failed: true } })),
      ...Array.from({ length: 7 }, () => ({ stretches: seenToEnd('pending', 5_000, 10_000), end: { ran: 240_000, failed: false } })),
    );
    const wait = (more: Partial<Grounds>, age = 0): number => waitOf(believe(state('pending', age), grounds({ lessons: failedEarly, ...more })).late, PRICE);

    it('may fail as well, at their ages', () => {
      expect(wait({})).toBeLessThan(6_000);
      expect(wait({}, 60_000)).toBeGreaterThan(10_000);
    });

    it('has nothing to do with their ages in a line, where none are learned', () => {
      const line = { isHead: false, crowded: true, size: 5, startRate: 1 / 20_000, inOrder: 0.9 };
      expect(wait({ line })).toBeGreaterThan(30_000);
    });
  });

  describe('in a line', () => {
    const line = { isHead: true, crowded: true, size: 5, startRate: 1 / 20_000, inOrder: 0.75 };
    it.each<[what: string, line: Partial<typeof line>, rate: number]>([
      ['its head', {}, (0.75 + 0.25 / 5) / 20_000],
      ['another', { isHead: false }, 0.25 / 5 / 20_000],
      ['the head of a line in order', { inOrder: 1 }, 1 / 20_000],
      ['the head of one without any', { inOrder: 0 }, 1 / 100_000],
      ['another of one without any', { inOrder: 0, isHead: false }, 1 / 100_000],
    ])('starts at a steady rate: %s', (_what, more, rate) => {
      expectSame(believe(state('pending', 60_000), grounds({ line: { ...line, ...more }, typical: 90_000 })), pending(steadyBelief(rate), 25_200));
    });

    it('of one that is left of several starts at the rate of all', () => {
      expectSame(believe(state('pending', 60_000), grounds({ line: { ...line, size: 1 }, typical: 90_000 })), pending(steadyBelief(1 / 20_000), 25_200));
    });

    it('of one stands for itself', () => {
      expectSame(believe(state('pending', 60_000), grounds({ line: { ...line, crowded: false, size: 1 } })), believe(state('pending', 60_000), grounds()));
    });

    it('is asked for hardly ever where it starts in order and is not the head', () => {
      const wait = (isHead: boolean): number => waitOf(believe(state('pending', 60_000), grounds({ line: { ...line, isHead, size: 100, inOrder: 0.98 }, typical: 90_000 })).late, PRICE);
      expect(wait(false) / wait(true)).toBeGreaterThan(8);
    });
  });
});

describe('any belief', () => {
  it('is a number that never falls, and whose slope is its chance', () => {
    const observed = fc.record({
      phase: fc.constantFrom<Phase>('pending', 'running', 'finalizing'),
      age: fc.integer({ min: 1, max: 1e8 }),
      pace: fc.option(fc.record({ done: fc.nat(9), items: fc.nat(20), time: fc.integer({ min: 1, max: 1e7 }) }), { nil: undefined }),
    });
    const given = fc.record({ typical: fc.constantFrom(undefined, 60_000, [10_000, 20_000] as const), follows: fc.boolean(), taught: fc.boolean(), line: fc.boolean() });
    const lessons = ran(50_000);
    fc.assert(
      fc.property(observed, given, fc.integer({ min: 10, max: 1e8 }), ({ phase, age, pace }, { typical, follows, taught: isTaught, line }, u) => {
        const kept = phase === 'pending' || pace === undefined ? undefined : { ...pace, total: 10, changed: 100_000, deviation: 0, deviations: 0 };
        const { late, chance } = believe(
          state(phase, age, kept === undefined ? {} : { pace: kept, began: 50_000 }),
          grounds({ typical, followsProgress: follows, lessons: isTaught ? lessons : undefined, line: line ? { isHead: false, crowded: true, size: 3, startRate: 1e-5, inOrder: 0.5 } : undefined }),
        );
        expect(late(0)).toBeCloseTo(0, 6);
        expect(late(u)).toBeGreaterThanOrEqual(late(u * 0.9) - 1e-6 * u);
        expect(chance(u)).toBeGreaterThanOrEqual(chance(u * 0.9) - 1e-9);
        expect(waitOf(late, PRICE)).toBeGreaterThan(0);
        // The mean chance of a stretch lies between those of its ends.
        const mean = (late(u) - late(u * 0.9)) / (u * 0.1);
        expect(mean).toBeGreaterThanOrEqual(chance(u * 0.9) - 1e-6);
        // Beyond the end for sure, the small risk still counts.
        if (chance(u) < 0.99) expect(mean).toBeLessThanOrEqual(chance(u) + 1e-6);
      }),
      { numRuns: 300 },
    );
  });
});
