import { jittered } from '../jitter';
import { checkDuration, checkOptions, checkPause, checkShare } from '../options';
import type { TaskSnapshot } from '../snapshot';
import { isTerminal } from '../status';
import { notBefore } from './advice';
import { believe, type Grounds } from './beliefs/believe';
import type { Typical } from './beliefs/typical';
import type { Cadence, CadenceContext } from './cadence';
import { checkFollow, checkTypical, priceOf, type Price } from './adaptiveOptions';
import { observe, rebased, type Observed } from './observe';
import { chanceOf, lastReadAt, packed, unpacked, type AdaptiveState } from './packedState';
import { remainingOf } from './remaining';
import { chanceToKeep, lateAfter, waitOf } from './rule';

/** Options of {@link adaptive}. Durations in milliseconds. */
export interface AdaptiveOptions {
  /**
   * What a request costs: how late, in milliseconds, the end of a task may be noticed to save one. `'eager'` is 100,
   * `'balanced'` 500, `'thrifty'` 3,000. Default `'balanced'`. Where nothing is known of a task that takes T, its end is
   * noticed √(price·T) late on average, for √(T/price) requests.
   */
  readonly price?: Price | undefined;
  /** How long such tasks take: a typical duration, or the range that nine in ten fall into. Default: what the provider says. */
  readonly typical?: Typical | undefined;
  /** No interval is shorter. Default 1,000. */
  readonly minInterval?: number | undefined;
  /** No interval is longer. Default 120,000 where somebody watches one task alone (`watch`, `pollTask`, `repeatAdaptively`), and none in batches. */
  readonly maxInterval?: number | undefined;
  /** By what share, 0 to 1, an interval may be longer or shorter, differently for each task. Default 0.1. */
  readonly jitter?: number | undefined;
  /**
   * No more than 1 + elapsed / advice requests, in place of what the provider advises: 1 lifts it, for a proxy, a test server,
   * or an account that may ask more often. Default: what the provider advises.
   */
  readonly advice?: number | undefined;
  /** `'progress'` also asks in order to show new progress: for a progress bar. Default: what each watch says, else `'completion'`. */
  readonly follow?: 'completion' | 'progress' | undefined;
}

// Matters of taste: what services and people tolerate. What these two cost is in docs/benchmarks.md (Constants).
const MIN_INTERVAL = 1_000;

/** The longest interval of a task that somebody watches alone. */
const LIVE_MAX_INTERVAL = 120_000;

/**
 * Returns the default cadence: the next request is due when the lateness expected since the last reading is worth a request,
 * at the u where ∫₀ᵘ P = price·√(1 − P(u)). P(u) is the probability that the task has ended by u. It rests, best first, on
 * the task's own progress, on what tasks of its kind taught (the `model`), or on a `typical` duration. Without any of these
 * the root is left out, and the n-th request falls at price·n².
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { adaptive, scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example', cadence: adaptive({ price: 'eager', typical: [60_000, 600_000] }) }).watch('12345').subscribe();
 * ```
 */
export const adaptive = (options: AdaptiveOptions = {}): Cadence<AdaptiveState> => {
  checkOptions('adaptive', options, {
    price: (_option, value) => priceOf(value),
    typical: checkTypical,
    minInterval: checkPause,
    // Fields are checked in this order: `minInterval` is known to be valid.
    maxInterval: (option, value) => checkDuration(option, value, Math.max(1, options.minInterval ?? MIN_INTERVAL)),
    jitter: checkShare,
    advice: checkDuration,
    follow: checkFollow,
  });
  const {
    minInterval = MIN_INTERVAL,
    maxInterval,
    // Chosen in simulation: enough to separate tasks that began together; double is 1 to 3 % dearer.
    jitter = 0.1,
    follow,
  } = options;
  const price = priceOf(options.price);

  const groundsOf = (provider: string, context: CadenceContext): Grounds => ({
    price,
    typical: options.typical ?? context.typical,
    lessons: context.model?.recall(provider, context.kind),
    line: context.line,
    followsProgress: (follow ?? context.follow) === 'progress',
  });

  const longestOf = ({ live }: CadenceContext): number => maxInterval ?? (live === true ? Math.max(LIVE_MAX_INTERVAL, minInterval) : Infinity);
  const decide = (seen: Observed, reading: TaskSnapshot, context: CadenceContext) => {
    const { since, last } = seen;
    const belief = believe(seen, groundsOf(reading.provider, context));
    const wait = waitOf(belief.late, price, belief.vague === true ? undefined : belief.chance);
    // `attempt` counts requests that failed as well.
    const budgeted = notBefore(options.advice ?? context.advice, reading.attempt, since);
    const interval = jittered(wait, jitter, reading, longestOf(context), minInterval);
    return { state: packed(seen, wait, chanceToKeep(belief, wait, seen.phase === 'pending')), due: Math.max(since + last + interval, budgeted) };
  };

  return {
    start: (now) => packed({ since: now, last: 0, entered: 0 }, 0, 0),
    next: (state, reading, now, context) => {
      const { provider } = reading;
      const { kind, model } = context;
      const { seen, lesson } = observe(rebased(unpacked(state), now), reading, now, context, model?.recall(provider, kind));
      if (lesson !== undefined) model?.learn(provider, kind, lesson);
      return isTerminal(reading) ? { state, due: now } : decide(seen, reading, context);
    },
    lateness: (state, now) => lateAfter(Math.max(0, now - lastReadAt(state)), price, state.wait, chanceOf(state), state.phase === 'pending'),
    reconsider: (state, reading, now, context) => {
      const { state: next, due } = decide(unpacked(state), reading, context);
      return { state: next, due: Math.max(now, due) };
    },
    remaining: (state, { provider }, now, context) => remainingOf(unpacked(state), now, groundsOf(provider, context)),
  };
};
