import type { Belief } from '../rule';
import { binOf, startOfBin } from './bins';

/**
 * The pull towards the end in one bin of age: g, where the hazard is g/t. It is the chance to end per unit of log-time, a
 * pure number. Callers ask for bin after bin, upwards.
 */
export type PullOf = (bin: number) => number;

/** The pull where a task may take any time: the hazard 1/(2t), which has no scale. It makes the n-th request fall at price·n². */
export const NO_IDEA = 0.5;

/** A task that has just begun is held to be as old as this, in milliseconds: 0 has no logarithm. */
const AT_ONCE = 1e-200;

/**
 * Returns the belief in a hazard g/t, with g constant in each bin, about a task of age a:
 * P(u) = 1 − exp(−(H(a+u) − H(a))), L(u) = ∫ P. Within a bin, survival falls as t^−g, whose integral is exact.
 */
export const hazardBelief = (pullOf: PullOf, age: number): Belief => {
  const first = binOf(age);
  // The bins so far: where each starts, its pull, the share alive at its start, and the integral of that share up to its start.
  const bins = [{ from: Math.max(AT_ONCE, age), pull: pullOf(first), alive: 1, lived: 0 }];

  const within = ({ from, pull, alive, lived }: (typeof bins)[number], t: number): { readonly alive: number; readonly lived: number } => {
    const log = Math.log(t / from);
    const rest = 1 - pull;
    return { alive: alive * Math.exp(-pull * log), lived: lived + alive * from * (rest === 0 ? log : Math.expm1(rest * log) / rest) };
  };
  // The rule asks for `late` and `chance` of one moment, in turn.
  let asked = -1;
  let answer = { alive: 1, lived: 0 };
  const at = (t: number): typeof answer => {
    if (t === asked) return answer;
    const bin = binOf(t);
    for (let next = first + bins.length; next <= bin; next += 1) {
      const from = startOfBin(next);
      bins.push({ from, pull: pullOf(next), ...within(bins.at(-1) as (typeof bins)[number], from) });
    }
    asked = t;
    answer = within(bins[bin - first] as (typeof bins)[number], t);
    return answer;
  };
  return { late: (u) => u - at(age + u).lived, chance: (u) => 1 - at(age + u).alive };
};

/** Returns L(u) of a task of which nothing is known, in closed form: (√(a+u) − √a)². */
export const vagueLateness = (age: number, u: number): number => (Math.sqrt(age + u) - Math.sqrt(age)) ** 2;

/** Returns the belief in a constant hazard, `rate` per millisecond, as of a place in a waiting line. */
export const steadyBelief = (rate: number): Belief => ({
  late: (u) => (rate * u < 1e-6 ? (rate * u * u) / 2 : u + Math.expm1(-rate * u) / rate),
  chance: (u) => -Math.expm1(-rate * u),
});
