import { etaBelief, etaOf, etaQuantile } from '../../../../src/core/cadence/beliefs/eta';

const input = { left: 10, pace: 1_000, items: 20, oddity: 0.4, age: 0 };

describe('the ETA from progress', () => {
  it.each([
    ['a fresh item', {}, 10_000],
    ['one half done', { age: 500 }, 9_500],
    ['one that stalls: a quarter of its age is still to come', { age: 40_000 }, 19_000],
    ['the last item', { left: 1, age: 300 }, 700],
    ['half an item', { left: 0.5, age: 0 }, 500],
  ])('of %s', (_name, change, middle) => {
    expect(etaOf({ ...input, ...change }).middle).toBeCloseTo(middle, 6);
  });

  it('is as wide as σ² = q((r−1)m² + rest²) + (rm)²(q/(j+w) + 0.17²) says', () => {
    const variance = 0.4 * (9 * 1e6 + 1e6) + 1e8 * (0.4 / 20 + 0.17 ** 2);
    expect(etaOf(input).scale).toBeCloseTo(0.5513 * Math.sqrt(variance), 6);
  });

  it('gathers lateness as the integral of its chance', () => {
    const belief = etaBelief({ middle: 60_000, scale: 9_000 });
    expect(belief.late(0)).toBeCloseTo(0, 9);
    expect(belief.chance(0)).toBe(0);
    for (const u of [10_000, 60_000, 400_000]) {
      let sum = 0;
      for (let i = 0; i < 5_000; i += 1) sum += (belief.chance((u * (i + 0.5)) / 5_000) * u) / 5_000;
      expect(belief.late(u) / sum).toBeCloseTo(1, 4);
    }
  });

  it('stays finite far from its middle', () => {
    const { late, chance } = etaBelief({ middle: 1e7, scale: 100 });
    expect(late(1e6)).toBeCloseTo(0, 6);
    expect(late(2e7)).toBeCloseTo(1e7, 0);
    expect(chance(2e7)).toBe(1);
  });

  it.each([0, 30_000, 90_000, 5_000_000])('has quantiles of what is left after %i ms, never negative', (passed) => {
    const eta = { middle: 60_000, scale: 9_000 };
    const { chance } = etaBelief(eta);
    for (const share of [0.1, 0.5, 0.9]) {
      const left = etaQuantile(eta, passed, share);
      expect(left).toBeGreaterThan(0);
      if (passed < 1e6) expect((chance(passed + left) - chance(passed)) / (1 - chance(passed))).toBeCloseTo(share, 6);
    }
  });
});
