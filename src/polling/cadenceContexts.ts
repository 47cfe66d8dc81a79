import type { CadenceContext, PlaceInLine } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { Seat, TaskRecord } from './taskRecord';
import { NO_TICKET } from './waitingLines';

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
  let knownSeats: readonly Seat<S>[] | undefined;
  let known = common;
  /** The tasks of a batch share their seats, and so this. */
  const contextFor = (seats: readonly Seat<S>[]): CadenceContext => {
    if (seats === knownSeats) return known;
    knownSeats = seats;
    known = {
      ...common,
      // Whoever watches one task has no need of `ended`.
      live: seats.some(({ listener }) => listener.ended === undefined),
      follow: seats.some(({ listener }) => listener.follow === 'progress') ? 'progress' : undefined,
      startedAt: undefined,
      kind: undefined,
      line: undefined,
    };
    return known;
  };
  return (record, now) => {
    const { task, seats, ticket } = record;
    const shared = contextFor(seats);
    if (typeof task === 'string' && ticket === NO_TICKET) return shared;
    const { startedAt, kind } = (typeof task === 'string' ? {} : task) as { readonly startedAt?: number; readonly kind?: string };
    return { ...shared, startedAt, kind, line: placeOf(record, now) };
  };
};
