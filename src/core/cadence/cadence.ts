import type { Remaining, TaskSnapshot } from '../snapshot';
import type { TaskMemory } from './taskMemory';

/** What a cadence may know beside the reading itself: the same for all tasks of a provider, or one task's own facts. */
export interface CadenceContext {
  /** When the task was submitted, where that is known. */
  readonly startedAt?: number | undefined;
  /** Which kind of task it is: kinds are learned apart. */
  readonly kind?: string | undefined;
  /** How long such tasks take, in milliseconds: a typical duration, or the range that nine in ten fall into. */
  readonly typical?: number | readonly [number, number] | undefined;
  /** The provider's advice, "every n milliseconds", kept to on the whole: no more than 1 + elapsed / n requests. */
  readonly advice?: number | undefined;
  /** Whether somebody watches this task alone (`watch`), and not only as one of a batch. */
  readonly live?: boolean | undefined;
  /** `'progress'` when somebody who watches it asks for progress that nobody has seen yet, too. */
  readonly follow?: 'completion' | 'progress' | undefined;
  /** What tasks taught, also those that still run. */
  readonly model?: TaskMemory | undefined;
  /** For a pending task of a batch: its place in the waiting line; for one that was read to have started just now, the place that it had. */
  readonly line?: PlaceInLine | undefined;
}

/** Returns how long a running task is still expected to take, where the cadence can say. */
export const remainingAfter = (
  cadence: Cadence,
  state: unknown,
  reading: TaskSnapshot,
  now: number,
  context: CadenceContext,
): Remaining | undefined => (reading.status === 'running' ? cadence.remaining?.(state, reading, now, context) : undefined);

/** Throws unless a cadence, which may be the user's own, said when the next request is due. */
export const checkDue = (due: unknown): void => {
  if (typeof due !== 'number' || Number.isNaN(due)) throw new TypeError('cadence.next gave no time that the next request is due');
};

/** What is known of the line that a pending task waits in. */
export interface PlaceInLine {
  /** Whether it has waited longest, or is as probable to have started as the one that has. */
  readonly isHead: boolean;
  /** Whether several have waited at once since the line was last empty: the last one of a line still is one of it. */
  readonly crowded: boolean;
  /** How many wait, this one included. */
  readonly size: number;
  /** Starts per millisecond, of all that wait. */
  readonly startRate: number;
  /** How probable it is that the next one to start is the head: 0 to 1. */
  readonly inOrder: number;
}

/**
 * When to ask next: a value, stepped with each reading. Its state is plain JSON, so that a watch can be stored; it knows
 * no clock. Milliseconds throughout.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a state is private to its cadence; whoever holds one only hands it back
export interface Cadence<State = any> {
  /** Returns the state before the first request, which is due at once. */
  readonly start: (now: number) => State;
  /** Returns when the next request is due, after a reading. The terminal one is shown too, to be learned from: its `due` is not used. */
  readonly next: (
    state: State,
    reading: TaskSnapshot,
    now: number,
    context: CadenceContext,
  ) => { readonly state: State; readonly due: number };
  /**
   * Returns how late, in expectation, the end of a task that was read would be noticed if it were asked for now, in milliseconds: who
   * goes first under a budget. Left out, tasks are asked as they fall due, and beside other providers' as tasks of which nothing is known.
   */
  readonly lateness?: (state: State, now: number) => number;
  /** Returns when the next request is due, now that not the task but its place in the waiting line has changed. `reading` is the last one. */
  readonly reconsider?: (state: State, reading: TaskSnapshot, now: number, context: CadenceContext) => { readonly state: State; readonly due: number };
  /** Returns how long the task is still expected to take, at `now`, as far as anything sensible can be said: for snapshots of running tasks. */
  readonly remaining?: (state: State, reading: TaskSnapshot, now: number, context: CadenceContext) => Remaining | undefined;
}
