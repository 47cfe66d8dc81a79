import type { TaskSnapshot, Timeouts } from 'rx-task-status';
import { keepSnapshot } from '../../src/polling/keptSnapshot';
import type { PollerClock } from '../../src/polling/pollerClock';
import { taskRecord, type Aside, type RequestUnderWay, type Seat, type TaskRecord } from '../../src/polling/taskRecord';

export type Task = { readonly id: string; readonly startedAt?: number };

export const seat = (timeouts: Timeouts, since = 0, startedAt?: number): Seat<TaskSnapshot> => ({
  subscriber: {} as never,
  listening: { timeouts, distinct: true },
  ended: undefined,
  since,
  startedAt,
  unsubscribe: () => undefined,
});

export const clock = (birth = 0, slept = 0): PollerClock => ({ birth, slept });

/** A record of which something is known, asleep; `last` is kept on the poller's clock `at`. */
export const record = ({ last, ...fields }: Partial<TaskRecord<TaskSnapshot>> & { readonly last?: TaskSnapshot } = {}, at = clock()): TaskRecord<TaskSnapshot> => {
  const made: TaskRecord<TaskSnapshot> = { ...taskRecord<TaskSnapshot>('t', undefined, 0, 1), request: undefined, ...fields };
  if (last !== undefined) keepSnapshot(made, last, at);
  return made;
};

export const request = (askedAt: number, cutAt = Infinity, last?: TaskSnapshot): RequestUnderWay<TaskSnapshot> => ({ last, subscription: undefined, askedAt, cutAt, again: false, over: false });

/** What is aside of a task of which something is. */
export const aside = (fields: Partial<Aside> = {}): Aside => ({
  seen: true,
  trouble: undefined,
  memo: undefined,
  settle: undefined,
  sleptAtChange: 0,
  firstAsked: undefined,
  held: 0,
  ...fields,
});

export const running = (changedAt: number, attempt = 1): TaskSnapshot => ({ provider: 'acme', taskId: 't', status: 'running', readAt: changedAt, changedAt, attempt });
