import { filter, throwIfEmpty, type Observable } from 'rxjs';
import { WatchError } from '../core/errors';
import type { AnySnapshot } from '../core/snapshot';
import { throwIfFailed } from './throwIfFailed';

/**
 * Emits only the completed snapshots of a merged batch, typed with their results; errors like `throwIfFailed`, and with
 * `not-completed` when the source completes without one.
 *
 * ```text
 * source         p--1--2--c|
 * toCompleted()  ---------c|
 * ```
 *
 * @example
 * ```ts
 * import { scenext, toCompleted } from 'rx-task-status';
 * import { firstValueFrom } from 'rxjs';
 *
 * const finished = await firstValueFrom(scenext({ apiKey: 'example' }).watch('12345').pipe(toCompleted()));
 * console.log(finished.result);
 * ```
 */
export const toCompleted =
  () =>
  <S extends AnySnapshot>(source: Observable<S>): Observable<Extract<S, { readonly status: 'completed' }>> =>
    (source.pipe(throwIfFailed()) as Observable<AnySnapshot>).pipe(
      filter((snapshot): snapshot is Extract<S, { readonly status: 'completed' }> => snapshot.status === 'completed'),
      throwIfEmpty(() => new WatchError('not-completed', 'the snapshots ended before any task was completed')),
    );
