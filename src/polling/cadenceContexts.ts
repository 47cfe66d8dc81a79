import type { CadenceContext, PlaceInLine } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import { isWaiting, kindOf, seatsOf, startedAtOf, type TaskRecord } from './taskRecord';

/**
 * Returns a function that tells a cadence what is known of a task besides its reading.
 *
 * @param common - what is known of all tasks of the provider
 * @param placeOf - the place in line of a task that waits for its start
 */
export const cadenceContexts = <S extends TaskSnapshot>(
  common: CadenceContext,
  placeOf: (record: TaskRecord<S>, now: number) => PlaceInLine | undefined,
): ((record: TaskRecord<S>, now: number) => CadenceContext) => {
  const contextFor = (live: boolean, follow: CadenceContext['follow']): CadenceContext => ({
    ...common,
    live,
    follow,
    startedAt: undefined,
    kind: undefined,
    line: undefined,
  });
  const contextsFor = (live: boolean) => ({ completion: contextFor(live, undefined), progress: contextFor(live, 'progress') });
  // All combinations of listeners, made once.
  const [single, batch] = [contextsFor(true), contextsFor(false)];
  return (record, now) => {
    let contexts = batch;
    let follow: NonNullable<CadenceContext['follow']> = 'completion';
    for (const { ended, listening } of seatsOf(record)) {
      // Only the listener of a batch has `ended`.
      if (ended === undefined) contexts = single;
      if (listening.follow === 'progress') follow = 'progress';
    }
    const context = contexts[follow];
    if (typeof record.task === 'string' && !isWaiting(record)) return context;
    return { ...context, startedAt: startedAtOf(record), kind: kindOf(record), line: placeOf(record, now) };
  };
};
