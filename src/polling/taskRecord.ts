import type { Subscriber, Subscription } from 'rxjs';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { deadlineOf, type Deadline, type Timeouts } from '../core/timeouts';
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
  readonly subscription: Subscription;
  readonly askedAt: number;
  /** When it is cut off. */
  readonly cutAt: number;
  /** Asked for again meanwhile. */
  again: boolean;
}

/** What most tasks do not have. */
type Aside = Pick<WatchState, 'attempt' | 'seen' | 'trouble' | 'memo' | 'settle'> & {
  /** What the computer had slept in all when the task last changed. */
  readonly sleptAtChange: number;
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
  const usual =
    trouble === undefined &&
    memo === undefined &&
    settle === undefined &&
    sleptAtChange === 0 &&
    attempt === (last?.attempt ?? 0) &&
    seen === (last !== undefined);
  record.aside = usual ? undefined : { attempt, seen, trouble, memo, settle, sleptAtChange };
};

/** Returns when a listener gives a task up, in the poller's waking hours. */
export const deadlineAt = <S extends TaskSnapshot, T extends TaskFields>(
  { task, last, aside }: TaskRecord<S, T>,
  { listener, since, startedAt }: Seat<S>,
): Deadline | undefined => {
  const { unseen, stalled, total } = listener.timeouts;
  const seen = aside?.seen ?? last !== undefined;
  if (stalled === undefined && total === undefined && (unseen === undefined || seen)) return undefined;
  const changedAt = last === undefined ? undefined : last.changedAt - (aside?.sleptAtChange ?? 0);
  return deadlineOf(listener.timeouts, {
    since,
    startedAt: startedAt ?? (typeof task === 'string' ? undefined : task.startedAt),
    changedAt,
    seen,
  });
};

/** Returns when a record must be looked at next: a request is due or to be cut off, or a listener gives up. */
export const wakeTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, birth: number, slept: number): number => {
  const { request, due, seats } = record;
  let wake = request === undefined ? due + birth : typeof request === 'object' ? request.cutAt : Infinity;
  for (const seat of seats) {
    const deadline = deadlineAt(record, seat);
    if (deadline !== undefined && deadline.at + slept < wake) wake = deadline.at + slept;
  }
  return wake;
};
