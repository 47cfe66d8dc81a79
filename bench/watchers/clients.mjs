// How an application watches one task with each library, using what the library offers: timeouts, retries and signals
// wherever it has an option for them, and only there. A client is called once for each subscriber:
// `({ send, signal, interval, deadline, hear }) => Promise<void>`, where `send(signal)` is the fetch.
import { abortable } from '../lib/stub.mjs';

const TERMINAL = new Set(['completed', 'failed', 'cancelled']);
const ended = ({ status }) => TERMINAL.has(status);
const same = (a, b) => a.status === b.status && a.done === b.done;

/** As an SDK reads a reply: throws for what is not 2xx. core-lro knows HTTP errors by this name: its clients throw them so. */
async function ask(send, signal) {
  const { status, headers, text } = await send(signal);
  if (status >= 300) throw Object.assign(new Error(`HTTP ${status}`), { name: 'RestError', status, statusCode: status, headers });
  return JSON.parse(text);
}

/** The end of an Observable, or of its subscription. */
const endOf = (observable, { signal, hear }) =>
  new Promise((resolve, reject) => {
    const subscription = observable.subscribe({ next: ({ status }) => hear(status), error: reject, complete: resolve });
    signal.addEventListener('abort', () => {
      subscription.unsubscribe();
      reject(signal.reason);
    });
  });

const sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });

const ours = async () => {
  const { defineProvider, faultOfStatus, fixed, requestBudget } = await import('rx-task-status');
  const fake = defineProvider({
    name: 'fake',
    status: ({ id }) => ({ url: `https://tasks.example/${id}` }),
    read: ({ status, text }) => {
      const fault = faultOfStatus(status);
      if (fault !== undefined) return fault;
      const { status: word, done, total } = JSON.parse(text);
      const progress = { done, total };
      if (word === 'completed') return { status: 'completed', result: null, progress };
      return word === 'running' ? { status: 'running', progress } : { status: 'unknown', word, progress };
    },
  });
  let provider;
  return (how) => {
    const { send, interval, deadline } = how;
    // One provider for the whole application.
    provider ??= fake({
      transport: abortable((_request, signal) => send(signal)),
      cadence: fixed(interval),
      budget: requestBudget({ perSecond: 100 }),
    });
    return endOf(provider.watch('42', deadline === undefined ? {} : { timeout: { total: deadline } }), how);
  };
};

const rx = async () => {
  const { distinctUntilChanged, exhaustMap, retry, takeWhile, timeout, timer } = await import('rxjs');
  return (how) => {
    const request = abortable((_url, signal) => ask(how.send, signal));
    const watch = timer(0, how.interval).pipe(
      exhaustMap(() => request()),
      distinctUntilChanged(same),
      takeWhile((task) => !ended(task), true),
      timeout({ each: how.deadline ?? 60_000 }),
      retry({ count: 3, delay: (_error, count) => timer(1_000 * 2 ** (count - 1)), resetOnSuccess: true }),
    );
    return endOf(watch, how);
  };
};

const rxMinimal = async () => {
  const { from, switchMap, takeWhile, timer } = await import('rxjs');
  return (how) =>
    endOf(
      timer(0, how.interval).pipe(
        switchMap(() => from(ask(how.send))),
        takeWhile((task) => !ended(task), true),
      ),
      how,
    );
};

const backoff = async () => {
  const { intervalBackoff, retryBackoff } = await import('backoff-rxjs');
  const { distinctUntilChanged, exhaustMap, takeWhile } = await import('rxjs');
  return (how) => {
    const request = abortable((_url, signal) => ask(how.send, signal));
    const watch = intervalBackoff({ initialInterval: how.interval, backoffDelay: () => how.interval }).pipe(
      exhaustMap(() => request()),
      distinctUntilChanged(same),
      takeWhile((task) => !ended(task), true),
      retryBackoff({ initialInterval: 1_000, maxRetries: 3, resetOnSuccess: true }),
    );
    return endOf(watch, how);
  };
};

const loop = async () => async ({ send, signal, interval, deadline, hear }) => {
  const ends = deadline === undefined ? signal : AbortSignal.any([signal, AbortSignal.timeout(deadline)]);
  for (let failures = 0; ; ) {
    try {
      const task = await ask(send, ends);
      failures = 0;
      hear(task.status);
      if (ended(task)) return;
    } catch (error) {
      failures += 1;
      if (ends.aborted || failures > 3) throw error;
    }
    await sleep(interval, ends);
  }
};

