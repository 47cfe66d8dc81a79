import { adaptive, type AdaptiveOptions } from '../../src/core/cadence/adaptive';
import { taskModel } from '../../src/core/cadence/taskModel';
import { queuedLives, watchBatch } from './batch';
import { chanceOf } from './chance';
import { LAWS, uniform } from './laws';
import { lawOf, optimalSchedule, watchOnSchedule } from './optimum';
import { awsWaiter, interval } from './peers';
import { interpolate, summaryOf, watchInTurn, type Summary } from './simulate';
import { livesOf, WORKLOADS } from './workloads';

type Name = keyof typeof WORKLOADS;
type Run = (price: number) => Summary;

const SECOND = 1_000;
/** No bounds and no jitter: the rule itself. */
export const BARE = { minInterval: 0, jitter: 0 } as const;

/** Returns what watching lives one after another comes to at a price, each as if it were the first. */
export const cold = (workload: Name, seed: number, count: number, options: AdaptiveOptions = {}): Run => {
  const lives = livesOf(workload, seed, count);
  return (price) => summaryOf(watchInTurn(adaptive({ ...BARE, ...options, price }), lives));
};

/** Returns the same after `before` others of their kind, of another seed. */
export const warm = (workload: Name, seed: number, count: number, before: number): Run => {
  const [earlier, lives] = [livesOf(workload, seed + 7_000, before), livesOf(workload, seed, count)];
  return (price) => {
    const [cadence, model] = [adaptive({ ...BARE, price }), taskModel()];
    watchInTurn(cadence, earlier, { model });
    return summaryOf(watchInTurn(cadence, lives, { model }));
  };
};

/** Returns the settings to interpolate between: a price, less and more. */
export const around = (price: number): readonly number[] => [price / 1.4, price * 1.4];

/** From 1/32 s on: W3 within its short window takes 24 requests only where they are that cheap. */
const SCHEDULES = Array.from({ length: 25 }, (_, i) => 31.25 * 2 ** (i / 2));

/** Returns the optimal schedules for the law of a workload without progress, at prices from 1/32 s to two minutes. */
export const optimalSchedules = (workload: 'W1' | 'W3'): readonly (readonly number[])[] => {
  const law =
    workload === 'W1'
      ? lawOf(LAWS['lognormal'] as (t: number) => number, SECOND, 1e8, 2_000)
      : lawOf((t) => uniform(t, 90 * SECOND, 240 * SECOND), SECOND, 241 * SECOND, 2_000);
  return SCHEDULES.map((price) => optimalSchedule(law, price).schedule);
};

/** Returns the mean lateness over that of the optimum at as many requests. */
export const overOptimum = (ours: Summary, schedules: readonly (readonly number[])[], workload: Name, seed: number, count: number): number => {
  const lives = livesOf(workload, seed, count);
  const best = schedules.map((schedule) => summaryOf(watchOnSchedule(schedule, lives)));
  return ours.mean / interpolate(best, 'requests', ours.requests).mean;
};

/** Returns the mean and p95 lateness of the AWS waiter over ours, at its own number of requests. */
export const awsOverOurs = (seed: number, count: number): { readonly mean: number; readonly p95: number } => {
  const aws = summaryOf(watchInTurn(awsWaiter(chanceOf(seed)), livesOf('W2', seed, count)));
  const ours = interpolate(around(700).map(cold('W2', seed, count)), 'requests', aws.requests);
  return { mean: aws.mean / ours.mean, p95: aws.p95 / ours.p95 };
};

/** Returns the requests of an interval of 2 s over ours, at its own p95 lateness. */
export const azureOverOurs = (run: Run, seed: number, count: number): number => {
  const azure = summaryOf(watchInTurn(interval(2 * SECOND), livesOf('W2', seed, count)));
  return azure.requests / interpolate(around(85).map(run), 'p95', azure.p95).requests;
};

/** Returns the middle value of several seeds. */
export const medianOf = (seeds: readonly number[], one: (seed: number) => number): number =>
  seeds.map(one).sort((a, b) => a - b)[seeds.length >> 1] as number;

/** Returns what a batch in a queue comes to under a budget of five requests a second, with and without the waiting line. */
export const queued = (seed: number, count: number, slots: number, inOrder: boolean, price: number, line = true): Summary =>
  summaryOf(watchBatch(adaptive({ minInterval: 0, price }), queuedLives('W2', seed, count, slots, inOrder), 5, line));
