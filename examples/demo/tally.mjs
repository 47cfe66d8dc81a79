import { isTerminal } from 'rx-task-status';

/** @import { WatchEvent } from 'rx-task-status' */
/** @import { TaskServer } from 'rx-task-status/testing/server' */
/** @import { Snapshot } from './words.mjs' */

/**
 * What was counted of one provider.
 *
 * @typedef {object} Counts
 * @property {Set<string>} tasks
 * @property {number} requests
 * @property {string[]} retries the code of each fault after which a request was sent again
 * @property {number[]} lateness milliseconds from the end of each task on the server until we said so
 */

/** @typedef {ReturnType<typeof startTally>} Tally */

/**
 * Counts what a run costs, and how late it is: the server knows when each task really ended.
 *
 * @param {TaskServer} server
 */
export function startTally(server) {
  const startedAt = Date.now();
  /** @type {Map<string, Counts>} */
  const providers = new Map();
  /** @type {Map<string, Snapshot>} */
  const last = new Map();

  const of = (/** @type {string} */ provider) => {
    /** @type {Counts} */
    const counts = providers.get(provider) ?? { tasks: new Set(), requests: 0, retries: [], lateness: [] };
    providers.set(provider, counts);
    return counts;
  };

  return {
    providers,
    /** The last snapshot of each task, by its id. */
    last,
    elapsed: () => Date.now() - startedAt,
    /** @param {WatchEvent} event */
    event(event) {
      const counts = of(event.provider);
      if (event.type === 'request') counts.requests += 1;
      if (event.type === 'fault' && event.retryIn !== undefined) counts.retries.push(event.code);
    },
    /** @param {Snapshot} snapshot */
    snapshot(snapshot) {
      const { provider, taskId } = snapshot;
      const counts = of(provider);
      counts.tasks.add(taskId);
      last.set(taskId, snapshot);
      const endedAt = server.task(taskId)?.endedAt;
      if (isTerminal(snapshot) && endedAt !== undefined) counts.lateness.push(Date.now() - endedAt);
    },
  };
}
