import { isObservable, NEVER, of, throwError, timer, mergeMap, type Observable } from 'rxjs';
import { InvalidOptionTypeError, type HttpRequest, type Reply } from 'rx-task-status';
import { checkMilliseconds, checkNames, checkText, checkWhole } from './optionChecks';

/** Options of {@link reply}. */
export interface ReplyOptions {
  /** Milliseconds from the request to the reply. Default 0: the reply is there before `subscribe` returns. */
  readonly delay?: number | undefined;
  /** They override the default `content-type`. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A reply as `read` of a provider sees it, and when it comes. */
export interface ScriptedReply extends Reply {
  /** Milliseconds. */
  readonly delay: number;
}

/** A request that fails on its way. */
export interface ScriptedError {
  readonly error: unknown;
  /** Milliseconds. */
  readonly delay: number;
}

/** A request that is never answered. */
export interface ScriptedSilence {
  readonly silent: true;
}

/** What a request meets: a reply, an error, silence, or an Observable of its reply, such as a `cold()`. */
export type ScriptedAnswer = ScriptedReply | ScriptedError | ScriptedSilence | Observable<Reply>;

/** An answer, or a function that makes one from the request. */
export type ScriptStep = ScriptedAnswer | ((request: HttpRequest) => ScriptedAnswer);

/**
 * Returns a reply: a step of a script, and at the same time what a provider's `read` is given, so that `read` can be tested
 * by itself.
 *
 * @param status - the HTTP status, 100 to 599
 * @param body - a string is sent as it is, anything else as JSON; left out, the reply is empty
 * @param options - when it comes, and with which headers
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { reply, scriptedTransport } from 'rx-task-status/testing';
 *
 * const transport = scriptedTransport([
 *   reply(200, { status: 'running' }, { delay: 20 }),
 *   reply(429, 'slow down', { headers: { 'retry-after': '30' } }),
 * ]);
 * ```
 */
export const reply = (status: number, body?: unknown, options: ReplyOptions = {}): ScriptedReply => {
  checkWhole('status', status, 100, 599);
  checkNames('reply', options, ['delay', 'headers']);
  const { delay = 0, headers = {} } = options;
  checkMilliseconds('delay', delay, 0);
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? (body.trimStart().startsWith('<') ? 'text/html' : 'text/plain') : 'application/json';
  const named = new Map(Object.entries({ 'content-type': type, ...headers }).map(([name, value]) => [name.toLowerCase(), value]));
  return { status, text, headers: { get: (name) => named.get(name.toLowerCase()) ?? null }, delay };
};

/**
 * Returns a connection that breaks: a step of a script. The error is the one that `fetch` fails with, a `TypeError` with
 * the system's code in its cause. For a watch it is a network fault, which is transient.
 *
 * @param code - the system's code. Default `ECONNRESET`.
 * @param options - `delay`: milliseconds from the request to the error. Default 0.
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { networkError, reply, scriptedTransport } from 'rx-task-status/testing';
 *
 * const transport = scriptedTransport([networkError('ECONNREFUSED'), reply(200, { status: 'completed' })]);
 * ```
 */
export const networkError = (code = 'ECONNRESET', options: { readonly delay?: number | undefined } = {}): ScriptedError => {
  checkText('code', code);
  checkNames('networkError', options, ['delay']);
  const { delay = 0 } = options;
  checkMilliseconds('delay', delay, 0);
  return { error: new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) }), delay };
};

/**
 * Returns silence: a step of a script whose request has no answer until it is aborted, or taken with `next()` of the
 * transport.
 *
 * @example
 * ```ts
 * import { noReply, scriptedTransport } from 'rx-task-status/testing';
 *
 * const transport = scriptedTransport([noReply()]);
 * ```
 */
export const noReply = (): ScriptedSilence => ({ silent: true });

/** Returns an answer as a stream of one reply. */
export const repliesOf = (answer: ScriptedAnswer): Observable<Reply> => {
  if (isObservable(answer)) return answer;
  if ('silent' in answer) return NEVER;
  const outcome = 'error' in answer ? throwError(() => answer.error) : of<Reply>(answer);
  return answer.delay === 0 ? outcome : timer(answer.delay).pipe(mergeMap(() => outcome));
};

export const describeStep = (step: ScriptStep): string => {
  if (typeof step === 'function') return 'an answer from a function';
  if (isObservable(step)) return 'an answer from an Observable';
  if ('silent' in step) return 'no reply';
  if ('error' in step) return describeError(step.error);
  return step.text === '' ? `reply ${String(step.status)}` : `reply ${String(step.status)} ${shortened(step.text)}`;
};

/** Throws `invalid-option` unless a value can answer a request. */
export const checkStep = (option: string, step: unknown): void => {
  if (typeof step === 'function' || isObservable(step)) return;
  if (typeof step === 'object' && step !== null) {
    if ('silent' in step || 'error' in step || ('status' in step && 'text' in step && 'headers' in step)) return;
  }
  throw new InvalidOptionTypeError(option, `${option} must be reply(…), networkError(…), noReply(), an Observable of a reply, or a function that returns one of these`);
};

function describeError(error: unknown): string {
  if (!(error instanceof Error)) return 'an error';
  const { code } = (error.cause ?? error) as { readonly code?: unknown };
  return typeof code === 'string' ? `network error ${code}` : `${error.name}: ${error.message}`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
