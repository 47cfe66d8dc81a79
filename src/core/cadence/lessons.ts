import { middleOfBin, startOfBin } from './beliefs/bins';
import { sumOver, type Ages } from './beliefs/learned';
import { FASTEST, leftOf, oddityOf, paceOf, unitOf, WELL_KNOWN, type Pace, type PaceLesson, type SiblingPace } from './pace';
import type { Shape } from './shape';

/** The phases of a task's life whose lengths are learned apart. `finalizing`: all items are done, but the task is not. */
export type Phase = 'pending' | 'running' | 'finalizing';

/** A stretch of one phase, by the age of the phase: it outlasted `to`, or ended somewhere between `from` and `to`. */
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
  /** How far its pace was from its siblings', see {@link apartFrom}. */
  readonly apart?: number | undefined;
}

/** Sums over the tasks of a kind. Durations only. */
export interface Sums {
  /** Tasks that ended. */
  readonly ends: number;
  /** How long they ran, in sum. */
  readonly ran: number;
  /** Items, and the sum of the times that one of the provider's own took, item by item. */
  readonly items: number;
  readonly time: number;
  /** Squared deviations of items from their pace, in squares of it; and how many. */
  readonly odd: number;
  readonly odds: number;
  /** How far apart tasks' paces lie: the mean of {@link apartFrom} over the last few; no sum, but beside them. */
  readonly apart: number;
  /** How far the pace of what is to come lies from the pace so far: a variance, in squares of it; a mean as well. */
  readonly drift: number;
  /** How many of the provider's own items come at once: what all counts are multiples of, such as 5 of percent in steps of five. 0 before any was seen. */
  readonly lump: number;
}

/** What the tasks of one kind taught: sums, the ages of each phase, and how unevenly their time lies over their items. */
export interface Lessons {
  readonly sums: Sums;
  readonly ages: { readonly [K in Phase]: Ages };
  readonly shape: Shape;
}

/** How far apart the paces of siblings are held to lie before any was seen: 0.4 / 2, such that their pace is worth two items, of the oddity held then. */
export const PRIOR_APART = 0.2;
/**
 * What is held of drift before any was seen: a standard deviation of 17 %. Chosen in simulation, since both sides are dearer: with half of it a
 * task that speeds up by half, with double of it all by 8 %, as long as nothing is learned. See docs/benchmarks.md (Constants).
 */
export const PRIOR_DRIFT = 0.17 ** 2;
// Half or double of these three costs at most half a percent in the mean, and 7 % of one workload.
/** Siblings whose paces lie apart by a factor of e, on the root of the mean square, say nothing of the next one's. Chosen once, not tuned. */
const TOO_FAR = 1;
/** One task counts for no more: a factor of e¹⁰, after which its like are not believed for some 25 tasks. A bound, and a guess. */
const FARTHEST = 100;
/** Of a run so many times as long as any sibling was seen to run, the items are another unit's: bytes for percent. Chosen once, not tuned. */
const ANOTHER_UNIT = 100;

/** Returns how long a sibling was seen to run at most, up to a bin: 10 ms where none was. */
export const longestRun = (lessons: Lessons | undefined): number => startOfBin(lessons?.ages.running.watched.length ?? 0);

/** Returns how far a task's own pace lies from its siblings': the squared log of their ratio; undefined before there are both. */
export const apartFrom = (sums: Sums | undefined, pace: Pace): number | undefined => {
  const own = paceOf(pace, undefined);
  if (own === undefined || sums === undefined || sums.items <= 0) return undefined;
  return Math.min(FARTHEST, Math.log(((own / sums.time) * sums.items) / unitOf(pace.total)) ** 2);
};

/** Returns how many items, as long as the mean, the lump under way holds: one, or as many as come at once. */
export const lumpOf = ({ done, total }: Pick<Pace, 'done' | 'total'>, lessons: Lessons | undefined): number => {
  const leftAt = (count: number): number => leftOf({ done: count, total }, lessons?.shape);
  return Math.max(1, leftAt(done) - leftAt(Math.min(total, done + Math.max(1, lessons?.sums.lump ?? 0))));
};

/**
 * Returns the pace of siblings and how many of a task's own items it is worth: q/v, the variance of an item over that of the
 * log of tasks' paces. Undefined before it is known, and where it does not carry over from one task to the next.
 *
 * @param age - how long the lump under way has been going on
 */
export const siblingPace = (lessons: Lessons | undefined, pace: Pace | undefined, age: number): SiblingPace | undefined => {
  if (lessons === undefined || pace === undefined) return undefined;
  const { sums } = lessons;
  const each = sums.time / sums.items;
  const oddity = oddityOf(pace, sums);
  // What siblings taught is of those that have come as far: the slow ones still run. So a task may itself tell how far it lies from them.
  const known = pace.items + lumpOf(pace, lessons);
  const ratio = (pace.time + age) / (known * Math.max(FASTEST, each * unitOf(pace.total)));
  const apart = Math.max(sums.apart, Math.log(Math.max(1, ratio)) ** 2 - oddity / known);
  // Before any item was seen it is no number, and fits no run.
  const fits = each * pace.total <= ANOTHER_UNIT * longestRun(lessons);
  return fits && apart <= TOO_FAR ? { each, worth: Math.min(WELL_KNOWN, oddity / apart) } : undefined;
};

/** Returns how long siblings ran, on average, or undefined. */
export const siblingRun = (sums: Sums | undefined): number | undefined =>
  sums === undefined || sums.ends <= 0 ? undefined : sums.ran / sums.ends;

/** Returns which share of the siblings that came to their last item went on after it, and for how long, mean and variance. */
export const siblingFinale = (lessons: Lessons | undefined): { readonly share: number; readonly mean: number; readonly variance: number } => {
  const ended = lessons?.ages.finalizing.ended;
  const finales = sumOver(ended);
  if (lessons === undefined || finales <= 0) return { share: 0, mean: 0, variance: 0 };
  const mean = sumOver(ended, middleOfBin) / finales;
  // The first one is held to be as irregular as it is long.
  const variance = sumOver(ended, (bin) => (middleOfBin(bin) - mean) ** 2) / finales + mean ** 2 / (finales + 1);
  return { share: finales / Math.max(finales, lessons.sums.ends - sumOver(lessons.ages.running.failed)), mean, variance };
};
