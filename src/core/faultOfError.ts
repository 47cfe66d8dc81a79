import { definedFields } from './definedFields';
import { isWatchError, WatchError } from './errors';
import { faultDetails } from './faultError';
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
  const retryAfter = retryAfterIn(error, now);
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

/** What errors of platforms and SDKs may hold. Angular's HttpErrorResponse, for one, is no `Error`, and has all that makes one. */
type ErrorLike = { readonly [K in 'name' | 'message' | 'code' | 'cause' | 'status' | 'statusCode' | 'headers' | 'response']?: unknown };

/** Returns what an error says, with the system's code that platforms hide in the cause. */
function messageOf(error: unknown): string {
  const { name = 'Error', message, code, cause } = (error ?? {}) as ErrorLike;
  if (typeof message !== 'string') return `something that is no error was thrown: ${typeof error}`;
  const known = [code, (cause as ErrorLike | undefined | null)?.code].find((one) => typeof one === 'string');
  return `${String(name)}: ${message}${known === undefined || message.includes(known) ? '' : ` (${known})`}`;
}

/** Returns where an error may tell of a reply: itself, and its `response`. */
function tellersOf(error: unknown): readonly [ErrorLike, ErrorLike] {
  const own = (error ?? {}) as ErrorLike;
  return [own, (own.response ?? {})];
}

function statusOf(error: unknown): number | undefined {
  return tellersOf(error)
    .flatMap(({ status, statusCode }) => [status, statusCode])
    .find((one) => typeof one === 'number');
}

/** Returns what the reply's `Retry-After` asks for, in milliseconds. Headers are looked up by `get`, or are an object with names in lower case. */
function retryAfterIn(error: unknown, now: number): number | undefined {
  try {
    // What an error says of itself may be the request's.
    const [{ headers: own }, { headers = own }] = tellersOf(error);
    const fields = (headers ?? {}) as { readonly get?: (name: string) => unknown } & Readonly<Record<string, unknown>>;
    const [after, date] = ['retry-after', 'date'].map((name) => (typeof fields.get === 'function' ? fields.get(name) : fields[name]));
    return retryAfterOf(typeof after === 'number' ? String(after) : textOf(after), textOf(date), now);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
