// CPU of the default cadence alone, reading by reading: what it decides, and what it says of how long a task still takes.
import { adaptive, taskModel } from 'rx-task-status';

const { progress, tasks = 400, warm = 3 } = JSON.parse(process.argv[2]);

let seed = 1;
const chance = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return (seed + 0.5) / 2 ** 32;
};

/** When a task's items are done: it waits up to four minutes, and has 20 to 120 items of 5 to 25 s. */
const lives = Array.from({ length: tasks }, () => {
  let at = 240_000 * chance();
  return { starts: at, items: Array.from({ length: 20 + Math.floor(100 * chance()) }, () => (at += 5_000 + 20_000 * chance())) };
});
const readingAt = ({ starts, items }, taskId, attempt, now) => {
  const done = items.findIndex((item) => item > now);
  const total = items.length;
  const status = now < starts ? 'pending' : done < 0 ? 'completed' : 'running';
  const stamped = { provider: 'stub', taskId, status, readAt: now, changedAt: now, attempt };
  return progress && status === 'running' ? { ...stamped, progress: { done, total, ratio: done / total } } : stamped;
};

/** One after another, with one model: returns the microseconds of a decision, and of a `remaining`. */
function watchAll() {
  const cadence = adaptive();
  const context = { model: taskModel() };
  const spent = { decisions: 0, deciding: 0, estimates: 0, estimating: 0 };
  lives.forEach((life, i) => {
    let state = cadence.start(0);
    let reading;
    for (let [now, attempt] = [0, 1]; reading?.status !== 'completed'; attempt += 1) {
      reading = readingAt(life, `task-${i}`, attempt, now);
      const before = performance.now();
      const step = cadence.next(state, reading, now, context);
      spent.deciding += performance.now() - before;
      spent.decisions += 1;
      if (reading.status === 'running') {
        const began = performance.now();
        cadence.remaining(step.state, reading, now, context);
        spent.estimating += performance.now() - began;
        spent.estimates += 1;
      }
      state = step.state;
      now = step.due;
    }
  });
  return { decision: (1_000 * spent.deciding) / spent.decisions, remaining: (1_000 * spent.estimating) / spent.estimates };
}

for (let i = 0; i < warm; i += 1) watchAll();
console.log(JSON.stringify(watchAll()));
