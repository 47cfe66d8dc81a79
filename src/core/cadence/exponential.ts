import { jittered } from '../jitter';
import { checkDuration, checkNumber, checkOptions, checkShare } from '../options';
import { notBefore } from './advice';
import type { Cadence } from './cadence';

/** Options of {@link exponential}. Durations in milliseconds. */
export interface ExponentialOptions {
  /** From the first reply to the second request. Default 1,000. */
  readonly initialInterval?: number | undefined;
  /** The factor from each interval to the next. Default 1.5. */
  readonly factor?: number | undefined;
  /** No interval is longer. Default 30,000, or `initialInterval` if that is longer. */
  readonly maxInterval?: number | undefined;
  /** By what share, 0 to 1, an interval may be longer or shorter, differently for each task. Default 0.1. */
  readonly jitter?: number | undefined;
}

const INITIAL_INTERVAL = 1_000;
const MAX_INTERVAL = 30_000;

/** How many readings there were, and when the first request was due. */
export interface ExponentialState {
  readonly readings: number;
  readonly since: number;
}

/**
 * Returns a cadence whose intervals grow by a factor from reply to reply, up to a bound. It keeps to the provider's
 * advice on average: at most 1 + elapsed / advice requests. Use it only if you know that you want it: an end may be
 * noticed a whole `maxInterval` late.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { exponential, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example', cadence: exponential({ initialInterval: 2_000, maxInterval: 20_000 }) }).watch('12345').subscribe();
 * ```
 */
export const exponential = (options: ExponentialOptions = {}): Cadence<ExponentialState> => {
  checkOptions('exponential', options, {
    initialInterval: checkDuration,
    factor: (option, value) => checkNumber(option, value, { min: 1 }),
    // Fields are checked in this order: `initialInterval` is known to be valid.
    maxInterval: (option, value) => checkDuration(option, value, options.initialInterval ?? INITIAL_INTERVAL),
    jitter: checkShare,
  });
  const { initialInterval = INITIAL_INTERVAL, factor = 1.5, maxInterval = Math.max(MAX_INTERVAL, initialInterval), jitter = 0.1 } = options;
  return {
    start: (now) => ({ readings: 0, since: now }),
    next: ({ readings, since: started }, reading, now, { advice }) => {
      // The clock may be another one, or set back.
      const since = Math.min(started, now);
      const interval = jittered(initialInterval * factor ** readings, jitter, reading, maxInterval);
      const due = Math.max(now + interval, notBefore(advice, readings + 1, since));
      return { state: { readings: readings + 1, since }, due };
    },
  };
};
