import { rangeOf } from './rangeOf';
import type { Remaining } from './snapshot';

/** How far a batch has come: numbers of tasks. */
export interface BatchState {
  /** Those that have not ended; of these, those that do not wait for their start. */
  readonly left: number;
  readonly running: number;
  readonly ended: number;
  /** What is done in all: a task that has ended counts 1, one that runs its share. */
  readonly done: number;
}

/** How fast a batch comes on whose tasks wait in a line at the service. */
export interface Throughput {
  /**
   * Takes in a task that is seen for the first time; `state` includes it. What is `known` to have ended or been done of it already
   * counts for no rate. With one that comes when all others have ended, the count begins anew.
   */
  readonly join: (now: number, state: BatchState, known: Pick<BatchState, 'ended' | 'done'>) => void;
  /** Returns how long, from `now`, the batch goes on at its rate; `undefined` until that is known. */
  readonly remaining: (now: number, state: BatchState) => Remaining | undefined;
}

/** Fewer ends than these tell no rate; nor do fewer than tasks run at once, since until then the first ones are all still under way. */
const FEWEST_ENDS = 3;

// Guesses, checked in simulation: docs/decisions/0032-a-batch-in-a-line-has-a-rate.md.
/** How much longer than the mean the last of those that run at once takes, in shares of the mean. */
const LONGER = 0.5;
/** How far the lengths of tasks lie apart: standard deviation over mean. */
const SPREAD = 0.6;
/** How far the rate to come may lie from the rate so far, however well that is known. */
const CHANGE = 0.3;
/** The 10 % and 90 % quantiles of a normal law, in standard deviations. */
const TENTH = 1.28;

/**
 * Returns the throughput of a batch that nobody has seen yet. The rate is what was done of its tasks since each was first seen, over
 * the time since the first was: so what had ended before does not count. Tasks under way count whole and half again, since the last
 * ones to start run for their whole length, and the last of these ends later than most. The range is that of a lognormal law, with the
 * variance of the mean of the tasks that were seen, and of those to come.
 */
export const throughput = (): Throughput => {
  let from: { readonly now: number; readonly ended: number; readonly done: number } | undefined;
  return {
    join: (now, { left, ended, done }, known) => {
      const isAlone = left + known.ended <= 1;
      from = from === undefined || isAlone ? { now, ended, done } : { now: from.now, ended: from.ended + known.ended, done: from.done + known.done };
    },
    remaining: (now, { left, running, ended, done }) => {
      if (from === undefined) return undefined;
      const came = done - from.done;
      const likely = ((left + LONGER * running) * (now - from.now)) / came;
      // A feed from elsewhere may not say when it was read.
      if (ended - from.ended < Math.max(FEWEST_ENDS, running) || !(came > 0 && likely >= 0 && likely < Infinity)) return undefined;
      const deviation = TENTH * Math.hypot(CHANGE, SPREAD * Math.sqrt(1 / came + 1 / left));
      const at = { low: -deviation, likely: 0, high: deviation };
      return rangeOf((bound) => Math.round(likely * Math.exp(at[bound])));
    },
  };
};
