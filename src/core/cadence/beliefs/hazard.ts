import type { Belief } from '../rule';
import { BINS, binOf, startOfBin } from './bins';

/**
 * The pull towards the end in one bin of age: g, where the hazard is g/t. It is the chance to end per unit of log-time, a
 * pure number. Asked for bin after bin, upwards.
 */
export type PullOf = (bin: number) => number;

/** No idea how long a task takes: the hazard 1/(2t), which knows no scale. It makes the n-th request fall at price·n². */
export const NO_IDEA = 0.5;

/**
 * Returns the belief in a hazard g/t, g constant in each bin, about a task of some age:
 * P(u) = 1 − exp(−(H(a+u) − H(a))), L(u) = ∫ P. Within a bin, survival falls as t^−g, whose integral is exact.
 */
export const hazardBelief = (pullOf: PullOf, age: number): Belief => {
  const first = binOf(age);
  // The bins so far: where each starts, its pull, what share is alive there, and the integral of that share until there.
  const from = [age];
  const pull = [pullOf(first)];
  const alive = [1];
  const lived = [0];

  const within = (i: number, t: number): readonly [alive: number, lived: number] => {
    const start = from[i] ?? 0;
    if (start === 0) return [0, 0];
    const g = pull[i] ?? 0;
    const log = Math.log(t / start);
    const flat = Math.abs(1 - g) < 1e-9;
    const share = alive[i] ?? 0;
    return [share * Math.exp(-g * log), (lived[i] ?? 0) + share * start * (flat ? log : Math.expm1((1 - g) * log) / (1 - g))];
  };
  // The rule asks for both of one moment, one after the other.
  let asked = -1;
  let answer: readonly [alive: number, lived: number] = [1, 0];
  const at = (t: number): readonly [alive: number, lived: number] => {
    if (t === asked) return answer;
    const i = binOf(t) - first;
    for (let next = from.length; next <= i && first + next < BINS; next += 1) {
      const start = startOfBin(first + next);
      const [share, sum] = within(next - 1, start);
      from.push(start);
      pull.push(pullOf(first + next));
      alive.push(share);
      lived.push(sum);
    }
    asked = t;
    answer = within(i, t);
    return answer;
  };
  return { late: (u) => u - at(age + u)[1], chance: (u) => 1 - at(age + u)[0] };
};

/** Returns L(u) of a task of which nothing is known, in closed form: (√(a+u) − √a)². */
export const vagueLateness = (age: number, u: number): number => (Math.sqrt(age + u) - Math.sqrt(age)) ** 2;

/** Returns the belief in a hazard that stays the same, `rate` per millisecond: a place in a waiting line. */
export const steadyBelief = (rate: number): Belief => ({
  late: (u) => (rate * u < 1e-6 ? (rate * u * u) / 2 : u + Math.expm1(-rate * u) / rate),
  chance: (u) => -Math.expm1(-rate * u),
});
