import type { ErrorCode, FaultClass } from './codes';
import type { Flat, States, TaskSnapshot } from './snapshot';

/** A request that did not lead to a reading, classified. */
export interface Fault {
  /** Its class, which decides whether the request is sent again. */
  readonly fault: FaultClass;
  /** Defaults to the usual code of the class. A `rate-limited` fault slows the whole budget. */
  readonly code?: ErrorCode | undefined;
  /** What went wrong, for a person; without the key. */
  readonly message: string;
  /** Milliseconds the server asked to be left alone. */
  readonly retryAfter?: number | undefined;
  /** For a reply that could not be read: what did not fit, one line each. */
  readonly issues?: readonly string[] | undefined;
  /** How the reply's text began. Default: its first 200 characters. */
  readonly text?: string | undefined;
  /** What was thrown. */
  readonly cause?: unknown;
  /** JSON for the next request, in place of the last memo. */
  readonly memo?: unknown;
}

/** What a word may say besides its status. Of these fields only `progress` and `retryAfter` appear in the snapshot. */
export interface WordExtras {
  /** How far the task has come. A later word without progress keeps the last one. */
  readonly progress?: { readonly done: number; readonly total?: number | undefined; readonly ratio?: number | undefined } | undefined;
  /** JSON for the next request, such as a poll URL that moved. Kept until another one, `null` included, replaces it. */
  readonly memo?: unknown;
  /** Milliseconds the server asked to be left alone. The engine reads a `Retry-After` header by itself. */
  readonly retryAfter?: number | undefined;
  /** `true` while nothing is known of the task (an ambiguous empty list): `timeout.unseen` goes on counting. */
  readonly unseen?: boolean | undefined;
  /** For APIs without a terminal word: if nothing changes for `after` milliseconds, the task is what `word` says. */
  readonly settle?: { readonly after: number; readonly word: AnyWord } | undefined;
}

/** What `read` makes of a healthy reply: the status, what that status carries, and the provider's own details. */
export type Word<Result = unknown, Details extends object = object> = {
  [K in keyof States<Result>]: Flat<{ readonly status: K } & WordExtras & States<Result>[K] & Details>;
}[keyof States<Result>];

/** Any provider's word, for code that does not care whose. */
export type AnyWord = { readonly status: TaskSnapshot['status'] } & WordExtras;

/** Marks what only the engine says. A symbol, since a word may have a field of any name. */
export const UNCHANGED = Symbol('unchanged');

/** The reply was the same as the last one, to the letter: nothing was parsed, and the last reading's word still holds. */
export interface Unchanged {
  readonly [UNCHANGED]: true;
  readonly retryAfter?: number | undefined;
}

/** What one request came to. */
export type Outcome = AnyWord | Fault | Unchanged;

export const isFault = (outcome: Outcome | object): outcome is Fault => ((outcome as Fault).fault as unknown) != null;

export const isUnchanged = (outcome: Outcome): outcome is Unchanged => UNCHANGED in outcome;

/** The usual code of each class of faults. */
export const USUAL_CODES: Readonly<Record<FaultClass, ErrorCode>> = {
  fatal: 'bad-request',
  account: 'unauthorized',
  transient: 'server',
  ambiguous: 'bad-request',
  unreadable: 'unreadable-reply',
  notFound: 'not-found',
};

/** Returns the code of a fault: its own, or the usual one of its class. */
export const codeOfFault = (fault: Fault): ErrorCode => fault.code ?? USUAL_CODES[fault.fault];

/**
 * Returns the fault that an HTTP status means if the body says nothing more precise, or `undefined` for 2xx.
 * 401 and 402 concern the account, 403 only this task; 404 and 410 mean "not found"; 408, 425, 429 and 5xx are transient,
 * other 4xx fatal; 1xx and 3xx are unreadable.
 *
 * @example
 * ```ts
 * import { faultOfStatus } from 'rx-task-status';
 *
 * faultOfStatus(503); // { fault: 'transient', code: 'server', message: 'HTTP 503' }
 * ```
 */
export const faultOfStatus = (status: number): Fault | undefined => {
  const message = `HTTP ${status}`;
  if (status >= 200 && status < 300) return undefined;
  if (status === 401) return { fault: 'account', code: 'unauthorized', message };
  if (status === 402) return { fault: 'account', code: 'no-credit', message };
  if (status === 403) return { fault: 'fatal', code: 'forbidden', message };
  if (status === 404 || status === 410) return { fault: 'notFound', code: 'not-found', message };
  if (status === 429) return { fault: 'transient', code: 'rate-limited', message };
  if (status === 408 || status === 425 || status >= 500) return { fault: 'transient', code: 'server', message };
  if (status >= 400) return { fault: 'fatal', code: 'bad-request', message };
  return { fault: 'unreadable', code: 'unreadable-reply', message };
};
