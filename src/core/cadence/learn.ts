import { BINS, binOf, startOfBin } from './beliefs/bins';
import type { Ages } from './beliefs/learned';
import type { Lesson, Lessons, Stretch, Sums } from './lessons';

/** After so many ends, or items, all that was learned counts half: remote services change. */
const MEMORY_ENDS = 300;
const MEMORY_ITEMS = 10_000;
/** How far apart paces lie is remembered of the last dozen tasks: whether units are mixed is soon seen, and soon over. */
const APART_FADE = 1 - 1 / 12;
/** No task takes longer: 95 years, so that three hundred of them stay below what a saved model may hold. */
const LONGEST = 3e12;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const PHASES = ['pending', 'running', 'finalizing'] as const;
const ROWS = ['ended', 'failed', 'watched'] as const;

const noAges = (): Ages => ({ ended: [], failed: [], watched: [] });

/** Returns lessons of which nothing is known yet. */
export const noLessons = (): Lessons => ({
  sums: { ends: 0, ran: 0, finalized: 0, finalizedSquared: 0, items: 0, time: 0, odd: 0, odds: 0, apart: 0, aparts: 0 },
  ages: {
    pending: noAges(),
    running: noAges(),
    finalizing: noAges(),
  },
});

/** Whether amounts are such as can be learned from: what no clock and no count can mean is left out. */
const isSensible = (...amounts: readonly number[]): boolean => amounts.every((amount) => amount >= 0 && amount <= LONGEST);

const add = (row: number[], bin: number, more: number): void => {
  row[bin] = (row[bin] ?? 0) + more;
};

/** Adds one stretch to the ages. The end of an ended one is taken to lie anywhere in it, evenly. */
const addStretch = (ages: Ages, { from, to, ended: over }: Stretch, failed: boolean): void => {
  if (!isSensible(from, to) || to <= from) return;
  const length = to - from;
  let low = from;
  for (let bin = binOf(from); low < to; bin += 1) {
    const high = bin === BINS - 1 ? to : Math.min(to, startOfBin(bin + 1));
    for (let next = ages.watched.length; next <= bin; next += 1) for (const row of ROWS) ages[row].push(0);
    // Log-time begins with the first bin.
    const start = Math.max(low, startOfBin(0));
    const log = high > start ? Math.log(high / start) : 0;
    if (over) add(ages.ended, bin, (high - low) / length);
    if (over && failed) add(ages.failed, bin, (high - low) / length);
    // Of an ended stretch, the integral over log-time of what is still alive, (to − x)/length.
    add(ages.watched, bin, over ? Math.max(0, to * log - Math.max(0, high - start)) / length : log);
    low = high;
  }
};

const halve = ({ sums, ages }: Lessons, ofItems: boolean): void => {
  const counts = sums as Writable<Sums>;
  if (ofItems) {
    for (const name of ['items', 'time', 'odd', 'odds'] as const) counts[name] /= 2;
    return;
  }
  for (const name of ['ends', 'ran', 'finalized', 'finalizedSquared', 'apart', 'aparts'] as const) counts[name] /= 2;
  for (const phase of PHASES) for (const row of ROWS) ages[phase][row].forEach((value, bin, all) => (all[bin] = value / 2));
};

/** Remembers no more than the latest, by halves. */
const forget = (lessons: Lessons): void => {
  while (lessons.sums.items > MEMORY_ITEMS) halve(lessons, true);
  while (lessons.sums.ends > MEMORY_ENDS) halve(lessons, false);
};

/** Adds what one reading taught, as far as it is sensible. */
export const addLesson = (lessons: Lessons, { stretches, items, end }: Lesson): void => {
  const sums = lessons.sums as Writable<Sums>;
  for (const stretch of stretches) addStretch(lessons.ages[stretch.phase], stretch, end?.failed === true);
  if (items !== undefined && isSensible(items.items, items.time, items.odd)) {
    sums.items += items.items;
    sums.time += items.time;
    sums.odd += items.odd;
    sums.odds += items.odds;
  }
  if (end !== undefined && isSensible(end.ran, end.finalized)) {
    sums.ends += 1;
    sums.ran += end.ran;
    sums.finalized += end.finalized;
    sums.finalizedSquared += end.finalized ** 2;
    if (end.apart !== undefined) {
      sums.apart = sums.apart * APART_FADE + end.apart;
      sums.aparts = sums.aparts * APART_FADE + 1;
    }
  }
  forget(lessons);
};

/** Adds all that other lessons hold. */
export const addLessons = (lessons: Lessons, other: Lessons): void => {
  const sums = lessons.sums as Writable<Sums>;
  for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += other.sums[name];
  for (const phase of PHASES) for (const row of ROWS) other.ages[phase][row].forEach((more, bin) => add(lessons.ages[phase][row], bin, more));
  forget(lessons);
};
