import { asyncScheduler } from 'rxjs';
import {
  defineProvider,
  faultOfStatus,
  fixed,
  InvalidOptionTypeError,
  requestBudget,
  type CancellableProvider,
  type Fault,
  type HttpRequest,
  type ProviderOptions,
  type TaskSnapshot,
  type Word,
} from 'rx-task-status';
import { checkLetters, LETTER_DETAILS, wordOf, type LetterDetails } from './alphabet';
import { reply, type ScriptedAnswer } from './answers';
import { checkMilliseconds, checkNames, checkText } from './optionChecks';
import { scriptedTransport } from './scriptedTransport';
import type { SentRequest } from './sentRequest';
import { taskHistory, type TaskHistory } from './taskHistory';

/** A task of the fake server: its history, and what its letters carry in place of the provider's. */
export interface FakeTask<Result = unknown, Details extends object = object> extends LetterDetails<Result, Details> {
  /** What the server says over time, in marbles: see {@link taskHistory}. */
  readonly history: string;
}

/** Options of {@link fakeProvider}. Durations in milliseconds. */
export interface FakeProviderOptions<P extends string = string, Result = unknown, Details extends object = object>
  extends LetterDetails<Result, Details>,
    Pick<ProviderOptions, 'budget' | 'cadence' | 'model' | 'retry' | 'timeout' | 'onEvent'> {
  /** Stands in snapshots and errors. Default `'fake'`. */
  readonly name?: P | undefined;
  /** The tasks that the server knows, by id: each is the marbles of its history, or a {@link FakeTask}. */
  readonly tasks: Readonly<Record<string, string | FakeTask<Result, Details>>>;
  /** Milliseconds of one character of a history. Default 1. */
  readonly frame?: number | undefined;
  /** Milliseconds from each request to its reply, which says how things stood at the request. Default 0. */
  readonly delay?: number | undefined;
}

/** A provider over a server that does not exist. */
export interface FakeProvider<P extends string = string, Result = unknown, Details extends object = object>
  extends CancellableProvider<TaskSnapshot<Result, Details, P>> {
  /** Every request so far. */
  readonly requests: readonly SentRequest[];
}

const NAMES = ['name', 'tasks', 'frame', 'delay', 'budget', 'cadence', 'model', 'retry', 'timeout', 'onEvent', ...LETTER_DETAILS];

/** What the server says of a task whose history has not begun. */
const TOO_EARLY = 'no such task yet';

const BASE_URL = 'https://fake.example';

/** The fastest budget there can be, since by default a history is asked every millisecond. */
const UNHELD = { perSecond: 1_000_000, concurrency: 1_000_000 };

/**
 * Returns a provider, on the real engine, whose server is a set of histories in marbles: for specs of what an
 * application does with `watch`, `watchAll`, `check` and `cancel`.
 *
 * A history is what the server says over time, counted from this call; a watch emits what it finds when it asks. With
 * the defaults it asks in every frame, so that `p-1-5-c` is emitted as `p-1-5-(c|)`; with a `cadence` of your own it may
 * miss states, as in real life, and a long history costs fewer requests. After a fault (`#`) it asks again in the next frame,
 * unless `retry` is given. In a batch the first request goes at once and the others 1 ms later, since no budget begins with a
 * burst; more than ten faults in a row are an outage, in which tasks take turns, a second and more apart. `cancel` turns a task that
 * has not ended into `x` from then on. Before the first letter of its history a task is not found, and asked for again; an
 * id that is not in `tasks` is `not-found` at once, where a real provider would ask again for `retry.notFoundGrace`.
 *
 * The types of its snapshots follow from the options, with all six statuses. For the types of a certain provider, such as
 * one made with `defineProvider`, there is {@link fakeProviderFor}.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { fakeProvider, run, snapshotValues } from 'rx-task-status/testing';
 *
 * run(({ expectObservable }) => {
 *   const acme = fakeProvider({ name: 'acme', tasks: { 'job-1': 'p-1-5-c', 'job-2': 'p 5s 5 5s f' } });
 *   expectObservable(acme.watch('job-1')).toBe('p-1-5-(c|)', snapshotValues({ provider: 'acme' }));
 * });
 * ```
 */
