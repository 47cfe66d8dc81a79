import { inkFor } from './ink.mjs';
import { openLines } from './lines.mjs';
import { QUOTA } from './lives.mjs';
import { openScreen } from './screen.mjs';

/** @import { BatchProgress, WatchEvent } from 'rx-task-status' */
/** @import { Mode } from './arguments.mjs' */
/** @import { Script } from './lives.mjs' */
/** @import { Snapshot } from './words.mjs' */

/**
 * Something that shows a run.
 *
 * @typedef {object} View
 * @property {(progress: BatchProgress<Snapshot>) => void} show
 * @property {(event: WatchEvent) => void} event
 * @property {() => void} close
 */

/**
 * Says what is going to happen, and returns what shows it. `out` is where text for people goes.
 *
 * @param {Mode} mode
 * @param {Script} script
 * @param {string} url
 * @returns {View & { readonly out: NodeJS.WriteStream }}
 */
export function openView(mode, script, url) {
  // Whoever read this has gone, as `head` does.
  process.stdout.on('error', () => process.exit(141));
  const out = mode === 'json' ? process.stderr : process.stdout;
  const ink = inkFor(out);
  const header = [
    `${ink('bold', `${script.size} tasks of four APIs`)} at ${url}, watched as one merged stream.`,
    `Quota: ${QUOTA} requests/s per account. Faults: 429, 503, reset, truncated, slow.`,
    '',
  ].join('\n');
  out.write(`${header}\n`);
  switch (mode) {
    case 'terminal':
      return { ...openScreen(out, header, script), out };
    case 'lines':
      return { ...openLines(out, script), out };
    case 'json':
      // A snapshot is plain JSON: there is nothing to convert.
      return { show: ({ latest }) => process.stdout.write(`${JSON.stringify(latest)}\n`), event: () => {}, close: () => {}, out };
  }
}
