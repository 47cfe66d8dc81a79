import { checkDuration, required } from '../options';
import type { Cadence } from './cadence';

/**
 * Returns a cadence that asks `interval` milliseconds after each reply. It means what it says: `fixed(20)` is 20 ms, with
 * no jitter and no regard for the provider's advice; only `Retry-After` and the budget hold it back.
 *
 * @param interval - milliseconds from one reply to the next request, at least 1
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { fixed, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example', cadence: fixed(30_000) }).watch('12345').subscribe();
 * ```
 */
export const fixed = (interval: number): Cadence<null> => {
  checkDuration('interval', required(interval));
  return {
    start: () => null,
    next: (_state, _reading, now) => ({ state: null, due: now + interval }),
  };
};
