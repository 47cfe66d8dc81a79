import { waitOf } from '../../src/core/cadence/rule';
import { overBestFixed } from './duration';
import { awsOverOurs, azureOverOurs, cold, warm } from './figures';
import { seconds, ratioAt, type Frontier } from './frontiers';
import { beliefIn, gridOf, LAWS, uniform, type Alive } from './laws';
import { costOf, optimalSchedule } from './optimum';
import type { Queued } from './queue';
import { middle, type Size, type Sweep } from './sweeps';
import { figure, table } from '../lib/text.mjs';

const SECOND = 1_000;

/** Returns the cost of the rule, for one who knows the law, over that of the exact optimum. */
const ruleOverOptimum = (alive: Alive, price: number): number => {
  const schedule = [0];
  for (let now = 0; alive(now) > 1e-5 && schedule.length < 5_000; ) {
    const { late, chance } = beliefIn(alive, now);
    now += waitOf(late, price, chance);
    schedule.push(now);
  }
  const { schedule: best } = optimalSchedule(gridOf(alive, price), price);
  return costOf(schedule, alive, price) / costOf(best, alive, price);
};

/** What a goal was, and what came of it. */
interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly reached: string;
  readonly met: boolean;
}

const atMost = (what: string, bound: number, value: number, show = figure): Goal => ({ what, goal: `at most ${show(bound)}`, reached: show(value), met: value <= bound });
const atLeast = (what: string, bound: number, value: number): Goal => ({ what, goal: `at least ${figure(bound)}×`, reached: `${figure(value)}×`, met: value >= bound });

/** What is needed of the other parts. */
export interface Measured {
  readonly size: Size;
  readonly W1: Frontier;
  readonly W2: Frontier;
  readonly W3: Frontier;
  readonly inOrder: Queued;
  readonly anyOrder: Queued;
  /** At a lower price. */
  readonly anyOrderEager: Queued;
  readonly unknown: readonly Queued[];
}

const worst = (over: readonly Sweep[], under: Sweep, budgets: readonly number[], pick: (...values: number[]) => number): number =>
  pick(...budgets.map((budget) => ratioAt(over, under, budget)).filter((ratio) => ratio !== undefined));

const queued = (what: string, run: Queued, bounds: { readonly requests: number; readonly mean: number; readonly p95?: number; readonly max?: number }): Goal[] => {
  const goals: Goal[] = [atMost(`${what}: requests per task`, bounds.requests, run.requests), atMost(`${what}: mean lateness, s`, bounds.mean, run.mean, seconds)];
  if (bounds.p95 !== undefined) goals.push(atMost(`${what}: p95, s`, bounds.p95, run.p95, seconds));
  if (bounds.max !== undefined) goals.push(atMost(`${what}: latest, s`, bounds.max, run.max, seconds), atMost(`${what}: refused, %`, 0, 100 * run.refused));
  return goals;
};

export const goalsOf = ({ size, W1, W2, W3, inOrder, anyOrder, anyOrderEager, unknown }: Measured): readonly Goal[] => {
  const { seeds, count, before } = size;
  const laws = Object.values(LAWS).flatMap((alive) => [0.5, 2, 10, 50].map((price) => ruleOverOptimum(alive, price * SECOND)));
  const narrow = ruleOverOptimum((t) => uniform(t, 90 * SECOND, 240 * SECOND), 50 * SECOND);
  const durations = Array.from({ length: 17 }, (_, i) => 10 * SECOND * 10 ** (i / 4));
  const short = Math.max(...[2, 3, 4, 5, 6, 8].map((duration) => overBestFixed(duration * SECOND)['ours'] as number));
  const aws = seeds.map((seed) => awsOverOurs(seed, count));
  const budgets = [8, 12, 16, 24];
  const few = [5, 6, 8, 12, 16, 24];
  const optimumOf = ({ best }: Frontier): Sweep => best as Sweep;
  /** A budget that either cannot be tuned to makes it NaN, and so a goal that is missed. */
  const over = (frontier: Frontier, one: Sweep, at: readonly number[]): number => Math.max(...at.map((budget) => 1 / (ratioAt([optimumOf(frontier)], one, budget) ?? NaN)));
  return [
    atMost('known law: the rule over the exact optimum, five laws, prices 0.5 to 50 s', 1.05, Math.max(...laws)),
    atMost('the same, evenly between 90 and 240 s at a price of 50 s, a third of the window', 1.05, narrow),
    atMost('nothing known, 10 s to 28 hours: cost over the best fixed interval in hindsight', 1.45, Math.max(...durations.map((duration) => overBestFixed(duration)['ours'] as number))),
    atMost('the same, 2 to 8 s at a price of 1 s', 1.45, short),
    atMost('W1 warm: mean lateness over the optimum’s, 8 to 24 requests', 1.12, over(W1, W1.warm, budgets)),
    atMost('W1 with `typical`', 1.3, over(W1, W1.told as Sweep, budgets)),
    atMost('W1 cold', 1.85, over(W1, W1.cold, budgets)),
    atMost('W3 warm: the same, 5 to 24 requests', 1.35, over(W3, W3.warm, few)),
    atMost('W3 cold, with a range for `typical`', 2.1, over(W3, W3.told as Sweep, few)),
    atLeast('W2 cold, at the AWS waiter’s own requests: its mean lateness over ours', 20, middle(aws.map(({ mean }) => mean))),
    atLeast('the same, p95', 14, middle(aws.map(({ p95 }) => p95))),
    atLeast('W2 cold, at the p95 of Azure’s 2 s: its requests over ours', 10, middle(seeds.map((seed) => azureOverOurs(cold('W2', seed, count), seed, count)))),
    atLeast('the same, warm', 13, middle(seeds.map((seed) => azureOverOurs(warm('W2', seed, count, before), seed, count)))),
    atLeast('W2 cold, 10 to 50 requests: mean lateness of the best interval, tuned in hindsight, over ours', 11, worst(W2.intervals, W2.cold, [10, 15, 20, 30, 50], Math.min)),
    atLeast('the same, warm', 13, worst(W2.intervals, W2.warm, [10, 15, 20, 30, 50], Math.min)),
    ...queued('W4 in order, price 0.3 s', inOrder, { requests: 36, mean: 2_000, p95: 5_000, max: 60_000 }),
    ...queued('W4 in any order, price 0.3 s', anyOrder, { requests: 112, mean: 4_400 }),
    ...queued('W4 in any order, price 0.15 s', anyOrderEager, { requests: 112, mean: 4_400 }),
    atMost('W4, limit unknown: refused, %', 1, 100 * Math.max(...unknown.map(({ refused }) => refused))),
  ];
};

export const tableOfGoals = (goals: readonly Goal[]): string => table([['', 'reached for', 'reached', ''], ...goals.map(({ what, goal, reached, met }) => [what, goal, reached, met ? 'met' : '**missed**'])]);
