import type { TaskSnapshot } from './snapshot';

/** The statuses of a task. `lost` is none of them: it is the status of a watch, and only batches emit it. */
export type TaskStatus = TaskSnapshot['status'];

export const STATUSES = ['pending', 'running', 'completed', 'failed', 'cancelled', 'unknown'] as const satisfies readonly TaskStatus[];

/** The statuses after which nothing changes any more. */
export type TerminalStatus = 'completed' | 'failed' | 'cancelled';

/** The members of a snapshot union that are terminal. */
export type Terminal<S extends { readonly status: string }> = Extract<S, { readonly status: TerminalStatus }>;

export const isTerminalStatus = (status: string): status is TerminalStatus =>
  status === 'completed' || status === 'failed' || status === 'cancelled';

/**
 * Returns whether a snapshot is terminal, and narrows it to its completed, failed and cancelled forms.
 * `unknown` is never terminal, and neither is `lost`: the task goes on, only the watch does not.
 *
 * @example
 * ```ts
 * import { isTerminal, memoriesScreenplay } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watch('ros-sd-20260313-a3f8c2b1')
 *   .subscribe((snapshot) => {
 *     if (isTerminal(snapshot)) console.log('ended as', snapshot.status);
 *   });
 * ```
 */
export const isTerminal = <S extends { readonly status: string }>(snapshot: S): snapshot is Terminal<S> =>
  isTerminalStatus(snapshot.status);
