/** The longest `Retry-After` that is honoured, in milliseconds: 15 minutes. */
export const MAX_RETRY_AFTER = 15 * 60_000;

/**
 * Returns the milliseconds that a `Retry-After` header asks for, at most {@link MAX_RETRY_AFTER}, or `undefined` if it is
 * absent, zero, in the past or malformed. It holds seconds or an HTTP date. A date counts from the reply's own `Date`
 * header, since the server's clock and ours need not agree, and without one from `now` (RFC 9110, 10.2.3).
 */
export const retryAfterOf = (header: string | null | undefined, date: string | null | undefined, now: number): number | undefined => {
  if (header == null) return undefined;
  const text = header.trim();
  if (/^\d+(\.\d+)?$/.test(text)) return boundedHint(Number(text) * 1000);
  // An HTTP date begins with the day's name; Date.parse accepts far more as a date ("5 s", "-1").
  if (!/^[A-Za-z]{3}/.test(text)) return undefined;
  const sent = Date.parse(date ?? '');
  return boundedHint(Date.parse(text) - (Number.isNaN(sent) ? now : sent));
};

/** Returns a hint in whole milliseconds, at most {@link MAX_RETRY_AFTER}, or `undefined` if it is not above 0. */
export const boundedHint = (wait: number | undefined): number | undefined =>
  wait !== undefined && wait > 0 ? Math.min(Math.ceil(wait), MAX_RETRY_AFTER) : undefined;
