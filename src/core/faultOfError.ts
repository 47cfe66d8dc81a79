import { definedFields } from './definedFields';
import { isWatchError, WatchError } from './errors';
import { codeOfFault, faultOfStatus, type Fault } from './outcome';

/**
 * Returns the fault behind something that was thrown while a request travelled: what a transport classified itself, an
 * SDK's error by its HTTP status (`status` or `statusCode`, its own or its `response`'s), and else a network fault, which passes.
 */
export const faultOfError = (error: unknown): Fault => {
  if (isWatchError(error) && error.fault !== undefined) {
    const { fault, code, message, retryAfter, issues, text } = error;
    return definedFields({ fault, code, message, retryAfter, issues, text, cause: error.cause });
  }
  const status = statusOf(error);
  // Angular's HttpClient and RxJS's ajax say status 0 where there was no reply.
  const known = status === undefined || status === 0 ? undefined : faultOfStatus(status);
  return { ...(known ?? { fault: 'transient', code: 'network' }), message: messageOf(error), cause: error };
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
  new WatchError(codeOfFault(fault), fault.message, { fault: fault.fault, cause: fault.cause, issues: fault.issues });

/** Returns what an error says, with the system's code that platforms hide in the cause. */
function messageOf(error: unknown): string {
  if (!isErrorLike(error)) return `something that is no error was thrown: ${typeof error}`;
  const { name = 'Error', message } = error;
  const code = systemCodeOf(error) ?? systemCodeOf(error.cause);
  return code === undefined || message.includes(code) ? `${name}: ${message}` : `${name}: ${message} (${code})`;
}

/** Angular's HttpErrorResponse, for one, is no `Error`, and has all that makes one. */
function isErrorLike(error: unknown): error is { readonly name?: string; readonly message: string; readonly cause?: unknown } {
  return typeof error === 'object' && error !== null && typeof (error as { message?: unknown }).message === 'string';
}

function systemCodeOf(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const { status, statusCode, response } = error as { status?: unknown; statusCode?: unknown; response?: unknown };
  if (typeof status === 'number') return status;
  return typeof statusCode === 'number' ? statusCode : statusOf(response);
}
