import type { Subscriber, Unsubscribable } from 'rxjs';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { deadlineOf, lastCallAt, lastCallLead, type Deadline, type Timeouts, type WatchClock } from '../core/timeouts';
import type { WatchState } from '../core/watch';
import { hintOf, keepSnapshot, recallSnapshot, type KeptSnapshot } from './keptSnapshot';
import { sinceBirth, type PollerClock } from './pollerClock';
import type { Wakeable } from './wakeQueue';

/** How a watch listens. Watches that want the same share it. */
export interface Listening {
  readonly timeouts: Timeouts;
  /** Whether readings that say nothing new are kept from it. */
  readonly distinct: boolean;
  /** `'progress'` where it wants progress that nobody has seen yet, too. */
  readonly follow?: 'completion' | 'progress' | undefined;
}

/** Whoever listens to tasks: one `watch`, or one `watchAll` for all of its tasks. */
export interface Listener<S extends TaskSnapshot> {
  readonly subscriber: Subscriber<S>;
  readonly listening: Listening;
  /** For a batch: a task needs no more watching. Without it the subscriber itself completes, or errors. */
  readonly ended?: ((taskId: string, error?: WatchError<S>, account?: boolean) => void) | undefined;
}

/**
 * A listener's place at a task, or at the many that it joined at one moment. Milliseconds the computer slept are taken off.
 * A place at one task is its own teardown: a closure for that would take more room than all else that a watch needs.
 */
export interface Seat<S extends TaskSnapshot> extends Listener<S>, Unsubscribable {
  readonly since: number;
  /** When this listener says that the task was submitted. Without it: when the task does. */
  readonly startedAt: number | undefined;
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
 * It is kept small: times count from the poller's birth, so that they are small integers; the last snapshot is numbers;
 * seats are shared between the tasks of a batch; what most tasks lack is aside.
 */
export interface TaskRecord<S extends TaskSnapshot, T extends TaskFields> extends Wakeable, KeptSnapshot {
  readonly task: T | string;
  cadence: unknown;
  /** When the next request is due, from the poller's birth. */
  due: number;
  /** Asleep until the next request is due (`undefined`), ready until the budget lets it go, asking, or gone. */
  request: RequestUnderWay | 'ready' | 'gone' | undefined;
  /** One listener alone needs no list. */
  seats: Seat<S> | readonly Seat<S>[];
  /** The last reply's text, hashed, where the provider says that the text decides. */
  textHash: number | undefined;
  aside: Aside | undefined;
  /** Its ticket in the line of those that wait for their start. */
  ticket: number;
}

/** The ticket of a task that has started, or of one whose cadence knows no lines. */
export const NO_TICKET = -1;

/** Returns the record of a task that nobody listens to yet, and whose first request waits for the budget. */
export const taskRecord = <S extends TaskSnapshot, T extends TaskFields>(task: T | string, cadence: unknown, due: number, order: number): TaskRecord<S, T> => ({
  // The user's own object may be used again for another task.
  task: typeof task === 'string' ? task : { ...task },
  word: undefined,
  readAt: 0,
  changedAt: 0,
  attempt: 0,
  done: undefined,
  total: undefined,
  cadence,
  due,
  request: 'ready',
  seats: NOBODY,
  textHash: undefined,
  aside: undefined,
  ticket: NO_TICKET,
  order,
  place: -1,
});

const NOBODY: readonly never[] = [];

/** Returns the id of a record's task. */
export const idOf = <S extends TaskSnapshot, T extends TaskFields>({ task }: TaskRecord<S, T>): string => (typeof task === 'string' ? task : task.id);

/** Returns who listens to a task. */
export const seatsOf = <S extends TaskSnapshot, T extends TaskFields>({ seats }: TaskRecord<S, T>): readonly Seat<S>[] =>
  isList(seats) ? seats : [seats];

const isList = (seats: object): seats is readonly unknown[] => Array.isArray(seats);

/** Returns whether a listener, known by its subscriber, still sits at a task. */
export const sitsAt = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, subscriber: Subscriber<S>): boolean =>
  seatsOf(record).some((seat) => seat.subscriber === subscriber);

/** Lets a listener sit down at a task, after those who sit there. */
export const sitDown = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, seat: Seat<S>): void => {
  const seats = seatsOf(record);
  record.seats = seats.length === 0 ? seat : [...seats, seat];
};

/** Lets a listener get up; returns whether anybody still sits there. */
export const getUp = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, subscriber: Subscriber<S>): boolean => {
  const [first, ...others] = seatsOf(record).filter((seat) => seat.subscriber !== subscriber);
  record.seats = first === undefined ? NOBODY : others.length === 0 ? first : [first, ...others];
  return first !== undefined;
};

/** Returns the request of a record that is under way. */
export const underWay = <S extends TaskSnapshot, T extends TaskFields>({ request }: TaskRecord<S, T>): RequestUnderWay | undefined =>
  typeof request === 'object' ? request : undefined;

/** What a task has shown so far. */
type Shown = Pick<TaskRecord<never, never>, 'word' | 'attempt' | 'aside'>;

