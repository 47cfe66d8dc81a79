import { definedFields } from './definedFields';
import { isWatchError, WatchError } from './errors';
import { faultDetails } from './faultError';
import { codeOfFault, faultOfStatus, type Fault } from './outcome';
import { retryAfterOf } from './retryAfter';

/**
 * Returns the fault behind an error that a request ended with: as a transport classified it; for an SDK's error by the HTTP
 * status of the reply that it describes, with its `Retry-After`; for any other a network fault, which is transient.
 */
export const faultOfError = (error: unknown, now: number): Fault => {
  if (isWatchError(error) && error.fault !== undefined) {
    const { code, message } = error;
    return definedFields({ ...faultDetails(error as Fault), code, message });
  }
  const status = statusOf(error);
  // Angular's HttpClient and RxJS's ajax give status 0 if there was no reply.
  const known = status === undefined || status === 0 ? undefined : faultOfStatus(status);
  return definedFields({
    ...(known ?? { fault: 'transient', code: 'network' }),
    message: messageOf(error),
    retryAfter: retryAfterIn(error, now),
    cause: error,
  });
};

/**
 * Returns the fault behind what `read` or another function of the provider threw. If a reply is not JSON (`SyntaxError`),
 * the next one may be whole; any other throw is a bug that asking again does not fix.
 */
export const faultOfThrow = (error: unknown, where: string): Fault =>
  error instanceof SyntaxError
    ? { fault: 'unreadable', message: 'the reply is no JSON', issues: [error.message], cause: error }
    : { fault: 'fatal', code: where === 'read' ? 'unreadable-reply' : 'bad-request', message: `${where} threw: ${messageOf(error)}`, cause: error };

/** Returns the error that a transport throws for a fault, so that the engine knows how the fault is classified. */
export const transportError = (fault: Fault): WatchError =>
  new WatchError(codeOfFault(fault), fault.message, faultDetails(fault));

/** The fields that errors of platforms and SDKs may have. Angular's HttpErrorResponse, for one, is not an `Error`, but has its fields. */
type ErrorLike = { readonly [K in 'name' | 'message' | 'code' | 'cause' | 'status' | 'statusCode' | 'headers' | 'response']?: unknown };

/** Returns what an error says, with the system's code, which platforms hide in the cause. */
function messageOf(error: unknown): string {
  const { name = 'Error', message, code, cause } = (error ?? {}) as ErrorLike;
  if (typeof message !== 'string') return `something that is no error was thrown: ${typeof error}`;
  const known = [code, (cause as ErrorLike | undefined | null)?.code].find((one) => typeof one === 'string');
  return `${String(name)}: ${message}${known === undefined || message.includes(known) ? '' : ` (${known})`}`;
}

/** Returns where an error may describe a reply: itself, and its `response`. */
function tellersOf(error: unknown): readonly [ErrorLike, ErrorLike] {
  const own = (error ?? {}) as ErrorLike;
  return [own, own.response ?? {}];
}

function statusOf(error: unknown): number | undefined {
  const [own, response] = tellersOf(error);
  return [own.status, own.statusCode, response.status, response.statusCode].find((one) => typeof one === 'number');
}

/** Returns what the reply's `Retry-After` asks for, in milliseconds. Headers have a `get`, or are an object with lower-case names. */
function retryAfterIn(error: unknown, now: number): number | undefined {
  try {
    // The error's own headers may be the request's: the response's go first.
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
