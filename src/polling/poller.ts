import { asyncScheduler, Subscription, type Observable } from 'rxjs';
import type { CadenceContext } from '../core/cadence/cadence';
import type { WatchError } from '../core/errors';
import { faultOfError } from '../core/faultOfError';
import { codeOfFault, isFault, type Fault, type Outcome } from '../core/outcome';
import { boundedHint } from '../core/retryAfter';
import type { TaskSnapshot } from '../core/snapshot';
import { taskKey, taskOf, type TaskFields } from '../core/task';
import { timeoutError } from '../core/timeouts';
import { startWatch, type Step, type WatchRules } from '../core/watch';
import { alarm } from './alarm';
import { answersOf } from './answersOf';
import type { BudgetDesk, Claimant, Release } from './budget';
import { readyQueue } from './readyQueue';
import { safeStep } from './safeStep';
import {
  deadlineAt,
  idOf,
  pack,
  underWay,
  unpack,
  wakeTime,
  type Listener,
  type RequestUnderWay,
  type Seat,
  type TaskRecord,
} from './taskRecord';
import { wakeQueue } from './wakeQueue';
import { notify, type WatchEvent } from './watchEvent';

/** What a request is made from. */
export interface AskContext<S extends TaskSnapshot> {
  readonly memo: unknown;
  readonly previous: S | undefined;
  /** The hash of the last reply's text, where the text decides. */
  readonly textHash?: number | undefined;
}

/** What a request came to, and the hash of the reply's text where the text decides. */
export interface Answer {
  readonly outcome: Outcome;
  readonly textHash?: number | undefined;
}

/** What the engine needs to know of a provider. */
export interface PollerOptions<S extends TaskSnapshot, T extends TaskFields> {
  readonly rules: WatchRules<S>;
  readonly desk: BudgetDesk;
  /** Sends one request: cold, one answer. Unsubscribing aborts it. */
  readonly ask: (task: T, context: AskContext<S>) => Observable<Answer>;
  /** What the cadence may know of every task. */
  readonly context: CadenceContext;
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
}

/** The one engine: many tasks, one queue, one timer. It lives only while somebody listens. */
export interface Poller<S extends TaskSnapshot, T extends TaskFields> {
  /**
   * Seats a listener at a task and returns the task's record, or `undefined` if it sits there already. It gets the last
   * snapshot at once, if there is one.
   */
  readonly listen: (task: T | string, listener: Listener<S>) => TaskRecord<S, T> | undefined;
  readonly leave: (record: TaskRecord<S, T>, listener: Listener<S>) => void;
  /** Takes a listener away from all its tasks, in one pass. */
  readonly leaveAll: (listener: Listener<S>) => void;
  /** Makes the watches of a task due at once. */
  readonly nudge: (taskId: string) => void;
}

