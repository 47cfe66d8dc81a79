import fc from 'fast-check';
import { chanceToKeep, lateAfter, quantileOf, waitOf } from '../../../src/core/cadence/rule';
import { etaBelief } from '../../../src/core/cadence/beliefs/eta';
import { hazardBelief, steadyBelief } from '../../../src/core/cadence/beliefs/hazard';
import { beliefIn, gridOf, LAWS, uniform, type Alive } from '../../../bench/simulation/laws';
import { costOf, optimalSchedule } from '../../../bench/simulation/optimum';

describe('the rule L(u) = price·√(1 − P(u))', () => {
  it.each([
    ['L(u) = u', (u: number) => u, 500, 500],
    ['L(u) = u²/200', (u: number) => (u * u) / 200, 50, 100],
    ['a certain end after 60 s', (u: number) => Math.max(0, u - 60_000), 500, 60_500],
  ])('solves %s', (_name, late, price, wait) => {
    expect(waitOf(late, price)).toBeCloseTo(wait, 1);
  });

  it.each([
    ['one that has surely come by then', (u: number) => Math.max(0, u - 60_000), (u: number) => (u < 60_000 ? 0 : 1), 60_000],
    ['one that has come more surely than that, since a start and some progress are waited for, too', (u: number) => Math.max(0, u - 60_000), (u: number) => (u < 60_000 ? 0.1 : 1.1), 60_000],
    ['one that comes evenly within 100 ms', (u: number) => (u < 100 ? (u * u) / 200 : u - 50), (u: number) => Math.min(1, u / 100), 100],
  ])('waits for no longer than a certain end: %s', (_name, late, chance, wait) => {
    expect(waitOf(late, 50_000, chance)).toBeCloseTo(wait, 1);
  });

  it('waits for nothing where the belief is no number', () => {
    expect(waitOf(() => NaN, 500)).toBeLessThan(1);
    expect(waitOf((u) => u / 1e9, 500, () => NaN)).toBeLessThan(1);
  });

  it('gives up after 35 years where nothing ever comes', () => {
    expect(waitOf(() => 0, 500)).toBeGreaterThanOrEqual(2 ** 39);
    expect(waitOf(() => 0, 500)).toBeLessThanOrEqual(2 ** 41);
  });

  it('finds quantiles, and says where there is none', () => {
    expect(quantileOf(steadyBelief(1 / 1_000).chance, 0.5)).toBeCloseTo(1_000 * Math.LN2, 1);
    expect(quantileOf(() => 0.2, 0.5)).toBe(Infinity);
  });

  it('comes close to Keller’s square root for a small hazard', () => {
    const rate = 1e-8;
    expect(waitOf(steadyBelief(rate).late, 500) / Math.sqrt((2 * 500) / rate)).toBeCloseTo(1, 2);
  });

  describe('against the exact dynamic programme for a known law', () => {
    const ratioOf = (alive: Alive, price: number): number => {
      const schedule = [0];
      for (let now = 0; alive(now) > 1e-5 && schedule.length < 5_000; ) {
        const { late, chance } = beliefIn(alive, now);
        now += waitOf(late, price, chance);
        schedule.push(now);
      }
      const { schedule: best } = optimalSchedule(gridOf(alive, price), price);
      return costOf(schedule, alive, price) / costOf(best, alive, price);
    };

    for (const [name, alive] of Object.entries(LAWS)) {
      it.each([500, 2_000, 10_000, 50_000])(`costs at most 1.01 of the optimum: ${name}, price %i`, (price) => {
        expect(ratioOf(alive, price)).toBeLessThan(1.01);
      });
    }

    it.each([150, 1_500, 15_000, 30_000, 50_000, 75_000, 150_000])('and where the law ends within 150 s, at a price of %i', (price) => {
      expect(ratioOf((t) => uniform(t, 90_000, 240_000), price)).toBeLessThan(1.01);
    });

    it('costs at most twice the optimum, whatever the law', () => {
      const seconds = (min: number, max: number) => fc.integer({ min, max }).map((value) => 1_000 * value);
      const peaks = fc.array(fc.record({ from: seconds(1, 900), width: seconds(1, 300), share: fc.integer({ min: 1, max: 20 }) }), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(peaks, seconds(1, 100), (laid, price) => {
          const all = laid.reduce((sum, { share }) => sum + share, 0);
          const alive: Alive = (t) => laid.reduce((sum, { from, width, share }) => sum + (share / all) * uniform(t, from, from + width), 0);
          expect(ratioOf(alive, price)).toBeLessThan(2);
        }),
        { numRuns: 20 },
      );
    });
  });
});

