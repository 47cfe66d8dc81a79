/**
 * Returns the earliest moment at which a provider's advice ("every n milliseconds") allows another request, after
 * `requests` of them since `since`. Advice is a budget of 1 + elapsed / n requests, not a fixed interval: a cadence that was
 * frugal at first may ask twice in a row near the end.
 */
export const notBefore = (advice: number | undefined, requests: number, since: number): number =>
  advice === undefined ? -Infinity : since + advice * requests;
