import { Subject, takeUntil, tap, type Observable } from 'rxjs';
import { TestScheduler, type RunHelpers } from 'rxjs/testing';
import { beginRun, currentRun, type RunLog } from './currentRun';
import { describeEndless, type StreamNote } from './endless';
import type { Message, SubscriptionFrames } from './marbleText';
import { streamMismatch, subscriptionMismatch } from './mismatch';
import { checkFunction, checkMilliseconds, checkNames, checkWhole } from './optionChecks';
import { countPromises } from './promiseCount';

/** What a case gets: the helpers of RxJS, and `at`. */
export interface TestHelpers extends RunHelpers {
  /**
   * Calls a function at a frame, after everything that was due when the frame began: to take and answer a request of a
   * scripted transport, or to look at something in mid-run.
   */
  readonly at: (frame: number, callback: () => void) => void;
}

/** Options of {@link run}. */
export interface RunOptions {
  /**
   * Replaces this library's comparison of what was received with what was expected; must throw if they differ. For example
   * `(actual, expected) => expect(actual).toEqual(expected)`. Values of `snapshotValues` are then compared with their stamps,
   * too.
   */
  readonly assertDeepEqual?: ((actual: unknown, expected: unknown) => void) | undefined;
  /** Virtual milliseconds after which a case that has not ended fails. Default 86,400,000, which is 24 hours. */
  readonly maxTime?: number | undefined;
  /** Timers after which it fails: this keeps an endless case from taking real hours. Default 500,000. */
  readonly maxTimers?: number | undefined;
}

const DAY = 24 * 60 * 60_000;

/**
 * Returns what the callback returns, after having run it in virtual time: RxJS's `TestScheduler.run`, with a fresh
 * scheduler for each call. All timers of RxJS, and so all waiting of this library, take no real time; promises do not run
 * at all.
 *
 * If a stream is not what was expected, it throws an error that shows both as marbles, and the first difference. Values of
 * `snapshotValues` are compared by what they say, an expected error that is a plain object by the fields it has:
 * `toBe('p-#', values, { code: 'no-credit' })`. A case that never ends is stopped after 24 virtual hours, with an error
 * that says what still goes on.
 *
 * @param callback - the case; called at once, and not allowed to be async
 * @param options - another comparison, other limits
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { fakeProvider, run, snapshotValues } from 'rx-task-status/testing';
 *
 * run(({ expectObservable }) => {
 *   const { watch } = fakeProvider({ tasks: { 'job-1': 'p-1-5-c' } });
 *   expectObservable(watch('job-1')).toBe('p-1-5-(c|)', snapshotValues());
 * });
 * ```
 */
export const run = <T>(callback: (helpers: TestHelpers) => T, options: RunOptions = {}): T => {
  checkFunction('callback', callback);
  checkNames('run', options, ['assertDeepEqual', 'maxTime', 'maxTimers']);
  const { assertDeepEqual, maxTime = DAY, maxTimers = 500_000 } = options;
  if (assertDeepEqual !== undefined) checkFunction('assertDeepEqual', assertDeepEqual);
  checkMilliseconds('maxTime', maxTime, 1);
  checkWhole('maxTimers', maxTimers, 1, Number.MAX_SAFE_INTEGER);
  if (currentRun() !== undefined) throw new Error('run: a run within a run; each case needs one of its own');
  const { log, end } = beginRun();
  const promises = countPromises();
  try {
    return runCase(callback, { log, assertDeepEqual, maxTime, maxTimers, promises: promises.count });
  } finally {
    promises.stop();
    end();
  }
};

interface CaseOptions extends Required<Pick<RunOptions, 'maxTime' | 'maxTimers'>> {
  readonly log: RunLog;
  readonly assertDeepEqual: RunOptions['assertDeepEqual'];
  readonly promises: () => number;
}

/** What one `expectObservable` or `expectSubscriptions` awaits. */
interface Expectation {
  readonly what: string;
  readonly mismatch: (actual: unknown, expected: unknown) => string | undefined;
  /** An error made in `toBe` or `toEqual`, for its stack; `undefined` until then. */
  said: Error | undefined;
}

