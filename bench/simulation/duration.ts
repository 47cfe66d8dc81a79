import { adaptive, type AdaptiveOptions } from '../../src/core/cadence/adaptive';
import { chanceOf } from './chance';
import { watchOnSchedule } from './optimum';
import { ageProportional, awsWaiter, everySo, growing } from './peers';
import { summaryOf, watchInTurn, type Summary, type Watched } from './simulate';
import { medians } from './sweeps';
import type { Life } from './workloads';

const SECOND = 1_000;
/** What cost is measured in here: a request is worth a second of lateness. */
const PRICE = SECOND;

/** Tasks of about one duration, from half of it to one and a half: spread by the golden ratio, evenly and in step with no interval. */
export const livesOfAbout = (duration: number, count: number): readonly Life[] =>
  Array.from({ length: count }, (_, i) => ({ starts: 0, ends: duration * (0.5 + (((i + 0.5) * (Math.sqrt(5) - 1)) / 2) % 1) }));

/** The same with progress: so many items, as irregular as W2's. */
export const itemisedLivesOfAbout = (duration: number, count: number, items: number, seed: number): readonly Life[] => {
  const chance = chanceOf(seed);
  return livesOfAbout(duration, count).map(({ ends }) => {
    const times = Array.from({ length: items }, () => chance.lognormal(1, 0.5));
    const sum = times.reduce((total, time) => total + time, 0);
    let at = 0;
    const all = times.map((time) => (at += (time / sum) * ends));
    return { starts: 0, ends: all.at(-1) as number, items: all, hasTotal: true };
  });
};

const costOf = ({ requests, mean }: Summary): number => PRICE * requests + mean;

const POLICIES: Readonly<Record<string, (lives: readonly Life[]) => readonly Watched[]>> = {
  ours: (lives) => watchInTurn(adaptive({ price: PRICE, minInterval: 0, jitter: 0 }), lives),
  'fixed 2 s': (lives) => watchOnSchedule(everySo(2 * SECOND), lives),
  'fixed 30 s': (lives) => watchOnSchedule(everySo(30 * SECOND), lives),
  'exponential ×2, at most 60 s': (lives) => watchOnSchedule(growing(SECOND, 2, 60 * SECOND), lives),
  'AWS waiter, at most 120 s': (lives) => watchInTurn(awsWaiter(chanceOf(1)), lives),
  'age-proportional, 10 %': (lives) => watchOnSchedule(ageProportional(0.1), lives),
};

export const POLICY_NAMES = Object.keys(POLICIES);

/** Returns the cost of each policy at a duration that nobody knows, over that of the best fixed interval in hindsight. */
export const overBestFixed = (duration: number): Readonly<Record<string, number>> => {
  const lives = livesOfAbout(duration, 200);
  // The best interval for T is √(2·price·T); those around it are tried.
  const best = Math.min(
    ...Array.from({ length: 9 }, (_, i) => costOf(summaryOf(watchOnSchedule(everySo(Math.sqrt(2 * PRICE * duration) * 2 ** ((i - 4) / 8)), lives)))),
  );
  return Object.fromEntries(Object.entries(POLICIES).map(([name, watch]) => [name, costOf(summaryOf(watch(lives))) / best]));
};

/** Returns what a price comes to for tasks of about a duration, as `watch` does it unless told otherwise: cold, one at a time. */
export const atPrice = (price: AdaptiveOptions['price'], duration: number, { items, typical }: { items?: number; typical?: number } = {}): Summary =>
  medians(
    [201, 202, 203].map((seed) => {
      const lives = items === undefined ? livesOfAbout(duration, 200) : itemisedLivesOfAbout(duration, 200, items, seed);
      return summaryOf(watchInTurn(adaptive({ price, typical }), lives, { live: true }));
    }),
  );
