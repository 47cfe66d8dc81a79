import { asyncScheduler, Observable, switchMap, throwError } from 'rxjs';
import { isWatchError } from '../core/errors';
import { faultOfError, faultOfThrow, transportError } from '../core/faultOfError';
import { isFault, UNCHANGED, type Fault, type Word } from '../core/outcome';
import { boundedHint, retryAfterOf } from '../core/retryAfter';
import { scrubFault, scrubJson, scrubJsonText } from '../core/scrub';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { textHash } from '../core/textHash';
import type { Answer, AskContext, Exchange } from '../polling/exchange';
import { outcomeOf } from '../polling/outcomeOf';
import type { HttpRequest, Reply, Transport } from '../transports/transport';
import { apiKeys, type KeyFound } from './apiKeys';
import type { ProviderOptions, ProviderSpec, RequestOptions } from './provider';

/** How many characters of an unreadable reply go into its error. */
const EXCERPT = 200;

type Headers = NonNullable<HttpRequest['headers']>;

/** Makes one request for a task: key, request, transport, reading. */
export type Requester<S extends TaskSnapshot, T extends TaskFields> = (
  purpose: 'status' | 'cancel',
  task: T,
  context: AskContext<S>,
) => Exchange;

export const requester = <S extends TaskSnapshot, P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
  baseUrl: string,
  transport: Transport,
): Requester<S, T> => {
  const lookUp = apiKeys(options.apiKey);
  const baseOrigin = /^https?:\/\/[^/?#]+/i.exec(baseUrl)?.[0] ?? '';
  let seen = { ...options, apiKey: '', baseUrl };

  /** The options as a request sees them; one object for as long as the key stays the same. */
  const optionsFor = (apiKey: string): RequestOptions<O> => {
    if (seen.apiKey !== apiKey) seen = { ...options, apiKey, baseUrl };
    return seen;
  };
  const requestOf = (purpose: 'status' | 'cancel', task: T, memo: unknown, apiKey: string): HttpRequest => {
    const make = spec[purpose] ?? spec.status;
    const request = make(task, optionsFor(apiKey), memo);
    if (!/^https?:\/\//i.test(request.url)) throw new TypeError('the request needs an absolute http(s) URL; is baseUrl missing?');
    return request;
  };

  const read = (purpose: 'status' | 'cancel', task: T, { previous, memo, textHash: last }: AskContext<S>, key: string, reply: Reply): Answer => {
    const hint = reply.headers.get('retry-after');
    const retryAfter = hint === null ? undefined : retryAfterOf(hint, reply.headers.get('date'), asyncScheduler.now());
    const hash = spec.textDecides === true ? textHash(`${reply.status} ${reply.text}`) : undefined;
    if (hash !== undefined && hash === last && previous !== undefined) return { outcome: { [UNCHANGED]: true, retryAfter }, textHash: hash };
    // A server may echo the key with JSON's escapes, such as `\/`. It is taken out before anything is cut off in the middle of it.
    const text = scrubJsonText(reply.text, key);
    // Status and headers are named, since a spread leaves out the accessors of a class of replies.
    const outcome = outcomeOf(() => spec.read(text === reply.text ? reply : { ...reply, status: reply.status, headers: reply.headers, text }, { task, previous, purpose, memo }));
    const ownHint = boundedHint(outcome.retryAfter);
    const hinted = ownHint === undefined && retryAfter !== undefined ? { ...outcome, retryAfter } : outcome;
    // JSON in a text of JSON is escaped twice: parsed twice, the key would be there again.
    if (!isFault(hinted)) {
      // No hash after a hint that `read` found in the text: it is read from an equal text, too.
      return { outcome: reply.text.includes('\\') ? scrubJson(hinted, key) : hinted, textHash: ownHint === undefined ? hash : undefined };
    }
    const excerpt = hinted.fault === 'unreadable' && hinted.text === undefined ? { ...hinted, text: text.slice(0, EXCERPT) } : hinted;
    return { outcome: scrubFault(excerpt, key) };
  };

  /** Returns the replies to a request. What the user's functions throw is a bug that asking again does not fix, unless it is classified. */
  const repliesTo = (purpose: 'status' | 'cancel', task: T, memo: unknown, key: KeyFound): Observable<Reply> => {
    let where: string = purpose;
    try {
      if (typeof key !== 'string') throw transportError(key);
      const request = requestOf(purpose, task, memo, key);
      // The key is sent only to the provider's own address, wherever a memo may point.
      const isOurs = spec.auth !== undefined && isWithin(baseOrigin, request.url);
      where = 'auth';
      const signed = isOurs ? { ...request, headers: headersOver(spec.auth(key), request.headers) } : request;
      where = 'request';
      return observableOf(transport(signed));
    } catch (error) {
      return throwError(() => (isWatchError(error) && error.fault !== undefined ? error : transportError(faultOfThrow(error, where))));
    }
  };

  return (purpose, task, context) => {
    const found = lookUp();
    // The key that was looked up last: answers are scrubbed of it.
    let key = typeof found === 'string' ? found : '';
    const replies = (known: KeyFound): Observable<Reply> => {
      if (typeof known === 'string') key = known;
      return repliesTo(purpose, task, context.memo, known);
    };
    return {
      replies: found instanceof Observable ? found.pipe(switchMap(replies)) : replies(found),
      answer: (reply) => {
        try {
          return read(purpose, task, context, key, reply as Reply);
        } catch (error) {
          return { outcome: scrubFault(faultOfThrow(error, 'reading what the transport gave, which should have status, headers and text,'), key) };
        }
      },
      failed: (error) => ({ outcome: scrubFault(faultOfError(error, asyncScheduler.now()), key) }),
    };
  };
};

/** Returns headers with others over them: the case of a name does not matter, and fetch would join the values of two. */
function headersOver(beneath: Headers, over: Headers = {}): Headers {
  const names = new Set(Object.keys(over).map((name) => name.toLowerCase()));
  const kept = Object.entries(beneath).filter(([name]) => !names.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...over };
}

function observableOf(replies: Observable<Reply>): Observable<Reply> {
  if (typeof (replies as { readonly subscribe?: unknown } | undefined)?.subscribe === 'function') return replies;
  if (replies instanceof Promise) {
    // Nobody else waits for it: if it were rejected, Node would end.
    replies.catch(() => undefined);
    throw new TypeError('the transport returned a promise, no Observable; for a fetch, use fetchTransport({ fetch })');
  }
  throw new TypeError('the transport returned no Observable');
}

/** Returns whether a URL has this origin, `true` if the origin is empty. Only a URL that is spelt differently has to be parsed. */
function isWithin(origin: string, url: string): boolean {
  if (origin === '' || (url.startsWith(origin) && /^(?:$|[/?#])/.test(url.slice(origin.length)))) return true;
  return new URL(url).origin === new URL(origin).origin;
}
