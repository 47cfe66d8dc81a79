import { interleaved } from '../lib/processes.mjs';
import { summarise } from '../lib/stats.mjs';

const FAST = ['ours-batch-fixed', 'ours-single-fixed', 'ours-batch-sync', 'rx', 'rx-sync', 'rx-inner', 'rx-minimal', 'rx-repeat', 'backoff', 'loop', 'loop-bare', 'p-wait-for', 'waiter', 'azure'];
const SLOW = ['ours-batch-abortable', 'rx-abortable', 'tanstack', 'effect'];
const DECODING = ['raw', 'raw-observable', 'ours-batch-fixed', 'ours-batch-texts', 'ours-single-fixed', 'rx', 'rx-minimal', 'loop'];

/** Microseconds of CPU per poll. */
export async function measure({ quick }) {
  const size = quick ? { warm: 20_000, polls: 40_000 } : { warm: 100_000, polls: 250_000 };
  const few = quick ? { warm: 5_000, polls: 10_000 } : { warm: 20_000, polls: 60_000 };
  const cases = [];
  for (const news of [false, true]) {
    const key = (watcher) => `${watcher} ${news ? 'news' : 'same'}`;
    for (const watcher of ['raw', 'raw-observable', ...FAST]) cases.push({ key: key(watcher), watcher, news, ...size });
    for (const watcher of SLOW) cases.push({ key: key(watcher), watcher, news, ...few });
    for (const watcher of DECODING) cases.push({ key: `${key(watcher)} decode`, watcher, news, decode: true, ...size });
  }
  const samples = await interleaved(cases, { worker: 'cpu', reps: quick ? 1 : 5, limit: 60_000, bound: true });
  return Object.fromEntries(cases.map(({ key }) => [key, summarise(samples[key], ({ micros }) => micros)]));
}
