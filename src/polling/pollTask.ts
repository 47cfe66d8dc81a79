import { asyncScheduler, defer, type Observable, type ObservableInput } from 'rxjs';
import type { Cadence, CadenceContext } from '../core/cadence/cadence';
import { adaptive } from '../core/cadence/adaptive';
import { checkFollow, checkTypical } from '../core/cadence/adaptiveOptions';
import { taskMemory } from '../core/cadence/taskMemory';
import type { TaskModel } from '../core/cadence/taskModel';
import { checkCadence, checkModel, checkRetry, checkTimeouts, retryRulesOf } from '../core/checkRules';
import { DEFAULTS } from '../core/defaults';
import { faultOfError } from '../core/faultOfError';
import { checkBoolean, checkFunction, checkName, checkObject, checkOptions, required, unchecked } from '../core/options';
import type { Fault, Word } from '../core/outcome';
import type { RetryOptions } from '../core/retry';
import { sameSnapshot } from '../core/sameSnapshot';
import type { TaskSnapshot } from '../core/snapshot';
import type { SnapshotFrom } from '../core/snapshotFrom';
import { checkStartedAt } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import { deskOf, requestBudget, type RequestBudget } from './budget';
import { outcomeOf } from './outcomeOf';
import { poller } from './poller';
import type { WatchEvent } from './watchEvent';
import { watchTask } from './watchTask';

/** Options of {@link pollTask}. Durations in milliseconds. */
export interface PollTaskOptions<V, W, P extends string> {
  /** What a value of the call means: a word, or a fault. A thrown `SyntaxError` is retried; any other throw ends the watch with `unreadable-reply`. */
  readonly read: (value: V) => W;
  /** Who is asked; stands in snapshots and errors. Default `'task'`. */
  readonly provider?: P | undefined;
  /** Which task it is; stands in snapshots and errors. Default `'task'`. */
  readonly taskId?: string | undefined;
  /** When the task was submitted, in milliseconds since the epoch; what looks like seconds is refused. */
  readonly startedAt?: number | undefined;
  /** When to ask next. Default `adaptive()`. */
  readonly cadence?: Cadence | undefined;
  /** How long such tasks take: a typical duration, or the range that nine in ten fall into. */
  readonly typical?: CadenceContext['typical'];
  /** What tasks taught, also those that still run: share one between the calls that ask for tasks of one kind. */
  readonly model?: TaskModel | undefined;
  /** How often the call is made. Default: a budget of its own, of 2 requests a second. */
  readonly budget?: RequestBudget | undefined;
  /** How often a failed call is repeated. Defaults as for a provider. */
  readonly retry?: RetryOptions | undefined;
  /** When watching gives up. Default `{ request: 30_000, unseen: 900_000 }`. */
  readonly timeout?: Timeouts | undefined;
  /** Whether two snapshots of the same status say the same; another status is always a change. Default `sameSnapshot`. */
  readonly same?: ((a: TaskSnapshot, b: TaskSnapshot) => boolean) | undefined;
  /** `false` shows every reading. Default `true`. */
  readonly distinct?: boolean | undefined;
  /** `'progress'` also asks when there may be new progress to show. Default `'completion'`. */
  readonly follow?: 'completion' | 'progress' | undefined;
  /** Hears of each call, reading and fault. */
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
}

/**
 * Emits the snapshots of one task as they change, and completes with the terminal one; any function may ask for it, such as an
 * SDK's call. The same engine as `watch`: cadence, budget, retry, timeouts. An error of the call that describes a reply is
 * classified by its HTTP status, and its `Retry-After` is honoured; any other is a network fault.
 *
 * @param ask - called for each request; returns a promise, an Observable (unsubscribed when the request is cut off), or
 * anything else RxJS takes; its first value counts
 * @returns a cold Observable; its subscribers share the requests
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`, at the call
 * @example
 * ```ts
 * import { pollTask } from 'rx-task-status';
 *
 * declare const sdk: { get(id: string): Promise<{ state: string; url: string }> };
 *
 * pollTask(() => sdk.get('42'), {
 *   read: ({ state, url }) => {
 *     if (state === 'done') return { status: 'completed', result: url };
 *     if (state === 'error') return { status: 'failed', failure: { code: 'error', message: 'see the dashboard' } };
 *     return { status: 'running' };
 *   },
 * }).subscribe((snapshot) => console.log(snapshot.status));
 * ```
 */
export const pollTask = <V, W extends Word | Fault, const P extends string = 'task'>(
  ask: () => ObservableInput<V>,
  options: PollTaskOptions<V, W, P>,
): Observable<SnapshotFrom<W, P>> => {
  checkFunction('ask', required(ask));
  checkObject('options', required(options));
  checkOptions<PollTaskOptions<V, W, P>>('pollTask', options, {
    read: (option, value) => checkFunction(option, required(value)),
    provider: checkName,
    taskId: checkName,
    startedAt: checkStartedAt,
    cadence: checkCadence,
    typical: checkTypical,
    model: checkModel,
    budget: unchecked,
    retry: checkRetry,
    timeout: checkTimeouts,
    same: checkFunction,
    distinct: checkBoolean,
    follow: checkFollow,
    onEvent: checkFunction,
  });
  const { read, provider = 'task' as P, taskId = 'task', startedAt, cadence = adaptive(), distinct = true } = options;
  const { budget = requestBudget({ perSecond: DEFAULTS.perSecond }) } = options;
  type S = TaskSnapshot<unknown, object, P>;
  const engine = poller<S, { readonly id: string; readonly startedAt?: number | undefined }>({
    rules: { provider, cadence, retry: retryRulesOf(options.retry), same: options.same ?? sameSnapshot },
    desk: deskOf(budget),
    context: { typical: options.typical, model: options.model ?? taskMemory() },
    onEvent: options.onEvent,
    ask: () => ({
      replies: defer(ask),
      answer: (value) => ({ outcome: outcomeOf(() => read(value as V)) }),
      failed: (error) => ({ outcome: faultOfError(error, asyncScheduler.now()) }),
    }),
  });
  const timeouts = { ...DEFAULTS.timeout, ...options.timeout };
  return watchTask(engine, { id: taskId, startedAt }, { timeouts, distinct, follow: options.follow }) as unknown as Observable<SnapshotFrom<W, P>>;
};
