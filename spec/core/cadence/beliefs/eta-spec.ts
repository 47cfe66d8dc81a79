import { etaBelief, etaOf, type Etas } from '../../../../src/core/cadence/beliefs/eta';
import { quantileOf } from '../../../../src/core/cadence/rule';

const input = { left: 10, pace: 1_000, items: 20, oddity: 0.4, drift: 0.17 ** 2, lump: 1, age: 0 };

describe('the ETA from progress', () => {
  it.each([
    ['a fresh item', {}, 10_000],
    ['one half done', { age: 500 }, 9_500],
    ['one that stalls: a quarter of its age is still to come', { age: 40_000 }, 19_000],
    ['a steady item, shortly before it is due', { left: 1, oddity: 0.01, age: 900 }, 100],
    ['a steady item that is overdue: as long again, and how far items differ', { left: 1, oddity: 0.01, age: 1_100 }, 200],
    ['a steady item that stalls', { left: 1, oddity: 0.01, age: 40_000 }, 10_000],
    ['the last item', { left: 1, age: 300 }, 700],
    ['half an item', { left: 0.5, age: 0 }, 500],
    ['a lump of four items, whose age counts for all of them', { lump: 4, age: 3_000 }, 7_000],
    ['a lump that stalls', { lump: 4, age: 40_000 }, 16_000],
    ['the last lump, of fewer', { left: 2, lump: 4, age: 3_000 }, 500],
  ])('of %s', (_name, change, middle) => {
    expect(etaOf({ ...input, ...change }).middle).toBeCloseTo(middle, 6);
  });

  it('is as wide as σ² = q((r−1)m² + rest²) + (rm)²(q/(j+w) + drift) says', () => {
    const variance = 0.4 * (9 * 1e6 + 1e6) + 1e8 * (0.4 / 20 + 0.17 ** 2);
    expect(etaOf(input).scale).toBeCloseTo(0.5513 * Math.sqrt(variance), 6);
    const inLumps = 0.4 * (6 * 1e6 + 16e6) + 1e8 * (0.4 / 20 + 0.17 ** 2);
    expect(etaOf({ ...input, lump: 4 }).scale).toBeCloseTo(0.5513 * Math.sqrt(inLumps), 6);
  });

  const one: Etas = [{ share: 1, middle: 60_000, scale: 9_000 }];
  const two: Etas = [{ share: 0.9, middle: 60_000, scale: 900 }, { share: 0.1, middle: 3_660_000, scale: 90_000 }];

  it.each([['one ETA', one], ['two', two]])('gathers lateness as the integral of its chance: %s', (_what, etas) => {
    const belief = etaBelief(etas);
    expect(belief.late(0)).toBeCloseTo(0, 9);
    expect(belief.chance(0)).toBe(0);
    for (const u of [10_000, 60_000, 400_000, 4_000_000]) {
      let sum = 0;
      for (let i = 0; i < 5_000; i += 1) sum += (belief.chance((u * (i + 0.5)) / 5_000) * u) / 5_000;
      expect(Math.abs(belief.late(u) - sum)).toBeLessThan(0.002 * sum + 1e-6);
    }
  });

  it('mixes two by their shares: the end is at the first, or long after it', () => {
    const { chance } = etaBelief(two);
    expect(chance(100_000)).toBeCloseTo(0.9, 3);
    expect(chance(3_000_000)).toBeCloseTo(0.9, 2);
    expect(chance(6_000_000)).toBeCloseTo(1, 6);
    // Once the first has passed the second is what is left.
    expect(quantileOf(etaBelief(two, 100_000).chance, 0.5) / 3_560_000).toBeCloseTo(1, 2);
  });

  it('stays finite far from its middle', () => {
    const { late, chance } = etaBelief([{ share: 1, middle: 1e7, scale: 100 }]);
    expect(late(1e6)).toBeCloseTo(0, 6);
    expect(late(2e7)).toBeCloseTo(1e7, 0);
    expect(chance(2e7)).toBe(1);
  });

  it.each([0, 30_000, 90_000, 5_000_000])('is what is left after %i ms, never negative', (passed) => {
    for (const etas of [one, two]) {
      const { chance } = etaBelief(etas);
      for (const share of [0.1, 0.5, 0.9]) {
        const left = quantileOf(etaBelief(etas, passed).chance, share);
        expect(left).toBeGreaterThan(0);
        if (passed < 100_000 && etas === one) expect((chance(passed + left) - chance(passed)) / (1 - chance(passed))).toBeCloseTo(share, 6);
      }
    }
    // Far beyond the middle a logistic law has no memory.
    if (passed > 1e6) expect(quantileOf(etaBelief(one, passed).chance, 0.5) / (9_000 * Math.LN2)).toBeCloseTo(1, 6);
  });
});
