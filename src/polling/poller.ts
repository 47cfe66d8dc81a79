import { asyncScheduler, Subscription, type Observable } from 'rxjs';
import type { CadenceContext } from '../core/cadence/cadence';
import { faultOfError } from '../core/faultOfError';
import { codeOfFault, isFault, type Fault, type Outcome } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import { taskKey, type TaskFields } from '../core/task';
import { timeoutError } from '../core/timeouts';
import { startWatch, step, type Step, type WatchRules } from '../core/watch';
import { alarm } from './alarm';
import type { BudgetDesk, Claimant, Release } from './budget';
import { readyQueue } from './readyQueue';
import { deadlineAt, wakeTime, type Listener, type Seat, type TaskRecord } from './taskRecord';
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
   * Seats a listener at a task and returns its seat, or `undefined` if it sits there already. It gets the last snapshot
   * at once, if there is one.
   */
  readonly listen: (task: T, listener: Listener<S>) => Seat<S, T> | undefined;
  readonly leave: (seat: Seat<S, T>) => void;
  /** Takes a listener away from all its tasks, in one pass. */
  readonly leaveAll: (listener: Listener<S>) => void;
  /** Makes the watches of a task due at once. */
  readonly nudge: (id: string) => void;
}

/** How long a request may take where no listener says. */
const NO_CUT = Infinity;

