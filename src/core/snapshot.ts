import type { ErrorCode } from './codes';

/** How far a task has come, in the provider's own units. `ratio` is 0..1 and absent where nothing sensible can be said. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly ratio?: number;
}

/** Why a task failed, in the provider's own words. */
export interface TaskFailure {
  readonly code: string;
  readonly message: string;
}

/** How long a task is still expected to take, in milliseconds from the reading on: a median and a range around it. Absent rather than invented. */
export interface Remaining {
  /** The 10th percentile. */
  readonly low: number;
  /** The median. */
  readonly likely: number;
  /** The 90th percentile. */
  readonly high: number;
}

/** What every snapshot holds, whatever its status. */
export interface Reading<P extends string = string> {
  readonly provider: P;
  readonly taskId: string;
  /** When the reply came, in milliseconds since the epoch (frames under a `TestScheduler`). Never counts as a change. */
  readonly readAt: number;
  /** When a reading last differed from the one before it. Never counts as a change. */
  readonly changedAt: number;
  /** How many requests this task has cost so far, this one included: counts from 1. Never counts as a change. */
  readonly attempt: number;
  readonly progress?: Progress;
  /** Only for running tasks, and if something sensible can be said. Never counts as a change. */
  readonly remaining?: Remaining;
  /** How long the server asked to be left alone, in milliseconds. Never counts as a change. */
  readonly retryAfter?: number;
}

/** What a snapshot carries besides its reading, status by status. */
export interface States<Result> {
  readonly pending: object;
  readonly running: object;
  readonly cancelled: object;
  readonly completed: { readonly result: Result };
  readonly failed: { readonly failure: TaskFailure };
  /** The provider said a word this library does not know; it is kept verbatim and is never terminal. */
  readonly unknown: { readonly word: string };
}

/** Writes an intersection out as one flat object type. */
export type Flat<T> = { [K in keyof T]: T[K] };

/**
 * One reading of a task: plain JSON, a union with one member per status, so that `switch (snapshot.status)` tells the
 * compiler what else is there.
 */
export type TaskSnapshot<Result = unknown, Details extends object = object, P extends string = string> = {
  [K in keyof States<Result>]: Flat<Reading<P> & { readonly status: K } & States<Result>[K] & Details>;
}[keyof States<Result>];

/** Emitted only by batches: the watch of this task ended, and how the task ends is not known. */
export interface LostTask<P extends string = string, Last = TaskSnapshot> {
  readonly provider: P;
  readonly taskId: string;
  readonly status: 'lost';
  /** What `watch` would have errored with. */
  readonly error: { readonly code: ErrorCode; readonly message: string };
  /** The last snapshot seen, if there was one. */
  readonly last?: Last;
}

/** What `watchAll` emits: snapshots, and the tasks that were lost. */
export type BatchSnapshot<S extends TaskSnapshot = TaskSnapshot> = S | LostTask<S['provider'], S>;

/** Anything an operator may meet. */
export type AnySnapshot = TaskSnapshot | LostTask;
