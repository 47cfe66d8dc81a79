import { asyncScheduler, Observable, of, switchMap } from 'rxjs';
import { faultOfError, faultOfThrow } from '../core/faultOfError';
import { isFault, type Fault, type Outcome, type Word } from '../core/outcome';
import { retryAfterOf } from '../core/retryAfter';
import { scrubFault, scrubJson, scrubJsonText, scrubText } from '../core/scrub';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { textHash } from '../core/textHash';
import type { Answer, AskContext } from '../polling/poller';
import type { HttpRequest, Reply, Transport } from '../transports/transport';
import { apiKeys, type KeyFound } from './apiKeys';
import type { ProviderOptions, ProviderSpec, RequestOptions } from './provider';

/** How much of a reply that could not be read goes into its error, in characters. */
const EXCERPT = 200;

const STATUSES: ReadonlySet<unknown> = new Set(['pending', 'running', 'completed', 'failed', 'cancelled', 'unknown']);

/** Sends one request for a task: key, request, transport, reading. Cold; one answer. */
export type Requester<S extends TaskSnapshot, T extends TaskFields> = (
  purpose: 'status' | 'cancel',
  task: T,
  context: AskContext<S>,
) => Observable<Answer>;

/** Returns the requester of a provider. */
export const requester = <S extends TaskSnapshot, P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
  baseUrl: string,
  transport: Transport,
): Requester<S, T> => {
  const lookUp = apiKeys(options.apiKey);
  let seen = { ...options, apiKey: '', baseUrl };

  /** The options as a request sees them; one object for as long as the key stays the same. */
  const optionsFor = (apiKey: string): RequestOptions<O> => {
    if (seen.apiKey !== apiKey) seen = { ...options, apiKey, baseUrl };
    return seen;
  };
  const requestOf = (purpose: 'status' | 'cancel', task: T, memo: unknown, apiKey: string): HttpRequest => {
    const make = purpose === 'cancel' && spec.cancel !== undefined ? spec.cancel : spec.status;
    const request = make(task, optionsFor(apiKey), memo);
    if (!/^https?:\/\//i.test(request.url)) throw new TypeError('the request needs an absolute http(s) URL; is baseUrl missing?');
    return spec.auth === undefined ? request : { ...request, headers: { ...spec.auth(apiKey), ...request.headers } };
  };

  const read = (purpose: 'status' | 'cancel', task: T, { previous, memo, textHash: last }: AskContext<S>, key: string, reply: Reply): Answer => {
    const retryAfter = retryAfterOf(reply.headers.get('retry-after'), reply.headers.get('date'), asyncScheduler.now());
    const hash = spec.textDecides === true ? textHash(`${String(reply.status)} ${reply.text}`) : undefined;
    if (hash !== undefined && hash === last && previous !== undefined) return { outcome: { unchanged: true, retryAfter }, textHash: hash };
    const text = scrubText(reply.text, key);
    const outcome = outcomeOf(() => spec.read(text === reply.text ? reply : { ...reply, text }, { task, previous, purpose, memo }));
    const hinted = outcome.retryAfter === undefined && retryAfter !== undefined ? { ...outcome, retryAfter } : outcome;
    // A server may echo the key in a spelling of JSON's, such as `\/`, which is a key again once it is parsed.
    if (!isFault(hinted)) return { outcome: reply.text.includes('\\') ? scrubJson(hinted, key) : hinted, textHash: hash };
    const excerpt = hinted.fault === 'unreadable' && hinted.text === undefined ? { ...hinted, text: scrubJsonText(text, key).slice(0, EXCERPT) } : hinted;
    return { outcome: scrubFault(excerpt, key) };
  };

  const send = (purpose: 'status' | 'cancel', task: T, context: AskContext<S>, key: KeyFound): Observable<Answer> => {
    if (typeof key !== 'string') return of({ outcome: key });
    let replies: Observable<Reply>;
    try {
      replies = transport(requestOf(purpose, task, context.memo, key));
    } catch (error) {
      return of({ outcome: scrubFault(faultOfThrow(error, purpose), key) });
    }
    const failed = (error: unknown): Answer => ({ outcome: scrubFault(faultOfError(error), key) });
    const answerOf = (reply: Reply): Answer => {
      try {
        return read(purpose, task, context, key, reply);
      } catch (error) {
        return failed(error);
      }
    };
    // One subscriber instead of the two of map and catchError: this is the path of every poll.
    return new Observable((subscriber) =>
      replies.subscribe({
        next: (reply) => {
          subscriber.next(answerOf(reply));
        },
        error: (error: unknown) => {
          subscriber.next(failed(error));
          subscriber.complete();
        },
        complete: () => {
          subscriber.complete();
        },
      }),
    );
  };

  return (purpose, task, context) => {
    const key = lookUp();
    return key instanceof Observable ? key.pipe(switchMap((found) => send(purpose, task, context, found))) : send(purpose, task, context, key);
  };
};

/** Returns what `read` said, or the fault that its throw, or its nonsense, amounts to. */
function outcomeOf(read: () => Outcome): Outcome {
  let outcome: unknown;
  try {
    outcome = read();
  } catch (error) {
    return faultOfThrow(error, 'read');
  }
  const { status, fault } = (outcome ?? {}) as { readonly status?: unknown; readonly fault?: unknown };
  if (typeof fault === 'string' || STATUSES.has(status)) return outcome as Outcome;
  return { fault: 'fatal', code: 'unreadable-reply', message: 'read returned neither a status nor a fault' };
}
