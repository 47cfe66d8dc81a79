/**
 * Returns the platform's own fetch, or cross-fetch where there is none. This is the variant for Node; cross-fetch is
 * loaded only when it is needed.
 */
export const platformFetch = (): typeof fetch | Promise<typeof fetch> =>
  typeof globalThis.fetch === 'function'
    ? globalThis.fetch.bind(globalThis)
    : import('cross-fetch').then((module) => module.fetch);

/** Redirects are followed by hand. */
export { followRedirects as follow } from './followRedirects';
