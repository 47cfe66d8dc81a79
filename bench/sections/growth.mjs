import { interleaved } from '../lib/processes.mjs';
import { summarise } from '../lib/stats.mjs';

/** CPU per poll by the number of tasks, and the time to complete many of them in random order. */
export async function measure({ quick }) {
  const watchers = ['ours-batch-fixed', 'ours-single-fixed', 'rx'];
  const polls = [];
  for (const tasks of quick ? [1_000] : [1_000, 10_000, 100_000, 300_000]) {
    for (const watcher of watchers) {
      // 300,000 pipelines would take more than 2 GB.
      if (watcher === 'rx' && tasks > 100_000) continue;
      polls.push({ key: `${watcher} ${tasks}`, watcher, tasks, warm: 3 * tasks + 100_000, polls: Math.max(300_000, 3 * tasks) });
    }
  }
  const completions = [];
  for (const tasks of quick ? [1_000, 2_000] : [5_000, 10_000, 20_000, 40_000]) {
    for (const watcher of watchers) completions.push({ key: `${watcher} ${tasks}`, watcher, tasks });
  }
  if (!quick) completions.push(...watchers.slice(0, 2).map((watcher) => ({ key: `${watcher} 160000`, watcher, tasks: 160_000 })));
  const cpu = await interleaved(polls, { worker: 'cpu', reps: quick ? 1 : 3, bound: true });
  const ms = await interleaved(completions, { worker: 'complete', reps: quick ? 1 : 3, bound: true });
  return {
    polls: Object.fromEntries(polls.map(({ key }) => [key, summarise(cpu[key], ({ micros }) => micros)])),
    completions: Object.fromEntries(completions.map(({ key }) => [key, summarise(ms[key], (sample) => sample.ms)])),
  };
}
