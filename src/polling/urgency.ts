import { vagueLateness } from '../core/cadence/beliefs/hazard';
import type { Cadence } from '../core/cadence/cadence';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { PollerClock } from './pollerClock';
import { latenessOf } from './safeStep';
import { firstSeat, type TaskRecord } from './taskRecord';
import type { WaitingLines } from './waitingLines';

/** How urgent the tasks of a poller are that are due. */
export interface Urgency<S extends TaskSnapshot, T extends TaskFields> {
  /** Returns how late, in expectation, the end of a task would be noticed, were it asked for at some moment. */
  readonly latenessOf: (record: TaskRecord<S, T>, at: number) => number;
  /** Returns the name of the line in which a task is asked in its turn, those that have been due for longest first; undefined for one that is asked by its lateness. */
  readonly turnOf: (record: TaskRecord<S, T>) => string | undefined;
}

/**
 * Returns how urgent tasks are: by the cadence, where it says so and has seen a reading. Of all others nothing is known but since when
 * they are watched, and when they were read last.
 */
export const urgency = <S extends TaskSnapshot, T extends TaskFields>(
  cadence: Cadence,
  { mayBeOver, isBehind }: Pick<WaitingLines<S, T>, 'mayBeOver' | 'isBehind'>,
  clock: PollerClock,
): Urgency<S, T> => ({
  turnOf: (record) => {
    if (cadence.lateness === undefined) return '';
    const line = record.standing?.line.name ?? '';
    // How late those that were never read are to be expected hangs on what is heard of the others of their kind.
    if (record.word === undefined) return `first ${line}`;
    // Those behind a head are as probable to have started, all of them: what each was decided by is only what was known when it was read.
    return isBehind(record) ? `behind ${line}` : undefined;
  },
  latenessOf: (record, at) => {
    const { word, cadence: state, readAt } = record;
    if (cadence.lateness !== undefined && word !== undefined) return latenessOf(cadence, state, at);
    const since = firstSeat(record).since + clock.slept;
    const last = Math.max(since, readAt + clock.birth);
    const late = vagueLateness(last - since, Math.max(0, at - last));
    return word === undefined ? late * mayBeOver(record, late) : late;
  },
});
