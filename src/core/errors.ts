import type { ErrorCode, FaultClass } from './codes';
import { definedFields } from './definedFields';
import type { AnySnapshot } from './snapshot';

/** What an error knows beside its code and message. */
export interface WatchErrorDetails<S = AnySnapshot> {
  /** Who was asked. */
  readonly provider?: string | undefined;
  /** Which task it is about. */
  readonly taskId?: string | undefined;
  /** The last snapshot seen before the error; for `task-failed`, `task-cancelled` and `task-lost` the one that says so. */
  readonly lastSnapshot?: S | undefined;
  /** What was thrown on the way; of a provider with a key, a plain error that says the same. */
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
 * An error of watching: what went wrong (`code`), with which task, and what was last known of it. Its message says what
 * to do. It never holds the API key. Compare codes with {@link isWatchError}, not classes: two copies of this package
 * have two classes.
 */
export class WatchError<S = AnySnapshot> extends Error {
  override readonly name: string = 'WatchError';
  /** What went wrong. */
  readonly code: ErrorCode;
  /** Who was asked. */
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
    // Only what is known: an error that nobody caught is printed with its fields.
    Object.assign(this, definedFields(details));
  }
}

/** An option whose value is out of bounds, thrown at the call that took it. `code` is `invalid-option`. */
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

/** An option of the wrong kind, thrown at the call that took it. `code` is `invalid-option`. */
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
 * Returns whether an error is one of watching and, where codes are named, has one of them.
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
 * Returns whether an error says that an option was malformed. It is thrown at the call; only what can't be known there, a
 * `total` that comes through an Observable or an item without its key, is an error of the stream.
 */
export const isInvalidOptionError = (error: unknown): error is InvalidOptionRangeError | InvalidOptionTypeError =>
  codeOf(error) === 'invalid-option' && typeof (error as { readonly option?: unknown }).option === 'string';
