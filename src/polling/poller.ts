import { asyncScheduler, type Subscriber, type Unsubscribable } from 'rxjs';
import type { CadenceContext } from '../core/cadence/cadence';
import type { Forward } from '../core/cadence/line';
import { isFault, isUnchanged } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import { fieldsOf, taskKey, type TaskFields } from '../core/task';
import { timeoutError } from '../core/timeouts';
import type { WatchRules } from '../core/watch';
import { alarm } from '../time/alarm';
import { releaseOf, type BudgetDesk, type Claimant } from './budget';
import { cadenceContexts } from './cadenceContexts';
import { callInTime, cutOffTime, deadlineAt, wakeTime } from './deadlines';
import { dismiss, emitStep } from './emitStep';
import { abort, cutOffAfter, send, type Answer, type AskContext, type Exchange } from './exchange';
import { hintOf } from './keptSnapshot';
import { outage } from './outage';
import { sinceBirth, type PollerClock } from './pollerClock';
import { readyQueue } from './readyQueue';
import { keepState, lastOf, noteHeld, recallState, shiftRecord } from './recordState';
import { safeReconsider, safeStart, safeStep } from './safeStep';
import { seating } from './seating';
import { getUp, idOf, isWaiting, seatsOf, sitDown, sitsAt, taskRecord, underWay, type Listener, type RequestUnderWay, type TaskRecord } from './taskRecord';
import { urgency } from './urgency';
import { waitingLines } from './waitingLines';
import { wakeQueue } from './wakeQueue';
import { notify, tellStep, type WatchEvent } from './watchEvent';

/** What the engine needs to know of a provider. */
export interface PollerOptions<S extends TaskSnapshot, T extends TaskFields> {
  readonly rules: WatchRules<S>;
  readonly desk: BudgetDesk;
  /** Makes one request. */
  readonly ask: (task: T, context: AskContext<S>) => Exchange;
  /** What the cadence may know of every task. */
  readonly context: CadenceContext;
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
}

/** The one engine: many tasks, one queue, one timer. It is at work only while somebody listens. */
export interface Poller<S extends TaskSnapshot, T extends TaskFields> {
  /**
   * Seats a listener at a task, and returns its seat, or `undefined` if it sits there already or is closed. The listener gets the last
   * snapshot at once, if there is one. A `watch` leaves with its subscriber, be it before this returns; a batch calls `leaveAll`.
   */
  readonly listen: (task: T | string, listener: Listener<S>) => Unsubscribable | undefined;
  /** Takes a listener away from all its tasks, in one pass. */
  readonly leaveAll: (subscriber: Subscriber<S>) => void;
  /** Makes the watches of a task due at once. */
  readonly nudge: (taskId: string) => void;
}

