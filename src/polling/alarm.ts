import { asyncScheduler, type Subscription } from 'rxjs';

/** Timers of more than 2³¹ − 1 ms fire at once in every JavaScript engine: longer waits are armed again. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A timer later than this was not late: the computer slept. */
const ASLEEP = 60_000;

/** One timer that is moved about. */
export interface Alarm {
  /** Rings at `time` at the latest: an alarm that is set earlier stays. */
  readonly set: (time: number) => void;
  readonly clear: () => void;
}

/**
 * Returns an alarm in RxJS time.
 *
 * @param ring - told how long the computer slept, in milliseconds, 0 for an ordinary ring; it may be rung before
 * anything is due and sets the alarm again itself
 */
export const alarm = (ring: (slept: number) => void): Alarm => {
  let timer: Subscription | undefined;
  let at = Infinity;
  const clear = (): void => {
    timer?.unsubscribe();
    timer = undefined;
    at = Infinity;
  };
  const set = (time: number): void => {
    const now = asyncScheduler.now();
    const overdue = at < now - ASLEEP;
    if (time >= at && !overdue) return;
    timer?.unsubscribe();
    // A time that has passed does not make the timer late. One that is overdue already rings at once, and tells of the sleep.
    const armed = overdue ? at : Math.max(now, Math.min(time, now + LONGEST_TIMER));
    at = armed;
    timer = asyncScheduler.schedule(() => {
      timer = undefined;
      at = Infinity;
      const late = asyncScheduler.now() - armed;
      ring(late > ASLEEP ? late : 0);
    }, Math.max(0, armed - now));
  };
  return { set, clear };
};
