import type { Belief } from '../../src/core/cadence/rule';
import { lawOf, type Law } from './optimum';

const SECOND = 1_000;

/** The complementary error function, to 1.2e-7 (Numerical Recipes, erfcc). */
const erfc = (x: number): number => {
  const z = Math.abs(x);
  const t = 1 / (1 + z / 2);
  const terms = [0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368, -1.26551223];
  const value = t * Math.exp(terms.reduce((sum, term) => sum * t + term) - z * z);
  return x >= 0 ? value : 2 - value;
};

/** A law of durations: what share still runs at t. */
export type Alive = (t: number) => number;

/** What still runs at t of durations that lie evenly between two bounds. */
export const uniform = (t: number, low: number, high: number): number => Math.min(1, Math.max(0, (high - t) / (high - low)));

/** Five laws with a middle of ten minutes or so, from one without memory to one that ends within a known window. */
export const LAWS: Readonly<Record<string, Alive>> = {
  exponential: (t) => Math.exp(-t / (600 * SECOND)),
  lognormal: (t) => (t <= 0 ? 1 : erfc(Math.log(t / (600 * SECOND)) / Math.SQRT2) / 2),
  weibull: (t) => Math.exp(-((t / (600 * SECOND)) ** 3)),
  uniform: (t) => uniform(t, 200 * SECOND, 1_000 * SECOND),
  logistic: (t) => (1 + Math.exp(-10)) / (1 + Math.exp((t - 600 * SECOND) / (60 * SECOND))),
};

/** Returns a law on a grid that is fine where the law does something. */
export const gridOf = (alive: Alive, price: number, points = 2_500): Law => lawOf(alive, price / 4, 40_000 * SECOND, points);

/** Returns the belief of one who knows the law, about a task of some age: integrated on a grid of its own. */
export const beliefIn = (alive: Alive, age: number): Belief => {
  const start = alive(age);
  const chance = (u: number): number => 1 - alive(age + u) / start;
  return {
    chance,
    late: (u) => {
      const points = 48;
      let sum = 0;
      for (let i = 0; i < points; i += 1) sum += chance((u * (i + 0.5)) / points);
      return (sum * u) / points;
    },
  };
};
