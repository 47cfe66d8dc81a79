import { defer, map, type Observable } from 'rxjs';
import type { AnySnapshot, Progress } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';
import { withCarriedProgress } from '../core/snapshotOf';

/**
 * Mirrors the snapshots of a merged batch; one without progress gets the last progress of its task. APIs that report
 * progress only while a task runs leave it out of the terminal reply, and a failed task would show none.
 *
 * ```text
 * source           p--(3/9)--(7/9)--f|
 * carryProgress()  p--(3/9)--(7/9)--(7/9, failed)|
 * ```
 *
 * Progress is carried verbatim: 7 of 9 stays 7 of 9 on a completed snapshot, so draw 1 for `completed`. A `lost` snapshot
 * gets no progress of its own: its `last` has it. `watch` and `watchAll` do this already.
 *
 * @example
 * ```ts
 * import { carryProgress, type TaskSnapshot } from 'rx-task-status';
 * import type { Observable } from 'rxjs';
 *
 * declare const fromAnSseFeed: Observable<TaskSnapshot>;
 * fromAnSseFeed.pipe(carryProgress()).subscribe(({ progress }) => console.log(progress?.ratio));
 * ```
 */
export const carryProgress =
  () =>
  <S extends AnySnapshot>(source: Observable<S>): Observable<S> =>
    defer(() => {
      const carried = new Map<string, Progress>();
      return source.pipe(
        map((snapshot) => {
          const key = snapshotKey(snapshot);
          const whole = withCarriedProgress(snapshot, carried.get(key));
          if (whole.status !== 'lost' && whole.progress !== undefined) carried.set(key, whole.progress);
          return whole;
        }),
      );
    });
