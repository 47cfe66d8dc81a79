import { asyncScheduler, catchError, defer, finalize, map, NEVER, of, Subject, takeUntil, tap, throwError, timer, type Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import {
  defineProvider,
  faultOfStatus,
  fixed,
  isWatchError,
  requestBudget,
  type AnySnapshot,
  type ProviderOptions,
  type Reply,
  type Transport,
  type Word,
} from 'rx-task-status';

type Helpers = Parameters<Parameters<TestScheduler['run']>[0]>[0];

/** Virtual time, with a way to do something at a certain frame. */
export interface Virtual extends Helpers {
  readonly scheduler: TestScheduler;
  readonly at: (frame: number, work: () => void) => void;
}

/** Runs a case in virtual time of its own; returns the frame at which nothing was left to do. */
export const virtual = (body: (time: Virtual) => void): number => {
  const scheduler = new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });
  scheduler.run((helpers) => {
    body({ ...helpers, scheduler, at: (frame, work) => scheduler.schedule(work, frame) });
  });
  return scheduler.frame;
};

export const reply = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { get: (name) => headers[name.toLowerCase()] ?? null },
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

const tenths = Object.fromEntries(
  Array.from({ length: 9 }, (_, i) => [String(i + 1), reply({ status: 'running', progress: { done: i + 1, total: 10 } })]),
);

/** Replies by letter: the words of a task's life, and what may come in between. */
export const REPLIES: Readonly<Record<string, Reply>> = {
  ...tenths,
  p: reply({ status: 'pending' }),
  r: reply({ status: 'running' }),
  c: reply({ status: 'completed', result: 'done' }),
  f: reply({ status: 'failed', failure: { code: 'broken', message: 'it broke' } }),
  x: reply({ status: 'cancelled' }),
  u: reply({ status: 'unknown', word: 'dreaming' }),
  e: reply({ status: 'pending', unseen: true }),
  B: reply('', 503),
  Q: reply('', 429),
  K: reply('', 401),
  N: reply('', 404),
  G: reply('', 400),
  H: reply('<html>'),
};

export const replyOf = (letter: string): Reply => {
  const found = REPLIES[letter];
  if (found === undefined) throw new Error(`no reply ${letter}`);
  return found;
};

/** A provider whose replies are the words themselves; other statuses than 2xx are faults. */
export const acme = defineProvider({
  name: 'acme',
  status: (task: { readonly id: string; readonly startedAt?: number; readonly kind?: string }) => ({
    url: `https://acme.example/${encodeURIComponent(task.id)}`,
  }),
  cancel: (task) => ({ url: `https://acme.example/${encodeURIComponent(task.id)}`, method: 'DELETE' }),
  read: (given) => faultOfStatus(given.status) ?? (JSON.parse(given.text) as Word),
});

/** A cadence of ten milliseconds and a budget that hardly holds anything back, unless the case says otherwise. */
export const eager = (transport: Transport, options: Partial<ProviderOptions> = {}): ProviderOptions => ({
  transport,
  cadence: fixed(10),
  budget: requestBudget({ perSecond: 1_000_000, concurrency: 1_000 }),
  retry: { delay: 0 },
  ...options,
});

/** A snapshot as its letter of the marble alphabet; a lost task with its code. */
export const letterOf = (snapshot: AnySnapshot): string => {
  switch (snapshot.status) {
    case 'lost':
      return `l:${snapshot.error.code}`;
    case 'running':
      return snapshot.progress?.ratio === undefined ? 'r' : String(Math.round(snapshot.progress.ratio * 10));
    case 'cancelled':
      return 'x';
    default:
      return snapshot.status.charAt(0);
  }
};

/** For marbles: the letters, and `#` with the code of the error. */
export const letters = (source: Observable<AnySnapshot>): Observable<string> =>
  source.pipe(
    map(letterOf),
    catchError((error: unknown) => throwError(() => codeOf(error))),
  );

export const codeOf = (error: unknown): unknown => (isWatchError(error) ? error.code : error);

/** What a subscription was told: `'<frame> <task> <letter>'`, `'<frame> ! <code>'`, `'<frame> |'`. */
export interface Heard {
  readonly lines: string[];
  readonly snapshots: AnySnapshot[];
  readonly errors: unknown[];
  /** Unsubscribes, also from within `next` of a source that emits while it is subscribed to. */
  readonly stop: () => void;
}

/** Subscribes at once, and writes down what comes. */
export const hear = (source: Observable<AnySnapshot>, onNext: (snapshot: AnySnapshot, heard: Heard) => void = () => undefined): Heard => {
  const stopped = new Subject<void>();
  let isStopped = false;
  const heard: Heard = {
    lines: [],
    snapshots: [],
    errors: [],
    stop: () => {
      isStopped = true;
      stopped.next();
    },
  };
  const line = (text: string): void => {
    heard.lines.push(`${String(asyncScheduler.now())} ${text}`);
  };
  source.pipe(takeUntil(stopped)).subscribe({
    next: (snapshot) => {
      line(`${snapshot.taskId} ${letterOf(snapshot)}`);
      heard.snapshots.push(snapshot);
      onNext(snapshot, heard);
    },
    error: (error: unknown) => {
      line(`! ${String(codeOf(error))}`);
      heard.errors.push(error);
    },
    complete: () => {
      if (!isStopped) line('|');
    },
  });
  return heard;
};

/** A transport that writes down what is asked, and when a request is dropped. */
export interface Asked {
  readonly transport: Transport;
  /** `'<frame> <task>'`, with the method where it is not GET. */
  readonly requests: string[];
  /** `'<frame> <task>'`. */
  readonly dropped: string[];
  /** Requests under way now, and the most there ever were. */
  readonly underWay: { now: number; most: number };
}

/**
 * A transport whose n-th reply (from 1) to a task is what `answer` says: a reply, or `undefined` for one that never
 * comes; after `latency` milliseconds, or synchronously where that is 0.
 */
export const asked = (answer: (taskId: string, nth: number, method: string) => Reply | undefined, latency: number): Asked => {
  const requests: string[] = [];
  const dropped: string[] = [];
  const underWay = { now: 0, most: 0 };
  const counts = new Map<string, number>();
  const transport: Transport = ({ url, method = 'GET' }) =>
    defer(() => {
      const taskId = decodeURIComponent(new URL(url).pathname.slice(1));
      const nth = (counts.get(`${method} ${taskId}`) ?? 0) + 1;
      counts.set(`${method} ${taskId}`, nth);
      requests.push(`${String(asyncScheduler.now())} ${taskId}${method === 'GET' ? '' : ` ${method}`}`);
      underWay.now += 1;
      underWay.most = Math.max(underWay.most, underWay.now);
      let answered = false;
      const given = answer(taskId, nth, method);
      const replies = given === undefined ? NEVER : latency === 0 ? of(given) : timer(latency).pipe(map(() => given));
      return replies.pipe(
        tap(() => {
          answered = true;
        }),
        finalize(() => {
          underWay.now -= 1;
          if (!answered) dropped.push(`${String(asyncScheduler.now())} ${taskId}`);
        }),
      );
    });
  return { transport, requests, dropped, underWay };
};

/** Replies by letter: the n-th letter for the n-th request of each task, and the last one for ever after. `_` never answers. */
export const saying =
  (scripts: string | Readonly<Record<string, string>>): ((taskId: string, nth: number) => Reply | undefined) =>
  (taskId, nth) => {
    const script = typeof scripts === 'string' ? scripts : scripts[taskId] ?? '';
    const letter = script.charAt(Math.min(nth, script.length) - 1);
    return letter === '_' ? undefined : replyOf(letter);
  };
