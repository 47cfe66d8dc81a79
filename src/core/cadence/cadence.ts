import type { Remaining, TaskSnapshot } from '../snapshot';
import { isTerminal } from '../status';
import type { Writable } from '../writable';
import type { TaskMemory } from './taskMemory';

/** What a cadence may know besides the reading: facts about all tasks of a provider, and facts about this task. */
export interface CadenceContext {
  /** When the task was submitted, where that is known. */
  readonly startedAt?: number | undefined;
  /** Which kind of task it is: kinds are learned apart. */
  readonly kind?: string | undefined;
  /** How long such tasks take, in milliseconds: a typical duration, or the range that nine in ten fall into. */
  readonly typical?: number | readonly [number, number] | undefined;
  /** The provider's advice, "every n milliseconds". It holds on average: at most 1 + elapsed / n requests. */
  readonly advice?: number | undefined;
  /** Whether somebody watches this task alone (`watch`), and not only as one of a batch. */
  readonly live?: boolean | undefined;
  /** `'progress'` when somebody who watches the task wants to see new progress soon, and not only the end. */
  readonly follow?: 'completion' | 'progress' | undefined;
  /** What tasks taught, including those that still run. */
  readonly model?: TaskMemory | undefined;
  /** For a pending task of a batch: its place in the waiting line. For a task that has started, by this reading: the place that it had. */
  readonly line?: PlaceInLine | undefined;
}

/**
 * Returns what a cadence, which may be the user's own, says of when to ask next; throws if that is no time. Writes into the fresh
 * snapshot, one that nobody has seen yet, how long a running task is still expected to take, where the cadence can say.
 */
export const advance = (
  cadence: Cadence,
  state: unknown,
  fresh: TaskSnapshot,
  now: number,
  context: CadenceContext,
): { readonly state: unknown; readonly due: number } => {
  const next = cadence.next(state, fresh, now, context);
  if (!isTerminal(fresh) && (typeof next.due !== 'number' || Number.isNaN(next.due))) throw new TypeError('cadence.next gave no time that the next request is due');
  const remaining = fresh.status === 'running' ? cadence.remaining?.(next.state, fresh, now, context) : undefined;
  const writable = fresh as Writable<TaskSnapshot>;
  if (remaining !== undefined) writable.remaining = remaining;
  else if (writable.remaining !== undefined) delete writable.remaining;
  return next;
};

/** What is known of the line that a pending task waits in. */
export interface PlaceInLine {
  /** Whether the task has waited longest, or is as likely to have started as the one that has. */
  readonly isHead: boolean;
  /** Whether several tasks have waited at once since the line was last empty. It stays true for the last of them. */
  readonly crowded: boolean;
  /** How many wait, this one included. */
  readonly size: number;
  /** How many of all that wait start per millisecond. */
  readonly startRate: number;
  /** The probability, 0 to 1, that the next task to start is the head. */
  readonly inOrder: number;
}

/**
 * When to ask next: a value whose state is stepped with each reading. It has no clock, and its state is plain JSON, so that
 * a watch can be stored. Times are milliseconds.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a state is private to its cadence; whoever holds one only hands it back
export interface Cadence<State = any> {
  /** Returns the state before the first request, which is due at once. */
  readonly start: (now: number) => State;
  /** Returns when the next request is due, after a reading. It gets the terminal reading too, to learn from it; that `due` is not used. */
  readonly next: (
    state: State,
    reading: TaskSnapshot,
    now: number,
    context: CadenceContext,
  ) => { readonly state: State; readonly due: number };
  /**
   * Returns how late, in expected milliseconds, a request sent now would notice the end of a task that was read: under a budget the
   * latest goes first. Without this function tasks are asked as they fall due, and rank among other providers' as tasks of which nothing
   * is known.
   */
  readonly lateness?: (state: State, now: number) => number;
  /** Returns when the next request is due after the task's place in the waiting line has changed. `reading` is the last one. */
  readonly reconsider?: (state: State, reading: TaskSnapshot, now: number, context: CadenceContext) => { readonly state: State; readonly due: number };
  /** Returns how long the task is still expected to take at `now`, for snapshots of running tasks; `undefined` if nothing sensible can be said. */
  readonly remaining?: (state: State, reading: TaskSnapshot, now: number, context: CadenceContext) => Remaining | undefined;
}
