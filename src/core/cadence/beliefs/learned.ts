import { middleOfBin } from './bins';
import { NO_IDEA, type PullOf } from './hazard';
import { typicalPull, type Typical } from './typical';

/** What was seen of one phase of one kind of task, bin by bin of its age. */
export interface Ages {
  /** How many phases ended at that age; parts of one where the end was seen late. */
  readonly ended: number[];
  /** Those of them that were failures. */
  readonly failed: number[];
  /** How much log-time was watched at that age, ended or not: tasks that still run are evidence too. */
  readonly watched: number[];
}

/**
 * κ: how many ends a prior belief is worth in each bin. Little is enough, since being wrong by a factor of four costs no
 * more than 25 %: (√4 + 1/√4)/2. Chosen in simulation, as what is carried was; half or double of either costs at most 1 % in the mean
 * over workloads, see docs/benchmarks.md (Constants).
 */
const PRIOR_ENDS = 0.5;
/** How much of what was learned at lesser ages, ρ, is held to be true of the next bin: its square root. */
const CARRY = 0.5;
/** From how far below the carry is taken along: by then less than 1 % of it is left. */
const CARRIED_BINS = 8;

/** Adds to one bin of a row. */
export const addTo = (row: number[], bin: number, more: number): void => {
  row[bin] = (row[bin] ?? 0) + more;
};

/** Returns the sum over bins, each as many times as `weight` says. */
export const sumOver = (row: readonly number[] = [], weight: (bin: number) => number = () => 1): number => row.reduce((sum, part, bin) => sum + part * weight(bin), 0);

/**
 * Returns the pull at each bin: what siblings taught over what was believed before, (D + κ·√ρ) / (X + κ/g₀), where g₀ is
 * the pull of the typical duration, or of `idea`, and ρ = g/g₀ of the bin below. So ten tasks of which none has ended
 * before an age say that hardly any ever will, and yet one end in a bin is believed.
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
