import { asyncScheduler, Observable, tap } from 'rxjs';
import { checkDuration, checkOptions } from '../core/options';
import { sameSnapshot } from '../core/sameSnapshot';
import type { AnySnapshot, TaskSnapshot } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';
import { isTerminal } from '../core/status';
import { deadlineOf, timeoutError, type Deadline } from '../core/timeouts';
import { alarm } from '../time/alarm';

/** Options of {@link timeoutTask}, in milliseconds. One that is left out does not apply. */
export interface TimeoutConfig {
  /** From one change of a task to the next; from the subscription to the first snapshot. */
  readonly stalled?: number | undefined;
  /** From the subscription to the end of each task. */
  readonly total?: number | undefined;
}

interface Patience {
  readonly last: TaskSnapshot | undefined;
  readonly changedAt: number | undefined;
}

/**
 * Mirrors the snapshots of a merged batch and errors when one of its tasks does not change for `stalled`
 * (`timeout-stalled`), or has not ended after `total` (`timeout-total`). The error names the task and carries its last
 * snapshot.
 *
 * ```text
 * source                       p--1--1-------
 * timeoutTask({ stalled: 5 })  p--1--1-#
 * ```
 *
 * A reading that says nothing new does not count as a change. The time that the computer slept shifts every deadline.
 * `watch` has more: `timeout.unseen`, and `total` from the task's `startedAt`.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { timeoutTask, type TaskSnapshot } from 'rx-task-status';
 * import type { Observable } from 'rxjs';
 *
 * declare const feed: Observable<TaskSnapshot>;
 * feed.pipe(timeoutTask({ stalled: 10 * 60_000, total: 2 * 3_600_000 })).subscribe();
 * ```
 */
export const timeoutTask = (config: TimeoutConfig = {}): (<S extends AnySnapshot>(source: Observable<S>) => Observable<S>) => {
  checkOptions('timeoutTask', config, { stalled: checkDuration, total: checkDuration });
  // Stock operators time a stream, not the tasks in it: one alarm for all of them needs an Observable of its own.
  return <S extends AnySnapshot>(source: Observable<S>) =>
    new Observable<S>((subscriber) => {
      const since = asyncScheduler.now();
      let slept = 0;
      const tasks = new Map<string, Patience>();
      let first = true;

      const deadline = ({ changedAt }: Patience): Deadline | undefined => deadlineOf(config, { since, changedAt, seen: true });
      const watched = (): Iterable<Patience> => (first ? [{ last: undefined, changedAt: undefined }] : tasks.values());
      const check = (late: number): void => {
        slept += late;
        const awake = asyncScheduler.now() - slept;
        for (const task of watched()) {
          const end = deadline(task);
          if (end === undefined) continue;
          if (end.at <= awake) {
            const { last } = task;
            subscriber.error(timeoutError(end, { provider: last?.provider, taskId: last?.taskId, lastSnapshot: last }));
            return;
          }
          timer.set(end.at + slept);
        }
      };
      const see = (snapshot: S): void => {
        const now = asyncScheduler.now();
        timer.look(now);
        if (subscriber.closed) return;
        first = false;
        const key = snapshotKey(snapshot);
        if (isTerminal(snapshot) || snapshot.status === 'lost') {
          tasks.delete(key);
          return;
        }
        const { last: before, changedAt } = tasks.get(key) ?? {};
        const last = snapshot as TaskSnapshot;
        // The error carries the last snapshot, also if that said nothing new.
        if (before !== undefined && sameSnapshot(before, last)) {
          tasks.set(key, { last, changedAt });
          return;
        }
        const task = { last, changedAt: now - slept };
        tasks.set(key, task);
        const end = deadline(task);
        if (end !== undefined) timer.set(end.at + slept);
      };
      const timer = alarm(check);
      subscriber.add(timer.clear);
      check(0);
      // The subscriber itself is subscribed, so that a synchronous source stops when it is closed.
      source.pipe(tap(see)).subscribe(subscriber);
    });
};
