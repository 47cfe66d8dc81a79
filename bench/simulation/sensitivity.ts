import { adaptive } from '../../src/core/cadence/adaptive';
import type { Typical } from '../../src/core/cadence/beliefs/typical';
import type { CadenceContext } from '../../src/core/cadence/cadence';
import { taskModel } from '../../src/core/cadence/taskModel';
import { queuedLives } from './batch';
import { watchThroughEngine } from './engine';
import { BARE } from './figures';
import { BESIDES } from './parts';
import { summaryOf, watchInTurn, type Summary } from './simulate';
import { seedsOf, type Name } from './sweeps';
import { livesOf, type Life } from './workloads';

/** Which tasks: each watched alone, without bounds; the same with all defaults; with a `typical` duration; or in batches. */
export type Where = 'alone' | 'live' | 'told' | 'batch';

/** What a task costs, in milliseconds of lateness, seed by seed: by column, and by the name of the workload. */
export type Costs = Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>;

/** What it costs over what it would with the constants as shipped. */
export interface Over {
  /** The geometric mean over workloads. */
  readonly times: number;
  readonly worst: { readonly name: string; readonly times: number };
  /** How far any workload of any seed is from where it was, as a share of it. */
  readonly most: number;
}

interface Size {
  readonly seeds: readonly number[];
  /** Tasks of each seed, tasks that a warm model has seen before, and before a service changed. */
  readonly count: number;
  readonly before: number;
  readonly beforeChange: number;
  /** Tasks of a batch. */
  readonly tasks: number;
}

/** Tasks, those that taught the model before, and what the user says of them. */
interface Case {
  readonly lives: (seed: number, size: Size) => readonly Life[];
  readonly earlier: (seed: number, size: Size) => readonly Life[];
  readonly typical?: Typical;
}

const SECOND = 1_000;
const PRICE = 500;
const costOf = ({ requests, mean }: Summary, price = PRICE): number => price * requests + mean;

const kind = (name: Name, typical?: Typical): Case => ({
  lives: (seed, { count }) => livesOf(name, seed, count),
  earlier: (seed, { before }) => livesOf(name, seed + 7_000, before),
  ...(typical === undefined ? {} : { typical }),
});

/** Tasks that take so many times as long as those before them. */
const changed = (name: Name, times: number): Case => ({
  lives: (seed, { count }) =>
    livesOf(name, seed, count).map(({ starts, ends, items, ...life }) => ({ ...life, starts: times * starts, ends: times * ends, ...(items && { items: items.map((at) => times * at) }) })),
  earlier: (seed, { beforeChange }) => livesOf(name, seed + 7_000, beforeChange),
});

const ALONE: Readonly<Record<string, Case>> = Object.fromEntries(Object.entries(BESIDES).map(([name, what]) => [what, kind(name as Name)]));
const CHANGED: Readonly<Record<string, Case>> = {
  'W1, become four times as fast': changed('W1', 1 / 4),
  'W1, become four times as slow': changed('W1', 4),
  'W2, become four times as fast': changed('W2', 1 / 4),
  'W2, become four times as slow': changed('W2', 4),
};
const TOLD: Readonly<Record<string, Case>> = {
  'W1, said to take 10 min': kind('W1', 600 * SECOND),
  'W1, said to take 2 min': kind('W1', 120 * SECOND),
  'W1, said to take 50 min': kind('W1', 3_000 * SECOND),
  'W1, said to take 2 to 50 min': kind('W1', [120 * SECOND, 3_000 * SECOND]),
  'W1, said to take 4 to 5 min': kind('W1', [240 * SECOND, 300 * SECOND]),
  'W3, said to take 150 s': kind('W3', 150 * SECOND),
  'W3, said to take 90 to 240 s': kind('W3', [90 * SECOND, 240 * SECOND]),
  'W3, said to take 150 to 180 s': kind('W3', [150 * SECOND, 180 * SECOND]),
};

const singly = (cases: Readonly<Record<string, Case>>, size: Size, where: Where, warm: boolean): Costs[string] => {
  const [options, context]: [object, CadenceContext] = where === 'live' ? [{}, { live: true }] : [BARE, {}];
  const watched = ({ lives, earlier, typical }: Case, seed: number): number => {
    const cadence = adaptive({ ...options, typical });
    const known = warm ? { ...context, model: taskModel() } : context;
    if (warm) watchInTurn(cadence, earlier(seed, size), known);
    return costOf(summaryOf(watchInTurn(cadence, lives(seed, size), known)));
  };
  return Object.fromEntries(Object.entries(cases).map(([name, one]) => [name, size.seeds.map((seed) => watched(one, seed))]));
};

const batches = ({ seeds, tasks }: Size, inOrder: boolean): Costs[string] => {
  const run = (name: Name, slots: number, perSecond: number | undefined, allowed: number, price = PRICE): readonly number[] =>
    seeds.map((seed) => costOf(watchThroughEngine(queuedLives(name, seed, tasks, slots, inOrder), { cadence: adaptive({ price }), perSecond, allowed }), price));
  return {
    '5 requests a second': run('W2', 20, 5, 5),
    'limit unknown': run('W2', 20, undefined, 5),
    'price 0.02 s': run('W2', 20, 5, 5, 20),
    'tasks of a minute, a request a second': run('brief', 10, 1, 1),
  };
};

/** Runs all workloads, with the constants that this was bundled with. */
export const costs = (where: Where, quick: boolean): Costs => {
  const size: Size = quick
    ? { seeds: seedsOf(1), count: 5, before: 5, beforeChange: 5, tasks: 20 }
    : { seeds: seedsOf(3), count: 60, before: 120, beforeChange: 400, tasks: 250 };
  if (where === 'batch') return { 'in order': batches(size, true), 'in any order': batches(size, false) };
  const cases = where === 'told' ? TOLD : ALONE;
  return { cold: singly(cases, size, where, false), warm: singly({ ...cases, ...(where !== 'told' && CHANGED) }, size, where, true) };
};

const mean = (values: readonly number[]): number => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** Ten-thousandths are all that is kept. */
const rounded = (value: number): number => Number(value.toFixed(4));

/** Compares, column by column. */
export const compare = (other: Costs, shipped: Costs): Readonly<Record<string, Over>> =>
  Object.fromEntries(
    Object.entries(shipped).map(([column, workloads]): [string, Over] => {
      const ratios = Object.entries(workloads).map(([name, bySeed]) => ({ name, all: bySeed.map((cost, i) => (other[column]?.[name]?.[i] ?? NaN) / cost) }));
      const times = ratios.map(({ name, all }) => ({ name, times: mean(all) }));
      const worst = times.reduce((one, next) => (next.times > one.times ? next : one));
      return [
        column,
        {
          times: rounded(mean(times.map((one) => one.times))),
          worst: { ...worst, times: rounded(worst.times) },
          most: rounded(Math.max(...ratios.flatMap(({ all }) => all.map((ratio) => Math.abs(ratio - 1))))),
        },
      ];
    }),
  );
