import type { CadenceContext, PlaceInLine } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { NO_TICKET, seatsOf, type TaskRecord } from './taskRecord';

/**
 * Returns how to tell a cadence what is known of a task beside its reading.
 *
 * @param common - what is known of all tasks of the provider
 * @param placeOf - where a task stands that waits for its start
 */
export const cadenceContexts = <S extends TaskSnapshot, T extends TaskFields>(
  common: CadenceContext,
  placeOf: (record: TaskRecord<S, T>, now: number) => PlaceInLine | undefined,
): ((record: TaskRecord<S, T>, now: number) => CadenceContext) => {
  const contextFor = (live: boolean, follow: CadenceContext['follow']): CadenceContext => ({
    ...common,
    live,
    follow,
    startedAt: undefined,
    kind: undefined,
    line: undefined,
  });
  // All that listeners make of it, made once.
  const quiet = [contextFor(false, undefined), contextFor(true, undefined)] as const;
  const following = [contextFor(false, 'progress'), contextFor(true, 'progress')] as const;
  return (record, now) => {
    const { task, ticket } = record;
    let live = 0;
    let shared: readonly [CadenceContext, CadenceContext] = quiet;
    for (const { ended, listening } of seatsOf(record)) {
      // Whoever watches one task has no need of `ended`.
      if (ended === undefined) live = 1;
      if (listening.follow === 'progress') shared = following;
    }
    const context = shared[live as 0 | 1];
    if (typeof task === 'string' && ticket === NO_TICKET) return context;
    const { startedAt, kind } = (typeof task === 'string' ? {} : task) as { readonly startedAt?: number; readonly kind?: string };
    return { ...context, startedAt, kind, line: placeOf(record, now) };
  };
};
