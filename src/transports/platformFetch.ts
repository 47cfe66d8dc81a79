/**
 * Returns the platform's own fetch. This is the variant for browsers and all that is not Node: nothing is loaded here,
 * so that no bundle carries a fetch of Node's.
 */
export const platformFetch = (): typeof fetch => {
  if (typeof globalThis.fetch !== 'function') {
    throw new TypeError('this platform has no fetch; pass one: fetchTransport({ fetch })');
  }
  return globalThis.fetch.bind(globalThis);
};

/** A browser follows redirects itself, and drops `Authorization` on another origin. */
export const redirects: 'follow' | 'manual' = 'follow';
