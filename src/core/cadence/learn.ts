import type { Writable } from '../writable';
import { BINS, binOf, startOfBin } from './beliefs/bins';
import { addTo, type Ages } from './beliefs/learned';
import { PRIOR_PACE_VARIANCE, PRIOR_DRIFT, type Lesson, type Lessons, type Stretch, type Sums } from './lessons';
import { commonLump, oddityOf, type Strayed } from './pace';
import { addShape, addStrip, noShape } from './shape';

// Guesses, unless said otherwise. Half or double costs at most 1 % in the mean over workloads, see docs/benchmarks.md (Constants).
/** Beyond this many ends, or items, all that they taught so far counts half: remote services change. */
const MEMORY_ENDS = 300;
const MEMORY_ITEMS = 10_000;
/** `paceVariance` is a moving mean over the last dozen tasks: whether units are mixed shows soon, and is over soon. Chosen once, not tuned. */
const MEMORY_PACE_VARIANCE = 12;
/** `drift` is a moving mean over this many readings that show it clearly, or more that show it less. Chosen in simulation: 6 to 60 are within 1 %. */
const MEMORY_DRIFT = 12;
/** The least drift: however steady tasks were, 4 % is held to be possible. */
const LEAST_DRIFT = 0.04 ** 2;
/** No larger amount is learned: 95 years, so that three hundred of them stay below what a saved model may hold. */
const LONGEST = 3e12;

const PHASES = ['pending', 'running', 'finalizing'] as const;
const OF_ITEMS = ['items', 'time', 'deviation', 'deviations'] as const;
const ROWS = ['ended', 'failed', 'watched'] as const;

const noAges = (): Ages => ({ ended: [], failed: [], watched: [] });

/** Returns lessons that hold nothing yet. */
export const noLessons = (): Lessons => ({
  sums: { ends: 0, ran: 0, items: 0, time: 0, deviation: 0, deviations: 0, paceVariance: PRIOR_PACE_VARIANCE, drift: PRIOR_DRIFT, lump: 0 },
  ages: { pending: noAges(), running: noAges(), finalizing: noAges() },
  shape: noShape(),
});

/** Whether an amount can be learned from: what no clock and no count can mean is left out. */
const isSensible = (amount: number): boolean => amount >= 0 && amount <= LONGEST;

/** Adds one stretch to the ages. If it ended, the end is taken to be uniform over it. */
const addStretch = (ages: Ages, { from, to, ended: over }: Stretch, failed: boolean): void => {
  if (!(to > from && isSensible(to))) return;
  const length = to - from;
  let low = from;
  for (let bin = binOf(from); low < to; bin += 1) {
    const high = bin === BINS - 1 ? to : Math.min(to, startOfBin(bin + 1));
    for (let next = ages.watched.length; next <= bin; next += 1) for (const row of ROWS) ages[row].push(0);
    // Log-time begins with the first bin.
    const start = Math.max(low, startOfBin(0));
    const width = Math.max(0, high - start);
    const log = Math.log1p(width / start);
    if (over) addTo(ages.ended, bin, (high - low) / length);
    if (over && failed) addTo(ages.failed, bin, (high - low) / length);
    // For a stretch that ended: the integral over log-time of the share still alive, (to − x)/length.
    addTo(ages.watched, bin, over ? Math.max(0, to * log - width) / length : log);
    low = high;
  }
};

/**
 * Adds how far new items strayed from the pace so far. What exceeds chance, q·noise, is drift. Its weight is how clearly it can be
 * told from chance: the inverse of its variance under the prior drift.
 */
const addDrift = (sums: Writable<Sums>, { squared, noise }: Strayed): void => {
  const chance = oddityOf(sums, undefined) * noise;
  const clear = (PRIOR_DRIFT / (PRIOR_DRIFT + chance)) ** 2;
  sums.drift = Math.max(LEAST_DRIFT, sums.drift + (clear * (squared - chance - sums.drift)) / MEMORY_DRIFT);
};

/** Forgets old lessons: halves what exceeds the memory. */
const forget = ({ sums, ages }: Lessons): void => {
  const counts = sums as Writable<Sums>;
  while (counts.items > MEMORY_ITEMS) for (const name of OF_ITEMS) counts[name] /= 2;
  while (counts.ends > MEMORY_ENDS) {
    counts.ends /= 2;
    counts.ran /= 2;
    for (const rows of Object.values(ages)) for (const row of ROWS) rows[row].forEach((value, bin, all) => (all[bin] = value / 2));
  }
};

/** Adds what one reading taught, as far as it is sensible. */
export const addLesson = (lessons: Lessons, { stretches, items, end }: Lesson): void => {
  const sums = lessons.sums as Writable<Sums>;
  for (const stretch of stretches) addStretch(lessons.ages[stretch.phase], stretch, end?.failed === true);
  if (items && OF_ITEMS.every((name) => isSensible(items[name]))) {
    if (items.strayed && isSensible(items.strayed.noise)) addDrift(sums, items.strayed);
    if (items.strip && isSensible(items.strip.took)) addStrip(lessons.shape, items.strip);
    if (items.count !== undefined && isSensible(items.count)) sums.lump = commonLump(sums.lump, items.count);
    for (const name of OF_ITEMS) sums[name] += items[name];
  }
  if (end && isSensible(end.ran)) {
    sums.ends += 1;
    sums.ran += end.ran;
    if (end.paceDeviation !== undefined) sums.paceVariance += (end.paceDeviation - sums.paceVariance) / MEMORY_PACE_VARIANCE;
  }
  forget(lessons);
};

/** Adds all that other lessons hold. */
export const addLessons = (lessons: Lessons, other: Lessons): void => {
  const sums = lessons.sums as Writable<Sums>;
  // Means are averaged, weighted by how many tasks ended, or items came.
  const shareOf = (by: 'ends' | 'items'): number => (other.sums[by] === 0 ? 0 : other.sums[by] / (sums[by] + other.sums[by]));
  // As a weighted sum, since adding back a difference rounds: of nothing and another it is the other, to the last bit.
  const meanOf = (name: 'paceVariance' | 'drift', share: number): number => sums[name] * (1 - share) + other.sums[name] * share;
  sums.paceVariance = meanOf('paceVariance', shareOf('ends'));
  sums.drift = meanOf('drift', shareOf('items'));
  addShape(lessons.shape, other.shape, shareOf('items'));
  sums.lump = commonLump(sums.lump, other.sums.lump);
  for (const name of ['ends', 'ran', ...OF_ITEMS] as const) sums[name] += other.sums[name];
  for (const phase of PHASES) for (const row of ROWS) other.ages[phase][row].forEach((more, bin) => addTo(lessons.ages[phase][row], bin, more));
  forget(lessons);
};
