import type { AnySnapshot } from 'rx-task-status';
import { snapshotLetter } from './alphabet';

/** Returns whether a value looks like a snapshot. */
export const isSnapshot = (value: unknown): value is AnySnapshot => {
  const { provider, taskId, status } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return typeof provider === 'string' && typeof taskId === 'string' && typeof status === 'string';
};

/** Returns whose snapshot it is. */
export const taskOfSnapshot = ({ provider, taskId }: AnySnapshot): string => `${provider} ${taskId}`;

/** Returns a snapshot in a few words: its letter, and whose it is. */
export const showSnapshot = (snapshot: AnySnapshot): string => `'${snapshotLetter(snapshot)}' of ${taskOfSnapshot(snapshot)}`;
