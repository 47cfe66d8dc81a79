import type { Progress, TaskSnapshot } from '../../src/core/snapshot';
import { chanceOf, type Chance } from './chance';

const SECOND = 1_000;

/** The life of one remote task, from its submission at 0. Milliseconds. */
export interface Life {
  /** When it leaves the queue. */
  readonly starts: number;
  /** When it ends. */
  readonly ends: number;
  /** When each item comes, in order. */
  readonly items?: readonly number[];
  /** What an item counts: 1, or its bytes. */
  readonly each?: number;
  /** Whether the total is told. */
  readonly hasTotal?: boolean;
  readonly fails?: boolean;
}

/** What a reading of a life says at some moment. */
export const wordAt = ({ starts, ends, items, each = 1, hasTotal, fails }: Life, at: number): { readonly status: TaskSnapshot['status']; readonly progress?: Progress } => {
  const status = at >= ends ? (fails === true ? 'failed' : 'completed') : at < starts ? 'pending' : 'running';
  if (items === undefined || status === 'pending') return { status };
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return { status, progress: hasTotal === false ? { done: low } : { done: low * each, total: items.length * each, ratio: low / items.length } };
};

/** Items that come one after another from `starts` on; the task ends with the last one, or `after` later. */
const itemwise = (starts: number, times: readonly number[], after = 0, hasTotal = true): Life => {
  const items: number[] = [];
  let at = starts;
  for (const time of times) items.push((at += time));
  return { starts, ends: at + after, items, hasTotal };
};

const times = (chance: Chance, count: number, one: (i: number) => number): number[] => Array.from({ length: count }, (_, i) => one(i));

/** An item of a mean, as irregular as W2's: lognormal, sigma 0.5. */
const item = (chance: Chance, mean: number): number => chance.lognormal(mean * Math.exp(-0.125), 0.5);

type Workload = (chance: Chance) => Life;

/** A W2 task whose items are shaped by `shape`, and which may have more to it. */
const episodes = (chance: Chance, shape: (time: number, i: number, count: number) => number = (time) => time, after = 0): Life => {
  const starts = chance.exponential(120 * SECOND);
  const count = chance.whole(20, 120);
  const mean = chance.lognormal(15 * SECOND * Math.exp(-0.125), 0.5);
  return itemwise(starts, times(chance, count, (i) => shape(item(chance, mean), i, count)), after);
};

/** The workloads by name. `W1` to `W3` are those with goals; the others are what real services do besides. */
export const WORKLOADS = {
  /** Lognormal duration, no progress. */
  W1: (chance) => ({ starts: 0, ends: chance.lognormal(600 * SECOND, 1) }),
  /** A wait in the queue, then 20 to 120 episodes. */
  W2: (chance) => episodes(chance),
  /** 90 to 240 seconds, 4 to 10 frames, how many is not told. */
  W3: (chance) => {
    const ends = chance.uniform(90 * SECOND, 240 * SECOND);
    const frames = chance.whole(4, 10);
    return { starts: 0, ends, items: times(chance, frames, (i) => (ends * (i + 1)) / frames), hasTotal: false };
  },
  /** One item in twenty takes twenty times as long. */
  stalls: (chance) => episodes(chance, (time) => (chance.uniform(0, 1) < 0.05 ? 20 * time : time)),
  /** The second half goes three times as fast. */
  speedUp: (chance) => episodes(chance, (time, i, count) => (i > count / 2 ? time / 3 : time)),
  /** The second half goes three times as slow. */
  slowDown: (chance) => episodes(chance, (time, i, count) => (i > count / 2 ? time * 3 : time)),
  /** Items come ten at a time. */
  bursts: (chance) => episodes(chance, (time, i) => (i % 10 === 9 ? 10 * time : 0)),
  /** A minute or so of work after the last item. */
  finalizing: (chance) => episodes(chance, undefined, chance.lognormal(60 * SECOND, 0.5)),
  /** An hour or so of work after the last item, of one in ten. */
  sometimes: (chance) => episodes(chance, undefined, chance.uniform(0, 1) < 0.1 ? chance.lognormal(3_600 * SECOND, 0.1) : 0),
  /** The last tenth of the items takes as long as all the others. */
  slowEnd: (chance) => episodes(chance, (time, i, count) => (i >= 0.9 * count ? 9 * time : time)),
  /** Percent, told in steps of ten. */
  steps: (chance) => {
    const life = episodes(chance);
    const items = life.items as readonly number[];
    return { ...life, items: Array.from({ length: 10 }, (_, i) => items[Math.ceil(((i + 1) * items.length) / 10) - 1] as number), each: 10 };
  },
  /** Nothing for a minute or two, then items of three seconds. */
  warmUp: (chance) => {
    const wait = chance.uniform(60 * SECOND, 120 * SECOND);
    return itemwise(0, times(chance, chance.whole(20, 60), (i) => item(chance, 3 * SECOND) + (i === 0 ? wait : 0)));
  },
  /** One in ten fails at a random moment. */
  failures: (chance) => {
    const life = episodes(chance);
    return chance.uniform(0, 1) < 0.1 ? { ...life, fails: true, ends: chance.uniform(life.starts, life.ends) } : life;
  },
  /** Started at once, one in two fails after a second. */
  failsEarly: (chance) => {
    const life = itemwise(0, times(chance, chance.whole(20, 120), () => item(chance, 15 * SECOND)));
    return chance.uniform(0, 1) < 0.5 ? { ...life, fails: true, ends: SECOND } : life;
  },
  /** One in two counts its items, the other their bytes. */
  units: (chance) => ({ ...episodes(chance), each: chance.uniform(0, 1) < 0.5 ? 1 : 1e9 }),
  /** One in two has items that take a hundred times as long. */
  paces: (chance) => {
    const slow = chance.uniform(0, 1) < 0.5;
    return episodes(chance, (time) => (slow ? 10 : 0.1) * time);
  },
  /** Durations of every scale from ten seconds to ten hours. */
  anyScale: (chance) => ({ starts: 0, ends: Math.exp(chance.uniform(Math.log(10 * SECOND), Math.log(36_000 * SECOND))) }),
  /** Twenty items of three seconds. */
  brief: (chance) => itemwise(0, times(chance, 20, () => item(chance, 3 * SECOND))),
  /** Hundreds of small items. */
  fine: (chance) => itemwise(chance.exponential(20 * SECOND), times(chance, 1_000, () => item(chance, SECOND))),
} satisfies Readonly<Record<string, Workload>>;

/** Returns `count` lives of a workload. */
export const livesOf = (workload: keyof typeof WORKLOADS, seed: number, count: number): readonly Life[] => {
  const chance = chanceOf(seed);
  return Array.from({ length: count }, () => WORKLOADS[workload](chance));
};
