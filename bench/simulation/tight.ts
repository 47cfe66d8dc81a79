import { adaptive } from '../../src/core/cadence/adaptive';
import { queuedLives } from './batch';
import { watchThroughEngine } from './engine';
import { seconds } from './frontiers';
import { handWrittenEta, interval, watchBehindLimiter, type EtaSettings } from './peers';
import { summaryOf, type Summary } from './simulate';
import { medians } from './sweeps';
import { wordAt } from './workloads';
import { figure, table } from '../lib/text.mjs';

const SECOND = 1_000;
/** Tasks that the remote runs at a time. */
const SLOTS = 10;
/** Requests a second: about as many as such tasks need, and no more. */
const ALLOWED = 1;

const row = (name: string, { requests, mean, p95, max }: Summary): string[] => [name, figure(requests), seconds(mean), seconds(p95), seconds(max)];

/** A thousand short tasks, in order or in any, at a request a second: with all defaults, and with what else is used behind a limiter. */
export const tight = (seeds: readonly number[], tasks: number, inOrder: boolean, settings: readonly EtaSettings[]): string => {
  const livesOf = (seed: number, count = tasks) => queuedLives('brief', seed, count, SLOTS, inOrder);
  const behind = (cadence: Parameters<typeof watchBehindLimiter>[0], some = seeds): Summary =>
    medians(some.map((seed) => summaryOf(watchBehindLimiter(cadence, livesOf(seed), ALLOWED, wordAt))));
  const ours = (count: number): Summary =>
    medians(seeds.map((seed) => watchThroughEngine(livesOf(seed, count), { cadence: adaptive(), perSecond: ALLOWED })));
  const [best] = settings.map((one) => ({ one, mean: behind(handWrittenEta(one), seeds.slice(0, 1)).mean })).sort((a, b) => a.mean - b.mean);
  return table([
    [`remote starts tasks ${inOrder ? 'in order' : 'in any order'}`, 'requests per task', 'mean, s', 'p95, s', 'latest, s'],
    row('one after another, in turn', behind(interval(SECOND))),
    row('fixed 30 s, limiter', behind(interval(30 * SECOND))),
    ...(best === undefined ? [] : [row(`hand-written ETA, best of ${String(settings.length)} settings in hindsight, limiter`, behind(handWrittenEta(best.one)))]),
    row('ours, `adaptive()` as it is', ours(tasks)),
    ...(inOrder ? [row(`ours, ${(10 * tasks).toLocaleString('en-US')} tasks`, ours(10 * tasks))] : []),
  ]);
};