const azure = async () => {
  const { createHttpPoller } = await import('@azure/core-lro');
  return async ({ send, signal, interval, hear }) => {
    const url = 'https://tasks.example/42';
    const request = { method: 'POST', url };
    const poller = createHttpPoller(
      {
        sendInitialRequest: async () => ({
          flatResponse: {},
          rawResponse: { statusCode: 202, request, headers: { 'operation-location': url }, body: {} },
        }),
        sendPollRequest: async (_path, options) => {
          const task = await ask(send, options?.abortSignal);
          const body = { ...task, status: task.status === 'completed' ? 'succeeded' : task.status };
          return { flatResponse: body, rawResponse: { statusCode: 200, request, headers: {}, body } };
        },
      },
      { intervalInMs: interval },
    );
    poller.onProgress(({ status }) => hear(status));
    await poller.pollUntilDone({ abortSignal: signal });
  };
};

const waiter = async () => {
  const { createWaiter, WaiterState } = await import('@smithy/util-waiter');
  return async ({ send, signal, interval, deadline = 60_000, hear }) => {
    const delay = interval / 1_000;
    const result = await createWaiter(
      { client: {}, minDelay: delay, maxDelay: delay, maxWaitTime: deadline / 1_000, abortSignal: signal },
      {},
      async () => {
        const task = await ask(send);
        hear(task.status);
        return { state: ended(task) ? WaiterState.SUCCESS : WaiterState.RETRY, reason: task };
      },
    );
    if (result.state !== WaiterState.SUCCESS) throw new Error(result.state);
  };
};

const pRetry = async () => {
  const { default: retry } = await import('p-retry');
  return ({ send, signal, interval, deadline, hear }) =>
    retry(
      async () => {
        const task = await ask(send, signal);
        hear(task.status);
        if (!ended(task)) throw new Error('not yet');
      },
      { retries: 100, factor: 1, minTimeout: interval, maxTimeout: interval, maxRetryTime: deadline, signal },
    );
};

const pWaitFor = async () => {
  const { default: waitFor } = await import('p-wait-for');
  return ({ send, interval, deadline, hear }) =>
    waitFor(
      async () => {
        const task = await ask(send);
        hear(task.status);
        return ended(task);
      },
      { interval, timeout: deadline },
    );
};

const tanstack = async () => {
  const { environmentManager, QueryClient, QueryObserver } = await import('@tanstack/query-core');
  environmentManager.setIsServer(() => false);
  const client = new QueryClient();
  return ({ send, signal, interval, hear }) =>
    new Promise((resolve, reject) => {
      const observer = new QueryObserver(client, {
        queryKey: ['task', '42'],
        queryFn: ({ signal: cancelled }) => ask(send, cancelled),
        refetchInterval: ({ state }) => (state.data !== undefined && ended(state.data) ? false : interval),
        notifyOnChangeProps: ['data', 'error'],
      });
      const stop = observer.subscribe(({ data, error }) => {
        if (data !== undefined) hear(data.status);
        if (data === undefined || !ended(data)) {
          if (error) reject(error);
          return;
        }
        stop();
        client.clear();
        resolve();
      });
      signal.addEventListener('abort', () => {
        stop();
        client.clear();
        reject(signal.reason);
      });
    });
};

const effect = async () => {
  const { Effect, Schedule, Stream } = await import('effect');
  return ({ send, signal, interval, deadline = 60_000, hear }) => {
    const request = Effect.tryPromise((cancelled) => ask(send, cancelled)).pipe(
      Effect.retry({ schedule: Schedule.exponential(1_000), times: 3 }),
    );
    const program = Stream.fromEffectSchedule(request, Schedule.spaced(interval)).pipe(
      Stream.changesWith(same),
      Stream.takeUntil(ended),
      Stream.runForEach(({ status }) => Effect.sync(() => hear(status))),
      Effect.timeout(deadline),
    );
    return Effect.runPromise(program, { signal });
  };
};

const clients = { ours, rx, 'rx-minimal': rxMinimal, backoff, loop, azure, waiter, 'p-retry': pRetry, 'p-wait-for': pWaitFor, tanstack, effect };

export const labels = {
  ours: 'rx-task-status `watch`',
  rx: 'RxJS pipeline',
  'rx-minimal': 'RxJS, minimal',
  backoff: 'backoff-rxjs',
  loop: 'async loop, AbortSignal',
  azure: '@azure/core-lro',
  waiter: '@smithy/util-waiter',
  'p-retry': 'p-retry',
  'p-wait-for': 'p-wait-for',
  tanstack: '@tanstack/query-core',
  effect: 'effect Stream',
};

/** @param {string} peer */
export const clientOf = (peer) => clients[peer]();
