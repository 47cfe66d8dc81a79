import type { Following } from './followRedirects';

/**
 * Returns the platform's own fetch. This is the variant for browsers and all that is not Node: it loads nothing, so that no
 * bundle carries a fetch for Node, nor the code that follows redirects by hand.
 */
export const platformFetch = (): typeof fetch => {
  if (typeof globalThis.fetch !== 'function') {
    throw new TypeError('this platform has no fetch; pass one: fetchTransport({ fetch })');
  }
  return globalThis.fetch.bind(globalThis);
};

/** A browser follows redirects itself, and drops `Authorization` on another origin. No status comes from its cache: it would be an old one. */
export const follow: Following = (send, { url, method = 'GET', headers = {}, body = null }, signal) =>
  send(url, { method, headers, body, signal, redirect: 'follow', cache: 'no-store' });
