import { inkFor, COLOUR_OF } from './ink.mjs';
import { progressOf, reasonOf } from './words.mjs';

/** @import { Script } from './lives.mjs' */
/** @import { View } from './view.mjs' */

/**
 * A line for each change of a task's status, and for each request that is sent again: for logs and pipes.
 *
 * @param {NodeJS.WriteStream} out
 * @param {Script} script
 * @returns {View}
 */
export function openLines(out, script) {
  const ink = inkFor(out);
  const startedAt = Date.now();
  /** @type {Map<string, string>} */
  const statuses = new Map();
  let ratio = 0;

  const line = (/** @type {string} */ taskId, /** @type {string} */ text) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(5);
    const percent = String(Math.floor(ratio * 100)).padStart(3);
    out.write(`${ink('dim', `${seconds} s ${percent}%`)}  ${(script.get(taskId)?.name ?? taskId).padEnd(14)} ${text.trimEnd()}\n`);
  };

  return {
    show({ latest, ratio: now }) {
      ratio = now;
      const { taskId, status } = latest;
      if (statuses.get(taskId) === status) return;
      statuses.set(taskId, status);
      line(taskId, `${ink(COLOUR_OF[status], status.padEnd(10))} ${reasonOf(latest) || progressOf(latest)}`);
    },
    event(event) {
      if (event.type !== 'fault' || event.retryIn === undefined) return;
      line(event.taskId, ink('dim', `again in ${event.retryIn} ms: ${event.message.slice(0, 60)}`));
    },
    close() {},
  };
}
