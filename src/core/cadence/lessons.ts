import { middleOfBin, startOfBin } from './beliefs/bins';
import { sumOver, type Ages } from './beliefs/learned';
import { FASTEST, leftOf, oddityOf, paceOf, unitOf, WELL_KNOWN, type Items, type Pace, type PaceLesson, type SiblingPace } from './pace';
import type { Shape } from './shape';

/** The phases of a task's life whose lengths are learned apart. `finalizing`: all items are done, but the task is not. */
export type Phase = 'pending' | 'running' | 'finalizing';

/** A stretch between two ages of one phase: the phase outlasted `to`, or ended somewhere between `from` and `to`. */
export interface Stretch {
  readonly phase: Phase;
  readonly from: number;
  readonly to: number;
  readonly ended: boolean;
}

/** What one reading of one task teaches. */
export interface Lesson {
  readonly stretches: readonly Stretch[];
  readonly items?: PaceLesson | undefined;
  readonly end?: EndLesson;
}

/** What the end of a task teaches. */
export interface EndLesson {
  /** How long it ran. */
  readonly ran: number;
  readonly failed: boolean;
  /** How far its pace was from its siblings', see {@link paceDeviation}. */
  readonly paceDeviation?: number | undefined;
}

/** Sums over the tasks of a kind. Times are durations only. */
export interface Sums {
  /** Tasks that ended. */
  readonly ends: number;
  /** How long they ran, in sum. */
  readonly ran: number;
  /** Items, in units of {@link unitOf}; and the sum, over these, of the time that one of the provider's own took. */
  readonly items: number;
  readonly time: number;
  /** Squared deviations of items from their pace, in squares of it; and how many. */
  readonly deviation: number;
  readonly deviations: number;
  /** How far apart tasks' paces lie: not a sum, but the mean of {@link paceDeviation} over the last few tasks. */
  readonly paceVariance: number;
  /** How far the pace of the items to come lies from the pace so far: a variance, in squares of it; a mean as well. */
  readonly drift: number;
  /** How many of the provider's own items come at once: the greatest common divisor of all counts, 5 for percent in steps of five. 0 before any count. */
  readonly lump: number;
}

/** What the tasks of one kind taught: sums, the ages of each phase, and how unevenly their time is spread over their items. */
export interface Lessons {
  readonly sums: Sums;
  readonly ages: { readonly [K in Phase]: Ages };
  readonly shape: Shape;
}

/** The prior of `paceVariance`: 0.4 / 2, so that with the prior oddity of 0.4 the pace of siblings is worth two items. */
export const PRIOR_PACE_VARIANCE = 0.2;
/**
 * The prior of `drift`: a standard deviation of 17 %. Chosen in simulation, since both sides are dearer as long as nothing is learned: with half
 * of it a task that speeds up costs half as much again, with double of it all tasks cost 8 % more. See docs/benchmarks.md (Constants).
 */
export const PRIOR_DRIFT = 0.17 ** 2;
// Half or double of these three costs at most half a percent in the mean, and 7 % in one workload.
/** Where siblings' paces lie apart by more than a factor of e (root mean square), they say nothing about the next task's. Chosen once, not tuned. */
const TOO_FAR = 1;
/** The most that one task counts for: a factor of e¹⁰, after which siblings are not believed for some 25 tasks. A bound, and a guess. */
const FARTHEST = 100;
/** If siblings' pace makes a run this many times as long as any that was seen, the items are another unit's: bytes for percent. Chosen once, not tuned. */
const ANOTHER_UNIT = 100;

/** Returns the longest run that was seen of a sibling, rounded up to the end of its bin; 10 ms if none was. */
export const longestRun = (lessons: Lessons | undefined): number => startOfBin(lessons?.ages.running.watched.length ?? 0);

/** Returns how far a task's own pace lies from its siblings': the squared log of their ratio; undefined until both are known. */
export const paceDeviation = (sums: Sums | undefined, pace: Pace): number | undefined => {
  const own = paceOf(pace, undefined);
  if (own === undefined || sums === undefined || sums.items <= 0) return undefined;
  return Math.min(FARTHEST, Math.log(((own / sums.time) * sums.items) / unitOf(pace.total)) ** 2);
};

/** Returns how many items of mean length the lump under way holds: as many as come at once, and at least one. */
export const lumpOf = ({ done, total }: Items, lessons: Lessons | undefined): number => {
  const leftAt = (count: number): number => leftOf({ done: count, total }, lessons?.shape);
  return Math.max(1, leftAt(done) - leftAt(Math.min(total, done + Math.max(1, lessons?.sums.lump ?? 0))));
};

/**
 * Returns the pace of siblings and how many of the task's own items it is worth: q/v, the variance of an item over that of
 * the log of tasks' paces. Undefined until it is known, and where it does not carry over from one task to the next.
 *
 * @param age - how long the lump under way has been going on
 */
export const siblingPace = (lessons: Lessons | undefined, pace: Pace | undefined, age: number): SiblingPace | undefined => {
  if (lessons === undefined || pace === undefined) return undefined;
  const { sums } = lessons;
  const perItem = sums.time / sums.items;
  const oddity = oddityOf(pace, sums);
  // Only siblings that have come as far taught this; the slow ones still run. So a task's own slowness, beyond chance, also tells how far apart it lies.
  const known = pace.items + lumpOf(pace, lessons);
  const ratio = (pace.time + age) / (known * Math.max(FASTEST, perItem * unitOf(pace.total)));
  const apart = Math.max(sums.paceVariance, Math.log(Math.max(1, ratio)) ** 2 - oddity / known);
  // Before any item was seen `perItem` is NaN, and `fits` is false.
  const fits = perItem * pace.total <= ANOTHER_UNIT * longestRun(lessons);
  return fits && apart <= TOO_FAR ? { perItem, worth: Math.min(WELL_KNOWN, oddity / apart) } : undefined;
};

/** Returns how long siblings ran, on average, or undefined. */
export const siblingRun = (sums: Sums | undefined): number | undefined =>
  sums === undefined || sums.ends <= 0 ? undefined : sums.ran / sums.ends;

/** Returns which share of the siblings that came to their last item went on after it, and for how long: mean and variance. */
export const siblingFinale = (lessons: Lessons | undefined): { readonly share: number; readonly mean: number; readonly variance: number } => {
  const ended = lessons?.ages.finalizing.ended;
  const finales = sumOver(ended);
  if (lessons === undefined || finales <= 0) return { share: 0, mean: 0, variance: 0 };
  const mean = sumOver(ended, middleOfBin) / finales;
  // A few finales tell no spread: at first it is held to be the mean.
  const variance = sumOver(ended, (bin) => (middleOfBin(bin) - mean) ** 2) / finales + mean ** 2 / (finales + 1);
  return { share: finales / Math.max(finales, lessons.sums.ends - sumOver(lessons.ages.running.failed)), mean, variance };
};
