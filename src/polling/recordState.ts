import type { TaskSnapshot } from '../core/snapshot';
import type { WatchState } from '../core/watch';
import { keepSnapshot, recallSnapshot } from './keptSnapshot';
import { compact, sinceBirth, type PollerClock } from './pollerClock';
import { firstSeat, idOf, leastOf, startedAtOf, underWay, type Aside, type Seat, type TaskRecord } from './taskRecord';

/** What holds for a record that has no `aside`. */
export const NOTHING_ASIDE: Omit<Aside, 'seen'> = {
  trouble: undefined,
  memo: undefined,
  settle: undefined,
  sleptAtChange: 0,
  firstAsked: undefined,
  held: 0,
};

/** What a task has shown so far. */
type Shown = Pick<TaskRecord<never>, 'word' | 'aside'>;

/** Returns whether anything is known of a task yet. */
export const isSeen = ({ word, aside }: Shown): boolean => aside?.seen ?? word !== undefined;

/** Returns the last snapshot of a task, or `undefined` before its first reading. */
export const lastOf = <S extends TaskSnapshot>(record: TaskRecord<S>, provider: string, clock: PollerClock): S | undefined =>
  recallSnapshot<S>(record, provider, idOf(record), clock);

/** Returns a record, with its last snapshot, as the state that `step` takes. */
export const recallState = <S extends TaskSnapshot>(record: TaskRecord<S>, last: S | undefined, clock: PollerClock): WatchState<S> => {
  const { attempt, cadence, due, aside } = record;
  const { birth, slept } = clock;
  return {
    taskId: idOf(record),
    since: firstSeat(record).since + slept,
    startedAt: startedAtOf(record),
    // The record keeps the last reading's: each fault since was one request more.
    attempt: attempt + (aside?.trouble?.faults ?? 0),
    due: due + birth,
    last,
    seen: isSeen(record),
    cadence,
    trouble: aside?.trouble,
    memo: aside?.memo,
    settle: aside?.settle,
  };
};

const stalledAfter = <S extends TaskSnapshot>({ listening }: Seat<S>): number => listening.timeouts.stalled ?? Infinity;

/** Returns whether a deadline depends on how long the budget let nobody ask. */
const countsHeld = <S extends TaskSnapshot>(record: TaskRecord<S>): boolean => !isSeen(record) || leastOf(record, stalledAfter) < Infinity;

/** Writes a state into its record. */
export const keepState = <S extends TaskSnapshot>(
  record: TaskRecord<S>,
  { due, last, seen, cadence, trouble, memo, settle }: WatchState<S>,
  clock: PollerClock,
  changed: boolean,
): void => {
  const before = record.aside ?? NOTHING_ASIDE;
  if (last !== undefined) keepSnapshot(record, last, clock);
  record.cadence = cadence;
  record.due = sinceBirth(clock, due);
  const sleptAtChange = changed ? clock.slept : before.sleptAtChange;
  const firstAsked = seen ? undefined : before.firstAsked;
  // A reading resets how long the budget held the task; after a fault that time still counts.
  const held = trouble === undefined ? 0 : before.held;
  const usual =
    firstAsked === undefined &&
    trouble === undefined &&
    memo === undefined &&
    settle === undefined &&
    sleptAtChange === 0 &&
    seen === (last !== undefined);
  record.aside = usual ? undefined : { seen, trouble, memo, settle, sleptAtChange, firstAsked, held };
};

/** Returns a record's `aside`, or a new one. */
const asideOf = (record: Shown): Aside => record.aside ?? { ...NOTHING_ASIDE, seen: isSeen(record) };

/** Notes how long a task that is asked for now had to wait for the budget. */
export const noteHeld = <S extends TaskSnapshot>(record: TaskRecord<S>, now: number, clock: PollerClock): void => {
  if (!countsHeld(record)) return;
  const aside = asideOf(record);
  if (record.word === undefined && aside.firstAsked === undefined) record.aside = { ...aside, firstAsked: now - clock.slept };
  else record.aside = { ...aside, held: aside.held + Math.max(0, sinceBirth(clock, now) - record.due) };
};

/**
 * Adapts the times of a record to a jump of the clock. If it was set back (`jumped` is negative), they move as the poller's birth
 * does. After a sleep a request under way has all its time again: how long it had slept is known only to within a minute. A task that
 * waits for the budget has waited no longer than before.
 */
export const shiftRecord = <S extends TaskSnapshot>(record: TaskRecord<S>, jumped: number, now: number): void => {
  const request = underWay(record);
  if (jumped > 0) {
    // How long the budget holds a task counts in awake time: `jumped` later.
    if (record.request === 'ready') record.due = compact(record.due + jumped);
    if (request === undefined) return;
    request.cutAt += now - request.askedAt;
    request.askedAt = now;
    return;
  }
  if (request !== undefined) {
    const { last } = request;
    if (last !== undefined) request.last = { ...last, readAt: last.readAt + jumped, changedAt: last.changedAt + jumped };
    request.askedAt += jumped;
    request.cutAt += jumped;
  }
  if (record.word === undefined) return;
  const aside = asideOf(record);
  record.aside = { ...aside, sleptAtChange: aside.sleptAtChange + jumped };
};
