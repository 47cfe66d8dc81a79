import type { Remaining } from '../snapshot';
import { believe, etaFrom, type Grounds } from './beliefs/believe';
import { etaBelief, LOGISTIC } from './beliefs/eta';
import { startOfBin } from './beliefs/bins';
import { sumOver } from './beliefs/learned';
import { middleOf, type Typical } from './beliefs/typical';
import { lumpOf } from './lessons';
import type { Observed } from './observe';
import { leftOf, oddityOf, unitOf } from './pace';
import { FOREVER } from './crossing';
import { quantileOf, type Belief } from './rule';

/** The quantiles of the belief that `low`, `likely` and `high` are. */
const LOW = 0.1;
const LIKELY = 0.5;
const HIGH = 0.9;
// Both are guesses. No request depends on them, so they were not varied.
/** Below this share of the age at which the first sibling ended, or else of a typical duration, an age is as good as none. */
const FIRST_AGE = 0.1;
/** Fewer ends of siblings than three tell no duration; but they are added up bin by bin, and three may come to a little less. */
const FEWEST_ENDS = 2.5;

/**
 * Returns how long a task is still expected to take at `now`, given that it has not ended by then: the 10 %, 50 % and
 * 90 % quantiles of the belief. Undefined for a task that still waits, and where the belief rests on nothing: neither
 * progress, nor siblings, nor a typical duration.
 */
export const remainingOf = (state: Observed, now: number, grounds: Grounds): Remaining | undefined => {
  const { phase, since, last, pace } = state;
  if (phase !== 'running' && phase !== 'finalizing') return undefined;
  const passed = Math.max(0, now - since - last);
  const eta = phase === 'running' ? etaFrom(state, grounds.lessons) : undefined;
  if (eta !== undefined && pace !== undefined) {
    // The item under way is as uncertain as any, however long it has lasted. The rule's belief narrows with what is left of it: too sure for a promise.
    const wider = LOGISTIC * lumpOf(pace, grounds.lessons) * eta.pace * Math.sqrt(oddityOf(pace, grounds.lessons?.sums));
    return quantilesOf(etaBelief(eta.etas.map((one) => ({ ...one, scale: Math.hypot(one.scale, wider) })), passed).chance);
  }
  const ended = grounds.lessons?.ages[phase].ended ?? [];
  if (sumOver(ended) < FEWEST_ENDS && (grounds.typical === undefined || phase === 'finalizing')) return undefined;
  // For an estimate, the doubt about what is usual need not reach down to the first instants. But it must not hide the ages at which siblings end.
  const first = ended.findIndex((part) => part > 0);
  const floor = FIRST_AGE * (first < 0 ? middleOf(grounds.typical as Typical) : startOfBin(first));
  return quantilesOf(believe({ ...state, last: last + passed }, { ...grounds, price: Math.max(grounds.price, floor) }).chance, mostLeft(state, grounds));
};

/**
 * Returns how long a task takes at most that was submitted before it was watched, if its items are alike: what is left takes no longer
 * for each than what is done, its wait for the start included.
 */
const mostLeft = ({ phase, entered, last, pace }: Observed, { lessons }: Grounds): number => {
  if (phase !== 'running' || entered >= 0 || pace === undefined) return Infinity;
  const left = leftOf(pace, lessons?.shape);
  return ((last - entered) * left) / Math.max(0, pace.total / unitOf(pace.total) - left);
};

/** Returns the range of a belief, made shorter as a whole where its middle is more than `most`. */
const quantilesOf = (chance: Belief['chance'], most = Infinity): Remaining | undefined => {
  const middle = quantileOf(chance, LIKELY);
  const guess = Math.min(FOREVER, Math.max(1, middle));
  const share = Math.min(1, most / guess);
  const shortened = (end: number): number => Math.round(end * share);
  const low = shortened(quantileOf(chance, LOW, guess));
  const high = shortened(quantileOf(chance, HIGH, 2 * guess));
  return low + high < Infinity ? { low, likely: shortened(middle), high } : undefined;
};
