import { asyncScheduler, defer, isObservable, map, type Observable } from 'rxjs';
import { adaptive } from '../core/cadence/adaptive';
import { taskMemory } from '../core/cadence/taskMemory';
import { retryRulesOf } from '../core/checkRules';
import { DEFAULTS } from '../core/defaults';
import { InvalidOptionTypeError } from '../core/errors';
import { faultError } from '../core/faultError';
import { checkBaseUrl } from '../core/options';
import { isFault, type AnyWord, type Fault, type Outcome, type Word } from '../core/outcome';
import { sameSnapshot } from '../core/sameSnapshot';
import type { TaskSnapshot } from '../core/snapshot';
import type { SnapshotFrom } from '../core/snapshotFrom';
import { snapshotOf } from '../core/snapshotOf';
import { taskOf, type TaskFields, type TaskOf } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import { askOnce } from '../polling/askOnce';
import { deskOf, requestBudget } from '../polling/budget';
import { poller } from '../polling/poller';
import type { Listening } from '../polling/taskRecord';
import { fromAsync } from '../polling/fromAsync';
import { watchBatch, type TaskSource } from '../polling/watchBatch';
import { watchTask, type WatchOptions } from '../polling/watchTask';
import { fetchTransport } from '../transports/fetch';
import { cancelTask } from './cancelTask';
import { checkProviderOptions, checkProviderSpec, checkWatch } from './checkProvider';
import type { CancellableProvider, ProviderOptions, ProviderSpec, TaskProvider } from './provider';
import { requester } from './requester';

/** A spec without a way to cancel, and one with it. */
type Spec<P extends string, W extends Word | Fault, T extends TaskFields, O extends object> = Omit<ProviderSpec<P, W, T, O>, 'cancel'> & {
  readonly cancel?: undefined;
};
type CancellableSpec<P extends string, W extends Word | Fault, T extends TaskFields, O extends object> = Omit<ProviderSpec<P, W, T, O>, 'cancel'> & {
  readonly cancel: NonNullable<ProviderSpec<P, W, T, O>['cancel']>;
};

/**
 * Returns a factory for one remote API, like the four that this package ships: `defineProvider(spec)(options)` has
 * `watch`, `watchAll` and `check`, and `cancel` where the spec has one. The type of the snapshots is what `read` returns:
 * nothing need be annotated.
 *
 * @param spec - the API: how to ask, and what its replies say. A malformed one throws `invalid-option`.
 * @returns a factory; it throws `invalid-option` for malformed options, at the call
 * @example
 * ```ts
 * import { defineProvider, faultOfStatus } from 'rx-task-status';
 *
 * const acme = defineProvider({
 *   name: 'acme',
 *   baseUrl: 'https://api.acme.example/v1',
 *   auth: (key) => ({ Authorization: `Bearer ${key}` }),
 *   status: (task, { baseUrl }) => ({ url: `${baseUrl}/jobs/${encodeURIComponent(task.id)}` }),
 *   read: (reply) => {
 *     const fault = faultOfStatus(reply.status);
 *     if (fault !== undefined) return fault;
 *     const job = JSON.parse(reply.text) as { state: string; url: string; percent: number };
 *     if (job.state === 'done') return { status: 'completed', result: job.url };
 *     if (job.state === 'error') return { status: 'failed', failure: { code: 'error', message: 'the job failed' } };
 *     if (job.state === 'busy') return { status: 'running', progress: { done: job.percent, total: 100 } };
 *     return { status: 'unknown', word: job.state };
 *   },
 * });
 *
 * acme({ apiKey: 'example' }).watch('42').subscribe((snapshot) => {
 *   if (snapshot.status === 'completed') console.log(snapshot.result.length);
 * });
 * ```
 */
export function defineProvider<
  const P extends string,
  W extends Word | Fault,
  T extends TaskFields = TaskFields,
  O extends object = ProviderOptions,
>(spec: CancellableSpec<P, W, T, O>): (options: ProviderOptions & O) => CancellableProvider<SnapshotFrom<W, P>, T>;
export function defineProvider<
  const P extends string,
  W extends Word | Fault,
  T extends TaskFields = TaskFields,
  O extends object = ProviderOptions,
>(spec: Spec<P, W, T, O>): (options: ProviderOptions & O) => TaskProvider<SnapshotFrom<W, P>, T>;
export function defineProvider<P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
): (options?: ProviderOptions & O) => object {
  checkProviderSpec(spec);
  return (options = {} as ProviderOptions & O) => open(spec, options);
}

