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
        const why = reasonOf(snapshot);
        if (why === undefined) return snapshot as Exclude<S, { readonly status: FailedStatus }>;
        const { provider, taskId, status } = snapshot;
        throw new WatchError(`task-${status as FailedStatus}`, `${provider} ${taskId}: ${why}`, { provider, taskId, lastSnapshot: snapshot });
      }),
    );

function reasonOf(snapshot: AnySnapshot): string | undefined {
  switch (snapshot.status) {
    case 'failed':
      return `the task failed: ${snapshot.failure.code}: ${snapshot.failure.message}`;
    case 'cancelled':
      return 'the task was cancelled';
    case 'lost':
      return `its end is not known: ${snapshot.error.message}`;
    default:
      return undefined;
  }
}
