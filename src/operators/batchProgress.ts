import { defer, isObservable, map, of, startWith, tap, withLatestFrom, type Observable } from 'rxjs';
import { lastEnds, later } from '../core/lastEnds';
import { checkCount, checkKind, checkOptions, required } from '../core/options';
import type { AnySnapshot, Remaining } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';
import { isTerminalStatus } from '../core/status';
import { throughput } from '../core/throughput';

/** Options of {@link batchProgress}. */
export interface BatchProgressConfig {
  /** How many tasks there are, if that is known before all have been seen. As an Observable it may come later, or grow. */
  readonly total?: number | Observable<number> | undefined;
}

/** How far a batch has come. */
export interface BatchProgress<S extends AnySnapshot = AnySnapshot> {
  /** How many tasks there are: as many as were said, and at least as many as were seen. */
  readonly total: number;
  readonly pending: number;
  readonly running: number;
  readonly completed: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly unknown: number;
  readonly lost: number;
  /** Completed, failed, cancelled and lost together. */
  readonly ended: number;
  /** 0..1: a task that has ended, in any way, counts 1; any other its own ratio, at most 1, or 0 without one. */
  readonly ratio: number;
  /**
   * How long the batch is still expected to take, in milliseconds. Absent until all tasks that run say their own, and tasks have
   * ended at a rate that those that wait can be reckoned by; and once all that go on have taken longer than they said.
   */
  readonly remaining?: Remaining;
  /** The snapshot that led to this. */
  readonly latest: S;
}

type Counts = Record<AnySnapshot['status'], number>;

const NO_TIME: Remaining = { low: 0, likely: 0, high: 0 };

/**
 * Emits how far a merged batch has come, at each of its snapshots.
 *
 * ```text
 * source           p(a)--1(a)--p(b)--c(a)--c(b)|
 * batchProgress()  0-----0.1---0.05--0.5---1|
 * ```
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { batchProgress, memoriesScreenplay } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watchAll(['ros-sd-1', 'ros-sd-2'])
 *   .pipe(batchProgress())
 *   .subscribe(({ ended, total, ratio, remaining }) => console.log(ended, 'of', total, ratio, remaining?.likely));
 * ```
 */
export const batchProgress = (
  config: BatchProgressConfig = {},
): (<S extends AnySnapshot>(source: Observable<S>) => Observable<BatchProgress<S>>) => {
  checkOptions('batchProgress', config, {
    total: (option, value) =>
      typeof value === 'object' ? checkKind(option, value, isObservable(value), 'a number or an Observable of numbers') : checkCount(option, value),
  });
  const { total } = config;
  return <S extends AnySnapshot>(source: Observable<S>) =>
    defer(() => {
      const tasks = new Map<string, { readonly status: AnySnapshot['status']; readonly share: number }>();
      const counts: Counts = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0, unknown: 0, lost: 0 };
      /** The sum of the shares of all tasks that have not ended. Adding and subtracting leaves rounding errors: dropped when all have ended. */
      let underWay = 0;
      // Estimates from progress bars mostly err together, as when a service slows down. How long tasks without a bar take is independent.
      const bars = lastEnds(false);
      const others = lastEnds(true);
      const line = throughput();
      let now = -Infinity;
      const totals = isObservable(total) ? total : of(total ?? 0);
      return source.pipe(
        withLatestFrom(totals.pipe(tap((said) => checkCount('total', required(said))), startWith(0))),
        map(([latest, said]): BatchProgress<S> => {
          const key = snapshotKey(latest);
          const before = tasks.get(key);
          const over = latest.status === 'lost' || isTerminalStatus(latest.status);
          const share = over ? 0 : within(latest.progress?.ratio);
          if (before !== undefined) counts[before.status] -= 1;
          counts[latest.status] += 1;
          underWay += share - (before?.share ?? 0);
          tasks.set(key, { status: latest.status, share });
          const all = Math.max(said, tasks.size);
          const ended = counts.completed + counts.failed + counts.cancelled + counts.lost;
          const done = ended === tasks.size ? ended : ended + underWay;
          const progress = { total: all, ...counts, ended, ratio: within(done / all), latest };
          const [own, other] = latest.status !== 'lost' && latest.progress?.ratio !== undefined ? [bars, others] : [others, bars];
          other.set(key, undefined, now);
          if (latest.status === 'lost') {
            own.set(key, undefined, now);
          } else {
            // A feed from elsewhere may not say when it was read.
            if (latest.readAt > now) now = latest.readAt;
            own.set(key, over ? undefined : latest.remaining, latest.readAt);
          }
          // While some are seen to wait for their start, those that were not seen yet are held to wait behind them.
          const waiting = counts.pending === 0 ? 0 : counts.pending + all - tasks.size;
          const state = { left: all - ended, running: all - ended - waiting, ended, done };
          if (before === undefined) line.join(now, state, over ? { ended: 1, done: 1 } : { ended: 0, done: share });
          const untold = state.left - bars.size() - others.size();
          // Nobody knows how long tasks take that run and say nothing. Those that wait have a rate.
          if (state.left === 0 || untold > waiting) return progress;
          const inLine = untold > 0 ? line.remaining(now, state) : NO_TIME;
          if (inLine === undefined) return progress;
          const remaining = later(inLine, later(bars.remaining(now), others.remaining(now)));
          // All that go on may have taken longer than they said.
          return remaining.high > 0 ? { ...progress, remaining } : progress;
        }),
      );
    });
};

/** Returns a part within 0..1. A feed from elsewhere may say anything, and what is no number would spoil the sum. */
function within(part: unknown): number {
  return typeof part === 'number' && part > 0 ? Math.min(1, part) : 0;
}
