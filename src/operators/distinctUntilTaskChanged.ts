import { defer, filter, type Observable } from 'rxjs';
import { checkFunction, checkOptions } from '../core/options';
import { sameSnapshot } from '../core/sameSnapshot';
import type { AnySnapshot } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';

/** Options of {@link distinctUntilTaskChanged}. */
export interface DistinctConfig {
  /** Whether two snapshots of one task and of one status say the same. Default `sameSnapshot`. */
  readonly same?: ((a: AnySnapshot, b: AnySnapshot) => boolean) | undefined;
}

/**
 * Mirrors the snapshots of a merged batch without those that say nothing new about their task. When and how often a
 * snapshot was read does not count, nor does the signature of a signed URL; progress and the state of each item do. A
 * change of status is always news: `same` is asked only about two snapshots of one status, and so can't swallow the end
 * of a task.
 *
 * ```text
 * source                      p--p--1--1--2--c--c--|
 * distinctUntilTaskChanged()  p-----1-----2--c-----|
 * ```
 *
 * `watch` and `watchAll` do this already; it is for streams of snapshots from elsewhere. It keeps the last snapshot of
 * each task for as long as it is subscribed.
 *
 * @example
 * ```ts
 * import { distinctUntilTaskChanged, memoriesScreenplay, repeatAdaptively } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .check('ros-sd-1')
 *   .pipe(repeatAdaptively(), distinctUntilTaskChanged())
 *   .subscribe((snapshot) => console.log(snapshot.status));
 * ```
 * @throws InvalidOptionTypeError with `invalid-option`
 */
export const distinctUntilTaskChanged = (config: DistinctConfig = {}): (<S extends AnySnapshot>(source: Observable<S>) => Observable<S>) => {
  checkOptions('distinctUntilTaskChanged', config, { same: checkFunction });
  const { same = sameSnapshot } = config;
  return <S extends AnySnapshot>(source: Observable<S>) =>
    defer(() => {
      const last = new Map<string, S>();
      return source.pipe(
        filter((snapshot) => {
          const key = snapshotKey(snapshot);
          const before = last.get(key);
          last.set(key, snapshot);
          return before?.status !== snapshot.status || !same(before, snapshot);
        }),
      );
    });
};
