// Bytes per task that was polled once, whose last snapshot is kept, and whose next poll is armed.
import { DECODED, idsOf } from '../lib/stub.mjs';
import { load } from '../watchers/index.mjs';

const { watcher, tasks } = JSON.parse(process.argv[2]);
const start = await load(watcher);
const tick = () => new Promise((resolve) => setTimeout(resolve, 20));
const used = () => {
  globalThis.gc();
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

async function run(ids) {
  const asked = new Set();
  let polls = 0;
  const reply = (url) => {
    polls += 1;
    if (asked.size < ids.length) asked.add(url);
    return DECODED;
  };
  let heard = 0;
  const stop = start({
    ids,
    interval: 600_000,
    reply,
    ask: (url) => Promise.resolve(reply(url)),
    hear: () => {
      heard += 1;
    },
  });
  while (asked.size < ids.length || heard < ids.length) await tick();
  await tick();
  asked.clear();
  return { stop, polls: () => polls };
}

// Code and feedback are there before the count begins.
const warm = await run(idsOf(300).map((id) => id.replace('task', 'warm')));
warm.stop();
await tick();

const ids = idsOf(tasks);
await tick();
const before = used();
const began = performance.now();
const { stop, polls } = await run(ids);
const after = used();
console.log(JSON.stringify({ bytes: (after - before) / tasks, polls: polls() / tasks, ms: Math.round(performance.now() - began) }));
stop();
process.exit(0);
