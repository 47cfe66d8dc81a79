import { runOnce, together } from '../lib/processes.mjs';
import { labels } from '../watchers/clients.mjs';
import { situations } from '../watchers/situations.mjs';

/** What happens when … : each peer in each situation, in a process of its own. */
export async function measure() {
  const jobs = Object.keys(situations).flatMap((situation) => Object.keys(labels).map((peer) => ({ peer, situation })));
  const observed = await together(
    jobs.map((job) => () => runOnce('behaviour', job, 20_000)),
    5,
  );
  const results = {};
  jobs.forEach(({ peer, situation }, i) => {
    (results[situation] ??= {})[peer] = observed[i];
  });
  return results;
}
