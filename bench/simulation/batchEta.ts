import { Subject } from 'rxjs';
import { adaptive, batchProgress, type BatchSnapshot, type Remaining } from '../../src/index';
import { queuedLives } from './batch';
import { watchThroughEngine } from './engine';
import { middle } from './sweeps';
import { livesOf, type Life, type WORKLOADS } from './workloads';
import { figure, table } from '../lib/text.mjs';

/** What was said of the batch at some moment. */
interface Said {
  readonly at: number;
  readonly remaining: Remaining | undefined;
}

const PARTS = 100;

/** How good what was said is, for each hundredth of the batch's time but the last. */
interface Judged {
  readonly part: number;
  readonly isThere: boolean;
  readonly isWithin: boolean;
  /** `likely` over what was left. */
  readonly times: number;
}

const judged = (said: readonly Said[], end: number): readonly Judged[] => {
  let next = 0;
  return Array.from({ length: PARTS - 1 }, (_, i): Judged => {
    const at = (end * (i + 1)) / PARTS;
    while (next + 1 < said.length && (said[next + 1] as Said).at <= at) next += 1;
    const { at: when, remaining } = said[next] as Said;
    const left = end - at;
    if (remaining === undefined) return { part: i + 1, isThere: false, isWithin: false, times: NaN };
    const passed = at - when;
    return { part: i + 1, isThere: true, isWithin: remaining.low - passed <= left && left <= remaining.high - passed, times: Math.max(0, remaining.likely - passed) / left };
  });
};

/** Watches a batch with all defaults, and says how good `batchProgress().remaining` was. */
const judge = (lives: readonly Life[], perSecond: number): readonly Judged[] => {
  const said: Said[] = [];
  const snapshots = new Subject<BatchSnapshot>();
  let at = 0;
  snapshots.pipe(batchProgress({ total: lives.length })).subscribe(({ remaining }) => said.push({ at, remaining }));
  const { makespan } = watchThroughEngine(lives, { cadence: adaptive(), perSecond }, (snapshot, now) => {
    at = now;
    snapshots.next(snapshot);
  });
  return judged(said, makespan);
};

const percent = (parts: readonly Judged[], of: (part: Judged) => boolean): string => (parts.length === 0 ? '–' : `${String(Math.round((100 * parts.filter(of).length) / parts.length))} %`);

const times = (parts: readonly Judged[], from: number, to: number): string => {
  const some = parts.filter(({ part, isThere }) => isThere && part >= from && part < to);
  return some.length === 0 ? '–' : `${figure(middle(some.map((part) => part.times)))}×`;
};

type Name = keyof typeof WORKLOADS;

/** How good is what `batchProgress` says of how long a batch still takes: of tasks in a line, and of tasks that all run at once. */
export const batchEta = (seeds: readonly number[], tasks: number): string => {
  const row = (name: string, workload: Name, count: number, slots: number, perSecond: number, inOrder = true): string[] => {
    const parts = seeds.flatMap((seed) =>
      judge(slots < count ? queuedLives(workload, seed, count, slots, inOrder) : livesOf(workload, seed, count), perSecond),
    );
    const there = parts.filter(({ isThere }) => isThere);
    return [name, percent(parts, ({ isThere }) => isThere), percent(there, ({ isWithin }) => isWithin), times(parts, 10, 50), times(parts, 50, 90)];
  };
  return table([
    ['tasks, at a time, requests a second', 'of the time there', 'ends between `low` and `high`', '`likely` over what is left, 10 to 50 %', '50 to 90 %'],
    row(`${String(tasks)} with progress (W2), 10, 5`, 'W2', tasks, 10, 5),
    row('the same in any order', 'W2', tasks, 10, 5, false),
    row(`${String(tasks)} that slow down, 10, 5`, 'slowDown', tasks, 10, 5),
    row(`${String(tasks)} of which one in ten fails, 10, 5`, 'failures', tasks, 10, 5),
    row(`${String(tasks)} of which half are a hundred times slower, 10, 5`, 'paces', tasks, 10, 5),
    row(`${String(tasks)} without a total (W3), 10, 2`, 'W3', tasks, 10, 2),
    row(`${String(tasks)} without progress (W1), 20, 2`, 'W1', tasks, 20, 2),
    row(`${String(tasks)} of a minute, 10, 1`, 'brief', tasks, 10, 1),
    row('20 with progress (W2), 3, 1', 'W2', 20, 3, 1),
    row('100 with progress (W2), all at once, 2', 'W2', 100, 100, 2),
    row('100 without progress (W1), all at once, 2', 'W1', 100, 100, 2),
  ]);
};
