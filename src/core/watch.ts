import { advance, type Cadence, type CadenceContext } from './cadence/cadence';
import type { WatchError } from './errors';
import { faultError } from './faultError';
import { isFault, isUnchanged, type AnyWord, type Fault, type Outcome } from './outcome';
import { afterFault, type RetryRules, type Trouble } from './retry';
import { boundedHint } from './retryAfter';
import type { TaskSnapshot } from './snapshot';
import { continueSnapshot, snapshotOf } from './snapshotOf';
import { isTerminal } from './status';
import { deadlineOf, lastCallAt, timeoutError, totalSince, type Timeouts } from './timeouts';

/** The rules of a watch: the same for all tasks of a provider. */
export interface WatchRules<S extends TaskSnapshot = TaskSnapshot> {
  readonly provider: S['provider'];
  readonly cadence: Cadence;
  readonly retry: RetryRules;
  /** Left out if deadlines are kept elsewhere: the poller keeps them, for each subscriber. */
  readonly timeout?: Timeouts | undefined;
  readonly same: (a: S, b: S) => boolean;
}

/** The whole state of a watch between two requests: plain JSON, so that it can be stored, sent, and resumed. */
export interface WatchState<S extends TaskSnapshot = TaskSnapshot> {
  readonly taskId: string;
  /** When the watch began. */
  readonly since: number;
  /** When the task was submitted, where that is known. */
  readonly startedAt?: number | undefined;
  /** How many requests have come back. */
  readonly attempt: number;
  /** When the next request is due. */
  readonly due: number;
  readonly last?: S | undefined;
  /** Whether anything is known of the task yet. */
  readonly seen: boolean;
  /** The cadence's own state. */
  readonly cadence: unknown;
  readonly trouble?: Trouble | undefined;
  readonly memo?: unknown;
  readonly settle?: AnyWord['settle'];
}

/** What a step leads to. Exactly one of `next` and `end` is there. */
export interface Step<S extends TaskSnapshot = TaskSnapshot> {
  readonly state: WatchState<S>;
  /** The reading, if there was one: to be shown to those who want every reading. */
  readonly emit?: S | undefined;
  /** Whether `emit` says anything new. */
  readonly changed: boolean;
  /** When to wake next: the next request, or a deadline before it. */
  readonly next?: number;
  /** Watching is over: with the terminal snapshot just emitted, or with an error. */
  readonly end?: { readonly error?: WatchError<S>; readonly account?: boolean };
}

/**
 * Returns what follows from the outcome of one request: what to emit, and when to ask next or how the watch ends. All
 * rules of watching are here, and none of the waiting, so that an in-process poller, a checkpoint on disk and a queue of
 * workers can run this same function.
 *
 * @param outcome - what the request came to, or `undefined` for a mere wake-up at a deadline
 * @param now - milliseconds, by the caller's clock: this function reads none
 */
export const step = <S extends TaskSnapshot>(
  rules: WatchRules<S>,
  state: WatchState<S>,
  outcome: Outcome | undefined,
  now: number,
  context: CadenceContext = {},
): Step<S> => {
  if (outcome === undefined) return continueOrTimeOut(rules, state, undefined, false, now);
  return isFault(outcome) ? stepFault(rules, state, outcome, now) : stepReading(rules, state, outcome, now, context);
};

