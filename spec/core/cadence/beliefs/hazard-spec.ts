import { hazardBelief, NO_IDEA, steadyBelief, vagueLateness } from '../../../../src/core/cadence/beliefs/hazard';
import { learnedPull } from '../../../../src/core/cadence/beliefs/learned';
import { middleOf, typicalPull } from '../../../../src/core/cadence/beliefs/typical';
import { binOf, middleOfBin } from '../../../../src/core/cadence/beliefs/bins';

/** The integral of `chance`, by brute force. */
const integral = (chance: (u: number) => number, u: number): number => {
  let sum = 0;
  for (let i = 0; i < 20_000; i += 1) sum += (chance(((i + 0.5) * u) / 20_000) * u) / 20_000;
  return sum;
};

describe('the belief in a hazard g/t', () => {
  it.each([1, 700, 60_000, 5_000_000])('with no idea has L(u) = (√(a+u) − √a)², a = %i', (age) => {
    const { late, chance } = hazardBelief(() => NO_IDEA, age);
    for (const u of [1, 500, 40_000, 3_000_000]) {
      expect(late(u)).toBeCloseTo((Math.sqrt(age + u) - Math.sqrt(age)) ** 2, 4);
      expect(vagueLateness(age, u)).toBeCloseTo(late(u), 4);
      expect(chance(u)).toBeCloseTo(1 - Math.sqrt(age / (age + u)), 9);
    }
  });

  it('at age 0 expects the end at once', () => {
    const { late, chance } = hazardBelief(() => NO_IDEA, 0);
    expect(late(500)).toBe(500);
    expect(vagueLateness(0, 500)).toBeCloseTo(500, 9);
    expect(chance(500)).toBe(1);
  });

  it.each([0.02, 1, 3, 12])('integrates its chance, across bins of different pull around %d', (pull) => {
    const { late, chance } = hazardBelief((bin) => pull * (1 + (bin % 3)), 30_000);
    for (const u of [2_000, 20_000, 200_000]) expect(late(u) / integral(chance, u)).toBeCloseTo(1, 3);
  });

  it('does not care in which order it is asked', () => {
    const pulls = (): ((bin: number) => number) => {
      let asked = -1;
      return (bin) => {
        expect(asked === -1 || bin === asked + 1).toBe(true);
        asked = bin;
        return 0.5;
      };
    };
    const far = hazardBelief(pulls(), 500);
    const near = hazardBelief(pulls(), 500);
    far.late(1e7);
    expect(far.late(800)).toBe(near.late(800));
  });

  it('goes on in the last bin without end', () => {
    const { late } = hazardBelief(() => NO_IDEA, 1e11);
    expect(late(3e11)).toBeCloseTo(1e11, -4);
  });
});

describe('the belief in a steady hazard', () => {
  it.each([1e-3, 1e-5, 1e-9])('has L(u) = u − (1 − e^−hu)/h, h = %d', (rate) => {
    const { late, chance } = steadyBelief(rate);
    for (const u of [10, 1_000, 100_000]) expect(late(u) / integral(chance, u)).toBeCloseTo(1, 3);
  });
});

describe('a typical duration', () => {
  it('is pulled towards most strongly beyond its middle, and never trusted wholly', () => {
    expect(typicalPull(600_000, 0)).toBeCloseTo(0.1, 9);
    expect(typicalPull(600_000, 600_000)).toBeCloseTo(1.1, 9);
    expect(typicalPull(600_000, 1e12)).toBeCloseTo(2.1, 4);
    expect(typicalPull(1, Number.MAX_VALUE)).toBeCloseTo(2.1, 4);
  });

  it.each([[90_000, 240_000], [60_000, 3_600_000]])('as a range %i to %i holds nine in ten, doubt aside', (low, high) => {
    const { chance } = hazardBelief((bin) => typicalPull([low, high], middleOfBin(bin)) - 0.05, 1_000);
    expect(chance(low)).toBeGreaterThan(0.02);
    expect(chance(low)).toBeLessThan(0.09);
    expect(chance(high)).toBeGreaterThan(0.92);
    expect(chance(high)).toBeLessThan(0.97);
  });

  it('bears a range of no width', () => {
    expect(typicalPull([500, 500], 500)).toBeCloseTo(6.05, 9);
    expect(middleOf([100, 400])).toBe(200);
  });
});

describe('what siblings taught', () => {
  it('is no idea, or the typical duration, where they taught nothing', () => {
    expect(learnedPull(undefined, undefined, 0)(40)).toBe(NO_IDEA);
    expect(learnedPull({ ended: [], failed: [], watched: [] }, 600_000, 0)(binOf(600_000))).toBeCloseTo(typicalPull(600_000, middleOfBin(binOf(600_000))), 12);
  });

  it('is (D + κ√ρ)/(X + κ/g₀), ρ what the bin below taught', () => {
    const pull = learnedPull({ ended: [0, 6], failed: [], watched: [10, 2] }, undefined, 0);
    const first = 0.5 / (10 + 0.5 / 0.5);
    expect(pull(0)).toBeCloseTo(first, 12);
    const second = (6 + 0.5 * Math.sqrt(first / 0.5)) / (2 + 0.5 / 0.5);
    expect(pull(1)).toBeCloseTo(second, 12);
    expect(pull(2)).toBeCloseTo(0.5 * Math.sqrt(second / 0.5), 12);
  });

  it('gives the same from a later bin on', () => {
    const ages = { failed: [], ended: Array.from({ length: 40 }, (_, i) => i % 5), watched: Array.from({ length: 40 }, (_, i) => 40 - i) };
    const whole = learnedPull(ages, 5_000, 0);
    for (let bin = 0; bin < 30; bin += 1) whole(bin);
    expect(learnedPull(ages, 5_000, 30)(30) / whole(30)).toBeCloseTo(1, 2);
  });
});
