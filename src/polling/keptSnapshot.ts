import { countedRatio, progressOf } from '../core/progress';
import type { Progress, TaskSnapshot } from '../core/snapshot';
import { STATUSES, type TaskStatus } from '../core/status';
import { sinceBirth, type PollerClock } from './pollerClock';

/**
 * What is kept of a task's last snapshot between two requests: numbers in the record itself, since the snapshot and its
 * progress would take four times the memory. Times count from the poller's birth.
 */
export interface KeptSnapshot {
  /** Its status, and what most snapshots lack: details, the server's hint, a progress that is more than two counts. `undefined` before the first reading. */
  word: KeptWord | undefined;
  readAt: number;
  changedAt: number;
  attempt: number;
  done: number | undefined;
  total: number | undefined;
}

/** A status, and what was said with it. */
type KeptWord = Readonly<Record<string, unknown>> & { readonly status: TaskStatus; readonly retryAfter?: number };

/** The fields that are kept elsewhere, or are the same in all snapshots of a task. */
const STAMPED: ReadonlySet<string> = new Set(['provider', 'taskId', 'status', 'readAt', 'changedAt', 'attempt']);

/** The words that say nothing but a status: one of each, shared by all tasks. */
const BARE = Object.fromEntries(STATUSES.map((status) => [status, { status }])) as { readonly [K in TaskStatus]: KeptWord };

/** Returns whether a progress follows from its two counts. */
const isCounted = ({ done, total, ratio }: Progress): boolean => countedRatio(done, total) === ratio;

/** Returns a snapshot's word: its status, and all fields that are neither stamped nor kept as counts. */
const wordOf = (snapshot: TaskSnapshot, counted: boolean): KeptWord => {
  const { status } = snapshot;
  let said: Record<string, unknown> | undefined;
  for (const name in snapshot) {
    if (STAMPED.has(name) || (counted && name === 'progress')) continue;
    if (said === undefined) {
      // `{}` has room for four fields; a literal with one field would put the others elsewhere.
      said = {};
      said['status'] = status;
    }
    said[name] = snapshot[name as keyof TaskSnapshot];
  }
  return (said as KeptWord | undefined) ?? BARE[status];
};

/** Writes a snapshot into its kept form. */
export const keepSnapshot = (kept: KeptSnapshot, snapshot: TaskSnapshot, clock: PollerClock): void => {
  const { readAt, changedAt, attempt, progress } = snapshot;
  const counted = progress !== undefined && isCounted(progress);
  kept.readAt = sinceBirth(clock, readAt);
  kept.changedAt = sinceBirth(clock, changedAt);
  kept.attempt = attempt;
  kept.done = counted ? progress.done : undefined;
  kept.total = counted ? progress.total : undefined;
  kept.word = wordOf(snapshot, counted);
};

/** Returns the snapshot that is kept, made anew, or `undefined` before there was one. */
export const recallSnapshot = <S extends TaskSnapshot>(kept: KeptSnapshot, provider: string, taskId: string, { birth }: PollerClock): S | undefined => {
  const { word, attempt, done, total } = kept;
  if (word === undefined) return undefined;
  const { status } = word;
  const readAt = kept.readAt + birth;
  const changedAt = kept.changedAt + birth;
  const progress = done === undefined ? undefined : progressOf({ done, total });
  const stamped =
    progress === undefined
      ? { provider, taskId, status, readAt, changedAt, attempt }
      : { provider, taskId, status, readAt, changedAt, attempt, progress };
  return (word === BARE[status] ? stamped : { ...stamped, ...word }) as unknown as S;
};

/** Returns how long the server asked to be left alone, in milliseconds; 0 if it did not. */
export const hintOf = ({ word }: KeptSnapshot): number => word?.retryAfter ?? 0;
