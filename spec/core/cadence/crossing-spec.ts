import fc from 'fast-check';
import { crossing, FOREVER } from '../../../src/core/cadence/crossing';

/** Counts how often a function is looked at. */
const counted = (valueAt: (u: number) => number) => {
  let looks = 0;
  const look = (u: number): number => {
    looks += 1;
    return valueAt(u);
  };
  return { look, looks: () => looks };
};

describe('crossing', () => {
  it.each<[name: string, valueAt: (u: number) => number, at: number]>([
    ['a line', (u) => u - 12_345, 12_345],
    ['a line that is passed with the first look', (u) => u - 0.25, 0.25],
    ['a square', (u) => u * u - 9e8, 30_000],
    ['a root', (u) => Math.sqrt(u) - 300, 90_000],
    ['a logistic law with a narrow middle', (u) => 1 / (1 + Math.exp((600_000 - u) / 500)) - 0.01, 600_000 - 500 * Math.log(99)],
    ['what stays level and then rises', (u) => Math.max(0, u - 60_000) - 500, 60_500],
    ['a day', (u) => Math.log1p(u) - Math.log1p(86_400_000), 86_400_000],
  ])('is where a function comes to 0, in few looks: %s', (_name, valueAt, at) => {
    const { look, looks } = counted(valueAt);
    expect(Math.abs(crossing(look, 500) - at)).toBeLessThan(0.02 + 1e-8 * at);
    expect(looks()).toBeLessThan(30);
  });

  it('is where a function leaps over 0', () => {
    expect(crossing((u) => (u < 7_777 ? -5 : 1e9), 500)).toBeCloseTo(7_777, 1);
  });

  it('is 0 where a function is not below 0 there, or no number', () => {
    expect([crossing(() => 0, 500), crossing((u) => u + 3, 500), crossing(() => NaN, 500)]).toEqual([0, 0, 0]);
  });

  it('takes what is no number for above', () => {
    expect(crossing((u) => (u < 4_000 ? u - 5_000 : NaN), 500)).toBeCloseTo(4_000, 1);
  });

  it('is nowhere where a function stays below 0', () => {
    const { look, looks } = counted(() => -1);
    expect(crossing(look, 500)).toBe(Infinity);
    expect(looks()).toBeLessThan(30);
    expect(crossing((u) => u - FOREVER / 2, 500)).toBeCloseTo(FOREVER / 2, -4);
  });

  it('is found as bisection finds it, whatever rises', () => {
    const steps = fc.array(fc.record({ at: fc.integer({ min: 0, max: 1_000_000 }), rise: fc.double({ min: 1e-6, max: 10, noNaN: true }), power: fc.constantFrom(0, 0.3, 1, 2, 5) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(steps, fc.double({ min: 1e-3, max: 10, noNaN: true }), fc.integer({ min: 1, max: 100_000 }), (rising, height, guess) => {
        const { look, looks } = counted((u) => rising.reduce((sum, { at, rise, power }) => sum + (u < at ? 0 : rise * ((u - at) / 1_000) ** power), -height));
        const found = crossing(look, guess);
        const all = looks();
        if (found === Infinity) return expect(look(FOREVER)).toBeLessThan(0);
        const near = 0.02 + 1e-8 * found;
        if (found > near) expect(look(found - near)).toBeLessThanOrEqual(1e-9);
        expect(look(found + near)).toBeGreaterThanOrEqual(-1e-9);
        return expect(all).toBeLessThan(90);
      }),
    );
  });
});
