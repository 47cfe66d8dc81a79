import { vagueLateness } from '../core/cadence/beliefs/hazard';
import type { Cadence } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import type { PollerClock } from './pollerClock';
import { safeLateness } from './safeStep';
import { firstSeat, type TaskRecord } from './taskRecord';
import type { WaitingLines } from './waitingLines';

/** How urgent the due tasks of a poller are. */
export interface Urgency<S extends TaskSnapshot> {
  /** Returns how late, in expectation, the end of a task would be noticed if the task were asked for at `at`. */
  readonly latenessOf: (record: TaskRecord<S>, at: number) => number;
  /** Returns the name of the row of due tasks in which a task is asked in turn, the longest due first; `undefined` for one that is asked by its lateness. */
  readonly turnOf: (record: TaskRecord<S>) => string | undefined;
}

/**
 * Returns how urgent tasks are: as the cadence says, if it has a `lateness` and has seen a reading. Of all other tasks nothing is known
 * but since when they are watched, and when they were read last.
 */
export const urgency = <S extends TaskSnapshot>(
  cadence: Cadence,
  { mayBeOver, isBehind }: Pick<WaitingLines<S>, 'mayBeOver' | 'isBehind'>,
  clock: PollerClock,
): Urgency<S> => ({
  turnOf: (record) => {
    if (cadence.lateness === undefined) return '';
    const line = record.standing?.line.name ?? '';
    // The expected lateness of tasks that were never read depends on what is heard of others of their kind.
    if (record.word === undefined) return `first ${line}`;
    // Tasks behind a head are all equally likely to have started: their lateness differs only by what was known when each was read.
    return isBehind(record) ? `behind ${line}` : undefined;
  },
  latenessOf: (record, at) => {
    const { word, cadence: state, readAt } = record;
    if (cadence.lateness !== undefined && word !== undefined) return safeLateness(cadence, state, at);
    const since = firstSeat(record).since + clock.slept;
    const last = Math.max(since, readAt + clock.birth);
    const late = vagueLateness(last - since, Math.max(0, at - last));
    return word === undefined ? late * mayBeOver(record, late) : late;
  },
});
