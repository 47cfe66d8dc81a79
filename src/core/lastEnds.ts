import { rangeOf } from './rangeOf';
import type { Remaining } from './snapshot';

/** When the tasks of a batch are expected to end, and which ends last. */
export interface LastEnds {
  /** Takes what a task said at `now`; `undefined` where it said nothing, or has ended. */
  readonly set: (key: string, remaining: Remaining | undefined, now: number) => void;
  /** How many tasks have said it. */
  readonly size: () => number;
  /** Returns how long, from `now`, until the last of them ends. */
  readonly remaining: (now: number) => Remaining;
}

/**
 * Returns the expected ends of no tasks. The last end is kept, and looked for anew only when the task that had it says
 * something else: of n tasks that is one in n.
 */
export const lastEnds = (): LastEnds => {
  const ends = new Map<string, Remaining>();
  let last: Remaining | undefined;
  return {
    set: (key, remaining, now) => {
      const before = ends.get(key);
      if (before !== undefined && last !== undefined && (before.low === last.low || before.likely === last.likely || before.high === last.high)) {
        last = undefined;
      }
      if (remaining === undefined) {
        ends.delete(key);
        return;
      }
      const end = rangeOf((bound) => now + remaining[bound]);
      ends.set(key, end);
      if (last !== undefined) last = later(last, end);
    },
    size: () => ends.size,
    remaining: (now) => {
      const end = (last ??= [...ends.values()].reduce(later));
      return rangeOf((bound) => Math.max(0, end[bound] - now));
    },
  };
};

function later(a: Remaining, b: Remaining): Remaining {
  return rangeOf((bound) => Math.max(a[bound], b[bound]));
}