export const fakeProvider = <const P extends string = 'fake', Result = unknown, Details extends object = object>(
  options: FakeProviderOptions<P, Result, Details>,
): FakeProvider<P, Result, Details> => {
  checkNames('fakeProvider', options, NAMES);
  const { name = 'fake' as P, frame = 1, delay = 0 } = options;
  checkText('name', name);
  checkMilliseconds('frame', frame, 1);
  checkMilliseconds('delay', delay, 0);
  const { answer, ids } = fakeServer(options, frame, delay);
  const transport = scriptedTransport(answer);
  const { budget = requestBudget(UNHELD), cadence = fixed(frame), model, retry, timeout, onEvent } = options;
  const read = (status: number, text: string, taskId: string): Word<Result, Details> | Fault => {
    if (status === 404 && text !== TOO_EARLY) {
      return { fault: 'fatal', code: 'not-found', message: `fakeProvider has no task '${taskId}'; it has ${ids.length === 0 ? 'none' : ids.join(', ')}` };
    }
    const fault = faultOfStatus(status);
    // To a spec, the pauses of a backoff would look like chance: ask again one frame later.
    if (fault !== undefined) return retry === undefined ? { ...fault, retryAfter: frame } : fault;
    return JSON.parse(text) as Word<Result, Details>;
  };
  const urlOf = (id: string): string => `${BASE_URL}/tasks/${encodeURIComponent(id)}`;
  const provider = defineProvider({
    name,
    status: (task) => ({ url: urlOf(task.id) }),
    cancel: (task) => ({ url: urlOf(task.id), method: 'DELETE' }),
    read: (got, { task }) => read(got.status, got.text, task.id),
  })({ transport, budget, cadence, model, retry: retry ?? { delay: 0, maxDelay: 0 }, timeout, onEvent });
  return { ...(provider as unknown as CancellableProvider<TaskSnapshot<Result, Details, P>>), requests: transport.requests };
};

interface KnownTask {
  readonly history: TaskHistory;
  readonly letters: LetterDetails;
  cancelledAt: number | undefined;
}

function fakeServer(
  options: FakeProviderOptions,
  frame: number,
  delay: number,
): { readonly ids: readonly string[]; readonly answer: (request: HttpRequest) => ScriptedAnswer } {
  checkLetters(options);
  const shared = lettersOf(options);
  if (typeof options.tasks !== 'object' || options.tasks === null) {
    throw new InvalidOptionTypeError('tasks', "tasks must be an object of histories by task id, such as { 'job-1': 'p-1-5-c' }");
  }
  const tasks = new Map<string, KnownTask>();
  for (const [id, given] of Object.entries(options.tasks)) {
    checkText('task id', id);
    if (typeof given !== 'string') checkNames(`tasks['${id}']`, given, ['history', ...LETTER_DETAILS]);
    const { history, ...own } = typeof given === 'string' ? { history: given } : given;
    checkLetters(own);
    tasks.set(id, { history: taskHistory(history, { frame }), letters: { ...shared, ...own }, cancelledAt: undefined });
  }
  let origin = asyncScheduler.now();

  const stateAt = (task: KnownTask, now: number): ReturnType<TaskHistory['at']> => {
    const state = task.history.at(now - origin);
    return task.cancelledAt === undefined || state === '#' ? state : 'x';
  };
  const answer = ({ url, method }: HttpRequest): ScriptedAnswer => {
    const task = tasks.get(decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)));
    if (task === undefined) return reply(404, undefined, { delay });
    const now = asyncScheduler.now();
    // Made in real time and used in virtual time, which begins at 0.
    if (now < origin) origin = 0;
    let state = stateAt(task, now);
    if (state === undefined) return reply(404, TOO_EARLY, { delay });
    if (state === '#') return reply(503, 'outage', { delay });
    if (method === 'DELETE' && !'cfx'.includes(state)) {
      task.cancelledAt = now;
      state = 'x';
    }
    return reply(200, wordOf(state, task.letters), { delay });
  };
  return { ids: [...tasks.keys()], answer };
}

function lettersOf({ result, failure, word, details, values }: LetterDetails): LetterDetails {
  return Object.fromEntries(Object.entries({ result, failure, word, details, values }).filter(([, value]) => value !== undefined));
}
