import { map, type Observable } from 'rxjs';
import { WatchError } from '../core/errors';
import type { AnySnapshot } from '../core/snapshot';

/** The statuses that {@link throwIfFailed} turns into errors. */
export type FailedStatus = 'failed' | 'cancelled' | 'lost';

/**
 * Mirrors the snapshots of a merged batch up to the first that is failed, cancelled or lost, and errors for that one: with
 * `task-failed`, `task-cancelled` or `task-lost`, and the snapshot as `lastSnapshot`.
 *
 * ```text
 * source           p--1--2--f|
 * throwIfFailed()  p--1--2--#
 * ```
 *
 * A failed task is data and failed watching is an error; this joins the two for those who want promises and `catchError`.
 * In a batch one failed task ends the whole stream: leave this out there, or use it on each `watch`.
 *
 * @example
 * ```ts
 * import { memoriesScreenplay, throwIfFailed } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watch('ros-sd-1')
 *   .pipe(throwIfFailed())
 *   .subscribe({ error: (error: Error) => console.log(error.message) });
 * ```
 */
export const throwIfFailed =
  () =>
  <S extends AnySnapshot>(source: Observable<S>): Observable<Exclude<S, { readonly status: FailedStatus }>> =>
    source.pipe(
      map((snapshot) => {
        const error = failureOf(snapshot);
        if (error !== undefined) throw error;
        return snapshot as Exclude<S, { readonly status: FailedStatus }>;
      }),
    );

function failureOf(snapshot: AnySnapshot): WatchError | undefined {
  const { provider, taskId } = snapshot;
  const details = { provider, taskId, lastSnapshot: snapshot };
  switch (snapshot.status) {
    case 'failed': {
      const { code, message } = snapshot.failure;
      return new WatchError('task-failed', `${provider} ${taskId}: the task failed: ${code}: ${message}`, details);
    }
    case 'cancelled':
      return new WatchError('task-cancelled', `${provider} ${taskId}: the task was cancelled`, details);
    case 'lost':
      return new WatchError('task-lost', `${provider} ${taskId}: its end is not known: ${snapshot.error.message}`, details);
    default:
      return undefined;
  }
}
