import { runOnce } from '../lib/processes.mjs';

/** 200 tasks, all due at once, two polls each, against a server of its own on loopback. */
export async function measure({ quick }) {
  const results = {};
  for (const client of ['ours', 'rx', 'loop']) {
    const samples = [];
    for (let i = 0; i < (quick ? 1 : 3); i += 1) samples.push(await runOnce('http', { client, tasks: 200 }));
    process.stderr.write(`http ${client} ${JSON.stringify(samples)}\n`);
    results[client] = samples[samples.length >> 1];
  }
  return results;
}
