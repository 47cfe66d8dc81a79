import { Observable } from 'rxjs';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import type { Poller } from './poller';
import type { Listening } from './taskRecord';

/** What one watch may ask for, over the provider's options. */
export interface WatchOptions {
  /** Milliseconds; a field that is given takes the place of the provider's, `undefined` is "none". */
  readonly timeout?: Timeouts | undefined;
  /** `false` shows every reading, also those that say nothing new. Default `true`. */
  readonly distinct?: boolean | undefined;
  /**
   * `'progress'`, for a bar that somebody looks at, also asks for progress that nobody has seen yet: more requests in the
   * middle of a task, no fewer at its end. Default `'completion'`.
   */
  readonly follow?: 'completion' | 'progress' | undefined;
}

/**
 * Emits the snapshots of one task as they change, completes with the terminal one, and errors when watching fails.
 * Nobody is asked before the subscription; unsubscribing aborts the request under way, and never cancels the task.
 */
export const watchTask = <S extends TaskSnapshot, T extends TaskFields>(
  poller: Poller<S, T>,
  task: T | string,
  listening: Listening,
): Observable<S> =>
  new Observable<S>((subscriber) => poller.listen(task, { subscriber, listening }));
