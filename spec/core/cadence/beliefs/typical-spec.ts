import fc from 'fast-check';
import { middleOf, typicalPull, type Typical } from '../../../../src/core/cadence/beliefs/typical';
import { binOf, middleOfBin } from '../../../../src/core/cadence/beliefs/bins';
import { hazardBelief } from '../../../../src/core/cadence/beliefs/hazard';

describe('middleOf', () => {
  it.each<[typical: Typical, middle: number]>([
    [60_000, 60_000],
    [[100, 100], 100],
    [[1_000, 4_000], 2_000],
    [[10_000, 1_000_000], 100_000],
  ])('of %j is %d, in log-time', (typical, middle) => {
    expect(middleOf(typical)).toBeCloseTo(middle, 6);
  });
});

describe('typicalPull', () => {
  it.each<[typical: Typical, age: number, pull: number]>([
    // s·x/(1+x) + doubt, with s = 2 and a doubt of 0.1 for one duration.
    [1_000, 0, 0.1],
    [1_000, 500, 0.5],
    [1_000, 1_000, 1.1],
    [1_000, 2_000, 1.7],
    [1_000, 1e300, 2.1],
    // s = 5.9/ln(high/low) and half the doubt for a range.
    [[1_000, 1_000 * Math.exp(5.9)], 1_000 * Math.exp(2.95), 0.55],
    [[1_000, 1_000 * Math.exp(2.95)], 1_000 * Math.exp(1.475), 1.05],
    // However narrow, no sharper than 12.
    [[1_000, 1_001], Math.sqrt(1_000 * 1_001), 6.05],
    [[1_000, 1_000], 1_000, 6.05],
    [[1_000, 1_000], 1e300, 12.05],
  ])('of %j at the age of %d is %d', (typical, age, pull) => {
    expect(typicalPull(typical, age)).toBeCloseTo(pull, 9);
  });

  it('never falls with age, and is always a number', () => {
    const typical = fc.oneof(fc.integer({ min: 1, max: 1e9 }), fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 0, max: 1e6 })).map(([low, more]): Typical => [low, low + more]));
    fc.assert(
      fc.property(typical, fc.double({ min: 0, max: 1e12, noNaN: true }), fc.double({ min: 0, max: 1e12, noNaN: true }), (given, a, b) => {
        const [younger, older] = [typicalPull(given, Math.min(a, b)), typicalPull(given, Math.max(a, b))];
        expect(younger).toBeGreaterThan(0);
        // Up to the rounding of a power.
        expect(older).toBeGreaterThanOrEqual(younger * (1 - 1e-12));
        expect(older).toBeLessThan(13);
      }),
    );
  });

  it('rises, or stays, between two ages that are almost one', () => {
    const range: Typical = [286_872, 621_691];
    expect(typicalPull(range, 125_564_858.10994817)).toBeGreaterThanOrEqual(typicalPull(range, 14_343_023.946067421));
  });

  it('makes nine in ten fall into a range, or thereabouts: the doubt takes some away', () => {
    const typical: Typical = [60_000, 600_000];
    const { chance } = hazardBelief((bin) => typicalPull(typical, middleOfBin(bin)), 100);
    const within = chance(600_000) - chance(60_000);
    expect(within).toBeGreaterThan(0.6);
    expect(within).toBeLessThan(0.9);
    expect(binOf(100)).toBeGreaterThan(0);
  });
});
