import type { Subscriber, Unsubscribable } from 'rxjs';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { deadlineOf, lastCallAt, lastCallLead, type Deadline, type Timeouts, type WatchClock } from '../core/timeouts';
import type { WatchState } from '../core/watch';
import type { Wakeable } from './wakeQueue';

/** Whoever listens to tasks: one `watch`, or one `watchAll` for all of its tasks. */
export interface Listener<S extends TaskSnapshot> {
  readonly subscriber: Subscriber<S>;
  readonly timeouts: Timeouts;
  /** Whether readings that say nothing new are kept from it. */
  readonly distinct: boolean;
  /** `'progress'` where it wants progress that nobody has seen yet, too. */
  readonly follow?: 'completion' | 'progress' | undefined;
  /** For a batch: a task needs no more watching. Without it the subscriber itself completes, or errors. */
  readonly ended?: (taskId: string, error?: WatchError<S>, account?: boolean) => void;
}

/** A listener's place at a task, or at the many that it joined at one moment. Milliseconds the computer slept are taken off. */
export interface Seat<S extends TaskSnapshot> {
  readonly listener: Listener<S>;
  readonly since: number;
  /** When this listener says that the task was submitted. Without it: when the task does. */
  readonly startedAt?: number;
}

/** A request under way. */
export interface RequestUnderWay {
  subscription: Unsubscribable | undefined;
  askedAt: number;
  /** When it is cut off. */
  cutAt: number;
  /** Asked for again meanwhile. */
  again: boolean;
}

/** What most tasks do not have. */
type Aside = Pick<WatchState, 'attempt' | 'seen' | 'trouble' | 'memo' | 'settle'> & {
  /** What the computer had slept in all when the task last changed. */
  readonly sleptAtChange: number;
  /** When a task of which nothing is known yet was first asked for, in the poller's waking hours. */
  readonly firstAsked: number | undefined;
  /** How long the budget has let nobody ask for it since the last reading, where a deadline has to know. */
  readonly held: number;
};

/** What a task has aside that has nothing aside. */
const NOTHING: Omit<Aside, 'attempt' | 'seen'> = {
  trouble: undefined,
  memo: undefined,
  settle: undefined,
  sleptAtChange: 0,
  firstAsked: undefined,
  held: 0,
};

/**
 * All that exists of a task that is watched. While it sleeps there is nothing else: no timer, no closure, no promise.
 * It is kept small: times count from the poller's birth, so that they are small integers; seats are shared between the
 * tasks of a batch; what most tasks lack is aside.
 */
export interface TaskRecord<S extends TaskSnapshot, T extends TaskFields> extends Wakeable {
  readonly task: T | string;
  last: S | undefined;
  cadence: unknown;
  /** When the next request is due, from the poller's birth. */
  due: number;
  /** Asleep until the next request is due (`undefined`), ready until the budget lets it go, asking, or gone. */
  request: RequestUnderWay | 'ready' | 'gone' | undefined;
  seats: readonly Seat<S>[];
  /** The last reply's text, hashed, where the provider says that the text decides. */
  textHash: number | undefined;
  aside: Aside | undefined;
  /** Its ticket in the line of those that wait for their start. */
  ticket: number;
}

/** Returns the id of a record's task. */
export const idOf = <S extends TaskSnapshot, T extends TaskFields>({ task }: TaskRecord<S, T>): string =>
  typeof task === 'string' ? task : task.id;

/** Returns the request under way for a record, if there is one. */
export const underWay = <S extends TaskSnapshot, T extends TaskFields>({ request }: TaskRecord<S, T>): RequestUnderWay | undefined =>
  typeof request === 'object' ? request : undefined;

const attemptOf = <S extends TaskSnapshot, T extends TaskFields>({ last, aside }: TaskRecord<S, T>): number => aside?.attempt ?? last?.attempt ?? 0;
const isSeen = <S extends TaskSnapshot, T extends TaskFields>({ last, aside }: TaskRecord<S, T>): boolean => aside?.seen ?? last !== undefined;

/** Returns the state that a record stands for. */
export const unpack = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, birth: number, slept: number): WatchState<S> => {
  const { task, last, cadence, due, seats, aside } = record;
  const [first] = seats;
  return {
    taskId: idOf(record),
    since: first === undefined ? birth : first.since + slept,
    startedAt: typeof task === 'string' ? undefined : task.startedAt,
    attempt: attemptOf(record),
    due: due + birth,
    last,
    seen: isSeen(record),
    cadence,
    trouble: aside?.trouble,
    memo: aside?.memo,
    settle: aside?.settle,
  };
};

/** Whether a deadline has to know how long the budget let nobody ask. */
const countsHeld = <S extends TaskSnapshot>(seats: readonly Seat<S>[], seen: boolean): boolean =>
  !seen || seats.some(({ listener }) => listener.timeouts.stalled !== undefined);