const attemptOf = ({ attempt, aside }: Shown): number => aside?.attempt ?? attempt;
const isSeen = ({ word, aside }: Shown): boolean => aside?.seen ?? word !== undefined;

/** Returns the last snapshot of a task, or `undefined` before its first reading. */
export const lastOf = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, provider: string, clock: PollerClock): S | undefined =>
  recallSnapshot<S>(record, provider, idOf(record), clock);

/** Returns the state that a record stands for. */
export const unpack = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, provider: string, clock: PollerClock): WatchState<S> => {
  const { task, cadence, due, aside } = record;
  const { birth, slept } = clock;
  const [first] = seatsOf(record);
  return {
    taskId: idOf(record),
    since: first === undefined ? birth : first.since + slept,
    startedAt: typeof task === 'string' ? undefined : task.startedAt,
    attempt: attemptOf(record),
    due: due + birth,
    last: lastOf(record, provider, clock),
    seen: isSeen(record),
    cadence,
    trouble: aside?.trouble,
    memo: aside?.memo,
    settle: aside?.settle,
  };
};

/** Whether a deadline has to know how long the budget let nobody ask. */
const countsHeld = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>): boolean =>
  !isSeen(record) || seatsOf(record).some(({ listening }) => listening.timeouts.stalled !== undefined);

/** Writes a state into its record. */
export const pack = <S extends TaskSnapshot, T extends TaskFields>(
  record: TaskRecord<S, T>,
  { attempt, due, last, seen, cadence, trouble, memo, settle }: WatchState<S>,
  clock: PollerClock,
  changed: boolean,
): void => {
  const before = record.aside ?? NOTHING;
  if (last !== undefined) keepSnapshot(record, last, clock);
  record.cadence = cadence;
  record.due = sinceBirth(clock, due);
  const sleptAtChange = changed ? clock.slept : before.sleptAtChange;
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
const asideOf = (record: Shown): Aside => record.aside ?? { ...NOTHING, attempt: attemptOf(record), seen: isSeen(record) };

/** Notes how long a task that is asked for now had to wait for the budget. */
export const noteHeld = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, now: number, clock: PollerClock): void => {
  if (!countsHeld(record)) return;
  const aside = asideOf(record);
  if (record.word === undefined && aside.firstAsked === undefined) record.aside = { ...aside, firstAsked: now - clock.slept };
  else record.aside = { ...aside, held: aside.held + Math.max(0, sinceBirth(clock, now) - record.due) };
};

/** Puts what a record knows of times on a clock that was set back, as the poller's birth was: `jumped` is negative. */
export const setRecordBack = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, jumped: number): void => {
  const request = underWay(record);
  if (request !== undefined) {
    request.askedAt += jumped;
    request.cutAt += jumped;
  }
  if (record.word === undefined) return;
  const aside = asideOf(record);
  record.aside = { ...aside, sleptAtChange: aside.sleptAtChange + jumped };
};

/** What the deadlines of a seat are counted from, in the poller's waking hours. While the budget let nobody ask, nothing could be seen. */
const clockOf = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, { since, startedAt = since }: Seat<S>, birth: number): WatchClock => {
  const { sleptAtChange, firstAsked = since, held } = record.aside ?? NOTHING;
  const changedAt = record.word === undefined ? undefined : record.changedAt + birth - sleptAtChange + held;
  return { since: Math.max(since, firstAsked) + held, startedAt, changedAt, seen: isSeen(record) };
};

/** Returns when a listener gives a task up, in the poller's waking hours. */
export const deadlineAt = <S extends TaskSnapshot, T extends TaskFields>(
  record: TaskRecord<S, T>,
  seat: Seat<S>,
  { birth, slept }: PollerClock,
): Deadline | undefined => {
  const { timeouts } = seat.listening;
  const { unseen, stalled, total } = timeouts;
  const { request } = record;
  const seen = isSeen(record);
  if (stalled === undefined && total === undefined && (unseen === undefined || seen)) return undefined;
  const clock = clockOf(record, seat, birth);
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
export const callInTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, now: number, clock: PollerClock): void => {
  if (record.aside?.trouble !== undefined) return;
  const seen = isSeen(record);
  for (const seat of seatsOf(record)) {
    const { timeouts } = seat.listening;
    if (timeouts.stalled === undefined && (seen || timeouts.unseen === undefined)) continue;
    const call = lastCallAt(timeouts, clockOf(record, seat, clock.birth)) + clock.slept;
    if (call > now + hintOf(record)) record.due = Math.min(record.due, sinceBirth(clock, Math.ceil(call)));
  }
};

/** Returns when a record must be looked at next: a request is due or to be cut off, or a listener gives up. */
export const wakeTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, clock: PollerClock): number => {
  const { request, due } = record;
  let wake = request === undefined ? due + clock.birth : typeof request === 'object' ? request.cutAt : Infinity;
  for (const seat of seatsOf(record)) {
    const deadline = deadlineAt(record, seat, clock);
    if (deadline !== undefined && deadline.at + clock.slept < wake) wake = deadline.at + clock.slept;
  }
  return wake;
};
