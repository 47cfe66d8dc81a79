import { Observable, takeWhile } from 'rxjs';
import type { ErrorCode } from '../core/codes';
import { definedFields } from '../core/definedFields';
import { isWatchError } from '../core/errors';
import type { BatchSnapshot, LostTask, TaskSnapshot } from '../core/snapshot';
import { taskOf, type TaskFields, type TaskOf } from '../core/task';
import type { Poller } from './poller';
import type { Listener, Listening } from './taskRecord';

/**
 * The tasks of a batch: an array or a Set, or an Observable or AsyncIterable through which tasks join while it runs.
 * No plain Iterable, since a string is one, of its letters.
 */
export type TaskSource<T extends TaskFields> =
  | readonly TaskOf<T>[]
  | ReadonlySet<TaskOf<T>>
  | Observable<TaskOf<T>>
  | AsyncIterable<TaskOf<T>>;

export interface BatchRules<T extends TaskFields> {
  readonly provider: string;
  readonly listening: Listening;
  /** Throws `invalid-option` for a malformed task. */
  readonly check: (task: T) => void;
}

/**
 * Emits the snapshots of all tasks of a batch, merged, and `lost` for each whose watch failed; completes when the source
 * and all its tasks have. Errors of the source are forwarded; an error that every task of the account would meet ends
 * the batch.
 */
export const watchBatch = <S extends TaskSnapshot, T extends TaskFields>(
  poller: Poller<S, T>,
  tasks: readonly TaskOf<T>[] | Observable<TaskOf<T>>,
  { provider, listening, check }: BatchRules<T>,
): Observable<BatchSnapshot<S>> =>
  new Observable<BatchSnapshot<S>>((subscriber) => {
    let watched = 0;
    let fed = false;
    const lose = (taskId: string, error: { readonly code: ErrorCode; readonly message: string }, last?: S): void => {
      const { code, message } = error;
      subscriber.next(definedFields<LostTask<S['provider'], S>>({ provider, taskId, status: 'lost', error: { code, message }, last }));
    };
    const completeIfDone = (): void => {
      if (fed && watched === 0) subscriber.complete();
    };
    const listener: Listener<S> = {
      subscriber,
      listening,
      ended: (taskId, error, account) => {
        watched -= 1;
        if (account === true) {
          subscriber.error(error);
          return;
        }
        if (error !== undefined) lose(taskId, error, error.lastSnapshot);
        completeIfDone();
      },
    };
    const add = (given: TaskOf<T>): void => {
      watched += 1;
      try {
        check(taskOf<T>(given));
        if (poller.listen(given, listener) === undefined) watched -= 1;
      } catch (error) {
        watched -= 1;
        lose(idOf(given), isWatchError(error) ? error : { code: 'invalid-option', message: error instanceof Error ? error.message : String(error) });
      }
    };
    const done = (): void => {
      fed = true;
      completeIfDone();
    };
    // Before the first request: whoever hears of that may unsubscribe.
    subscriber.add(() => {
      if (watched > 0) poller.leaveAll(subscriber);
    });
    if (Array.isArray(tasks)) {
      for (const task of tasks as readonly TaskOf<T>[]) {
        if (subscriber.closed) break;
        add(task);
      }
      done();
    } else {
      // A source that emits before `subscribe` returns can be stopped in no other way.
      const open = takeWhile<TaskOf<T>>(() => !subscriber.closed);
      const feed = (tasks as Observable<TaskOf<T>>).pipe(open).subscribe({
        next: add,
        error: (error: unknown) => subscriber.error(error),
        complete: done,
      });
      subscriber.add(feed);
    }
  });

function idOf(given: unknown): string {
  const id = typeof given === 'object' && given !== null ? (given as { id?: unknown }).id : given;
  return typeof id === 'string' ? id : '';
}
