import { interleaved } from '../lib/processes.mjs';
import { summarise } from '../lib/stats.mjs';

const WATCHERS = [
  'ours-batch', 'ours-batch-fixed', 'ours-single', 'ours-single-fixed',
  'rx', 'rx-inner', 'rx-minimal', 'rx-repeat', 'backoff', 'loop', 'loop-bare', 'p-wait-for', 'waiter', 'tanstack', 'azure', 'effect',
];

/** Bytes per watched task that sleeps. */
export async function measure({ quick }) {
  const at = (sizes, watchers) => sizes.flatMap((tasks) => watchers.map((watcher) => ({ key: `${watcher} ${tasks}`, watcher, tasks })));
  const small = at(quick ? [1_000] : [1_000, 10_000], WATCHERS);
  const large = quick ? [] : [...at([100_000], WATCHERS), ...at([300_000], WATCHERS.slice(0, 4))];
  const options = { worker: 'idle', limit: 180_000 };
  const samples = { ...(await interleaved(small, { ...options, reps: quick ? 1 : 2 })), ...(await interleaved(large, { ...options, reps: 2 })) };
  const cases = [...small, ...large];
  return Object.fromEntries(cases.map(({ key }) => [key, summarise(samples[key], ({ bytes }) => bytes)]));
}
