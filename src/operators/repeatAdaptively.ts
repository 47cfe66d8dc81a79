import { asyncScheduler, defer, EMPTY, map, repeat, type Observable } from 'rxjs';
import { adaptive } from '../core/cadence/adaptive';
import { checkFollow, checkTypical } from '../core/cadence/adaptiveOptions';
import { advance, type Cadence, type CadenceContext } from '../core/cadence/cadence';
import { taskMemory } from '../core/cadence/taskMemory';
import type { TaskModel } from '../core/cadence/taskModel';
import { checkCadence, checkModel } from '../core/checkRules';
import { checkDuration, checkName, checkOptions } from '../core/options';
import { boundedHint } from '../core/retryAfter';
import { sameSnapshot } from '../core/sameSnapshot';
import type { TaskSnapshot } from '../core/snapshot';
import { continueSnapshot } from '../core/snapshotOf';
import { checkStartedAt } from '../core/task';
import { delay } from '../time/delay';
import { takeUntilTerminal } from './takeUntilTerminal';

/** Options of {@link repeatAdaptively}. */
export interface RepeatConfig extends Omit<CadenceContext, 'live' | 'line' | 'model'> {
  /** When to ask next. Default as for `watch`. */
  readonly cadence?: Cadence | undefined;
  /** What tasks taught, also those that still run. Default: one of its own. */
  readonly model?: TaskModel | undefined;
}

/**
 * Emits the snapshots of one task, subscribing to the source again each time it completes with a snapshot that is not terminal;
 * the cadence says when. Completes with the terminal snapshot, whatever follows it, or with a source that emits nothing.
 *
 * ```text
 * source                                   a new snapshot at each subscription
 * repeatAdaptively({ cadence: fixed(3) })  1--1--2--(c|)
 * ```
 *
 * Each snapshot continues the one before: `attempt` goes on counting, progress that is no longer said is carried,
 * `changedAt` moves only when something changed. `Retry-After` is honoured. Errors are forwarded, so put `retryTransient`
 * before it. `watch` does this already.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { fixed, repeatAdaptively, retryTransient, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example' })
 *   .check('12345')
 *   .pipe(retryTransient(), repeatAdaptively({ cadence: fixed(5_000) }))
 *   .subscribe((snapshot) => console.log(snapshot.frames?.length));
 * ```
 */
export const repeatAdaptively = (config: RepeatConfig = {}): (<S extends TaskSnapshot>(source: Observable<S>) => Observable<S>) => {
  checkOptions('repeatAdaptively', config, {
    cadence: checkCadence,
    startedAt: checkStartedAt,
    kind: checkName,
    typical: checkTypical,
    advice: checkDuration,
    follow: checkFollow,
    model: checkModel,
  });
  const { cadence = adaptive() as Cadence, model = taskMemory(), ...known } = config;
  const context: CadenceContext = { ...known, model, live: true };
  return <S extends TaskSnapshot>(source: Observable<S>) =>
    defer(() => {
      let state: unknown = cadence.start(asyncScheduler.now());
      let last: S | undefined;
      /** When the source is due again; unknown until it has emitted. */
      let due: number | undefined;
      return source.pipe(
        map((snapshot) => {
          const attempt = (last?.attempt ?? 0) + snapshot.attempt;
          const continued: S = { ...snapshot, attempt };
          continueSnapshot(last, continued, sameSnapshot);
          const now = asyncScheduler.now();
          const next = advance(cadence, state, continued, now, context);
          state = next.state;
          last = continued;
          due = Math.max(next.due, now + (boundedHint(snapshot.retryAfter) ?? 0));
          return continued;
        }),
        repeat({
          delay: () => {
            if (due === undefined) return EMPTY;
            const wait = Math.max(0, due - asyncScheduler.now());
            due = undefined;
            return delay(wait);
          },
        }),
        // Whatever follows the terminal snapshot in the source.
        takeUntilTerminal(),
      );
    });
};
