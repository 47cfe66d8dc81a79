import { Observable } from 'rxjs';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import type { Poller } from './poller';
import type { Listening } from './taskRecord';

/** The options of one watch, which override those of the provider. */
export interface WatchOptions {
  /** In milliseconds. A field that is given takes the place of the provider's; `undefined` is none. */
  readonly timeout?: Timeouts | undefined;
  /** `false` shows every reading, also those that say nothing new. Default `true`. */
  readonly distinct?: boolean | undefined;
  /**
   * `'progress'`, for a bar that somebody looks at, also asks when there may be new progress to show: more requests in the
   * middle of a task, no fewer at its end. Default `'completion'`.
   */
  readonly follow?: 'completion' | 'progress' | undefined;
}

/**
 * Emits the snapshots of one task as they change, completes with the terminal one, and errors when watching fails.
 * No request is sent before the subscription. Unsubscribing aborts the request under way, and never cancels the task.
 */
export const watchTask = <S extends TaskSnapshot, T extends TaskFields>(
  poller: Poller<S, T>,
  task: T | string,
  listening: Listening,
): Observable<S> =>
  new Observable<S>((subscriber) => {
    poller.listen(task, { subscriber, listening });
  });
