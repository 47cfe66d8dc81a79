import type { Phase } from './lessons';
import type { Observed } from './observe';
import { partsOf, type Pace } from './pace';

/**
 * What an adaptive cadence keeps of a task: plain JSON. A hundred thousand sleeping tasks have one each, so it is flat, and
 * its numbers are small integers, which engines store without an object for each. Times are milliseconds since watching began.
 */
export interface AdaptiveState {
  /** When watching began: the day since the epoch, and the millisecond of that day. */
  readonly day: number;
  readonly at: number;
  /** When it was last read. */
  readonly last: number;
  /** Absent before the first reading. */
  readonly phase?: Phase | undefined;
  /** About when that phase began. */
  readonly entered: number;
  /** The wait after `last` that the rule asked for, and how probable the end is meanwhile (`chanceToKeep`), in hundred-millionths. */
  readonly wait: number;
  readonly chance: number;
  /** About when the task began to run; absent without progress: then it is `entered`. */
  readonly began?: number | undefined;
  /** The items done, in parts of {@link partsOf}; the total; about when the last item came. Absent without progress. */
  readonly done?: number | undefined;
  readonly total?: number | undefined;
  readonly changed?: number | undefined;
  /** What the pace rests on, `items` and `deviation` in millionths; absent before a pace is known. */
  readonly items?: number | undefined;
  readonly time?: number | undefined;
  readonly deviation?: number | undefined;
  readonly deviations?: number | undefined;
}

const DAY = 86_400_000;
/** The longest wait kept: 12 days. */
const LONGEST = 2 ** 30 - 1;
/** The unit of chances: so small since a wait of days goes with a slight one. Multiplying by it is faster than dividing. */
const CHANCE = 1e-8;
/** What the pace rests on is kept in millionths, since a reading may add a tiny part of an item. */
const MILLION = 1e6;

/** Returns the nearest integer; never the −0 that `Math.round` may return, for which engines need an object. */
const whole = (value: number): number => Math.floor(value + 0.5);

/** Returns what is kept of a task, of the wait that was decided, and of the chance of its end. */
export const packed = (seen: Observed, decided: number, chanceOfEnd: number): AdaptiveState => {
  const { since, phase, pace } = seen;
  const day = Math.floor(since / DAY);
  const at = whole(since - day * DAY);
  const last = whole(seen.last);
  const entered = whole(seen.entered);
  const wait = Math.min(whole(decided), LONGEST);
  const chance = whole(chanceOfEnd / CHANCE);
  // Each is written out, so that an object has room for its fields and no more.
  if (pace === undefined) return { day, at, last, phase, entered, wait, chance };
  const { total, deviations } = pace;
  const began = whole(seen.began ?? entered);
  const done = whole(pace.done * partsOf(total));
  const changed = whole(pace.changed);
  const items = whole(pace.items * MILLION);
  if (items === 0) return { day, at, last, phase, entered, wait, chance, began, done, total, changed };
  const time = whole(pace.time);
  const deviation = whole(pace.deviation * MILLION);
  return { day, at, last, phase, entered, wait, chance, began, done, total, changed, items, time, deviation, deviations };
};

const sinceOf = ({ day, at }: AdaptiveState): number => day * DAY + at;

/** Returns what was observed of a task. */
export const unpacked = (state: AdaptiveState): Observed => {
  const { last, phase, entered, began = entered } = state;
  const ran = phase !== undefined && phase !== 'pending';
  return { since: sinceOf(state), last, phase, entered, began: ran ? began : undefined, pace: paceIn(state) };
};

const paceIn = ({ done = 0, total, changed = 0, items = 0, time = 0, deviation = 0, deviations = 0 }: AdaptiveState): Pace | undefined =>
  total === undefined ? undefined : { done: done / partsOf(total), total, items: items / MILLION, time, changed, deviation: deviation / MILLION, deviations };

/** Returns when the task was last read, on the clock of the readings. */
export const lastReadAt = (state: AdaptiveState): number => sinceOf(state) + state.last;

/** Returns how probable the end is, as {@link packed} took it. */
export const chanceOf = ({ chance }: AdaptiveState): number => chance * CHANCE;
