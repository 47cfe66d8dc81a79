import { evenItems, FINEST, type Shape, type Strip } from './shape';

/** How many items of a task are done, and of how many. */
export interface Items {
  readonly done: number;
  readonly total: number;
}

/** What a task's own progress has shown so far. */
export interface Pace extends Items {
  /** Items remembered, j, in units of {@link unitOf}; older ones fade. */
  readonly items: number;
  /** Milliseconds they took, τ, fading likewise. */
  readonly time: number;
  /** About when the last item came, or the phase began: on the clock of the readings. */
  readonly changed: number;
  /** Squared deviations of items from the pace, in squares of the pace; and how many. */
  readonly deviation: number;
  readonly deviations: number;
}

/** What the new items of a task teach its siblings. */
export interface PaceLesson {
  /** How many items, in units. */
  readonly items: number;
  /** `items` times the milliseconds that one of the provider's own items took. */
  readonly time: number;
  readonly deviation: number;
  readonly deviations: number;
  /** How many of the provider's own are done now; absent where all are. */
  readonly count?: number | undefined;
  /** How far the time that they took was from what was expected; absent where nothing was. */
  readonly strayed?: Strayed | undefined;
  /** Which part of the task they were, and of its time. */
  readonly strip?: Strip | undefined;
}

/** How far some items strayed from the pace so far. */
export interface Strayed {
  /** The squared deviation of the time they took, in squares of what was expected; at most 1, since a stall says nothing about drift. */
  readonly squared: number;
  /** How much of that is chance, in units of q: 1/dk + 1/(j+w), of dk items. */
  readonly noise: number;
}

/** What the paces of siblings say about another task's. */
export interface SiblingPace {
  /** Milliseconds that siblings take for one of the provider's own items. */
  readonly perItem: number;
  /** How many of the task's own items this is worth, w. */
  readonly worth: number;
}

// WELL_KNOWN and WINSOR were chosen in simulation; the priors and ODDEST are guesses. Half or double (for WINSOR 1.5 or 3) costs at most 3 %
// in the mean over workloads, and 80 % in the one with a warm-up: docs/benchmarks.md (Constants).
/** How many parts an item has where there are few items: a part of an item counts, too. */
const PARTS = 1e6;
/** How many items are remembered: speed drifts, and the last twenty show it. A pace that rests on this many is as well known as can be. */
export const WELL_KNOWN = 20;
/** New items count for at most this many times their expected time: a stall says nothing about pace. */
const WINSOR = 2;
/** A pace counts as resting on this many items more than were seen: without them, one that rests on a part of an item would mean anything. */
const PRIOR_ITEMS = 2;
/** No item is believed to take less than a millisecond, however many come at once. */
export const FASTEST = 1;
/** A squared deviation counts for at most this many squares of the pace: three times the pace. */
const ODDEST = 9;
/** The prior of irregularity, and how many items it is worth. */
const PRIOR_ODDITY = 0.4;
const PRIOR_ODDS = 3;

/** Returns how many of the provider's items count as one item here: one, unless there are very many. */
export const unitOf = (total: number): number => Math.max(1, total / FINEST);

/** Returns into how many parts an item is divided here, so that each part counts: one, if there are very many items. */
export const partsOf = (total: number): number => (total > FINEST ? 1 : PARTS);

const HALF = 0.5;

/** Less is a rounding error of fractions of items. */
const NEARLY_NONE = 1e-3;

/** Returns the greatest common divisor of two counts; the other, where one is 0. */
export const commonLump = (a: number, b: number): number => (b < NEARLY_NONE ? a : commonLump(b, a % b));

/** Returns r, how many items of mean length are still to come. */
export const leftOf = ({ done, total }: Items, shape: Shape | undefined): number => (total - evenItems(shape, done, total)) / unitOf(total);

/** Returns m, the milliseconds an item takes: the task's own pace, drawn to its siblings', (τ + w·s)/(j + w); undefined until there is either. */
export const paceOf = ({ items, time, total }: Pick<Pace, 'items' | 'time' | 'total'>, sibling: SiblingPace | undefined): number | undefined => {
  const { perItem, worth } = sibling ?? { perItem: 0, worth: 0 };
  const known = items + worth;
  return known > 0 ? Math.max(FASTEST, (time + worth * perItem * unitOf(total)) / known) : undefined;
};

/** Returns how many items a pace rests on, of the task and of its siblings. */
export const itemsBehind = ({ items }: Pick<Pace, 'items'>, sibling: SiblingPace | undefined): number => items + (sibling?.worth ?? PRIOR_ITEMS);

