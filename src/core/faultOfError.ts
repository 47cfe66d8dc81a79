import { definedFields } from './definedFields';
import { isWatchError, WatchError } from './errors';
import { faultDetails } from './faultError';
import { shown } from './options';
import { codeOfFault, faultOfStatus, type Fault } from './outcome';
import { retryAfterOf } from './retryAfter';

/**
 * Returns the fault behind something that was thrown while a request travelled: what a transport classified itself, an
 * SDK's error by the HTTP status of the reply that it tells of, with its `Retry-After`, and else a network fault, which passes.
 */
export const faultOfError = (error: unknown, now: number): Fault => {
  if (isWatchError(error) && error.fault !== undefined) {
    const { fault, code, message, retryAfter, issues, text, cause } = error;
    return definedFields({ fault, code, message, retryAfter, issues, text, cause });
  }
  const status = statusOf(error);
  // Angular's HttpClient and RxJS's ajax say status 0 where there was no reply.
  const known = status === undefined || status === 0 ? undefined : faultOfStatus(status);
  const retryAfter = hintOf(error, now);
  const fault: Fault = { ...(known ?? { fault: 'transient', code: 'network' }), message: messageOf(error), cause: error };
  return retryAfter === undefined ? fault : { ...fault, retryAfter };
};

/**
 * Returns the fault behind something that `read` or another function of the provider threw. A reply that is no JSON
 * may be whole the next time; any other throw is a bug that no repetition mends.
 */
export const faultOfThrow = (error: unknown, where: string): Fault =>
  error instanceof SyntaxError
    ? { fault: 'unreadable', message: 'the reply is no JSON', issues: [error.message], cause: error }
    : { fault: 'fatal', code: where === 'read' ? 'unreadable-reply' : 'bad-request', message: `${where} threw: ${messageOf(error)}`, cause: error };

/** Returns a transport's error: thrown by transports, so that the engine knows what the fault means. */
export const transportError = (fault: Fault): WatchError =>
  new WatchError(codeOfFault(fault), fault.message, faultDetails(fault));

/**
 * What errors of platforms and SDKs may hold. Angular's HttpErrorResponse, for one, is no `Error`, and has all that makes one.
 * The reply is the error's own, its `response`, or, in the AWS SDK, its `$response`, whose status is in `$metadata`.
 */
type ErrorLike = {
  readonly [K in 'name' | 'message' | 'code' | 'cause' | 'status' | 'statusCode' | 'httpStatusCode' | 'headers' | 'response' | '$response' | '$metadata']?: unknown;
};

/** Returns what an error says, with the system's code that platforms hide in the cause. */
function messageOf(error: unknown): string {
  const { name = 'Error', message, code, cause } = (error ?? {}) as ErrorLike;
  if (typeof message !== 'string') return `something that is no error was thrown: ${shown(error)}`;
  const known = [code, (cause as ErrorLike | undefined | null)?.code].find((one) => typeof one === 'string');
  return `${String(name)}: ${message}${known === undefined || message.includes(known) ? '' : ` (${known})`}`;
}

function statusOf(error: unknown): number | undefined {
  const { status, statusCode, httpStatusCode, response, $metadata } = (error ?? {}) as ErrorLike;
  const own = [status, statusCode, httpStatusCode].find((one) => typeof one === 'number');
  const reply = response ?? $metadata;
  return own ?? (reply == null ? undefined : statusOf(reply));
}

/** Returns what the reply's `Retry-After` asks for, in milliseconds. Headers are looked up by `get`, or are an object with names in lower case. */
function hintOf(error: unknown, now: number): number | undefined {
  const { headers, response, $response } = (error ?? {}) as ErrorLike;
  const reply = response ?? $response;
  if (headers == null) return reply == null ? undefined : hintOf(reply, now);
  const fields = headers as { readonly get?: (name: string) => unknown } & Readonly<Record<string, unknown>>;
  const get = (name: string): string | undefined => {
    const value = typeof fields.get === 'function' ? fields.get(name) : fields[name];
    return typeof value === 'string' ? value : undefined;
  };
  return retryAfterOf(get('retry-after'), get('date'), now);
}
