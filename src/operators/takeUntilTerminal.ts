import { defer, filter, takeWhile, type Observable } from 'rxjs';
import type { AnySnapshot } from '../core/snapshot';
import { isTerminal } from '../core/status';

/**
 * Mirrors the snapshots of one task and completes with the first terminal one.
 *
 * ```text
 * source               p--r--r--c--c--
 * takeUntilTerminal()  p--r--r--(c|)
 * ```
 *
 * For one task only: in a merged batch the first task to end would end them all. `watch` does this already.
 *
 * @example
 * ```ts
 * import { takeUntilTerminal, type TaskSnapshot } from 'rx-task-status';
 * import type { Observable } from 'rxjs';
 *
 * declare const feed: Observable<TaskSnapshot>;
 * feed.pipe(takeUntilTerminal()).subscribe({ complete: () => console.log('ended') });
 * ```
 */
export const takeUntilTerminal =
  () =>
  <S extends AnySnapshot>(source: Observable<S>): Observable<S> =>
    defer(() => {
      let over = false;
      return source.pipe(
        // Whoever gets the terminal snapshot may make the source emit another one meanwhile.
        filter(() => !over),
        takeWhile((snapshot) => {
          over = isTerminal(snapshot);
          return !over;
        }, true),
      );
    });
