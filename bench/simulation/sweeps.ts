import { adaptive, type AdaptiveOptions } from '../../src/core/cadence/adaptive';
import { chanceOf } from './chance';
import { cold, optimalSchedules, warm } from './figures';
import { watchOnSchedule } from './optimum';
import { ageProportional, awsWaiter, everySo, growing, handWrittenEta, type Schedule } from './peers';
import { interpolate, summaryOf, watchInTurn, type Summary } from './simulate';
import { livesOf, type WORKLOADS } from './workloads';

export type Name = keyof typeof WORKLOADS;

/** How large a run is. */
export interface Size {
  readonly seeds: readonly number[];
  /** Tasks of each seed, and tasks that a warm model has seen before. */
  readonly count: number;
  readonly before: number;
}

/** Seeds that nothing was tuned on, and no spec is held to. */
const FIRST_SEED = 201;
export const seedsOf = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => FIRST_SEED + i);

/** A policy over the settings of its own parameter: for each seed what each setting came to. */
export interface Sweep {
  readonly name: string;
  readonly bySeed: readonly (readonly Summary[])[];
}

const SECOND = 1_000;
const steps = (low: number, high: number, count: number): number[] => Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));

/** Returns the middle of some values; of an even number of them, the mean of the two. */
export const middle = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[half] as number) : ((sorted[half - 1] as number) + (sorted[half] as number)) / 2;
};

/** Returns the median over seeds, number by number. */
export const medians = (summaries: readonly Summary[]): Summary => {
  const of = (name: keyof Summary): number => middle(summaries.map((one) => one[name]));
  return { requests: of('requests'), mean: of('mean'), p95: of('p95'), max: of('max') };
};

/** Returns the curve of a sweep: the median over seeds at each setting. */
export const curveOf = ({ bySeed }: Sweep): readonly Summary[] => (bySeed[0] ?? []).map((_, i) => medians(bySeed.map((points) => points[i] as Summary)));

const ofSchedules = (name: string, workload: Name, { seeds, count }: Size, schedules: readonly Schedule[]): Sweep => ({
  name,
  bySeed: seeds.map((seed) => {
    const lives = livesOf(workload, seed, count);
    return schedules.map((schedule) => summaryOf(watchOnSchedule(schedule, lives)));
  }),
});

/** Every interval is tuned in hindsight: these are the families, each over its one parameter. */
export const intervals = (workload: Name, size: Size): readonly Sweep[] => [
  ofSchedules('fixed', workload, size, steps(SECOND, 400 * SECOND, 28).map(everySo)),
  {
    name: 'AWS waiter',
    bySeed: size.seeds.map((seed) => {
      const lives = livesOf(workload, seed, size.count);
      return steps(3 * SECOND, 960 * SECOND, 16).map((longest) => summaryOf(watchInTurn(awsWaiter(chanceOf(seed), longest), lives)));
    }),
  },
  ofSchedules('exponential ×2', workload, size, steps(2 * SECOND, 2_048 * SECOND, 16).map((longest) => growing(SECOND, 2, longest))),
  ofSchedules('gax ×1.3', workload, size, steps(2 * SECOND, 2_048 * SECOND, 16).map((longest) => growing(SECOND / 10, 1.3, longest))),
  ofSchedules('age-proportional', workload, size, steps(0.01, 1.5, 16).map(ageProportional)),
];

export const ETA_SETTINGS = [0.25, 0.5, 0.75, 1].flatMap((share) =>
  [1, 2, 5, 10].flatMap((shortest) => [30, 60, 120, 300].map((longest) => ({ share, shortest: shortest * SECOND, longest: longest * SECOND }))),
);

/** An ETA written by hand, over all three of its parameters. */
export const etas = (workload: Name, { seeds, count }: Size): Sweep => ({
  name: 'hand-written ETA',
  bySeed: seeds.map((seed) => {
    const lives = livesOf(workload, seed, count);
    return ETA_SETTINGS.map((settings) => summaryOf(watchInTurn(handWrittenEta(settings), lives)));
  }),
});

/** Returns the points of which no other is better in both. */
export const frontOf = (points: readonly Summary[]): readonly Summary[] =>
  points
    .filter((one) => !points.some((other) => other !== one && other.requests <= one.requests && other.mean <= one.mean))
    .sort((a, b) => a.requests - b.requests);

/** The exact optimum for the law, which nobody knows who watches. */
export const optimum = (workload: 'W1' | 'W3', size: Size): Sweep => ofSchedules('optimum', workload, size, optimalSchedules(workload));

/** The library's own, cold and warm, over the price. */
export const ours = (name: string, workload: Name, { seeds, count, before }: Size, prices: readonly number[], kind: 'cold' | 'warm', options?: AdaptiveOptions): Sweep => ({
  name,
  bySeed: seeds.map((seed) => prices.map(kind === 'cold' ? cold(workload, seed, count, options) : warm(workload, seed, count, before))),
});

export const pricesFrom = (low: number, high: number, count: number): readonly number[] => steps(low, high, count);

const within = (points: readonly Summary[], requests: number): boolean =>
  Math.min(...points.map((one) => one.requests)) <= requests && Math.max(...points.map((one) => one.requests)) >= requests;

/** Returns the mean lateness at a number of requests, seed by seed; undefined where the policy can't be tuned to it. */
export const meansAt = ({ bySeed }: Sweep, requests: number): readonly (number | undefined)[] =>
  bySeed.map((points) => (within(points, requests) ? interpolate(points, 'requests', requests).mean : undefined));

/** Returns the lowest of several, seed by seed. */
export const lowestOf = (many: readonly (readonly (number | undefined)[])[]): readonly number[] =>
  (many[0] ?? []).map((_, i) => Math.min(...many.map((one) => one[i] ?? Infinity)));

/** Returns the lateness of each task, all seeds together, at the price at which each seed needs so many requests. */
export const latenessAt = (workload: Name, { seeds, count }: Size, price: number, requestsOf: (seed: number) => number): readonly number[] =>
  seeds.flatMap((seed) => {
    const lives = livesOf(workload, seed, count);
    const wanted = requestsOf(seed);
    let [low, high] = [price / 4, price * 4];
    for (let i = 0; i < 8; i += 1) {
      const tried = Math.sqrt(low * high);
      const { requests } = summaryOf(watchInTurn(adaptive({ price: tried, minInterval: 0, jitter: 0 }), lives));
      if (requests > wanted) low = tried;
      else high = tried;
    }
    return watchInTurn(adaptive({ price: high, minInterval: 0, jitter: 0 }), lives).map(({ late }) => late);
  });
