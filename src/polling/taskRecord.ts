import type { Subscriber, Unsubscribable } from 'rxjs';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { deadlineOf, lastCallAt, lastCallLead, type Deadline, type Timeouts } from '../core/timeouts';
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
  readonly firstAsked?: number | undefined;
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

/** Returns the state that a record stands for. */
export const unpack = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, birth: number): WatchState<S> => {
  const { task, last, cadence, due, seats, aside } = record;
  return {
    taskId: idOf(record),
    since: seats[0]?.since ?? birth,
    startedAt: typeof task === 'string' ? undefined : task.startedAt,
    attempt: aside?.attempt ?? last?.attempt ?? 0,
    due: due + birth,
    last,
    seen: aside?.seen ?? last !== undefined,
    cadence,
    trouble: aside?.trouble,
    memo: aside?.memo,
    settle: aside?.settle,
  };
};

/** Writes a state into its record. */
export const pack = <S extends TaskSnapshot, T extends TaskFields>(
  record: TaskRecord<S, T>,
  { attempt, due, last, seen, cadence, trouble, memo, settle }: WatchState<S>,
  birth: number,
  sleptAtChange: number,
): void => {
  record.last = last;
  record.cadence = cadence;
  record.due = due - birth;
  const firstAsked = seen ? undefined : record.aside?.firstAsked;
  const usual =
    firstAsked === undefined &&
    trouble === undefined &&
    memo === undefined &&
    settle === undefined &&
    sleptAtChange === 0 &&
    attempt === (last?.attempt ?? 0) &&
    seen === (last !== undefined);
  record.aside = usual ? undefined : { attempt, seen, trouble, memo, settle, sleptAtChange, firstAsked };
};

/** Notes when a task of which nothing is known yet was first asked for. */
export const noteFirstAsked = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, awake: number): void => {
  if (record.last !== undefined || record.aside?.firstAsked !== undefined) return;
  const blank = { attempt: 0, seen: false, trouble: undefined, memo: undefined, settle: undefined, sleptAtChange: 0 };
  record.aside = { ...blank, ...record.aside, firstAsked: awake };
};

/** What the deadlines of a seat are counted from, in the poller's waking hours. */
const clockOf = <S extends TaskSnapshot, T extends TaskFields>({ task, last, aside }: TaskRecord<S, T>, { since, startedAt }: Seat<S>) => ({
  // While the budget let nobody ask for it, nothing could be seen of it.
  since: Math.max(since, aside?.firstAsked ?? since),
  startedAt: startedAt ?? (typeof task === 'string' ? undefined : task.startedAt) ?? since,
  changedAt: last === undefined ? undefined : last.changedAt - (aside?.sleptAtChange ?? 0),
  seen: aside?.seen ?? last !== undefined,
});

/** Returns when a listener gives a task up, in the poller's waking hours. */
export const deadlineAt = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, seat: Seat<S>, slept: number): Deadline | undefined => {
  const { timeouts } = seat.listener;
  const { unseen, stalled, total } = timeouts;
  const { request, last, aside } = record;
  if (stalled === undefined && total === undefined && (unseen === undefined || (aside?.seen ?? last !== undefined))) return undefined;
  const clock = clockOf(record, seat);
  // A task that waits for the budget is not known to stand still: nobody could ask.
  if (request === 'ready') return total === undefined ? undefined : deadlineOf({ total }, clock);
  if (typeof request !== 'object') return deadlineOf(timeouts, clock);
  // A reply that is on its way may tell of a change, or show the task.
  const changedAt = Math.max(clock.changedAt ?? clock.since, grace(request.askedAt - slept, stalled, timeouts.request));
  const since = Math.max(clock.since, grace(request.askedAt - slept, clock.seen ? undefined : unseen, timeouts.request));
  return deadlineOf(timeouts, { ...clock, changedAt, since });
};

/** From when a timeout must count at least, so that a request may still be answered. */
const grace = (askedAt: number, after: number | undefined, request: number | undefined): number =>
  after === undefined ? -Infinity : askedAt + lastCallLead({ stalled: after, request }) - after;

/** Brings the next request forward, so that no task is taken for stalled only because nobody asked for it. */
export const callInTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, now: number, birth: number, slept: number): void => {
  if (record.aside?.trouble !== undefined) return;
  for (const seat of record.seats) {
    const { timeouts } = seat.listener;
    if (timeouts.stalled === undefined) continue;
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
