import type { TaskSnapshot } from '../core/snapshot';
import { deadlineOf, lastCallAt, lastCallLead, totalSince, type Deadline, type WatchClock } from '../core/timeouts';
import { hintOf } from './keptSnapshot';
import { sinceBirth, type PollerClock } from './pollerClock';
import { isSeen, NOTHING_ASIDE } from './recordState';
import { leastOf, type Seat, type TaskRecord } from './taskRecord';

/** What the deadlines of a seat count from, in awake time. While the budget let nobody ask, nothing could be seen: only `total` counts that. */
const clockOf = <S extends TaskSnapshot>(record: TaskRecord<S>, { since, startedAt }: Seat<S>, birth: number): WatchClock => {
  const { sleptAtChange, firstAsked = since, held } = record.aside ?? NOTHING_ASIDE;
  const changedAt = record.word === undefined ? undefined : record.changedAt + birth - sleptAtChange + held;
  const seen = isSeen(record);
  return { since: Math.max(since, firstAsked) + held, totalSince: totalSince(since, startedAt, seen), changedAt, seen };
};

/** Returns when a listener gives a task up, in awake time. */
export const deadlineAt = <S extends TaskSnapshot>(
  record: TaskRecord<S>,
  seat: Seat<S>,
  { birth, slept }: PollerClock,
): Deadline | undefined => {
  const { timeouts } = seat.listening;
  const { unseen, stalled, total } = timeouts;
  const { request } = record;
  const seen = isSeen(record);
  if (stalled === undefined && total === undefined && (unseen === undefined || seen)) return undefined;
  const clock = clockOf(record, seat, birth);
  // A task that waits for the budget is neither stalled nor unseen: nobody could ask.
  if (request === 'ready') return deadlineOf({ total }, clock);
  if (typeof request !== 'object') return deadlineOf(timeouts, clock);
  // A reply that is on its way may tell of a change, or show the task: it gets time.
  const changedAt = Math.max(clock.changedAt ?? clock.since, grace(request.askedAt - slept, stalled, timeouts.request));
  const since = Math.max(clock.since, grace(request.askedAt - slept, seen ? undefined : unseen, timeouts.request));
  return deadlineOf(timeouts, { ...clock, changedAt, since });
};

/** The earliest moment from which a timeout may count, so that the request can still be answered. */
const grace = (askedAt: number, after: number | undefined, request: number | undefined): number =>
  after === undefined ? -Infinity : askedAt + lastCallLead(after, request) - after;

/** When a task must be asked for at the latest, for one listener. */
const lastCallOf = <S extends TaskSnapshot>(seat: Seat<S>, record: TaskRecord<S>, { birth, slept }: PollerClock, now: number): number => {
  const { timeouts } = seat.listening;
  if (timeouts.stalled === undefined && (timeouts.unseen === undefined || isSeen(record))) return Infinity;
  const last = lastCallAt(timeouts, clockOf(record, seat, birth)) + slept;
  return last > now + hintOf(record) ? Math.ceil(last) : Infinity;
};

/** Brings the next request forward, so that no task is given up only because nobody asked for it. */
export const callInTime = <S extends TaskSnapshot>(record: TaskRecord<S>, now: number, clock: PollerClock): void => {
  if (record.aside?.trouble !== undefined) return;
  const call = leastOf(record, lastCallOf, clock, now);
  if (call < Infinity) record.due = Math.min(record.due, sinceBirth(clock, call));
};

/** When a listener gives a task up, on the clock. */
const givenUpAt = <S extends TaskSnapshot>(seat: Seat<S>, record: TaskRecord<S>, clock: PollerClock): number =>
  (deadlineAt(record, seat, clock)?.at ?? Infinity) + clock.slept;

/** Returns when a record must be looked at next: when its request is due or to be cut off, or a listener gives up. */
export const wakeTime = <S extends TaskSnapshot>(record: TaskRecord<S>, clock: PollerClock): number => {
  const { request, due } = record;
  const own = request === undefined ? due + clock.birth : typeof request === 'object' ? request.cutAt : Infinity;
  return Math.min(own, leastOf(record, givenUpAt, clock));
};

/** How long a listener waits for a reply, negated: the least of these is the longest wait. */
const minusPatience = <S extends TaskSnapshot>({ listening }: Seat<S>): number => -(listening.timeouts.request ?? Infinity);

/** Returns when a request that is sent now is cut off: after the longest `timeout.request` of all who listen. */
export const cutOffTime = <S extends TaskSnapshot>(record: TaskRecord<S>, now: number): number => now - leastOf(record, minusPatience);
