import { adaptive, type AdaptiveOptions } from '../../src/core/cadence/adaptive';
import { queuedLives } from './batch';
import { chanceOf } from './chance';
import { watchThroughEngine, type EngineRun } from './engine';
import { awsWaiter, handWrittenEta, interval, watchBehindLimiter, type EtaSettings } from './peers';
import { summaryOf, type Summary } from './simulate';
import { medians, middle } from './sweeps';
import { wordAt } from './workloads';

const SECOND = 1_000;
/** Requests a second that the remote takes, and tasks that it runs at a time. */
const ALLOWED = 5;
const SLOTS = 20;

/** A row of the table of W4. */
export interface Queued extends Summary {
  readonly refused: number;
}

const middles = (runs: readonly EngineRun[]): Queued => ({ ...medians(runs), refused: middle(runs.map(({ refused }) => refused)) });

/** Watches W4 with `watchAll`, seed by seed. */
export const queuedThroughEngine = (
  seeds: readonly number[],
  tasks: number,
  inOrder: boolean,
  options: AdaptiveOptions,
  known = true,
): Queued =>
  middles(
    seeds.map((seed) =>
      watchThroughEngine(queuedLives('W2', seed, tasks, SLOTS, inOrder), {
        cadence: adaptive({ minInterval: 0, ...options }),
        perSecond: known ? ALLOWED : undefined,
        allowed: ALLOWED,
      }),
    ),
  );

/** Watches W4 with what else is used, behind a limiter that knows the limit. */
export const queuedBehindLimiter = (seeds: readonly number[], tasks: number, inOrder: boolean, peer: 'fixed 2 s' | 'fixed 30 s' | 'AWS waiter' | EtaSettings): Queued => ({
  ...medians(
    seeds.map((seed) => {
      const cadence =
        peer === 'AWS waiter' ? awsWaiter(chanceOf(seed)) : typeof peer === 'string' ? interval((peer === 'fixed 2 s' ? 2 : 30) * SECOND) : handWrittenEta(peer);
      return summaryOf(watchBehindLimiter(cadence, queuedLives('W2', seed, tasks, SLOTS, inOrder), ALLOWED, wordAt));
    }),
  ),
  refused: 0,
});
