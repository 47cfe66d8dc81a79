import type { ErrorCode, FaultClass } from './codes';
import { definedFields } from './definedFields';
import type { AnySnapshot } from './snapshot';

/** What an error knows besides its code and message. */
export interface WatchErrorDetails<S = AnySnapshot> {
  /** The provider that was asked. */
  readonly provider?: string | undefined;
  /** Which task it is about. */
  readonly taskId?: string | undefined;
  /** The last snapshot seen before the error; for `task-failed`, `task-cancelled` and `task-lost` the one that says so. */
  readonly lastSnapshot?: S | undefined;
  /** The error behind this one; for a provider with a key, a plain `Error` that says the same. */
  readonly cause?: unknown;
  /** How the fault behind the error was classified; `retryTransient` reads it. */
  readonly fault?: FaultClass | undefined;
  /** How long the server asked to be left alone, in milliseconds. */
  readonly retryAfter?: number | undefined;
  /** For `unreadable-reply`: what did not fit, one line each. */
  readonly issues?: readonly string[] | undefined;
  /** For `unreadable-reply`: how the reply's text began. */
  readonly text?: string | undefined;
}

/**
 * An error of watching: what went wrong (`code`), with which task, and the last snapshot of that task. Its message says
 * what to do. It never holds the API key. Compare codes with {@link isWatchError}, not classes: two copies of this
 * package have two classes.
 */
export class WatchError<S = AnySnapshot> extends Error {
  override readonly name: string = 'WatchError';
  /** What went wrong. */
  readonly code: ErrorCode;
  /** The provider that was asked. */
  declare readonly provider: string | undefined;
  /** Which task it is about. */
  declare readonly taskId: string | undefined;
  /** The last snapshot seen before the error; for `task-failed`, `task-cancelled` and `task-lost` the one that says so. */
  declare readonly lastSnapshot: S | undefined;
  /** How the fault behind the error was classified. */
  declare readonly fault: FaultClass | undefined;
  /** How long the server asked to be left alone, in milliseconds. */
  declare readonly retryAfter: number | undefined;
  /** For `unreadable-reply`: what did not fit, one line each. */
  declare readonly issues: readonly string[] | undefined;
  /** For `unreadable-reply`: how the reply's text began. */
  declare readonly text: string | undefined;

  constructor(code: ErrorCode, message: string, { cause, ...details }: WatchErrorDetails<S> = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    // Without undefined fields: platforms print an uncaught error with all its fields.
    Object.assign(this, definedFields(details));
  }
}

/** Thrown at the call if the value of an option is out of bounds. `code` is `invalid-option`. */
export class InvalidOptionRangeError extends RangeError {
  override readonly name = 'InvalidOptionRangeError';
  readonly code = 'invalid-option';
  /** The option's name, such as `timeout.stalled`. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}

/** Thrown at the call if an option has the wrong type. `code` is `invalid-option`. */
export class InvalidOptionTypeError extends TypeError {
  override readonly name = 'InvalidOptionTypeError';
  readonly code = 'invalid-option';
  /** The option's name, such as `timeout.stalled`. */
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | null | undefined)?.code;

/**
 * Returns whether an error is a {@link WatchError} and, if codes are given, has one of them.
 *
 * @example
 * ```ts
 * import { isWatchError, memoriesScreenplay } from 'rx-task-status';
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watch('ros-sd-1')
 *   .subscribe({
 *     error: (error: unknown) => {
 *       if (isWatchError(error, 'no-credit')) console.log('top up, then watch', error.taskId, 'again');
 *     },
 *   });
 * ```
 */
export const isWatchError = <C extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly C[]
): error is WatchError & { readonly code: C } =>
  (error as { readonly name?: unknown } | null | undefined)?.name === 'WatchError' &&
  typeof codeOf(error) === 'string' &&
  (codes.length === 0 || (codes as readonly unknown[]).includes(codeOf(error)));

/** Returns whether an error is one of the four timeouts: `timeout-request`, `-unseen`, `-stalled`, `-total`. */
export const isTimeoutError = (error: unknown): error is WatchError =>
  isWatchError(error) && error.code.startsWith('timeout-');

/**
 * Returns whether an error says that an option was malformed. Such errors are thrown at the call. Only what can't be known
 * there is an error of the stream: a `total` that comes through an Observable, or an item without its key.
 */
export const isInvalidOptionError = (error: unknown): error is InvalidOptionRangeError | InvalidOptionTypeError =>
  codeOf(error) === 'invalid-option' && typeof (error as { readonly option?: unknown }).option === 'string';
