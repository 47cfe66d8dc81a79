import type { Belief } from '../rule';
import { middleOfBin } from './bins';
import { hazardBelief } from './hazard';
import type { Ages } from './learned';

// Guesses: half or double costs at most 1 % in the mean over workloads, and 17 % of one, see docs/benchmarks.md (Constants).
/** What failures are held to be before any was seen: one in fifty, at any moment of a life alike, */
const FEW = 0.02;
/** as if twenty tasks had been watched through each bin, in its log-time: 20·ln 2/4. */
const PRIOR_WATCHED = 3.5;

/**
 * Returns the belief in a failure, which has nothing to do with progress: its pull at each age is what siblings taught over
 * an even hazard, (D + X₀·f·t/life)/(X + X₀).
 *
 * @param life - how long the task is expected to run
 */
export const failingBelief = (ages: Ages | undefined, age: number, life: number): Belief =>
  hazardBelief((bin) => ((ages?.failed[bin] ?? 0) + (PRIOR_WATCHED * FEW * middleOfBin(bin)) / life) / ((ages?.watched[bin] ?? 0) + PRIOR_WATCHED), age);
