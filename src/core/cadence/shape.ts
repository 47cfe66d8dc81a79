import type { Writable } from '../writable';
import { addTo } from './beliefs/learned';

/**
 * How unevenly the time of a kind's tasks is spread over their items: a bar that is fast at first and slow at the end, a last
 * item that takes as long as all others. The items are cut into twenty parts of equal number; the last item is cut off the
 * last of these, as a part of its own.
 */
export interface Shape {
  /** How often each part was passed. */
  readonly passed: number[];
  /** How long that took in sum, in multiples of what the part would take by the task's pace. */
  readonly took: number[];
  /** How far off evenness, and the shape, were in predicting how long the items of the last readings took: means of squared logs. */
  readonly evenError: number;
  readonly shapeError: number;
}

/** What one reading teaches of the shape. Shares are 0..1. */
export interface Strip {
  /** The shares of the items between which it lies. */
  readonly from: number;
  readonly to: number;
  /** Which share of the whole task's time it took, by the task's pace. */
  readonly took: number;
  /** The strip's time over the time that the task had run until then; 0 where no item had come before. */
  readonly byRun: number;
  /** How many items the task has. */
  readonly total: number;
}

// PARTS, FINEST, PRIOR and TRUSTED were chosen in simulation; memories and bounds are guesses. Half or double (for TRUSTED 0.6 or 0.9) costs at most 1 %
// in the mean over workloads, and 16 % in one: docs/benchmarks.md (Constants).
const PARTS = 20;
/** A task of more items than this is followed in this many units. */
export const FINEST = 300;
/** The prior: as if three tasks had passed evenly. */
const PRIOR = 3;
/** How many tasks are remembered. */
const MEMORY = 30;
/** Evenness and shape are judged by the last dozen readings. */
const MEMORY_ERROR = 12;
/**
 * The shape is used where it is off by less than this share of what evenness is off by. With 1, items that come in lumps are dearer; with 0.6,
 * a heavy last item is missed.
 */
const TRUSTED = 0.8;
/** No reading is further off: a factor of e². */
const MOST_ERROR = 4;
/** No strip counts as longer than three whole tasks. */
const LONGEST = 3;
/**
 * By the time so far, a strip counts for at most this many times what it took by the pace. Chosen in simulation: with 1.5 less is learned of
 * slow ends, and without it items that come in lumps are 5 % dearer.
 */
const SLOWEST = 2;
/** A strip that should take less of a task's time is skipped: that share is a divisor. */
const HARDLY = 1e-9;

/** Returns a shape of which nothing is known: even. */
export const noShape = (): Shape => ({ passed: [], took: [], evenError: 0, shapeError: 0 });

/** How many times as long a part takes as it would if all were alike. */
const densityOf = ({ passed, took }: Shape, part: number): number => (PRIOR + (took[part] ?? 0)) / (PRIOR + (passed[part] ?? 0));

/** Returns at which share of the items the last item begins; with up to twenty items, the last twentieth. */
const edgeOf = (total: number): number => 1 - 1 / Math.min(FINEST, Math.max(PARTS, total));

/** Returns at which share of the items a part begins. */
const startOf = (part: number, edge: number): number => (part === PARTS ? edge : Math.min(1, part / PARTS));

/** Returns how long it takes to reach a share of the items, where all of them would take 1 if they were alike. */
const timeAt = (shape: Shape, share: number, edge: number): number => {
  let time = 0;
  let start = 0;
  for (let part = 0; part <= PARTS && start < share; part += 1) {
    const end = startOf(part + 1, edge);
    time += densityOf(shape, part) * (Math.min(share, end) - start);
    start = end;
  }
  return time;
};

/** Returns how many items would be done by now if all took equally long: as many as are done, until the shape has predicted times better. */
export const evenItems = (shape: Shape | undefined, done: number, total: number): number => {
  if (shape === undefined || !(shape.shapeError < TRUSTED * shape.evenError) || done >= total) return done;
  const edge = edgeOf(total);
  return (total * timeAt(shape, done / total, edge)) / timeAt(shape, 1, edge);
};

/** Adds what one reading taught. */
export const addStrip = (shape: Shape, { from, to, took: byPace, byRun, total }: Strip): void => {
  const edge = edgeOf(total);
  const [begin, end] = [timeAt(shape, from, edge), timeAt(shape, to, edge)];
  if (end - begin < HARDLY) return;
  // Where a bar slows down, the time by the pace is too short. Relative to the time so far it is right, but that may include a wait for the first item.
  const took = byRun > 0 ? Math.max(byPace, Math.min(SLOWEST * byPace, end / (1 + 1 / byRun))) : byPace;
  if (byRun > 0) {
    const off = (before: number, after: number): number => Math.min(MOST_ERROR, Math.log((byRun * before) / (after - before)) ** 2);
    const means = shape as Writable<Shape>;
    means.evenError += (off(from, to) - shape.evenError) / MEMORY_ERROR;
    means.shapeError += (off(begin, end) - shape.shapeError) / MEMORY_ERROR;
  }
  for (let part = 0; part <= PARTS; part += 1) {
    const [first, last] = [startOf(part, edge), startOf(part + 1, edge)];
    const passed = Math.max(0, Math.min(to, last) - Math.max(from, first)) / (last - first || 1);
    // A strip's time is spread over its parts by the densities known so far.
    addTo(shape.took, part, (Math.min(LONGEST, took) * passed * densityOf(shape, part)) / (end - begin));
    addTo(shape.passed, part, passed);
  }
  forget(shape);
};

/** Adds all that another shape holds, which is a `share` of both together. */
export const addShape = (shape: Shape, other: Shape, share: number): void => {
  const means = shape as Writable<Shape>;
  for (const mean of ['evenError', 'shapeError'] as const) means[mean] += (other[mean] - means[mean]) * share;
  for (const row of ['passed', 'took'] as const) other[row].forEach((more, part) => addTo(shape[row], part, more));
  forget(shape);
};

const forget = ({ passed, took }: Shape): void => {
  passed.forEach((times, i) => {
    const kept = Math.min(1, MEMORY / times);
    passed[i] = times * kept;
    took[i] = (took[i] ?? 0) * kept;
  });
};