function stepReading<S extends TaskSnapshot>(
  rules: WatchRules<S>,
  state: WatchState<S>,
  outcome: Exclude<Outcome, Fault>,
  now: number,
  context: CadenceContext,
): Step<S> {
  const { taskId, since, startedAt, last } = state;
  const attempt = state.attempt + 1;
  const retryAfter = boundedHint(outcome.retryAfter);
  const stamp = { provider: rules.provider, taskId, now, attempt, retryAfter };
  const unchanged = isUnchanged(outcome);
  if (unchanged && last === undefined) throw new TypeError('a first reply cannot be unchanged');
  const settle = unchanged ? state.settle : (outcome.settle ?? undefined);
  let fresh = unchanged ? restamped(last as S, now, attempt, retryAfter) : snapshotOf<S>(outcome, stamp);
  let changed = !unchanged && continueSnapshot(last, fresh, rules.same);
  if (settle !== undefined && now - fresh.changedAt >= settle.after) {
    fresh = snapshotOf<S>(settle.word, stamp);
    changed = continueSnapshot(last, fresh, rules.same);
  }
  const next = advance(rules.cadence, state.cadence, fresh, now, context);
  const wanted = settle === undefined ? next.due : Math.min(next.due, Math.max(now, fresh.changedAt + settle.after));
  const read: WatchState<S> = {
    taskId,
    since,
    startedAt,
    attempt,
    due: Math.max(wanted, now + (retryAfter ?? 0)),
    last: fresh,
    seen: state.seen || (!unchanged && outcome.unseen !== true),
    cadence: next.state,
    trouble: undefined,
    memo: unchanged || outcome.memo === undefined ? state.memo : outcome.memo,
    settle,
  };
  return isTerminal(fresh) ? { state: read, emit: fresh, changed, end: {} } : continueOrTimeOut(rules, read, fresh, changed, now);
}

function stepFault<S extends TaskSnapshot>(rules: WatchRules<S>, state: WatchState<S>, given: Fault, now: number): Step<S> {
  const fault = { ...given, retryAfter: boundedHint(given.retryAfter) } as Fault;
  const place = { provider: rules.provider, taskId: state.taskId };
  const started = state.startedAt ?? state.since;
  // A task that was read is asked again, however long ago that was: one word from a lagging replica does not end its watch.
  const lastSeen = (state.trouble?.notFound ?? 0) > 0 ? state.last?.readAt : state.last && now;
  const verdict = afterFault(rules.retry, state.trouble, fault, {
    ...place,
    since: Math.max(started, lastSeen ?? started),
    now,
  });
  const counted = { ...state, attempt: state.attempt + 1, memo: fault.memo === undefined ? state.memo : fault.memo };
  if (verdict === undefined) {
    return { state: counted, changed: false, end: endOf(place, fault, state) };
  }
  return continueOrTimeOut(rules, { ...counted, trouble: verdict.trouble, due: now + verdict.delay }, undefined, false, now);
}

/** Goes on with the watch, unless a deadline has passed. Before a task counts as stalled it is asked for once more. */
function continueOrTimeOut<S extends TaskSnapshot>(rules: WatchRules<S>, state: WatchState<S>, emit: S | undefined, changed: boolean, now: number): Step<S> {
  const { timeout } = rules;
  if (timeout === undefined) return { state, emit, changed, next: state.due };
  const { taskId, since, startedAt, last, seen } = state;
  const clock = { since, totalSince: totalSince(since, startedAt, seen), changedAt: last?.changedAt, seen };
  const lastCall = lastCallAt(timeout, clock);
  const due = state.trouble === undefined && lastCall > now + (last?.retryAfter ?? 0) ? Math.min(state.due, lastCall) : state.due;
  const deadline = deadlineOf(timeout, clock);
  if (deadline === undefined || deadline.at > now) {
    return { state: { ...state, due }, emit, changed, next: Math.min(due, deadline?.at ?? Infinity) };
  }
  return { state, emit, changed, end: { error: timeoutError(deadline, { provider: rules.provider, taskId, lastSnapshot: last }) } };
}

function restamped<S extends TaskSnapshot>(last: S, readAt: number, attempt: number, retryAfter: number | undefined): S {
  if (retryAfter !== undefined) return { ...last, readAt, attempt, retryAfter };
  const snapshot = { ...last, readAt, attempt };
  if (snapshot.retryAfter !== undefined) delete (snapshot as { retryAfter?: number }).retryAfter;
  return snapshot;
}

function endOf<S extends TaskSnapshot>(
  place: { readonly provider: string; readonly taskId: string },
  fault: Fault,
  { trouble, last }: WatchState<S>,
): NonNullable<Step<S>['end']> {
  const error = faultError(fault, { ...place, lastSnapshot: last, faults: (trouble?.faults ?? 0) + 1 });
  // Every task of the account needs the key: without it all of them fail.
  return { error, account: fault.fault === 'account' || error.code === 'key-unavailable' };
}
