import type { AnySnapshot } from 'rx-task-status';
import { snapshotLetter } from './alphabet';

export const isSnapshot = (value: unknown): value is AnySnapshot => {
  const { provider, taskId, status } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return typeof provider === 'string' && typeof taskId === 'string' && typeof status === 'string';
};

/** Returns a snapshot's provider and task. */
export const taskOfSnapshot = ({ provider, taskId }: AnySnapshot): string => `${provider} ${taskId}`;

/** Returns a snapshot in a few words: its letter, provider and task. */
export const showSnapshot = (snapshot: AnySnapshot): string => `'${snapshotLetter(snapshot)}' of ${taskOfSnapshot(snapshot)}`;
