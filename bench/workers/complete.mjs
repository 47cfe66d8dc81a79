// All requests are under way; they are answered "completed" in random order. Milliseconds from the first answer to the last.
import { Observable } from 'rxjs';
import { COMPLETED, idsOf } from '../lib/stub.mjs';
import { load } from '../watchers/index.mjs';

const { watcher, tasks } = JSON.parse(process.argv[2]);
const start = await load(watcher);

async function run(ids) {
  const open = new Map();
  const observed = (url) =>
    new Observable((subscriber) => {
      open.set(url, subscriber);
    });
  let done = false;
  start({ ids, interval: 600_000, observed, hear: () => {}, done: () => (done = true) });
  while (open.size < ids.length) await new Promise((resolve) => setTimeout(resolve, 5));
  const order = shuffled([...open.values()]);
  open.clear();
  const before = process.cpuUsage();
  for (const subscriber of order) {
    subscriber.next(COMPLETED);
    subscriber.complete();
  }
  const { user, system } = process.cpuUsage(before);
  if (!done) throw new Error('not complete');
  return (user + system) / 1_000;
}

/** Seeded, so that everybody has the same order. */
function shuffled(list) {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  for (let i = list.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}

for (let i = 0; i < 5; i += 1) await run(idsOf(300));
console.log(JSON.stringify({ ms: await run(idsOf(tasks)) }));
process.exit(0);
