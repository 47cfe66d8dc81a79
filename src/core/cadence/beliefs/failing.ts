import type { Belief } from '../rule';
import { middleOfBin } from './bins';
import { hazardBelief } from './hazard';
import type { Ages } from './learned';

// Guesses: half or double costs at most 1 % in the mean over workloads, and 17 % in one, see docs/benchmarks.md (Constants).
/** The prior of failures: one task in fifty fails, at any moment of its life alike. */
const FEW = 0.02;
/** Its weight: as if twenty tasks had been watched through each bin, in its log-time: 20·ln 2/4. */
const PRIOR_WATCHED = 3.5;

/**
 * Returns the belief in a failure, independent of progress. Its pull at each age is what siblings taught (D failures in a
 * log-time of X) on an even prior: (D + X₀·f·t/life)/(X + X₀).
 *
 * @param life - how long the task is expected to run
 */
export const failingBelief = (ages: Ages | undefined, age: number, life: number): Belief =>
  hazardBelief((bin) => ((ages?.failed[bin] ?? 0) + (PRIOR_WATCHED * FEW * middleOfBin(bin)) / life) / ((ages?.watched[bin] ?? 0) + PRIOR_WATCHED), age);