function runCase<T>(callback: (helpers: TestHelpers) => T, { log, assertDeepEqual, maxTime, maxTimers, promises }: CaseOptions): T {
  const streams: StreamNote[] = [];
  const expectations: Expectation[] = [];
  let timers = 0;
  const fail = (message: string, said?: Error): never => {
    const error = new Error(`run: ${message}${promiseHint(promises())}`);
    // The stack is to show where the case says what it expects, not this file.
    const frames = /\n\s+at [^]*$/.exec(said?.stack ?? '')?.[0];
    if (frames !== undefined) error.stack = `${error.name}: ${error.message}${frames}`;
    throw error;
  };
  const failIfEndless = (): void => {
    const { actions, frame } = scheduler;
    if (timers <= maxTimers && actions.length === 0) return;
    fail(describeEndless({ frame, timers, maxTime, maxTimers, waiting: actions.map(({ delay }) => delay), streams, log }));
  };
  const scheduler = new TestScheduler((actual: unknown, expected: unknown) => {
    failIfEndless();
    // The scheduler asserts in the order in which the expectations were made, each once.
    const place = expectations.findIndex(({ said }) => said !== undefined);
    const [expectation] = expectations.splice(place, 1) as [Expectation];
    if (assertDeepEqual !== undefined) {
      assertDeepEqual(actual, expected);
      return;
    }
    const mismatch = expectation.mismatch(actual, expected);
    if (mismatch !== undefined) fail(`${expectation.what} not what was expected\n\n${mismatch}`, expectation.said);
  });
  const schedule = scheduler.schedule.bind(scheduler);
  scheduler.schedule = ((...given: Parameters<typeof schedule>) => {
    timers += 1;
    const scheduled = schedule(...given);
    // An empty queue stops the scheduler. An error thrown here would only end the stream that asked for a timer.
    if (timers > maxTimers) scheduler.actions.length = 0;
    return scheduled;
  }) as typeof schedule;
  return scheduler.run((helpers) => {
    scheduler.maxFrames = maxTime;
    const stopped = new Subject<void>();
    try {
      const returned = callback(caseHelpers(helpers, scheduler, { streams, expectations, stopped }));
      // Before its streams run: whatever they do, the mistake is this, and nobody else will take its rejection.
      refuseAsync(returned);
      helpers.flush();
      failIfEndless();
      return returned;
    } catch (error) {
      // What is still subscribed would go on in real time as soon as a promise resolves.
      stopped.next();
      throw error;
    }
  });
}

function refuseAsync(returned: unknown): void {
  if (typeof (returned as { then?: unknown } | null | undefined)?.then !== 'function') return;
  (returned as PromiseLike<unknown>).then(undefined, () => undefined);
  throw new TypeError('run: the callback is async, so that all after its first await was not run in virtual time; make it synchronous');
}

interface CaseState {
  readonly streams: StreamNote[];
  readonly expectations: Expectation[];
  /** Emits when the case has failed. */
  readonly stopped: Observable<void>;
}

function caseHelpers(helpers: RunHelpers, scheduler: TestScheduler, { streams, expectations, stopped }: CaseState): TestHelpers {
  const counts = { observable: 0, subscriptions: 0 };
  const expectation = (what: string, mismatch: Expectation['mismatch']): (() => void) => {
    const made: Expectation = { what, mismatch, said: undefined };
    expectations.push(made);
    return () => {
      made.said = new Error(what);
    };
  };
  return {
    ...helpers,
    expectObservable: <V>(observable: Observable<V>, subscription?: string | null) => {
      const note: StreamNote = { values: 0, last: undefined, lastAt: 0, open: false };
      streams.push(note);
      counts.observable += 1;
      const say = expectation(`the stream of expectObservable ${String(counts.observable)} is`, (actual, expected) =>
        streamMismatch(actual as Message[], expected as Message[]),
      );
      const awaited = helpers.expectObservable(noted(observable, note, scheduler).pipe(takeUntil(stopped)), subscription ?? null);
      return {
        toBe: (...expected: Parameters<typeof awaited.toBe>) => {
          awaited.toBe(...expected);
          say();
        },
        toEqual: (other: Observable<V>) => {
          awaited.toEqual(other);
          say();
        },
      };
    },
    expectSubscriptions: (logs) => {
      counts.subscriptions += 1;
      const say = expectation(`the subscriptions of expectSubscriptions ${String(counts.subscriptions)} are`, (actual, expected) =>
        subscriptionMismatch(actual as SubscriptionFrames[], expected as SubscriptionFrames[]),
      );
      const expected = helpers.expectSubscriptions(logs);
      return {
        toBe: (marbles) => {
          expected.toBe(marbles);
          say();
        },
      };
    },
    at: (frame, callback) => {
      checkMilliseconds('frame', frame, 0);
      checkFunction('callback', callback);
      scheduler.schedule(() => {
        scheduler.schedule(callback);
      }, Math.max(0, frame - scheduler.frame));
    },
  };
}

function noted<V>(observable: Observable<V>, note: StreamNote, scheduler: TestScheduler): Observable<V> {
  return observable.pipe(
    tap({
      subscribe: () => {
        note.open = true;
      },
      next: (value) => {
        note.values += 1;
        note.last = value;
        note.lastAt = scheduler.frame;
      },
      finalize: () => {
        note.open = false;
      },
    }),
  );
}

function promiseHint(count: number): string {
  if (count === 0) return '';
  const waited = count === 1 ? '1 promise was' : `${String(count)} promises were`;
  return (
    `\n\n${waited} waited for, and promises do not run in virtual time: nothing came of them. ` +
    'Was a key given as a promise, or pollTask asked over one? Use an Observable in specs: apiKey: () => of(key).'
  );
}