/** Returns a poller with no tasks. */
export const poller = <S extends TaskSnapshot, T extends TaskFields>(options: PollerOptions<S, T>): Poller<S, T> => {
  const { rules, desk, ask, onEvent } = options;
  const { provider } = rules;
  const live: CadenceContext = { ...options.context, live: true };
  const records = new Map<string, TaskRecord<S, T>>();
  const waking = wakeQueue<TaskRecord<S, T>>();
  const ready = readyQueue<S, T>();
  let order = 0;
  /** How long the computer has slept in all: every deadline is that much later. */
  let slept = 0;

  const queue = (record: TaskRecord<S, T>): void => {
    waking.set(record, wakeTime(record, slept));
    const first = waking.first();
    if (first !== undefined) timer.set(first.wakeAt);
  };

  const timer = alarm((late) => {
    slept += late;
    const now = asyncScheduler.now();
    for (let record = waking.first(); record !== undefined && record.wakeAt <= now; record = waking.first()) wake(record, now);
    desk.pump();
    const first = waking.first();
    if (first !== undefined) timer.set(first.wakeAt);
  });

  const wake = (record: TaskRecord<S, T>, now: number): void => {
    if (record.phase === 'asleep' && record.state.due <= now) {
      record.phase = 'ready';
      ready.add(record);
    } else if (record.phase === 'asking' && record.cutAt <= now) {
      const waited = String(now - record.askedAt);
      const fault: Fault = { fault: 'transient', code: 'timeout-request', message: `no reply within ${waited} ms` };
      settle(record, { outcome: fault }, 'dropped');
    }
    giveUp(record, now);
    if (record.phase !== 'gone') queue(record);
  };

  /** Ends the watches whose deadline has passed. */
  const giveUp = (record: TaskRecord<S, T>, now: number): void => {
    for (const seat of record.seats) {
      const deadline = deadlineAt(record, seat);
      if (seat.left || deadline === undefined || deadline.at + slept > now) continue;
      const { taskId, last } = record.state;
      leave(seat);
      seat.listener.ended(taskId, timeoutError(deadline, { provider, taskId, lastSnapshot: last }));
    }
  };

  const claimant: Claimant = {
    bid: (now) => {
      const record = ready.first();
      return record === undefined ? -1 : Math.max(0, rules.cadence.lateness(record.state.cadence, now));
    },
    launch: (now) => {
      const record = ready.first() as TaskRecord<S, T>;
      ready.shift();
      send(record, now);
    },
  };

  const send = (record: TaskRecord<S, T>, now: number): void => {
    const { state, task, textHash } = record;
    record.phase = 'asking';
    record.askedAt = now;
    record.cutAt = now + record.seats.reduce((longest, { listener }) => Math.max(longest, listener.timeouts.request ?? NO_CUT), 0);
    notify(onEvent, { type: 'request', provider, taskId: state.taskId, purpose: 'status', at: now });
    const request = new Subscription();
    record.request = request;
    const answered = (answer: Answer): void => {
      if (!request.closed) settle(record, answer);
    };
    request.add(
      ask(task, { memo: state.memo, previous: state.last, textHash }).subscribe({
        next: answered,
        error: (error: unknown) => {
          answered({ outcome: faultOfError(error) });
        },
        complete: () => {
          answered({ outcome: { fault: 'unreadable', message: 'the transport completed without a reply' } });
        },
      }),
    );
    if (!request.closed) queue(record);
  };

  /** A request is over: the rules decide, the listeners hear, the budget goes on. */
  const settle = (record: TaskRecord<S, T>, { outcome, textHash }: Answer, how: Release = 'answered'): void => {
    const now = asyncScheduler.now();
    record.request?.unsubscribe();
    record.request = undefined;
    record.textHash = textHash;
    const result = step(rules, record.state, outcome, now, contextOf(record));
    record.state = result.state;
    if (result.changed) record.sleptAtChange = slept;
    tell(record, outcome, result, now);
    follow(record, result, now);
    const refused = isFault(outcome) && codeOfFault(outcome) === 'rate-limited';
    desk.release(refused ? 'refused' : how, outcome.retryAfter);
  };

  const follow = (record: TaskRecord<S, T>, { emit, changed, end }: Step<S>, now: number): void => {
    const { seats, state } = record;
    if (record.phase === 'gone') return;
    if (end === undefined) {
      record.phase = 'asleep';
      if (record.nudged) record.state = { ...state, due: now };
      record.nudged = false;
    } else {
      forget(record);
    }
    for (const seat of seats) {
      if (emit !== undefined && !seat.left) seat.listener.reading(emit, changed);
      if (end !== undefined && !seat.left) {
        seat.left = true;
        seat.listener.ended(state.taskId, end.error, end.account);
      }
    }
    if (record.phase === 'asleep') queue(record);
  };

  const tell = (record: TaskRecord<S, T>, outcome: Outcome, { emit, changed, next, end }: Step<S>, at: number): void => {
    if (onEvent === undefined) return;
    const { taskId } = record.state;
    const event = { provider, taskId, purpose: 'status', at, took: at - record.askedAt } as const;
    if (emit !== undefined) notify(onEvent, { ...event, type: 'reading', status: emit.status, changed });
    if (!isFault(outcome)) return;
    const fault = { ...event, type: 'fault', code: end?.error?.code ?? codeOfFault(outcome), message: outcome.message } as const;
    notify(onEvent, next === undefined ? fault : { ...fault, retryIn: next - at });
  };

  const contextOf = ({ task, seats }: TaskRecord<S, T>): CadenceContext => {
    const shared = seats.some(({ listener }) => listener.live) ? live : options.context;
    const { startedAt, kind } = task as T & { readonly kind?: string };
    return startedAt === undefined && kind === undefined ? shared : { ...shared, startedAt, kind };
  };

  const forget = (record: TaskRecord<S, T>): void => {
    record.phase = 'gone';
    waking.set(record, Infinity);
    records.delete(record.key);
    if (records.size > 0) return;
    timer.clear();
    desk.leave(claimant);
  };

  const leave = (seat: Seat<S, T>): void => {
    if (seat.left) return;
    seat.left = true;
    const { record } = seat;
    record.seats = record.seats.filter((other) => other !== seat);
    if (record.seats.length > 0 || record.phase === 'gone') return;
    const { request } = record;
    record.request = undefined;
    forget(record);
    if (request === undefined) return;
    request.unsubscribe();
    desk.release('dropped');
  };

  const enter = (task: T, now: number): TaskRecord<S, T> => {
    const key = taskKey(task);
    const known = records.get(key);
    if (known !== undefined) return known;
    if (records.size === 0) desk.join(claimant);
    const record: TaskRecord<S, T> = {
      key,
      task,
      state: startWatch(rules, task, now),
      phase: 'ready',
      seats: [],
      request: undefined,
      cutAt: 0,
      askedAt: 0,
      sleptAtChange: slept,
      textHash: undefined,
      nudged: false,
      wakeAt: Infinity,
      order: (order += 1),
      place: -1,
    };
    records.set(key, record);
    ready.add(record);
    return record;
  };

  return {
    listen: (task, listener) => {
      const now = asyncScheduler.now();
      const record = enter(task, now);
      if (record.seats.some((seat) => seat.listener === listener)) return undefined;
      const startedAt = task.startedAt === undefined ? undefined : task.startedAt - slept;
      const seat: Seat<S, T> = { listener, record, since: now - slept, startedAt, left: false };
      record.seats = [...record.seats, seat];
      queue(record);
      if (record.state.last !== undefined) listener.reading(record.state.last, true);
      desk.pump();
      return seat;
    },
    leave,
    leaveAll: (listener) => {
      for (const record of records.values()) {
        const seat = record.seats.find((other) => other.listener === listener);
        if (seat !== undefined) leave(seat);
      }
    },
    nudge: (id) => {
      for (const record of records.values()) {
        if (record.task.id !== id) continue;
        record.nudged = record.phase === 'asking';
        if (record.phase !== 'asleep') continue;
        record.state = { ...record.state, due: asyncScheduler.now() };
        queue(record);
      }
    },
  };
};
