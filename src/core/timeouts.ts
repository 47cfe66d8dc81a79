import type { ErrorCode } from './codes';
import { DEFAULTS } from './defaults';
import { WatchError } from './errors';
import type { TaskSnapshot } from './snapshot';

/** How long to wait, in milliseconds. A timeout that is left out keeps its default; `undefined` is none. */
export interface Timeouts {
  /** For one request, the look-up of the key included; default 30,000. If it is cut off, it is sent again, as after any transient fault. */
  readonly request?: number | undefined;
  /** While nothing is known of the task: no reading, or only an ambiguous empty list. Counts from the first request; default 900,000. */
  readonly unseen?: number | undefined;
  /** Without a change of the snapshot; default none. */
  readonly stalled?: number | undefined;
  /**
   * From the task's `startedAt`, or the subscription, to its end; default none. Until something is known of the task it counts from
   * the subscription, so that the end of a task that ended while nobody watched is still reported.
   */
  readonly total?: number | undefined;
}

/** What the deadlines of one watch are counted from. */
export interface WatchClock {
  /** The subscription. */
  readonly since: number;
  /** What `total` counts from: see {@link totalSince}. Default: the subscription. */
  readonly totalSince?: number | undefined;
  /** The last change; absent before the first reading. */
  readonly changedAt?: number | undefined;
  /** Whether anything is known of the task yet. */
  readonly seen: boolean;
}

/** The moment at which a watch gives up, and why. */
export interface Deadline {
  readonly at: number;
  readonly code: Extract<ErrorCode, 'timeout-unseen' | 'timeout-stalled' | 'timeout-total'>;
  readonly after: number;
}

/**
 * Returns from when `total` counts: the start of the task or, while nothing is known of the task, the subscription if that is
 * later. So a task that ended while nobody watched still gets a reply, however long ago it was started.
 */
export const totalSince = (since: number, startedAt: number | undefined, seen: boolean): number =>
  seen ? (startedAt ?? since) : Math.max(since, startedAt ?? since);

/** Returns the earliest deadline of a watch, or `undefined` if it has none. */
export const deadlineOf = (timeouts: Timeouts, clock: WatchClock): Deadline | undefined => {
  let first: Deadline | undefined;
  const consider = (code: Deadline['code'], from: number, after: number | undefined): void => {
    if (after !== undefined && (first === undefined || from + after < first.at)) first = { at: from + after, code, after };
  };
  consider('timeout-total', clock.totalSince ?? clock.since, timeouts.total);
  consider('timeout-stalled', Math.max(clock.since, clock.changedAt ?? clock.since), timeouts.stalled);
  if (!clock.seen) consider('timeout-unseen', clock.since, timeouts.unseen);
  return first;
};

/** How long before its deadline a task is asked for a last time, in milliseconds: as long as a reply may take, at most half of `after`. */
export const lastCallLead = (after: number, request: number = DEFAULTS.timeout.request): number => Math.min(after / 2, request);

/**
 * Returns when a task must be asked for at the latest: somewhat before its deadline, so that it does not count as stalled or
 * unseen only because nobody asked. `Infinity` if it has no such deadline.
 */
export const lastCallAt = ({ stalled, unseen, request }: Timeouts, { since, changedAt = since, seen }: WatchClock): number => {
  const ofStalled = stalled === undefined ? Infinity : Math.max(since, changedAt) + stalled - lastCallLead(stalled, request);
  const ofUnseen = seen || unseen === undefined ? Infinity : since + unseen - lastCallLead(unseen, request);
  return Math.min(ofStalled, ofUnseen);
};

const MAY_STILL_RUN = 'the task may still be running remotely: watch it again, cancel it, or raise';

/** What happened, for how long, and what to do. */
const MESSAGES: Readonly<Record<Deadline['code'], (after: number) => string>> = {
  'timeout-unseen': (after) => `nothing was seen of it for ${after} ms; check the id and the account, or raise timeout.unseen`,
  'timeout-stalled': (after) => `nothing changed for ${after} ms; ${MAY_STILL_RUN} timeout.stalled`,
  'timeout-total': (after) => `it did not end within ${after} ms; ${MAY_STILL_RUN} timeout.total`,
};

/** Returns the error of a deadline that has passed. */
export const timeoutError = <S extends TaskSnapshot>(
  { code, after }: Pick<Deadline, 'code' | 'after'>,
  place: { readonly provider?: string | undefined; readonly taskId?: string | undefined; readonly lastSnapshot?: S | undefined },
): WatchError<S> =>
  new WatchError(code, `${nameOf(place)}: ${MESSAGES[code](after)}`, place);

function nameOf({ provider = 'task', taskId }: { readonly provider?: string | undefined; readonly taskId?: string | undefined }): string {
  return taskId === undefined ? provider : `${provider} ${taskId}`;
}
