import type { TaskSnapshot } from '../../src/core/snapshot';
import type { WatchRules, WatchState } from '../../src/core/watch';

/** Returns the state of a watch before its first request, which is due at once. */
export const startWatch = <S extends TaskSnapshot>(
  rules: WatchRules<S>,
  task: { readonly id: string; readonly startedAt?: number | undefined },
  now: number,
): WatchState<S> => ({
  taskId: task.id,
  since: now,
  startedAt: task.startedAt,
  attempt: 0,
  due: now,
  last: undefined,
  seen: false,
  cadence: rules.cadence.start(now),
  trouble: undefined,
  memo: undefined,
  settle: undefined,
});