/** Returns q, how irregular items are, from the deviations of this task and of its siblings. */
export const oddityOf = (own: Pick<Pace, 'deviation' | 'deviations'>, siblings: Pick<Pace, 'deviation' | 'deviations'> | undefined): number =>
  (PRIOR_ODDITY * PRIOR_ODDS + own.deviation + (siblings?.deviation ?? 0)) / (PRIOR_ODDS + own.deviations + (siblings?.deviations ?? 0));

/**
 * Returns the pace of a task whose items are seen for the first time. `took`: how long they took, where
 * that is known. They count for one item at most, since they may as well have come at once, as at any time.
 */
export const firstPace = ({ done, total }: Items, changed: number, took = 0, shape?: Shape): Pace => {
  const count = evenItems(shape, done, total) / unitOf(total);
  const items = took > 0 ? Math.min(1, count) : 0;
  return { done, total, items, time: items > 0 ? (took * items) / count : 0, changed, deviation: 0, deviations: 0 };
};

/** When a task was read, last and now, and what else is known. */
export interface PaceContext {
  readonly last: number;
  readonly now: number;
  /** When the task began to run. */
  readonly began?: number | undefined;
  readonly sibling: SiblingPace | undefined;
  readonly shape?: Shape | undefined;
}

/**
 * Returns the pace after a reading. Items that came between the last reading and this one are taken to be evenly spaced
 * between them; the time from item to item is winsorised. The lesson is what siblings may learn from it.
 */
export const nextPace = (
  pace: Pace,
  { done, total }: Items,
  { last, now, began, sibling, shape }: PaceContext,
): { readonly pace: Pace; readonly lesson?: PaceLesson } => {
  const came = done - pace.done;
  // Kept counts and times are rounded: less than half a part does not count as come, and no time lies after `now`.
  if (Math.abs(came * partsOf(total)) < HALF) return { pace: { ...pace, done, total } };
  const unit = unitOf(total);
  const count = (evenItems(shape, done, total) - evenItems(shape, pace.done, total)) / unit;
  if (!(count > 0)) {
    // The bar fell back, perhaps to begin another phase, whose items need not be alike: the pace rests on what is still done, or on one item.
    const kept = Math.max(done / pace.done, Math.min(1, 1 / pace.items));
    return { pace: { ...pace, done, total, changed: now, items: pace.items * kept, time: pace.time * kept } };
  }
  const since = Math.min(now, Math.max(pace.changed, last));
  // Fractions, as of a ratio, are counted in the steps that they are multiples of: the smaller these are, the later the last one came.
  const changed = now - (now - since) / (Math.max(came / commonLump(1, came), count) + 1);
  const took = Math.max(0, changed - pace.changed);
  const expected = (paceOf(pace, sibling) ?? Infinity) * count;
  const known = expected < Infinity;
  const own = paceOf(pace, undefined);
  const first = !known && came > unit;
  // A stall for siblings may be the pace of a slow task: so winsorise by the slower of the expected and its own.
  const least = Math.min(took, first ? now - since : WINSOR * Math.max(expected, (own ?? 0) * count));
  // Before the task has a pace, a warm-up can't be told from slow items: take the geometric mean of both. If siblings have none either, n items count as √n.
  const time = own === undefined ? Math.sqrt(took * least) : least;
  const weight = first ? 1 / Math.sqrt(count) : 1;
  const squared = (took / expected - 1) ** 2;
  const noise = 1 / count + 1 / itemsBehind(pace, sibling);
  // (d − m·dk)²/(m²·dk·(1 + dk/(j+w)))
  const deviation = known ? Math.min(ODDEST, squared / noise) : 0;
  const deviations = known ? 1 : 0;
  const strayed = known ? { squared: Math.min(1, squared), noise } : undefined;
  const fade = Math.exp(-count / WELL_KNOWN);
  const next: Pace = {
    done,
    total,
    items: pace.items * fade + count * weight,
    time: pace.time * fade + time * weight,
    changed,
    deviation: pace.deviation + deviation,
    deviations: pace.deviations + deviations,
  };
  const strip = stripOf(pace, next, took, { began, sibling });
  return { pace: next, lesson: { items: count, time: time / unit, deviation, deviations, count: done < total ? done : undefined, strayed, strip } };
};

/** Returns which part of a task lies between two readings, and its time: by the task's pace, and over the time so far. */
const stripOf = (before: Pace, { done, total, items, time }: Pace, took: number, { began, sibling }: Pick<PaceContext, 'began' | 'sibling'>): Strip | undefined => {
  const pace = paceOf({ items, time, total }, sibling);
  if (pace === undefined || done > total) return undefined;
  const ran = began === undefined || before.done <= 0 ? 0 : before.changed - began;
  return { from: before.done / total, to: done / total, took: (took * unitOf(total)) / (pace * total), byRun: ran > 0 ? took / ran : 0, total };
};
