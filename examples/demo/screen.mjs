import cliProgress from 'cli-progress';
import { isTerminal } from 'rx-task-status';
import { COLOUR_OF, inkFor } from './ink.mjs';
import { progressOf } from './words.mjs';

/** @import { Options } from 'cli-progress' */
/** @import { BatchProgress } from 'rx-task-status' */
/** @import { Script } from './lives.mjs' */
/** @import { View } from './view.mjs' */
/** @import { Snapshot } from './words.mjs' */

const NAME = 14;
const STATE = 11;
const GAP = 2;
const LEAST_BAR = 8;
const NARROWEST = NAME + LEAST_BAR + 1 + STATE;
const WIDEST_HEADER = 80;
/** The header, the bar of the whole batch, what it costs, and a blank one after each. */
const OTHER_ROWS = 3 + 3 + 1;

/**
 * A bar for the whole batch, and one for each task: below each other where the terminal is high enough, otherwise side
 * by side; where it is too small even for that, bars of the tasks that have not ended yet, as many as there is room for.
 *
 * @param {NodeJS.WriteStream} out
 * @param {string} header what stands above, to be written again when the terminal changes its size
 * @param {Script} script
 * @returns {View}
 */
export function openScreen(out, header, script) {
  const ink = inkFor(out);
  const startedAt = Date.now();
  const counted = { requests: 0, faults: 0 };
  /** @type {Map<string, Snapshot>} */
  const snapshots = new Map();
  /** @type {BatchProgress<Snapshot> | undefined} */
  let batch;

  /** The library's options with all that it adds, as it hands them to each row. @type {Options} */
  let styles = {};
  const bar = (/** @type {number} */ ratio, /** @type {number} */ width, /** @type {string | undefined} */ status) =>
    ink(COLOUR_OF[status ?? ''], cliProgress.Format.BarFormat(ratio, { ...styles, barsize: width }));

  const whole = (/** @type {number} */ width) => {
    const { ratio = 0, completed = 0, failed = 0, cancelled = 0, lost = 0 } = batch ?? {};
    const ended = completed + failed + cancelled + lost;
    const percent = `${Math.floor(ratio * 100)}%`.padStart(4);
    return `${'the batch'.padEnd(NAME)}${bar(ratio, width, 'completed')} ${percent}  ${ended} of ${script.size} ended`;
  };
  const cost = () => {
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    return `${' '.repeat(NAME)}${ink('dim', `${seconds} s, ${counted.requests} requests, ${counted.faults} of them met a fault`)}`;
  };
  const cell = (/** @type {string} */ taskId, /** @type {string} */ name, /** @type {number} */ width) => {
    const snapshot = snapshots.get(taskId);
    const status = snapshot?.status ?? 'pending';
    const state = status === 'running' && snapshot !== undefined ? progressOf(snapshot) || status : status;
    return `${name.padEnd(NAME)}${bar(ratioOf(snapshot), width, status)} ${ink(COLOUR_OF[status], state.padEnd(STATE))}`;
  };

  const layOut = () => {
    const wrapped = out.columns < WIDEST_HEADER ? 2 : 0;
    const high = Math.max(0, out.rows - OTHER_ROWS - wrapped);
    const most = Math.max(1, Math.floor((out.columns + GAP) / (NARROWEST + GAP)));
    const columns = Math.min(most, Math.ceil(script.size / Math.max(1, high)));
    const rows = Math.min(high, Math.ceil(script.size / columns));
    const width = Math.floor((out.columns - GAP * (columns - 1)) / columns);
    const barWidth = Math.max(LEAST_BAR, Math.min(40, width - NARROWEST + LEAST_BAR));
    const tasks = [...script];
    const fit = rows * columns;
    const isOpen = (/** @type {string} */ taskId) => !hasEnded(snapshots.get(taskId));
    const shown = () => (tasks.length <= fit ? tasks : tasks.filter(([taskId]) => isOpen(taskId)).slice(0, fit));

    row(() => whole(Math.max(LEAST_BAR, Math.min(60, out.columns - NAME - 24))));
    row(cost);
    if (rows > 0) row(() => '');
    for (let at = 0; at < rows; at += 1) {
      row(() => {
        const inRow = shown().filter((_, nth) => nth % rows === at);
        return inRow.map(([taskId, { name }]) => cell(taskId, name, barWidth)).join(' '.repeat(GAP));
      });
    }
  };
  const row = (/** @type {() => string} */ text) =>
    bars.create(1, 0, {}, {
      format(options) {
        styles = options;
        return text();
      },
    });

  const openBars = () =>
    new cliProgress.MultiBar(
      { stream: out, fps: 8, hideCursor: true, clearOnComplete: true, gracefulExit: false },
      cliProgress.Presets.shades_classic,
    );
  let bars = openBars();
  layOut();

  const redraw = () => {
    bars.stop();
    out.write(`\x1b[2J\x1b[H${header}\n`);
    bars = openBars();
    layOut();
  };
  out.on('resize', redraw);

  return {
    show(progress) {
      batch = progress;
      snapshots.set(progress.latest.taskId, progress.latest);
    },
    event({ type }) {
      if (type === 'request') counted.requests += 1;
      if (type === 'fault') counted.faults += 1;
    },
    close() {
      out.off('resize', redraw);
      bars.stop();
    },
  };
}

function hasEnded(/** @type {Snapshot | undefined} */ snapshot) {
  return snapshot !== undefined && (isTerminal(snapshot) || snapshot.status === 'lost');
}

/** How full the bar of a task is: whatever has ended is full, but for what was lost on the way. */
function ratioOf(/** @type {Snapshot | undefined} */ snapshot) {
  if (snapshot === undefined) return 0;
  if (isTerminal(snapshot)) return 1;
  const { progress } = snapshot.status === 'lost' ? (snapshot.last ?? {}) : snapshot;
  return progress?.ratio ?? 0;
}
