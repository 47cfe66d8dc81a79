import type { ErrorCode } from '../core/codes';
import { codeOfFault, isFault, type Outcome } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { Step } from '../core/watch';

/** After so many requests in a row that came to nothing, with no answer between, the service is out, and not one task broken: that is given up before. */
const OUT_AFTER = 10;

// Matters of taste.
/** From then on each task whose request fails has its turn after the one before it: so much later, and twice as much each time, … */
const FIRST_PAUSE = 1_000;
/** … but no more than this: so soon is it seen that the service is back, and so often are those asked that are broken for good. */
const LONGEST_PAUSE = 8_000;

/** What failed so long before is another matter. */
const MEMORY = 60_000;

/** What failing looks like where the service, or the way to it, is out of order. */
const SIGNS: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['server', 'network', 'timeout-request']);

/** Whether a service is out, and the tasks that are held up meanwhile. */
export interface Outage<R> {
  /**
   * Returns what a step leads to, with its next request put off where the service is out and the task's own failed. If its outcome shows
   * that the service is there, all that are held up are let go.
   */
  readonly met: <S extends TaskSnapshot>(record: R, step: Step<S>, outcome: Outcome, now: number) => Step<S>;
  /** A task is no longer watched. */
  readonly forget: (record: R) => void;
}

/**
 * Returns what is known of a service that nobody has asked yet. Tasks whose requests do not fail are never held up.
 *
 * @param resume - called for each task that is let go, with when it would have been due
 */
export const outage = <R>(resume: (record: R, due: number) => void): Outage<R> => {
  const held = new Map<R, number>();
  let failures = 0;
  let last = -Infinity;
  let turn = -Infinity;
  const isSign = (outcome: Outcome): boolean => isFault(outcome) && SIGNS.has(codeOfFault(outcome));
  const answered = (): void => {
    [failures, turn] = [0, -Infinity];
    // One by one: to clear the map at each answer, empty as it mostly is, took a third of a poll's time.
    for (const [record, due] of held) {
      held.delete(record);
      resume(record, due);
    }
  };
  return {
    met: (record, step, outcome, now) => {
      held.delete(record);
      if (!isSign(outcome)) {
        // Where no key could be had nobody was asked.
        if (!isFault(outcome) || codeOfFault(outcome) !== 'key-unavailable') answered();
        return step;
      }
      // Or the clock was set back.
      if (now - last > MEMORY || now < last) [failures, turn] = [0, -Infinity];
      last = now;
      failures += 1;
      const { next } = step;
      if (failures <= OUT_AFTER || next === undefined) return step;
      turn = Math.max(turn, now) + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - OUT_AFTER - 1));
      held.set(record, next);
      const due = Math.max(next, turn);
      return { ...step, next: due, state: { ...step.state, due } };
    },
    forget: (record) => {
      held.delete(record);
    },
  };
};
