import { follow, platformFetch } from '#platformFetch';
import { Observable } from 'rxjs';
import { DEFAULTS } from '../core/defaults';
import { checkFunction, checkOptions, checkPositive } from '../core/options';
import { readText } from './readText';
import type { HttpRequest, Reply, Transport } from './transport';

/** Options of {@link fetchTransport}. */
export interface FetchTransportOptions {
  /** The fetch to use. Default: the platform's; in Node without one, cross-fetch. */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /** Bytes of a reply, after decompression, over which it is cut off. Default 5,000,000. */
  readonly maxBytes?: number | undefined;
}

/**
 * Returns a transport over `fetch`. A refused or reset connection is a `network` fault, which is transient; a reply over
 * `maxBytes` is `too-large` and ends the watch. Whether a reply that was cut short is noticed depends on the fetch.
 * Unsubscribing aborts the request.
 *
 * In Node at most 5 redirects are followed, by the rules of fetch; to another origin (another port is another origin) without
 * the headers and the body of the request. In browsers the platform follows redirects in its own way.
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
  checkOptions('fetchTransport', options, { fetch: checkFunction, maxBytes: checkPositive });
  const { fetch: given, maxBytes = DEFAULTS.maxBytes } = options;
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
        (error: unknown) => subscriber.error(error),
      );
      return () => {
        // Aborting an answered request is of no use, and costs time: platforms make an error for it.
        if (!answered) abort.abort();
      };
    });
};

async function exchange(request: HttpRequest, given: typeof fetch | undefined, maxBytes: number, abort: AbortController): Promise<Reply> {
  const read = (response: Response): Promise<string> => readText(response, maxBytes, abort);
  const response = await follow(given ?? (await platformFetch()), request, abort.signal, read);
  return { status: response.status, headers: response.headers, text: await read(response) };
}
