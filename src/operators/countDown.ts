import { asyncScheduler, concat, EMPTY, endWith, map, of, repeat, switchAll, takeWhile, type Observable } from 'rxjs';
import { checkDuration, checkOptions } from '../core/options';
import { rangeOf } from '../core/rangeOf';
import type { Remaining } from '../core/snapshot';
import { delay } from '../time/delay';

/** Options of {@link countDown}. */
export interface CountDownConfig {
  /** Milliseconds from one count to the next. Default 1,000. */
  readonly each?: number | undefined;
}

/** What counts down: a snapshot of one task, or the progress of a batch. */
export interface Countable {
  readonly remaining?: Remaining | undefined;
  /** From when `remaining` counts. If absent, or in the future, it counts from when it is received. */
  readonly readAt?: number | undefined;
}

/**
 * Mirrors the snapshots of one task, or the progress of a batch, and emits each again and again with less `remaining`,
 * until the next one comes: for a bar that moves between two readings. No request is sent for it.
 *
 * ```text
 * source                   (3 s left)----------(1 s left)--c|
 * countDown()              3-----2-----1-------1-----0-----c|
 * ```
 *
 * A snapshot counts from its `readAt`, so that a late one says what is left by then; the progress of a batch from when it
 * comes. No bound goes below 0, and the count stops when `high` is 0. A value without `remaining` passes as it is. Completes
 * and errors with the source, in the middle of a count too. In a merged batch count the `batchProgress`, not the snapshots:
 * each would stop the count of the one before.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { countDown, memoriesScreenplay } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watch('ros-sd-1', { follow: 'progress' })
 *   .pipe(countDown())
 *   .subscribe(({ progress, remaining }) => console.log(progress?.ratio, remaining?.likely));
 * ```
 */
export const countDown = (config: CountDownConfig = {}): (<C extends Countable>(source: Observable<C>) => Observable<C>) => {
  checkOptions('countDown', config, { each: checkDuration });
  const { each = 1_000 } = config;
  return <C extends Countable>(source: Observable<C>) =>
    source.pipe(
      map((reading) => counted(reading, each)),
      // The end of the source ends the last count, which would go on without this.
      endWith(EMPTY),
      switchAll(),
    );
};

function counted<C extends Countable>(reading: C, each: number): Observable<C> {
  const { remaining, readAt } = reading;
  if (remaining === undefined) return of(reading);
  const now = asyncScheduler.now();
  // A feed from elsewhere may say anything, and its clock may be ahead.
  const since = Number.isFinite(readAt) && (readAt as number) <= now ? (readAt as number) : now;
  let passed = 0;
  return concat(of(0), delay(each).pipe(map(() => each), repeat())).pipe(
    map((more) => {
      // If the clock was set back meanwhile, at least the pause has passed.
      passed = Math.max(passed + more, asyncScheduler.now() - since);
      return rangeOf((bound) => Math.max(0, remaining[bound] - passed));
    }),
    takeWhile(({ high }) => high > 0, true),
    map((left) => (passed === 0 ? reading : { ...reading, remaining: left })),
  );
}
