import { platformFetch, redirects } from '#platformFetch';
import { Observable } from 'rxjs';
import { DEFAULTS } from '../core/defaults';
import { transportError } from '../core/faultOfError';
import { checkCount, checkFunction, checkNames, checkObject } from '../core/options';
import { readText } from './readText';
import type { HttpRequest, Reply, Transport } from './transport';

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** The fetch to use. Default: the platform's; in Node without one, cross-fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Bytes of a reply, after decompression, over which it is cut off. Default 5,000,000. */
  readonly maxBytes?: number | undefined;
}

const MAX_REDIRECTS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Returns a transport over `fetch`. Native fetch and cross-fetch are told apart by nothing a user could see: a refused
 * connection, a reset or a cut-off reply is a `network` fault, which passes; a reply over `maxBytes` is `too-large` and
 * ends the watch. Unsubscribing aborts.
 *
 * In Node at most 5 redirects are followed, as fetch follows them, and the headers and the body of the request are left
 * behind on another origin (another port is another origin); in browsers the platform does as it does.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { fetchTransport, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example', transport: fetchTransport({ maxBytes: 1_000_000 }) }).check('12345').subscribe();
 * ```
 */
export const fetchTransport = (options: FetchTransportOptions = {}): Transport => {
  checkObject('fetchTransport options', options);
  checkNames('fetchTransport', options, ['fetch', 'maxBytes']);
  const { fetch: given, maxBytes = DEFAULTS.maxBytes } = options;
  checkFunction('fetch', given);
  checkCount('maxBytes', maxBytes, 1);
  return (request) =>
    new Observable<Reply>((subscriber) => {
      const abort = new AbortController();
      let answered = false;
      exchange(request, given, maxBytes, abort).then(
        (reply) => {
          answered = true;
          subscriber.next(reply);
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(error);
        },
      );
      return () => {
        // To abort what has been answered is of no use, and dear: platforms make an error for it.
        if (!answered) abort.abort();
      };
    });
};

async function exchange(request: HttpRequest, given: typeof fetch | undefined, maxBytes: number, abort: AbortController): Promise<Reply> {
  const send = given ?? (await platformFetch());
  let { url, method = 'GET', headers = {}, body } = request;
  for (let hops = 0; ; hops += 1) {
    const init: RequestInit = { method, headers, signal: abort.signal, redirect: redirects };
    const response = await send(url, body === undefined ? init : { ...init, body });
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (redirects === 'follow' || location === null) {
      return { status: response.status, headers: response.headers, text: await readText(response, maxBytes, abort) };
    }
    // The body of a redirect is of no use, but unread it holds its connection.
    await readText(response, maxBytes, abort);
    if (hops === MAX_REDIRECTS) throw transportError({ fault: 'transient', code: 'network', message: `more than ${String(MAX_REDIRECTS)} redirects` });
    const next = new URL(location, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:') {
      throw transportError({ fault: 'fatal', code: 'bad-request', message: `redirected to ${next.protocol}, which is not http(s)` });
    }
    const isElsewhere = next.origin !== new URL(url).origin;
    const isNowGet = response.status === 303 || (method === 'POST' && (response.status === 301 || response.status === 302));
    if (isNowGet) method = 'GET';
    if (isNowGet || isElsewhere) body = undefined;
    if (isElsewhere) headers = {};
    else if (isNowGet) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
    url = next.href;
  }
}
