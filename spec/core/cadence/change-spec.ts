import fc from 'fast-check';
import { hasChanged } from '../../../src/core/cadence/change';
import { chanceOf } from '../../../bench/simulation/chance';

const evidence = () => ({ ended: [], failed: [], watched: [], faster: 0, slower: 0 });
/** How many stretches of one kind it takes until a change is believed; Infinity where it takes more than a thousand. */
const stretchesUntil = (ended: boolean, expected: number): number => {
  const ages = evidence();
  for (let count = 1; count <= 1_000; count += 1) if (hasChanged(ages, ended, { least: expected, most: expected })) return count;
  return Infinity;
};

describe('hasChanged', () => {
  it('believes that a service is faster after five ends that were hardly expected', () => {
    // 6 / ln 4 = 4.3
    expect(stretchesUntil(true, 0.001)).toBe(5);
    expect(stretchesUntil(true, 1)).toBe(Infinity);
  });

  it('believes that it is slower when eight ends that were expected did not come', () => {
    // 6 / (1 − 1/4) = 8
    expect(stretchesUntil(false, 1)).toBe(8);
    expect(stretchesUntil(false, 0)).toBe(Infinity);
  });

  it('sums up log-likelihood ratios on both sides, neither below 0', () => {
    const ages = evidence();
    hasChanged(ages, true, { least: 0.05, most: 0.1 });
    expect(ages.faster).toBeCloseTo(Math.log(4) - 0.3, 12);
    expect(ages.slower).toBe(0);
    hasChanged(ages, false, { least: 2, most: 2.5 });
    expect(ages.faster).toBe(0);
    expect(ages.slower).toBeCloseTo(2 * (3 / 4), 12);
    for (let i = 0; i < 2; i += 1) hasChanged(ages, true, { least: 0, most: 0 });
    expect(ages.slower).toBe(0);
  });

  it('stays quiet for thousands of ends of a service that stays as it is, however often it is asked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.double({ min: 0.01, max: 3, noNaN: true }), (seed, expected) => {
        const chance = chanceOf(seed);
        let ages = evidence();
        let alarms = 0;
        for (let i = 0; i < 2_000 / expected; i += 1) {
          // Asked after a time in which an even hazard foretells so many ends: it ended in it, at some moment, or not.
          const at = chance.exponential(1);
          const seen = Math.min(at, expected);
          if (!hasChanged(ages, at < expected, { least: seen, most: seen })) continue;
          alarms += 1;
          ages = evidence();
        }
        expect(alarms).toBeLessThanOrEqual(25);
      }),
      { numRuns: 20 },
    );
  });
});
