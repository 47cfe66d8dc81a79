// CPU per poll in a steady state: every poll is overdue, so that nothing sleeps and the timer never runs dry.
import { DECODED, DECODED_NEWS, ENCODED, ENCODED_NEWS, idsOf } from '../lib/stub.mjs';
import { load } from '../watchers/index.mjs';

const { watcher, tasks = 1_000, decode = false, news = false, warm = 100_000, polls = 300_000 } = JSON.parse(process.argv[2]);
const start = await load(watcher);
const answer = decode ? ENCODED : DECODED;
const answers = decode ? ENCODED_NEWS : DECODED_NEWS;
let count = 0;
let before;
let began;
const reply = () => {
  count += 1;
  if (count === warm) {
    globalThis.gc();
    before = process.cpuUsage();
    began = performance.now();
  } else if (count === warm + polls) {
    const { user, system } = process.cpuUsage(before);
    console.log(JSON.stringify({ micros: (user + system) / polls, wall: Math.round(performance.now() - began) }));
    process.exit(0);
  }
  // Tasks are polled in turn: each task's next reply says one item more.
  return news ? answers[Math.floor(count / tasks) % 12] : answer;
};
start({ ids: idsOf(tasks), interval: 1, reply, ask: () => Promise.resolve(reply()), hear: () => {} });
