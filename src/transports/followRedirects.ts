import { transportError } from '../core/faultOfError';
import type { HttpRequest } from './transport';

/** Sends a request with a fetch, and follows its redirects. */
export type Following = (
  send: typeof fetch,
  request: HttpRequest,
  signal: AbortSignal,
  /** Reads the body of a redirect, which is of no use, but keeps its connection busy until it is read. */
  discard: (response: Response) => Promise<unknown>,
) => Promise<Response>;

const MAX_REDIRECTS = 5;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Follows at most 5 redirects by hand, by the rules of fetch, since Node's fetch and cross-fetch send headers to places they
 * should not. Headers and body are not sent to another origin.
 */
export const followRedirects: Following = async (send, request, signal, discard) => {
  let { url, method = 'GET', headers = {}, body = null } = request;
  for (let hops = 0; ; hops += 1) {
    const response = await send(url, { method, headers, body, signal, redirect: 'manual' });
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (location === null) return response;
    await discard(response);
    if (hops === MAX_REDIRECTS) throw transportError({ fault: 'transient', code: 'network', message: `more than ${MAX_REDIRECTS} redirects` });
    const next = new URL(location, url);
    if (next.protocol !== 'http:' && next.protocol !== 'https:') {
      throw transportError({ fault: 'fatal', code: 'bad-request', message: `redirected to ${next.protocol}, which is not http(s)` });
    }
    const isElsewhere = next.origin !== new URL(url).origin;
    const isNowGet = response.status === 303 || (method === 'POST' && (response.status === 301 || response.status === 302));
    if (isNowGet) method = 'GET';
    if (isNowGet || isElsewhere) body = null;
    if (isElsewhere) headers = {};
    else if (isNowGet) headers = Object.fromEntries(Object.entries(headers).filter(([name]) => !/^content-/i.test(name)));
    url = next.href;
  }
};
