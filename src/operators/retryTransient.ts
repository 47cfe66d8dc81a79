import { asyncScheduler, defer, map, retry, throwError, type Observable } from 'rxjs';
import { RETRY_CHECKS, retryRulesOf } from '../core/checkRules';
import { isWatchError } from '../core/errors';
import { faultOfError } from '../core/faultOfError';
import { checkOptions } from '../core/options';
import { afterFault, type RetryOptions, type Trouble } from '../core/retry';
import { boundedHint } from '../core/retryAfter';
import type { AnySnapshot } from '../core/snapshot';
import { delay } from '../time/delay';

/** Options of {@link retryTransient}, as those of a provider's `retry`. Durations in milliseconds. */
export type RetryConfig = Omit<RetryOptions, 'notFoundGrace'>;

/**
 * Mirrors the snapshots of one task, and subscribes again after a transient error: a network fault, a 408, 425, 429 or 5xx,
 * a reply that could not be read. Errors with the next one after `count` in a row (default 8, of which `ambiguousCount`,
 * default 4, may be ambiguous), and at once with any other error.
 *
 * ```text
 * source            p--#
 * resubscribed            p--1--|
 * retryTransient()  p-----p--1--|
 * ```
 *
 * The pause is full jitter below `delay · 2ⁿ⁻¹` (default 1,000 ms, at most `maxDelay`, default 32,000), and at least what
 * the server asked for. The jitter is a hash of the task and of the number of faults in a row; if the error names no task,
 * the time of the first of these faults stands in for it. A snapshot resets the count. Unclassified errors count as network
 * faults. Each snapshot's `attempt` counts the requests that failed before it, too. For `check`, and for streams from
 * elsewhere; `watch` does this already.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { retryTransient, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example' }).check('12345').pipe(retryTransient({ count: 3 })).subscribe();
 * ```
 */
export const retryTransient = (config: RetryConfig = {}): (<S extends AnySnapshot>(source: Observable<S>) => Observable<S>) => {
  checkOptions('retryTransient', config, RETRY_CHECKS);
  const rules = { ...retryRulesOf(config), notFoundGrace: 0 };
  return <S extends AnySnapshot>(source: Observable<S>) =>
    defer(() => {
      let trouble: Trouble | undefined;
      /** When the faults in a row began. */
      let began = 0;
      let failed = 0;
      return source.pipe(
        map((snapshot) => {
          trouble = undefined;
          return failed === 0 || snapshot.status === 'lost' ? snapshot : { ...snapshot, attempt: snapshot.attempt + failed };
        }),
        retry({
          delay: (error: unknown) => {
            const now = asyncScheduler.now();
            const fault = faultOfError(error, now);
            if (trouble === undefined) began = now;
            // If no task tells pipes apart, only the time does: with equal pauses they would all ask again together.
            const { provider = '', taskId = String(began) } = isWatchError(error) ? error : {};
            const bounded = { ...fault, retryAfter: boundedHint(fault.retryAfter) ?? 0 };
            const verdict = passes(error) ? afterFault(rules, trouble, bounded, { provider, taskId, since: now, now }) : undefined;
            if (verdict === undefined) return throwError(() => error);
            trouble = verdict.trouble;
            failed += 1;
            return delay(verdict.delay);
          },
        }),
      );
    });
};

/** Whether an error may be transient: not one of watching that no request caused, such as a timeout of the task. */
function passes(error: unknown): boolean {
  return !isWatchError(error) || error.fault !== undefined;
}
