import { vagueLateness } from '../core/cadence/beliefs/hazard';
import type { Cadence } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { PollerClock } from './pollerClock';
import { latenessOf } from './safeStep';
import { firstSeat, type TaskRecord } from './taskRecord';

/** How urgent the tasks of a poller are that are due. */
export interface Urgency<S extends TaskSnapshot, T extends TaskFields> {
  /** Returns how late, in expectation, the end of a task would be noticed, were it asked for at some moment. */
  readonly latenessOf: (record: TaskRecord<S, T>, at: number) => number;
  /** Returns whether a task is asked in its turn, those that have been due for longest first, and not by its lateness. */
  readonly isInTurn: (record: TaskRecord<S, T>) => boolean;
}

/**
 * Returns how urgent tasks are: by the cadence, where it says so and has seen a reading. Of all others nothing is known but since when
 * they are watched, and when they were read last.
 *
 * @param mayBeOver - how probable it is that a task that was never read has ended
 */
export const urgency = <S extends TaskSnapshot, T extends TaskFields>(
  cadence: Cadence,
  mayBeOver: (record: TaskRecord<S, T>, passed: number) => number,
  clock: PollerClock,
): Urgency<S, T> => {
  const isInTurn: Urgency<S, T>['isInTurn'] = ({ word }) => word === undefined || cadence.lateness === undefined;
  return {
    isInTurn,
    latenessOf: (record, at) => {
      if (!isInTurn(record)) return latenessOf(cadence, record.cadence, at);
      const since = firstSeat(record).since + clock.slept;
      const last = Math.max(since, record.readAt + clock.birth);
      const late = vagueLateness(last - since, Math.max(0, at - last));
      return record.word === undefined ? late * mayBeOver(record, late) : late;
    },
  };
};