function open<P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
): TaskProvider<TaskSnapshot<unknown, object, P>, T> | CancellableProvider<TaskSnapshot<unknown, object, P>, T> {
  type S = TaskSnapshot<unknown, object, P>;
  const { name } = spec;
  checkProviderOptions(spec, options);
  const { baseUrl = spec.baseUrl, budget = requestBudget({ perSecond: spec.perSecond ?? DEFAULTS.perSecond }) } = options;
  const retry = retryRulesOf(options.retry);
  const desk = deskOf(budget);
  const transport = options.transport ?? fetchTransport({ maxBytes: options.maxBytes });
  const request = requester<S, P, W, T, O>(spec, options, baseUrl === undefined ? '' : checkBaseUrl('baseUrl', baseUrl), transport);
  const { onEvent } = options;
  const engine = poller<S, T>({
    rules: { provider: name, cadence: options.cadence ?? adaptive(), retry, same: spec.same ?? sameSnapshot },
    desk,
    ask: (task, context) => request('status', task, context),
    context: { typical: spec.typical, advice: spec.advice, model: options.model ?? taskMemory() },
    onEvent,
  });
  const timeouts: Timeouts = { ...DEFAULTS.timeout, ...options.timeout };
  const usual: Listening = { timeouts, distinct: true };
  const listeningOf = (watch: WatchOptions | undefined): Listening => {
    if (watch === undefined) return usual;
    checkWatch(watch);
    return { timeouts: { ...timeouts, ...watch.timeout }, distinct: watch.distinct ?? true, follow: watch.follow };
  };
  const check = (task: T): void => spec.checkTask?.(task);
  const checked = (given: TaskOf<T>, option?: string): T => {
    const task = taskOf<T>(given, option);
    check(task);
    return task;
  };
  const single = (purpose: 'status' | 'cancel', task: T): ReturnType<typeof askOnce> =>
    askOnce(() => request(purpose, task, { memo: undefined, previous: undefined }), {
      desk,
      provider: name,
      taskId: task.id,
      purpose,
      timeout: timeouts.request,
      onEvent,
    });
  const snapshotFrom = (taskId: string, outcome: Outcome): S =>
    snapshotOf<S>(outcome as AnyWord, { provider: name, taskId, now: asyncScheduler.now(), attempt: 1, retryAfter: outcome.retryAfter });

  const provider: TaskProvider<S, T> = {
    name,
    watch: (given, watch) => {
      checked(given);
      return watchTask(engine, given as string | T, listeningOf(watch));
    },
    watchAll: (source, watch) => {
      const listening = listeningOf(watch);
      const tasks = sourceOf(source);
      if (Array.isArray(tasks)) tasks.forEach((task: TaskOf<T>, at) => checked(task, `tasks[${at}]`));
      return watchBatch(engine, tasks, { provider: name, listening, check });
    },
    check: (given) => {
      const task = checked(given);
      return single('status', task).pipe(
        map((outcome) => {
          if (isFault(outcome)) throw faultError<S>(outcome, { provider: name, taskId: task.id });
          return snapshotFrom(task.id, outcome);
        }),
      );
    },
  };
  const cancel: CancellableProvider<S, T>['cancel'] = (given) => {
    const task = checked(given);
    const taskId = task.id;
    return defer(() =>
      cancelTask<S>({
        provider: name,
        taskId,
        retry,
        ask: (purpose) => single(purpose, task),
        snapshot: (outcome) => snapshotFrom(taskId, outcome),
        nudge: () => engine.nudge(taskId),
      }),
    );
  };
  return spec.cancel === undefined ? provider : { ...provider, cancel };
}

/** Returns the tasks of a batch as a copied list, or as the stream that they come through. */
function sourceOf<T extends TaskFields>(source: TaskSource<T>): readonly TaskOf<T>[] | Observable<TaskOf<T>> {
  if (Array.isArray(source) || source instanceof Set) return [...(source as readonly TaskOf<T>[])];
  if (isObservable(source)) return source;
  if (typeof (source as { [Symbol.asyncIterator]?: unknown } | null | undefined)?.[Symbol.asyncIterator] === 'function') {
    return fromAsync(source as AsyncIterable<TaskOf<T>>);
  }
  throw new InvalidOptionTypeError('tasks', 'tasks must be an array, a Set, an Observable or an AsyncIterable of tasks; for a single task there is watch');
}
