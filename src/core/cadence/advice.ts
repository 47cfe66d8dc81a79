/**
 * Returns the moment before which a provider's advice ("every n milliseconds") allows no further request, after
 * `requests` of them since `since`. Advice is a budget, never more than 1 + elapsed / n requests, and no metronome: a
 * cadence that was frugal at first may ask twice in a row near the end.
 */
export const notBefore = (advice: number | undefined, requests: number, since: number): number =>
  advice === undefined ? -Infinity : since + advice * requests;
