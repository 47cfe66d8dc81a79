import { COLOUR_OF, inkFor } from './ink.mjs';
import { reasonOf } from './words.mjs';
import { table } from './table.mjs';

/** @import { FaultName, ServerStats } from 'rx-task-status/testing/server' */
/** @import { Script } from './lives.mjs' */
/** @import { Counts, Tally } from './tally.mjs' */
/** @import { Snapshot } from './words.mjs' */
/** @typedef {ReturnType<typeof inkFor>} Ink */

/**
 * Prints what came of a run, and returns the exit code: 0 when every task ended as scripted.
 *
 * @param {Tally} tally
 * @param {Script} script
 * @param {ServerStats} stats
 * @param {NodeJS.WriteStream} out
 */
export function report(tally, script, stats, out) {
  const ink = inkFor(out);
  const differences = differencesOf(tally, script);
  const sections = [
    outcomes(tally, script, ink),
    ...notable(tally, script, ink),
    '',
    ...costs(tally, ink),
    '',
    ...faults(tally, stats),
    '',
    differences.length === 0 ? ink('green', 'Every task ended as scripted.') : ink('red', 'Not as scripted:'),
    ...differences.map((difference) => `  ${difference}`),
  ];
  out.write(`${sections.join('\n')}\n`);
  return differences.length === 0 ? 0 : 1;
}

/** In the order in which they are told. @type {Snapshot['status'][]} */
const STATUSES = ['completed', 'failed', 'cancelled', 'lost', 'running', 'pending', 'unknown'];

/** @type {(tally: Tally, script: Script, ink: Ink) => string} */
function outcomes({ last, elapsed }, script, ink) {
  const statuses = [...last.values()].map(({ status }) => status);
  const counts = STATUSES.map((status) => /** @type {const} */ ([status, statuses.filter((met) => met === status).length]));
  const parts = counts.filter(([, count]) => count > 0).map(([status, count]) => ink(COLOUR_OF[status], `${count} ${status}`));
  return `${ink('bold', `${script.size} tasks in ${(elapsed() / 1000).toFixed(1)} s:`)} ${parts.join(', ')}`;
}

/** The tasks that did not simply complete, and why. @type {(tally: Tally, script: Script, ink: Ink) => string[]} */
function notable({ last }, script, ink) {
  return [...script].flatMap(([taskId, { name }]) => {
    const snapshot = last.get(taskId);
    if (snapshot === undefined) return [];
    const reason = reasonOf(snapshot);
    if (snapshot.status === 'completed' && reason === '') return [];
    const [first = '', ...more] = wrapped(reason || taskId, 52);
    const lead = `  ${name.padEnd(14)} ${ink(COLOUR_OF[snapshot.status], snapshot.status.padEnd(10))}`;
    return [`${lead} ${first}`, ...more.map((line) => `${' '.repeat(28)}${line}`)];
  });
}

/** @type {(tally: Tally, ink: Ink) => string[]} */
function costs({ providers }, ink) {
  const all = [...providers.values()];
  /** @type {Counts} */
  const sum = {
    tasks: new Set(all.flatMap(({ tasks }) => [...tasks])),
    requests: all.reduce((total, { requests }) => total + requests, 0),
    retries: all.flatMap(({ retries }) => retries),
    lateness: all.flatMap(({ lateness }) => lateness),
  };
  const head = ['provider', 'tasks', 'requests', 'retries', '429', 'late: mean', 'p95', 'max'];
  const [first = '', ...rows] = table([head, ...[...providers].map(costRow), costRow(['all', sum])]);
  return [
    ink('bold', first),
    ...rows,
    ink('dim', 'late: milliseconds from the end of a task on the server until a snapshot said so'),
  ];
}

/** @type {(provider: [name: string, counts: Counts]) => string[]} */
function costRow([name, { tasks, requests, retries, lateness }]) {
  const sorted = [...lateness].sort((a, b) => a - b);
  const mean = sorted.length === 0 ? undefined : sorted.reduce((total, ms) => total + ms, 0) / sorted.length;
  const p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  const late = [mean, p95, sorted.at(-1)].map((ms) => (ms === undefined ? '-' : String(Math.round(ms))));
  const refused = retries.filter((code) => code === 'rate-limited').length;
  return [name, ...[tasks.size, requests, retries.length, refused].map(String), ...late];
}

/** What the server did to the replies, and what became of it. @type {(tally: Tally, stats: ServerStats) => string[]} */
function faults({ providers }, { faults: met, quotaRefusals }) {
  const retries = [...providers.values()].flatMap((counts) => counts.retries);
  const served = FAULTS.map(([name, word]) => /** @type {const} */ ([word, met[name]]));
  return [
    `faults served  ${listed(served)}`,
    `asked again    ${listed(countsOf(retries))}`,
    `over quota     ${quotaRefusals}`,
  ];
}

/** What the server's faults are called here. @type {[name: FaultName, word: string][]} */
const FAULTS = [
  ['tooManyRequests', '429'],
  ['unavailable', '503'],
  ['reset', 'reset'],
  ['truncated', 'truncated'],
  ['slowBody', 'slow'],
];

const listed = (/** @type {(readonly [word: string, count: number])[]} */ counts) =>
  counts.map(([word, count]) => `${word}: ${count}`).join(', ') || 'nothing';

/** What is not as the script says. @type {(tally: Tally, script: Script) => string[]} */
function differencesOf({ last }, script) {
  return [...script].flatMap(([taskId, { name, ends }]) => {
    const snapshot = last.get(taskId);
    const met = snapshot?.status === 'lost' ? snapshot.error.code : (snapshot?.status ?? 'never seen');
    return met === ends ? [] : [`${name} (${taskId}) was to end as ${ends}, but is ${met}`];
  });
}

/** How often each word occurs, the most frequent first. @type {(words: string[]) => [string, number][]} */
function countsOf(words) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}

/** @type {(text: string, width: number) => string[]} */
function wrapped(text, width) {
  return text.match(new RegExp(`\\S.{0,${width - 1}}(?=\\s|$)|\\S+`, 'g')) ?? [];
}
