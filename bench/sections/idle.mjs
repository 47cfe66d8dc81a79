import { interleaved } from '../lib/processes.mjs';
import { summarise } from '../lib/stats.mjs';

const SIZES = [1_000, 10_000, 100_000];
const WATCHERS = [
  'ours-batch', 'ours-batch-fixed', 'ours-single', 'ours-single-fixed',
  'rx', 'rx-inner', 'rx-minimal', 'rx-repeat', 'backoff', 'loop', 'loop-bare', 'p-wait-for', 'waiter', 'tanstack', 'azure', 'effect',
];

/** Bytes per watched task that sleeps. */
export async function measure({ quick }) {
  const sizes = quick ? [1_000] : SIZES;
  const cases = sizes.flatMap((tasks) => WATCHERS.map((watcher) => ({ key: `${watcher} ${tasks}`, watcher, tasks })));
  if (!quick) for (const watcher of WATCHERS.slice(0, 4)) cases.push({ key: `${watcher} 300000`, watcher, tasks: 300_000 });
  const samples = await interleaved(cases, { worker: 'idle', reps: quick ? 1 : 3, limit: 120_000 });
  return Object.fromEntries(cases.map(({ key }) => [key, summarise(samples[key], ({ bytes }) => bytes)]));
}
