import type { Subscription } from 'rxjs';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { deadlineOf, type Deadline, type Timeouts } from '../core/timeouts';
import type { WatchState } from '../core/watch';
import type { Wakeable } from './wakeQueue';

/** Whoever listens to tasks: one `watch`, or one `watchAll` for all of its tasks. */
export interface Listener<S extends TaskSnapshot> {
  readonly timeouts: Timeouts;
  /** Whether it watches a single task. */
  readonly live: boolean;
  readonly reading: (snapshot: S, changed: boolean) => void;
  /** The task needs no more watching: it ended (no error), or watching it did. */
  readonly ended: (taskId: string, error?: WatchError<S>, account?: boolean) => void;
}

/** A listener's place at a task. Times are of the poller's waking hours: what the computer slept is taken off. */
export interface Seat<S extends TaskSnapshot, T extends TaskFields> {
  readonly listener: Listener<S>;
  readonly record: TaskRecord<S, T>;
  readonly since: number;
  readonly startedAt: number | undefined;
  left: boolean;
}

/** All that exists of a task that is watched. While it sleeps there is nothing else: no timer, no closure, no promise. */
export interface TaskRecord<S extends TaskSnapshot, T extends TaskFields> extends Wakeable {
  readonly key: string;
  readonly task: T;
  state: WatchState<S>;
  /** `asleep` until the next request is due, `ready` until the budget lets it go, `asking` until the reply is there. */
  phase: 'asleep' | 'ready' | 'asking' | 'gone';
  seats: readonly Seat<S, T>[];
  request: Subscription | undefined;
  /** When the request under way is cut off. */
  cutAt: number;
  askedAt: number;
  /** What the computer had slept in all when the task last changed. */
  sleptAtChange: number;
  /** The last reply's text, hashed, where the provider says that the text decides. */
  textHash: number | undefined;
  /** Asked for again while a request was already under way. */
  nudged: boolean;
}

/** Returns when a listener gives a task up, in the poller's waking hours. */
export const deadlineAt = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, seat: Seat<S, T>): Deadline | undefined => {
  const { unseen, stalled, total } = seat.listener.timeouts;
  const { last, seen } = record.state;
  if (stalled === undefined && total === undefined && (unseen === undefined || seen)) return undefined;
  const changedAt = last === undefined ? undefined : last.changedAt - record.sleptAtChange;
  return deadlineOf(seat.listener.timeouts, { since: seat.since, startedAt: seat.startedAt, changedAt, seen });
};

/** Returns when a record must be looked at next: a request is due or to be cut off, or a listener gives up. */
export const wakeTime = <S extends TaskSnapshot, T extends TaskFields>(record: TaskRecord<S, T>, slept: number): number => {
  let wake = record.phase === 'asleep' ? record.state.due : record.phase === 'asking' ? record.cutAt : Infinity;
  for (const seat of record.seats) {
    const deadline = deadlineAt(record, seat);
    if (deadline !== undefined && deadline.at + slept < wake) wake = deadline.at + slept;
  }
  return wake;
};
