import { interleaved } from '../lib/processes.mjs';
import { summarise } from '../lib/stats.mjs';

/** Microseconds that the default cadence takes for a reading. */
export async function measure({ quick }) {
  const cases = [
    { key: 'with progress', progress: true },
    { key: 'without progress', progress: false },
  ].map((one) => ({ ...one, ...(quick ? { tasks: 40, warm: 1 } : {}) }));
  const samples = await interleaved(cases, { worker: 'decision', reps: quick ? 1 : 7, bound: true });
  return Object.fromEntries(
    cases.map(({ key }) => [key, { decision: summarise(samples[key], ({ decision }) => decision), remaining: summarise(samples[key], ({ remaining }) => remaining) }]),
  );
}
