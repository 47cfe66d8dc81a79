// One fresh process per sample, cases taken in turn: A B C, A B C, … so that a slow minute hits them all alike.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { calmCore } from './calmCore.mjs';

const WORKERS = new URL('../workers/', import.meta.url);
const FLAGS = ['--expose-gc', '--max-old-space-size=6000', '--disable-warning=ExperimentalWarning', '--no-deprecation'];

/**
 * Runs a worker and returns the JSON of its last line, and how long it lived after saying it.
 *
 * @param {string} worker the name of a file in workers/
 * @param {object} options given to the worker as JSON
 * @param {number} [limit] milliseconds
 * @param {number} [core] which it is bound to
 */
export function runOnce(worker, options, limit = 180_000, core = undefined) {
  const command = [process.execPath, ...FLAGS, fileURLToPath(new URL(`${worker}.mjs`, WORKERS)), JSON.stringify(options)];
  const [program, ...args] = core === undefined ? command : ['taskset', '-c', String(core), ...command];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let saidAt;
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
    saidAt = performance.now();
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), limit);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      const lived = saidAt === undefined ? undefined : performance.now() - saidAt;
      const line = stdout.trim().split('\n').at(-1) ?? '';
      if (line.startsWith('{')) resolve({ ...JSON.parse(line), lived });
      else resolve({ failed: signal === 'SIGKILL' ? `no result in ${limit / 1000} s` : (stderr.trim().split('\n').at(-1) ?? `exit ${code}`) });
    });
  });
}

/**
 * @template {{ key: string }} C
 * @param {C[]} cases
 * @param {{ worker: string, reps: number, limit?: number, bound?: boolean }} options `bound`: all on one core, for times
 * @returns {Promise<Record<string, object[]>>} the samples of each case
 */
export async function interleaved(cases, { worker, reps, limit, bound = false }) {
  const core = bound ? calmCore() : undefined;
  const samples = Object.fromEntries(cases.map(({ key }) => [key, []]));
  const given_up = new Set();
  for (let round = 0; round < reps; round += 1) {
    for (const one of cases) {
      if (given_up.has(one.key)) continue;
      const sample = await runOnce(worker, one, limit, core);
      process.stderr.write(`${worker} ${one.key} ${JSON.stringify(sample)}\n`);
      samples[one.key].push(sample);
      if (sample.failed !== undefined) given_up.add(one.key);
    }
  }
  return samples;
}

/** Runs jobs a few at a time: only for what sleeps. */
export async function together(jobs, atOnce) {
  const results = new Array(jobs.length);
  let next = 0;
  const lane = async () => {
    while (next < jobs.length) {
      const at = next;
      next += 1;
      results[at] = await jobs[at]();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}
