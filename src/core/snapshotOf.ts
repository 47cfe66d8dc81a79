import type { AnyWord } from './outcome';
import { progressOf } from './progress';
import type { AnySnapshot, Progress, TaskSnapshot } from './snapshot';
import type { Writable } from './writable';

/** The fields of a word that are no details: those that steer the engine or that it stamps itself, and `__proto__`, which would set the prototype. */
const NOT_DETAILS: ReadonlySet<string> = new Set([
  'provider', 'taskId', 'status', 'readAt', 'changedAt', 'attempt', 'progress', 'remaining', 'retryAfter', 'memo', 'settle', 'unseen', '__proto__',
]);

export interface Stamp {
  readonly provider: string;
  readonly taskId: string;
  readonly now: number;
  readonly attempt: number;
  readonly retryAfter?: number | undefined;
}

/** Returns the snapshot that a word makes: stamped, with its progress normalised, and its details as they came. */
export const snapshotOf = <S extends TaskSnapshot>(word: AnyWord, stamp: Stamp): S => {
  const { provider, taskId, now, attempt, retryAfter } = stamp;
  const progress = progressOf(word.progress);
  const { status } = word;
  // Two literals, since a field that is added later makes an object larger.
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

/** Returns a snapshot, with the `carried` progress if it has none itself; a lost task stays as it is. */
export const withCarriedProgress = <S extends AnySnapshot>(snapshot: S, carried: Progress | undefined): S =>
  snapshot.status === 'lost' || snapshot.progress !== undefined || carried === undefined ? snapshot : { ...snapshot, progress: carried };

/**
 * Makes a fresh snapshot, one that nobody has seen yet, continue the previous one, and returns whether anything changed.
 * Progress that is no longer said is carried, and `changedAt` moves only with a change. The fresh snapshot is written to,
 * since every poll comes through here.
 */
export const continueSnapshot = <S extends TaskSnapshot>(previous: S | undefined, fresh: S, same: (a: S, b: S) => boolean): boolean => {
  if (previous === undefined) return true;
  const writable = fresh as Writable<TaskSnapshot>;
  if (writable.progress === undefined && previous.progress !== undefined) writable.progress = previous.progress;
  // A new status is news, whatever `same` says: nobody may miss the end of a task.
  if (previous.status !== fresh.status || !same(previous, fresh)) return true;
  writable.changedAt = previous.changedAt;
  return false;
};