describe('lateness from what a state keeps', () => {
  it('is exact at the wait, and at three waits, and tends to the passing of time', () => {
    const belief = hazardBelief(() => 0.5, 40_000);
    const wait = waitOf(belief.late, 500);
    const about = (u: number): number => lateAfter(u, 500, wait, chanceToKeep(belief, wait, false), false);
    expect(about(wait)).toBeCloseTo(500, 3);
    expect(about(3 * wait)).toBeCloseTo(belief.late(3 * wait), 3);
    expect(about(2 * wait) / belief.late(2 * wait)).toBeCloseTo(1, 1);
    expect(about(1e9 + 1) - about(1e9)).toBeCloseTo(1, 3);
  });

  it('is about right at any price, also long after an ETA: under one budget the tasks of whoever pays more are not asked much later', () => {
    const belief = etaBelief([{ middle: 300_000, scale: 80_000, share: 1 }]);
    const at = (u: number) => [100, 500, 3_000].map((price) => {
      const wait = waitOf(belief.late, price, belief.chance);
      return lateAfter(u, price, wait, chanceToKeep(belief, wait, false), false) / belief.late(u);
    });
    for (const u of [200_000, 300_000, 600_000, 1_500_000]) for (const share of at(u)) {
      expect(share).toBeGreaterThan(1 / 3);
      expect(share).toBeLessThan(1.15);
    }
  });

  it('of a task that waits is exact in its slope at the wait', () => {
    const belief = hazardBelief(() => 0.5, 40_000);
    const wait = waitOf(belief.late, 500);
    const about = (u: number): number => lateAfter(u, 500, wait, chanceToKeep(belief, wait, true), true);
    expect((about(wait + 1) - about(wait)) / belief.chance(wait)).toBeCloseTo(1, 2);
    expect(about(2 * wait) / belief.late(2 * wait)).toBeCloseTo(1, 1);
    expect(about(1e9 + 1) - about(1e9)).toBeCloseTo(1, 3);
  });

  it('never falls, from 0 on', () => {
    let before = 0;
    for (let u = 0; u < 100_000; u += 500) {
      const now = lateAfter(u, 500, 8_000, 0.1, false);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it('grows as a power of the wait where an end is near, until it grows as time does, but not for one that waits', () => {
    // L ~ u⁴: 500 ms after a minute, and 81 times that after three.
    const [wait, power] = [60_000, 4];
    const about = (u: number): number => lateAfter(u, 500, wait, (500 * 3 ** power) / (3 * wait), false);
    expect(about(wait)).toBe(500);
    expect(about(1.2 * wait)).toBeCloseTo(500 * 1.2 ** power, 6);
    const turn = wait * (wait / (power * 500)) ** (1 / (power - 1));
    expect(turn).toBeGreaterThan(3 * wait);
    expect(about(turn + 1_000) - about(turn)).toBeCloseTo(1_000, 6);
    expect((about(turn) - about(turn - 1)) / 1).toBeCloseTo(1, 3);
    expect(lateAfter(2 * wait, 500, wait, (power * 500) / wait, true)).toBeLessThan(about(2 * wait) / 2);
  });

  it('never falls by that power either, from 0 on', () => {
    let before = 0;
    for (let u = 0; u < 300_000; u += 500) {
      const now = lateAfter(u, 500, 60_000, 0.1, false);
      expect(now).toBeGreaterThanOrEqual(before);
      before = now;
    }
  });

  it('bears a certain end, and none', () => {
    expect(lateAfter(20, 5, 10, 1, false)).toBe(15);
    // L never rises slower than before.
    expect(lateAfter(20, 5, 10, 0, false)).toBe(10);
    expect(lateAfter(20, 5, 10, 0, true)).toBe(5);
  });

  it('bears a wait of just the price, where L rises no faster than time does', () => {
    expect(lateAfter(2_000, 500, 500, 0.9, false)).toBe(2_000);
    expect(lateAfter(2_000, 500, 500, 0, false)).toBe(2_000);
  });

  it('goes on from the price also where the wait is shorter than that', () => {
    expect(lateAfter(400, 500, 400, 0.99, false)).toBe(500);
    expect(lateAfter(401, 500, 400, 0.99, false)).toBe(501);
    expect(lateAfter(401, 5, 400, 0.99, false)).toBeLessThan(6);
  });

  it('keeps a number of a wait of nothing', () => {
    expect(chanceToKeep({ late: (u) => u, chance: () => 1 }, 0, false)).toBe(1);
  });

  it('bears a wait of nothing: the price, and all that passes', () => {
    expect([0, 20].map((u) => lateAfter(u, 5, 0, 0, false))).toEqual([5, 25]);
  });
});