/** Returns a poller with no tasks. */
export const poller = <S extends TaskSnapshot, T extends TaskFields>(options: PollerOptions<S, T>): Poller<S, T> => {
  const { rules, rules: { provider }, desk, ask, onEvent } = options;
  const records = new Map<string, TaskRecord<S>>();
  const waking = wakeQueue<TaskRecord<S>>();
  const clock: PollerClock = { birth: 0, slept: 0 };
  const lines = waitingLines<S>(rules.cadence);
  const contextOf = cadenceContexts<S>(options.context, lines.placeOf);
  const ready = readyQueue(urgency(rules.cadence, lines, clock));
  let order = 0;

  const queue = (record: TaskRecord<S>): void => {
    waking.set(record, wakeTime(record, clock));
    timer.set(waking.next());
  };
  const service = outage<TaskRecord<S>>((record, due) => {
    if (record.request !== undefined) return;
    record.due = Math.min(record.due, sinceBirth(clock, due));
    queue(record);
  });

  const timer = alarm((jumped) => {
    const now = asyncScheduler.now();
    clock.slept += jumped;
    if (jumped !== 0) shift(jumped, now);
    desk.during(() => {
      while (waking.next() <= now) wake(waking.first() as TaskRecord<S>, now);
    });
    timer.set(waking.next());
  });

  /** After the clock was set back, what was due in an hour still is, by the new clock. After a sleep, requests under way get all their time again. */
  const shift = (jumped: number, now: number): void => {
    clock.birth += Math.min(0, jumped);
    for (const record of records.values()) {
      shiftRecord(record, jumped, now);
      waking.set(record, wakeTime(record, clock));
    }
  };

  const wake = (record: TaskRecord<S>, now: number): void => {
    const request = underWay(record);
    if (record.request === undefined && record.due + clock.birth <= now) {
      awaitBudget(record, now);
      ready.add(record);
    } else if (request !== undefined && request.cutAt <= now) {
      settle(record, request, cutOffAfter(now - request.askedAt));
    }
    if (wakeTime(record, clock) <= now) giveUp(record, now);
    if (record.request !== 'gone') queue(record);
  };

  /** Ends the watches whose deadline has passed. */
  const giveUp = (record: TaskRecord<S>, now: number): void => {
    for (const seat of seatsOf(record)) {
      const deadline = deadlineAt(record, seat, clock);
      if (deadline === undefined || deadline.at + clock.slept > now || !sitsAt(record, seat.subscriber)) continue;
      const taskId = idOf(record);
      // Made before the request is torn down: whoever subscribes during that may start the poller anew, with another birth.
      const lastSnapshot = lastOf(record, provider, clock);
      leave(record, seat.subscriber);
      dismiss(seat, taskId, timeoutError(deadline, { provider, taskId, lastSnapshot }));
    }
  };

  const launch = (now: number, longest: boolean): void => {
    const record = ready.take(longest) as TaskRecord<S>;
    timer.look(now);
    // If the clock has jumped, that may have ended its watch.
    if (record.request === 'ready') dispatch(record, now);
    else desk.release('dropped', undefined, claimant);
  };
  const claimant: Claimant = { held: 0, unfair: 0, bid: ready.bid, launch };

  const dispatch = (record: TaskRecord<S>, now: number): void => {
    const { task, textHash } = record;
    noteHeld(record, now, clock);
    const last = lastOf(record, provider, clock);
    const request: RequestUnderWay<S> = { last, subscription: undefined, askedAt: now, cutAt: cutOffTime(record, now), again: false, over: false };
    record.request = request;
    if (onEvent !== undefined) notify(onEvent, { type: 'request', provider, taskId: idOf(record), purpose: 'status', at: now });
    if (record.request !== request) return;
    const subscription = send(
      () => ask(fieldsOf(task) as T, { memo: record.aside?.memo, previous: last, textHash }),
      (answer) => {
        if (record.request === request) settle(record, request, answer);
      },
    );
    if (record.request === request) {
      request.subscription = subscription;
      queue(record);
    } else {
      abort(subscription);
    }
  };

  /** A request is over: the rules decide, the listeners hear, the budget goes on. */
  const settle = (record: TaskRecord<S>, request: RequestUnderWay<S>, { outcome, textHash }: Answer): void => {
    desk.during(() => {
      // Before the transport's teardown, and before anybody hears of the outcome: they may leave, or ask again.
      desk.release(releaseOf(outcome), outcome.retryAfter, claimant);
      request.over = true;
      const now = asyncScheduler.now();
      // It is not cut off any more, however long the computer slept meanwhile.
      request.cutAt = Infinity;
      timer.look(now);
      abort(request.subscription);
      // The teardown of a transport may make the last listener leave.
      if (record.request !== request) return;
      record.textHash = textHash;
      // Before `lines.read`: a task that has started leaves its line.
      const contextBefore = contextOf(record, now);
      const forward = isFault(outcome) ? undefined : lines.read(record, isUnchanged(outcome) ? (request.last as S).status : outcome.status, now, now - request.askedAt);
      const step = safeStep(rules, recallState(record, request.last, clock), outcome, now, isWaiting(record) ? contextOf(record, now) : contextBefore);
      const result = service.adjusted(record, step, outcome, now);
      keepState(record, result.state, clock, result.changed);
      record.request = undefined;
      callInTime(record, now, clock);
      if (result.end !== undefined) forget(record, now);
      else if (request.again) urge(record, now);
      const seats = seatsOf(record);
      if (onEvent !== undefined) tellStep(onEvent, { provider, taskId: idOf(record), purpose: 'status', at: now, took: now - request.askedAt }, outcome, result);
      emitStep(record, result, seats);
      if (record.request === undefined) queue(record);
      if (forward !== undefined) bringForward(record, forward, now);
    });
  };

  /** After a line moved: the tasks that are its heads now, or all that wait, may be due sooner. */
  const bringForward = (record: TaskRecord<S>, { heads, all }: Forward<TaskRecord<S>>, now: number): void => {
    if (all) for (const waiting of lines.waitingWith(record)) if (waiting.request === undefined && !heads.includes(waiting)) reconsider(waiting, now);
    for (const head of heads) reconsider(head, now);
  };

  const reconsider = (record: TaskRecord<S>, now: number): void => {
    if ((record.request !== undefined && record.request !== 'ready') || record.aside?.trouble !== undefined) return;
    const last = lastOf(record, provider, clock);
    if (last === undefined) return;
    const next = safeReconsider(rules.cadence, record.cadence, last, now, contextOf(record, now));
    if (next === undefined) return;
    record.cadence = next.state;
    if (record.request === 'ready') {
      ready.add(record);
      return;
    }
    // A user's own cadence may give NaN, for which every comparison is false.
    if (!(next.due < record.due + clock.birth)) return;
    record.due = Math.max(sinceBirth(clock, next.due), record.readAt + hintOf(record));
    queue(record);
  };

  const forget = (record: TaskRecord<S>, now: number): void => {
    record.request = 'gone';
    service.forget(record, now);
    waking.set(record, Infinity);
    const key = taskKey(record.task);
    if (records.get(key) === record) records.delete(key);
    // Objects nested in a task are the user's own. One was changed meanwhile, and with it the key of the task.
    else for (const [old, known] of records) if (known === record) records.delete(old);
    const forward = lines.leave(record, now);
    if (records.size > 0) {
      bringForward(record, forward, now);
      return;
    }
    timer.clear();
    ready.clear();
    seatOf = seating(leave);
    desk.leave(claimant);
  };

  const leave = (record: TaskRecord<S>, subscriber: Subscriber<S>): void => {
    if (!sitsAt(record, subscriber) || getUp(record, subscriber) || record.request === 'gone') return;
    const request = underWay(record);
    forget(record, asyncScheduler.now());
    if (request === undefined) return;
    abort(request.subscription);
    if (!request.over) desk.release('dropped', undefined, claimant);
  };
  let seatOf = seating<S, TaskRecord<S>>(leave);
  /** Puts a task before all that are due. */
  const urge = (record: TaskRecord<S>, now: number): void => {
    awaitBudget(record, now);
    ready.urge(record);
  };

  /** Makes a task due now, and its request wait for the budget. */
  const awaitBudget = (record: TaskRecord<S>, now: number): void => {
    record.request = 'ready';
    record.due = sinceBirth(clock, now);
  };

  const enter = (task: T | string, alone: boolean, now: number): TaskRecord<S> => {
    const key = taskKey(task);
    const known = records.get(key);
    if (known !== undefined) return known;
    const cadence = safeStart(rules, fieldsOf(task).id, now);
    if (records.size === 0) {
      clock.birth = now;
      desk.join(claimant);
    }
    order += 1;
    const record = taskRecord<S>(task, cadence, sinceBirth(clock, now), order);
    records.set(key, record);
    lines.join(record, alone, now);
    ready.add(record);
    return record;
  };

  return {
    listen: (task, listener) => {
      const now = asyncScheduler.now();
      timer.look(now);
      // If the clock has jumped, others heard of that, and may have unsubscribed this one.
      if (listener.subscriber.closed) return undefined;
      const record = enter(task, listener.ended === undefined, now);
      if (sitsAt(record, listener.subscriber)) return undefined;
      const startedAt = typeof task === 'string' || task.startedAt === undefined ? undefined : task.startedAt - clock.slept;
      const seat = seatOf(listener, record, now - clock.slept, startedAt);
      sitDown(record, seat);
      if (listener.ended === undefined) listener.subscriber.add(seat);
      const last = lastOf(record, provider, clock);
      if (last !== undefined) callInTime(record, now, clock);
      if (record.request === undefined) reconsider(record, now);
      queue(record);
      if (last !== undefined) listener.subscriber.next(last);
      desk.pump();
      return seat;
    },
    leaveAll: (subscriber) => {
      desk.during(() => {
        for (const record of records.values()) leave(record, subscriber);
      });
    },
    nudge: (taskId) => {
      const now = asyncScheduler.now();
      timer.look(now);
      for (const record of records.values()) {
        if (idOf(record) !== taskId) continue;
        const request = underWay(record);
        if (request !== undefined) request.again = true;
        else urge(record, now);
        queue(record);
      }
      desk.pump();
    },
  };
};
