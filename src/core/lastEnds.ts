import { rangeOf } from './rangeOf';
import type { Remaining } from './snapshot';

/** When the tasks of a batch are expected to end, and which ends last. */
export interface LastEnds {
  /** Takes what a task said at `now`; `undefined` where it said nothing, or has ended. */
  readonly set: (key: string, remaining: Remaining | undefined, now: number) => void;
  /** How many tasks have said when they end. */
  readonly size: () => number;
  /** Returns how long, from `now`, until the last of them ends; 0 if there are none. */
  readonly remaining: (now: number) => Remaining;
}

/** ln(ln 0.5/ln 0.9): how many scales of a Gumbel law lie between its 50 % and its 90 % quantile. */
const LIKELY_TO_HIGH = 1.884;
/**
 * The sum is computed anew when the scale has changed by this factor, or the last end has moved by so many scales: guesses that
 * only affect precision.
 */
const STALE = 1.1;
const FAR = 10;

/**
 * Returns the expected ends of no tasks. The last end is kept, and looked for anew only when the task that had it tells
 * something else: of n tasks that is one in n.
 *
 * If ends are independent, the last one is the later the more tasks there are: its law is the product of all laws. Of Gumbel laws
 * of one scale s that is a Gumbel law of the same scale, later by s·ln Σ exp((endᵢ − end)/s). The sum is kept up to date with each
 * word. Near its end a lognormal law of the usual width is much the same.
 *
 * @param independent - whether the ends are independent; else all have ended when the task does that is expected to end last
 */
export const lastEnds = (independent: boolean): LastEnds => {
  const ends = new Map<string, Remaining>();
  let last: Remaining | undefined;
  /** Σ exp((high − origin)/scale). */
  let sum = 0;
  let origin = 0;
  let scale = 1;
  const weightOf = ({ high }: Remaining): number => Math.exp((high - origin) / scale);
  return {
    set: (key, remaining, now) => {
      const before = ends.get(key);
      if (before !== undefined) {
        sum -= weightOf(before);
        if (last !== undefined && (before.low === last.low || before.likely === last.likely || before.high === last.high)) last = undefined;
      }
      // A feed from elsewhere may hold NaN or Infinity, or nothing at all.
      if (remaining === undefined || !Number.isFinite(now + remaining.low + remaining.likely + remaining.high)) {
        ends.delete(key);
        return;
      }
      const end = rangeOf((bound) => now + remaining[bound]);
      ends.set(key, end);
      sum += weightOf(end);
      if (last !== undefined) last = later(last, end);
    },
    size: () => ends.size,
    remaining: (now) => {
      const known = last;
      const end = (last ??= [...ends.values()].reduce(later, { low: now, likely: now, high: now }));
      let shift = 0;
      if (independent) {
        // At least a millisecond, since it is a divisor.
        const wide = Math.max(1, (end.high - end.likely) / LIKELY_TO_HIGH);
        if (known === undefined || wide > STALE * scale || scale > STALE * wide || end.high - origin > FAR * scale) {
          [origin, scale, sum] = [end.high, wide, 0];
          for (const each of ends.values()) sum += weightOf(each);
        }
        shift = Math.max(0, Math.round(origin + scale * Math.log(sum) - end.high));
      }
      return rangeOf((bound) => Math.max(0, end[bound] + shift - now));
    },
  };
};

/** Returns the later end, bound by bound. */
export function later(a: Remaining, b: Remaining): Remaining {
  return rangeOf((bound) => Math.max(a[bound], b[bound]));
}