/** Writes a state into its record. */
export const pack = <S extends TaskSnapshot, T extends TaskFields>(
  record: TaskRecord<S, T>,
  { attempt, due, last, seen, cadence, trouble, memo, settle }: WatchState<S>,
  birth: number,
  slept: number,
  changed: boolean,
): void => {
  const before = record.aside ?? NOTHING;
  record.last = last;
  record.cadence = cadence;
  record.due = due - birth;
  const sleptAtChange = changed ? slept : before.sleptAtChange;
  const firstAsked = seen ? undefined : before.firstAsked;
  // A reading says how things are; after a fault, what was waited for still counts.
  const held = trouble === undefined ? 0 : before.held;
  const usual =
    firstAsked === undefined &&
    trouble === undefined &&
    memo === undefined &&
    settle === undefined &&
    sleptAtChange === 0 &&
    attempt === (last?.attempt ?? 0) &&
    seen === (last !== undefined);
  record.aside = usual ? undefined : { attempt, seen, trouble, memo, settle, sleptAtChange, firstAsked, held };
};

/** Returns what a task has aside, to be added to. */
const asideOf = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>): Aside =>
  record.aside ?? { ...NOTHING, attempt: attemptOf(record), seen: isSeen(record) };

/** Notes how long a task that is asked for now had to wait for the budget. */
export const noteHeld = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, now: number, birth: number, slept: number): void => {
  if (!countsHeld(record.seats, isSeen(record))) return;
  const aside = asideOf(record);
  if (record.last === undefined && aside.firstAsked === undefined) record.aside = { ...aside, firstAsked: now - slept };
  else record.aside = { ...aside, held: aside.held + Math.max(0, now - birth - record.due) };
};

/** Puts what a record knows of times on a clock that was set back: `jumped` is negative. */
export const setRecordBack = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, jumped: number): void => {
  const request = underWay(record);
  if (request !== undefined) {
    request.askedAt += jumped;
    request.cutAt += jumped;
  }
  const { last } = record;
  if (last === undefined) return;
  record.last = { ...last, readAt: last.readAt + jumped, changedAt: last.changedAt + jumped };
  const aside = asideOf(record);
  record.aside = { ...aside, sleptAtChange: aside.sleptAtChange + jumped };
};

/** What the deadlines of a seat are counted from, in the poller's waking hours. While the budget let nobody ask, nothing could be seen. */
const clockOf = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, { since, startedAt = since }: Seat<S>): WatchClock => {
  const { sleptAtChange, firstAsked = since, held } = record.aside ?? NOTHING;
  const changedAt = record.last === undefined ? undefined : record.last.changedAt - sleptAtChange + held;
  return { since: Math.max(since, firstAsked) + held, startedAt, changedAt, seen: isSeen(record) };
};

/** Returns when a listener gives a task up, in the poller's waking hours. */
export const deadlineAt = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, seat: Seat<S>, slept: number): Deadline | undefined => {
  const { timeouts } = seat.listener;
  const { unseen, stalled, total } = timeouts;
  const { request } = record;
  const seen = isSeen(record);
  if (stalled === undefined && total === undefined && (unseen === undefined || seen)) return undefined;
  const clock = clockOf(record, seat);
  // A task that waits for the budget is not known to stand still: nobody could ask.
  if (request === 'ready') return total === undefined ? undefined : deadlineOf({ total }, clock);
  if (typeof request !== 'object') return deadlineOf(timeouts, clock);
  // A reply that is on its way may tell of a change, or show the task.
  const changedAt = Math.max(clock.changedAt ?? clock.since, grace(request.askedAt - slept, stalled, timeouts.request));
  const since = Math.max(clock.since, grace(request.askedAt - slept, seen ? undefined : unseen, timeouts.request));
  return deadlineOf(timeouts, { ...clock, changedAt, since });
};

/** From when a timeout must count at least, so that a request may still be answered. */
const grace = (askedAt: number, after: number | undefined, request: number | undefined): number =>
  after === undefined ? -Infinity : askedAt + lastCallLead(after, request) - after;

/** Brings the next request forward, so that no task is given up only because nobody asked for it. */
export const callInTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, now: number, birth: number, slept: number): void => {
  if (record.aside?.trouble !== undefined) return;
  const seen = isSeen(record);
  for (const seat of record.seats) {
    const { timeouts } = seat.listener;
    if (timeouts.stalled === undefined && (seen || timeouts.unseen === undefined)) continue;
    const call = lastCallAt(timeouts, clockOf(record, seat)) + slept;
    if (call > now + (record.last?.retryAfter ?? 0)) record.due = Math.min(record.due, Math.ceil(call - birth));
  }
};

/** Returns when a record must be looked at next: a request is due or to be cut off, or a listener gives up. */
export const wakeTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, birth: number, slept: number): number => {
  const { request, due, seats } = record;
  let wake = request === undefined ? due + birth : typeof request === 'object' ? request.cutAt : Infinity;
  for (const seat of seats) {
    const deadline = deadlineAt(record, seat, slept);
    if (deadline !== undefined && deadline.at + slept < wake) wake = deadline.at + slept;
  }
  return wake;
};
