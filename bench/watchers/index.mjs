/** All ways to watch that are measured: file and export. */
export const watchers = {
  'ours-batch': { label: 'rx-task-status watchAll, default cadence', from: ['ours', 'batchDefault'], ours: true },
  'ours-batch-fixed': { label: 'rx-task-status watchAll, fixed', from: ['ours', 'batchFixed'], ours: true },
  'ours-batch-sync': { label: 'rx-task-status watchAll, fixed, synchronous transport', from: ['ours', 'batchFixedSync'], ours: true },
  'ours-batch-abortable': { label: 'rx-task-status watchAll, fixed, abortable requests', from: ['ours', 'batchAbortable'], ours: true },
  'ours-batch-texts': { label: 'rx-task-status watchAll, fixed, `textDecides`', from: ['ours', 'batchTexts'], ours: true },
  'ours-single': { label: 'rx-task-status watch, default cadence', from: ['ours', 'singleDefault'], ours: true },
  'ours-single-fixed': { label: 'rx-task-status watch, fixed', from: ['ours', 'singleFixed'], ours: true },
  rx: { label: 'RxJS pipeline (timer, exhaustMap, …, timeout, retry)', from: ['rx', 'full'] },
  'rx-sync': { label: 'RxJS pipeline, synchronous transport', from: ['rx', 'fullSync'] },
  'rx-abortable': { label: 'RxJS pipeline, abortable requests', from: ['rx', 'fullAbortable'] },
  'rx-inner': { label: 'RxJS, timeout and retry inside the request', from: ['rx', 'inner'] },
  'rx-minimal': { label: 'RxJS, minimal (timer, switchMap, takeWhile)', from: ['rx', 'minimal'] },
  'rx-repeat': { label: 'RxJS, repeat with delay', from: ['rx', 'repeated'] },
  loop: { label: 'async loop, AbortController', from: ['loop', 'loop'] },
  'loop-bare': { label: 'async loop, cannot be aborted', from: ['loop', 'bare'] },
  raw: { label: 'raw loop (no timers: the floor)', from: ['loop', 'raw'] },
  'raw-observable': { label: 'raw loop, replies as Observables', from: ['loop', 'rawObservable'] },
  tanstack: { label: '@tanstack/query-core QueryObserver', from: ['tanstack', 'tanstack'] },
  azure: { label: '@azure/core-lro poller', from: ['azure', 'azure'] },
  backoff: { label: 'backoff-rxjs pipeline', from: ['backoff', 'backoff'] },
  effect: { label: 'effect fiber', from: ['effects', 'effect'] },
  waiter: { label: '@smithy/util-waiter', from: ['waiter', 'waiter'] },
  'p-wait-for': { label: 'p-wait-for', from: ['promises', 'waitFor'] },
};

/** Loads one: nothing else is in the process that measures it. */
export async function load(key) {
  const [file, name] = watchers[key].from;
  return (await import(`./${file}.mjs`))[name];
}