/** Returns a poller with no tasks. */
export const poller = <S extends TaskSnapshot, T extends TaskFields>(options: PollerOptions<S, T>): Poller<S, T> => {
  const { rules, desk, ask, onEvent } = options;
  const { provider } = rules;
  const live: CadenceContext = { ...options.context, live: true };
  const records = new Map<string, TaskRecord<S, T>>();
  const waking = wakeQueue<TaskRecord<S, T>>();
  const ready = readyQueue<S, T>();
  let birth = 0;
  let order = 0;
  /** How long the computer has slept in all: every deadline is that much later. */
  let slept = 0;
  let lastSeats: readonly Seat<S>[] = [];

  const queue = (record: TaskRecord<S, T>): void => {
    waking.set(record, wakeTime(record, birth, slept));
    timer.set(waking.next());
  };

  const timer = alarm((late) => {
    slept += late;
    const now = asyncScheduler.now();
    desk.during(() => {
      while (waking.next() <= now) wake(waking.first() as TaskRecord<S, T>, now);
    });
    timer.set(waking.next());
  });

  const wake = (record: TaskRecord<S, T>, now: number): void => {
    const request = underWay(record);
    if (record.request === undefined && record.due + birth <= now) {
      record.request = 'ready';
      ready.add(record);
    } else if (request !== undefined && request.cutAt <= now) {
      const waited = String(now - request.askedAt);
      const fault: Fault = { fault: 'transient', code: 'timeout-request', message: `no reply within ${waited} ms` };
      settle(record, request, { outcome: fault }, 'dropped');
    }
    giveUp(record, now);
    if (record.request !== 'gone') queue(record);
  };

  /** Ends the watches whose deadline has passed. */
  const giveUp = (record: TaskRecord<S, T>, now: number): void => {
    for (const seat of record.seats) {
      const deadline = deadlineAt(record, seat);
      if (deadline === undefined || deadline.at + slept > now || !record.seats.includes(seat)) continue;
      const taskId = idOf(record);
      leave(record, seat.listener);
      dismiss(seat, taskId, timeoutError(deadline, { provider, taskId, lastSnapshot: record.last }));
    }
  };

  const dismiss = ({ listener }: Seat<S>, taskId: string, error?: WatchError<S>, account?: boolean): void => {
    if (listener.ended !== undefined) listener.ended(taskId, error, account);
    else if (error === undefined) listener.subscriber.complete();
    else listener.subscriber.error(error);
  };

  const claimant: Claimant = {
    bid: (now) => {
      const record = ready.first();
      return record === undefined ? -1 : Math.max(0, rules.cadence.lateness(record.cadence, now));
    },
    launch: (now) => {
      const record = ready.first() as TaskRecord<S, T>;
      ready.shift();
      send(record, now);
    },
  };

  const send = (record: TaskRecord<S, T>, now: number): void => {
    const { last, task, textHash, seats, aside } = record;
    const cutAt = now + seats.reduce((longest, { listener }) => Math.max(longest, listener.timeouts.request ?? Infinity), 0);
    const subscription = new Subscription();
    const request: RequestUnderWay = { subscription, askedAt: now, cutAt, again: false };
    record.request = request;
    notify(onEvent, { type: 'request', provider, taskId: idOf(record), purpose: 'status', at: now });
    const answered = (answer: Answer): void => {
      if (!subscription.closed) settle(record, request, answer, 'answered');
    };
    subscription.add(
      answersOf(() => ask(taskOf<T>(task), { memo: aside?.memo, previous: last, textHash })).subscribe({
        next: answered,
        error: (error: unknown) => {
          answered({ outcome: faultOfError(error) });
        },
        complete: () => {
          answered({ outcome: { fault: 'unreadable', message: 'the transport completed without a reply' } });
        },
      }),
    );
    if (!subscription.closed) queue(record);
  };

  /** A request is over: the rules decide, the listeners hear, the budget goes on. */
  const settle = (record: TaskRecord<S, T>, request: RequestUnderWay, { outcome, textHash }: Answer, how: Release): void => {
    const now = asyncScheduler.now();
    request.subscription.unsubscribe();
    record.textHash = textHash;
    const result = safeStep(rules, unpack(record, birth), outcome, now, contextOf(record));
    pack(record, result.state, birth, result.changed ? slept : (record.aside?.sleptAtChange ?? 0));
    record.request = undefined;
    if (request.again) record.due = now - birth;
    if (result.end !== undefined) forget(record);
    if (onEvent !== undefined) tell(record, request, outcome, result, now);
    emit(record, result);
    if (record.request === undefined) queue(record);
    const refused = isFault(outcome) && codeOfFault(outcome) === 'rate-limited';
    desk.release(refused ? 'refused' : how, boundedHint(outcome.retryAfter));
  };

  const emit = (record: TaskRecord<S, T>, { emit: snapshot, changed, end }: Step<S>): void => {
    for (const seat of record.seats) {
      // A listener may leave, or make others leave, when it hears of this.
      if (snapshot !== undefined && (changed || !seat.listener.distinct) && record.seats.includes(seat)) {
        seat.listener.subscriber.next(snapshot);
      }
      if (end === undefined || !record.seats.includes(seat)) continue;
      record.seats = record.seats.filter((other) => other !== seat);
      dismiss(seat, idOf(record), end.error, end.account);
    }
  };

  const tell = (record: TaskRecord<S, T>, { askedAt }: RequestUnderWay, outcome: Outcome, { emit: snapshot, changed, next, end }: Step<S>, at: number): void => {
    const event = { provider, taskId: idOf(record), purpose: 'status', at, took: at - askedAt } as const;
    if (snapshot !== undefined) notify(onEvent, { ...event, type: 'reading', status: snapshot.status, changed });
    if (!isFault(outcome)) return;
    const fault = { ...event, type: 'fault', code: end?.error?.code ?? codeOfFault(outcome), message: outcome.message } as const;
    notify(onEvent, next === undefined ? fault : { ...fault, retryIn: next - at });
  };

  const contextOf = ({ task, seats }: TaskRecord<S, T>): CadenceContext => {
    const alone = seats.some(({ listener }) => listener.ended === undefined) ? live : options.context;
    const shared: CadenceContext = seats.some(({ listener }) => listener.follow === 'progress') ? { ...alone, follow: 'progress' } : alone;
    if (typeof task === 'string') return shared;
    const { startedAt, kind } = task as T & { readonly kind?: string };
    return startedAt === undefined && kind === undefined ? shared : { ...shared, startedAt, kind };
  };

  const forget = (record: TaskRecord<S, T>): void => {
    record.request = 'gone';
    waking.set(record, Infinity);
    records.delete(taskKey(record.task));
    if (records.size > 0) return;
    ready.clear();
    lastSeats = [];
    timer.clear();
    desk.leave(claimant);
  };

  const leave = (record: TaskRecord<S, T>, listener: Listener<S>): void => {
    const { seats } = record;
    if (!seats.some((seat) => seat.listener === listener)) return;
    record.seats = seats.filter((seat) => seat.listener !== listener);
    if (record.seats.length > 0 || record.request === 'gone') return;
    const request = underWay(record);
    forget(record);
    if (request === undefined) return;
    request.subscription.unsubscribe();
    desk.release('dropped');
  };

  const enter = (task: T | string, now: number): TaskRecord<S, T> => {
    const key = taskKey(task);
    const known = records.get(key);
    if (known !== undefined) return known;
    if (records.size === 0) {
      birth = now;
      desk.join(claimant);
    }
    const { cadence, due } = startWatch(rules, taskOf<T>(task), now);
    order += 1;
    const record: TaskRecord<S, T> = {
      task,
      last: undefined,
      cadence,
      due: due - birth,
      request: 'ready',
      seats: [],
      textHash: undefined,
      aside: undefined,
      order,
      place: -1,
    };
    records.set(key, record);
    ready.add(record);
    return record;
  };

  /** The tasks that a batch joins at one moment share their seats. */
  const seatsFor = (listener: Listener<S>, since: number, startedAt: number | undefined): readonly Seat<S>[] => {
    const [last] = lastSeats;
    if (last?.listener === listener && last.since === since && last.startedAt === startedAt) return lastSeats;
    lastSeats = [startedAt === undefined ? { listener, since } : { listener, since, startedAt }];
    return lastSeats;
  };

  return {
    listen: (task, listener) => {
      const now = asyncScheduler.now();
      const record = enter(task, now);
      if (record.seats.some((seat) => seat.listener === listener)) return undefined;
      const startedAt = typeof task === 'string' || task.startedAt === undefined ? undefined : task.startedAt - slept;
      const seats = seatsFor(listener, now - slept, startedAt);
      record.seats = record.seats.length === 0 ? seats : [...record.seats, ...seats];
      queue(record);
      if (record.last !== undefined) listener.subscriber.next(record.last);
      desk.pump();
      return record;
    },
    leave,
    leaveAll: (listener) => {
      desk.during(() => {
        for (const record of records.values()) leave(record, listener);
      });
    },
    nudge: (taskId) => {
      for (const record of records.values()) {
        if (idOf(record) !== taskId) continue;
        const request = underWay(record);
        if (request !== undefined) request.again = true;
        if (record.request !== undefined) continue;
        record.due = asyncScheduler.now() - birth;
        queue(record);
      }
    },
  };
};
