import type { AnyWord } from './outcome';
import { progressOf } from './progress';
import type { AnySnapshot, Progress, Remaining, TaskSnapshot } from './snapshot';
import type { Writable } from './writable';

/** The parts of a word that steer the engine, those the engine stamps itself, and what would change the snapshot's prototype: none is copied as a detail. */
const NOT_DETAILS: ReadonlySet<string> = new Set([
  'provider', 'taskId', 'status', 'readAt', 'changedAt', 'attempt', 'progress', 'remaining', 'retryAfter', 'memo', 'settle', 'unseen', '__proto__',
]);

/** What the engine stamps on a word. */
export interface Stamp {
  readonly provider: string;
  readonly taskId: string;
  readonly now: number;
  readonly attempt: number;
  readonly retryAfter?: number | undefined;
}

/** Returns the snapshot that a word makes: stamped, with its progress in proper form, and its details as they came. */
export const snapshotOf = <S extends TaskSnapshot>(word: AnyWord, stamp: Stamp): S => {
  const { provider, taskId, now, attempt, retryAfter } = stamp;
  const progress = progressOf(word.progress);
  const { status } = word;
  // Two literals: what is added to an object later takes it more room.
  const snapshot = (
    progress === undefined
      ? { provider, taskId, status, readAt: now, changedAt: now, attempt }
      : { provider, taskId, status, readAt: now, changedAt: now, attempt, progress }
  ) as Writable<TaskSnapshot>;
  if (retryAfter !== undefined) snapshot.retryAfter = retryAfter;
  for (const name in word) {
    const value = (word as unknown as Readonly<Record<string, unknown>>)[name];
    if (!NOT_DETAILS.has(name) && value !== undefined) (snapshot as unknown as Record<string, unknown>)[name] = value;
  }
  return snapshot as unknown as S;
};

/** Returns a snapshot with the progress of an earlier one where it has none itself; a lost task has none to carry. */
export const withCarriedProgress = <S extends AnySnapshot>(snapshot: S, carried: Progress | undefined): S =>
  snapshot.status === 'lost' || snapshot.progress !== undefined || carried === undefined ? snapshot : { ...snapshot, progress: carried };

/** Makes a fresh snapshot, one that nobody has seen yet, say how long its task is still expected to take, or not say it. */
export const sayRemaining = (fresh: TaskSnapshot, remaining: Remaining | undefined): void => {
  const writable = fresh as Writable<TaskSnapshot>;
  if (remaining !== undefined) writable.remaining = remaining;
  else if (writable.remaining !== undefined) delete writable.remaining;
};

/**
 * Makes a fresh snapshot, one that nobody has seen yet, the continuation of the one before it: progress that is no longer
 * said is carried, and `changedAt` moves only if something changed. Returns whether it did. The fresh one is written to: this
 * is the path of every poll.
 */
export const continueSnapshot = <S extends TaskSnapshot>(previous: S | undefined, fresh: S, same: (a: S, b: S) => boolean): boolean => {
  if (previous === undefined) return true;
  const writable = fresh as Writable<TaskSnapshot>;
  if (writable.progress === undefined && previous.progress !== undefined) writable.progress = previous.progress;
  // Whatever `same` looks at, nobody may miss the end of a task.
  if (previous.status !== fresh.status || !same(previous, fresh)) return true;
  writable.changedAt = previous.changedAt;
  return false;
};
