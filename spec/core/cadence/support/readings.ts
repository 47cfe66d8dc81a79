import type { Cadence, CadenceContext } from '../../../../src/core/cadence/cadence';
import type { Progress, TaskSnapshot } from '../../../../src/core/snapshot';

/** A reading of a task called `t`. */
export const readingOf = (status: TaskSnapshot['status'], attempt: number, progress?: Progress): TaskSnapshot =>
  ({ provider: 'acme', taskId: 't', status, readAt: 0, changedAt: 0, attempt, ...(progress !== undefined && { progress }) }) as TaskSnapshot;

/** `done` of `total`. */
export const items = (done: number, total: number): Progress => ({ done, total, ratio: done / total });

/** Shows a cadence readings at given moments; returns its last word. */
export const shown = <S>(
  cadence: Cadence<S>,
  readings: readonly (readonly [at: number, status: TaskSnapshot['status'], progress?: Progress])[],
  context: CadenceContext = {},
  since = 0,
): { readonly state: S; readonly due: number; readonly last: TaskSnapshot } => {
  let next = { state: cadence.start(since), due: since };
  let last = readingOf('pending', 1);
  readings.forEach(([at, status, progress], i) => {
    last = readingOf(status, i + 1, progress);
    next = cadence.next(next.state, last, at, context);
  });
  return { ...next, last };
};

/** No bounds and no jitter: the rule itself. */
export const BARE = { minInterval: 0, jitter: 0 } as const;
