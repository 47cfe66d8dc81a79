import { middleOfBin } from './bins';
import { NO_IDEA, type PullOf } from './hazard';
import { typicalPull, type Typical } from './typical';

/** What was seen of one phase of one kind of task, by bins of its age. */
export interface Ages {
  /** How many phases ended at that age; an end seen late is spread over bins. */
  readonly ended: number[];
  /** How many of these ends were failures. */
  readonly failed: number[];
  /** How much log-time was watched at that age, ended or not: tasks that still run are evidence too (censored). */
  readonly watched: number[];
}

/**
 * κ: how many ends a prior belief is worth in each bin. A small weight is enough, since being wrong by a factor of four costs
 * no more than 25 %: (√4 + 1/√4)/2. Chosen in simulation, like CARRY; half or double of either costs at most 1 % in the mean
 * over workloads, see docs/benchmarks.md (Constants).
 */
const PRIOR_ENDS = 0.5;
/** How much of what was learned at lower ages, ρ, is carried to the next bin: its square root. */
const CARRY = 0.5;
/** From how many bins below ρ is carried: over that many, less than 1 % of it is left. */
const CARRIED_BINS = 8;

/** Adds to one bin of a row. */
export const addTo = (row: number[], bin: number, more: number): void => {
  row[bin] = (row[bin] ?? 0) + more;
};

/** Returns the sum over bins, weighted by `weight`. */
export const sumOver = (row: readonly number[] = [], weight: (bin: number) => number = () => 1): number => row.reduce((sum, part, bin) => sum + part * weight(bin), 0);

/**
 * Returns the pull in each bin: what siblings taught, D ends in a log-time of X, on a prior: (D + κ·√ρ) / (X + κ/g₀). Here g₀
 * is the pull of the typical duration, or `idea`, and ρ = g/g₀ of the bin below. So if none of ten tasks has ended before an
 * age, hardly any is expected to end after it, and yet one end in a bin is believed.
 *
 * @param first - the first bin that will be asked for
 * @param idea - the pull where nothing is known
 */
export const learnedPull = (ages: Ages | undefined, typical: Typical | undefined, first: number, idea = NO_IDEA): PullOf => {
  const prior = (bin: number): number => (typical === undefined ? idea : typicalPull(typical, middleOfBin(bin)));
  if (ages === undefined || ages.watched.length === 0) return prior;
  let ratio = 1;
  const pullOf = (bin: number): number => {
    const before = prior(bin);
    const pull = ((ages.ended[bin] ?? 0) + PRIOR_ENDS * ratio ** CARRY) / ((ages.watched[bin] ?? 0) + PRIOR_ENDS / before);
    ratio = pull / before;
    return pull;
  };
  for (let bin = Math.max(0, first - CARRIED_BINS); bin < first; bin += 1) pullOf(bin);
  return pullOf;
};
