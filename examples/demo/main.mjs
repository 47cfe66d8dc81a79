// Watches 27 tasks of four APIs as one stream of snapshots: how the library is used, from end to end. The
// other files script the tasks (lives), show what happens (view, screen, lines) and count (tally, report).
import { catchError, concatMap, EMPTY, fromEvent, ignoreElements, map, merge, takeUntil, tap, timer } from 'rxjs';
import {
  adaptive,
  batchProgress,
  memoriesScreenplay,
  memoriesVideoIds,
  memoriesVisualSearch,
  requestBudget,
  scenext,
} from 'rx-task-status';
import { taskServer } from 'rx-task-status/testing/server';
import { readMode } from './arguments.mjs';
import { BUDGET, CANCEL_AFTER_MS, LIMIT_MS, SERVER, STALLED_MS, startTasks } from './lives.mjs';
import { report } from './report.mjs';
import { startTally } from './tally.mjs';
import { openView } from './view.mjs';

/** @import { WatchEvent } from 'rx-task-status' */

const mode = readMode();
const server = await taskServer(SERVER);
const tasks = startTasks(server);
const tally = startTally(server);
const view = openView(mode, tasks.script, server.url);

// What all providers here have in common. A provider left alone expects tasks that take minutes; these take seconds, which
// is all that the cadence is told, and that scenext's advice, to ask every 30 seconds, is not meant for them. `onEvent` hears of each request, reading and fault: it is for logs and metrics.
const common = {
  cadence: adaptive({ price: 'eager', typical: [2_000, 20_000], minInterval: 250, advice: 1 }),
  onEvent: (/** @type {WatchEvent} */ event) => {
    tally.event(event);
    view.event(event);
  },
};

// One account, one budget: the three memories.ai APIs share their quota, so they share the budget.
const memories = { ...common, apiKey: 'sk-mai-demo', budget: requestBudget({ perSecond: BUDGET }) };
const screenplay = memoriesScreenplay({
  ...memories,
  baseUrl: server.baseUrls.memoriesScreenplay,
  timeout: { stalled: STALLED_MS },
});
const visualSearch = memoriesVisualSearch({ ...memories, baseUrl: server.baseUrls.memoriesVisualSearch });
const videoIds = memoriesVideoIds({ ...memories, baseUrl: server.baseUrls.memoriesVideoIds });
const scenes = scenext({
  ...common,
  apiKey: 'scenext-demo',
  baseUrl: server.baseUrls.scenext,
  budget: requestBudget({ perSecond: BUDGET }),
});

// Unsubscribing stops watching and nothing else; cancelling tells the server, and the watch ends by the server's word.
// Should it be too late, the task has ended in another way, which its watch tells.
const cancelling = timer(CANCEL_AFTER_MS).pipe(
  concatMap(() => screenplay.cancel(tasks.unwanted)),
  ignoreElements(),
  catchError(() => EMPTY),
);

// One stream for everything. It completes when the last task has ended, however that was: a task that fails is data,
// and one that cannot be watched to its end is `lost`; neither disturbs the others.
const batch = merge(
  screenplay.watchAll(tasks.screenplays, { follow: 'progress' }), // these feed bars: their progress is worth requests too
  visualSearch.watchAll(tasks.uploads),
  videoIds.watchAll(tasks.downloads),
  scenes.watchAll(tasks.scenes),
  cancelling,
).pipe(
  tap(tally.snapshot),
  batchProgress({ total: tasks.script.size }), // `latest` is the snapshot; with it comes how far all have come
);

const stopped = merge(
  fromEvent(process, 'SIGINT').pipe(map(() => 130)),
  fromEvent(process, 'SIGTERM').pipe(map(() => 143)),
).pipe(tap((code) => (process.exitCode = code)));

try {
  await batch.pipe(takeUntil(merge(stopped, timer(LIMIT_MS)))).forEach(view.show);
} finally {
  view.close();
  await server.close();
}
if (process.exitCode === undefined) process.exitCode = report(tally, tasks.script, server.stats(), view.out);
else view.out.write('Stopped watching. That cancels nothing: the tasks would go on.\n');
