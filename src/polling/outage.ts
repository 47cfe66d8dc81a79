import { codeOfFault, isFault, type Outcome } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { Step } from '../core/watch';

/**
 * After more failed requests in a row than this, with no answer in between, the service counts as out. A single broken task is given
 * up before that.
 */
const OUT_AFTER = 10;

// Matters of taste.
/** From then on each task whose request fails has its turn after the one before it: the first this much later, each next one twice as much, … */
const FIRST_PAUSE = 1_000;
/** … but no more than this: so soon is it seen that the service is back, and so often are tasks asked that are broken for good. */
const LONGEST_PAUSE = 8_000;

/** Failures further apart than this are not of one outage. */
const MEMORY = 60_000;

/** Knows whether a service is out, and which tasks are held up meanwhile. */
export interface Outage<R> {
  /**
   * Returns a step, with its next request put off if the service is out and this request failed. If its outcome shows that the
   * service is there, all tasks that are held up are let go.
   */
  readonly adjusted: <S extends TaskSnapshot>(record: R, step: Step<S>, outcome: Outcome, now: number) => Step<S>;
  /** A task is no longer watched. */
  readonly forget: (record: R, now: number) => void;
}

/** When a task that is held up would have been due, and when it has its turn. */
interface HeldUp {
  readonly next: number;
  due: number;
}

/**
 * Returns what is known of a service that nobody has asked yet. Tasks whose requests do not fail are never held up.
 *
 * @param resume - called with each task that is let go, and when it would have been due; and with one whose turn comes sooner, and when
 */
export const outage = <R>(resume: (record: R, due: number) => void): Outage<R> => {
  const heldUp = new Map<R, HeldUp>();
  /** Where in `heldUp` its first was found last. To begin anew each time would pass all that have left, again and again. */
  let line = heldUp.keys();
  let head: R | undefined;
  let failures = 0;
  let last = -Infinity;
  let turn = 0;
  /** Whether anything ever answered at that address, be it 503. */
  let reached = false;
  const answered = (): void => {
    [failures, turn] = [0, 0];
    // One by one: to clear the map at each answer, empty as it mostly is, took a third of a poll's time.
    for (const [record, { next }] of heldUp) {
      letGo(record);
      resume(record, next);
    }
  };
  const letGo = (record: R): boolean => {
    if (!heldUp.delete(record)) return false;
    if (head === record) head = undefined;
    // An iterator keeps what the map held when it last moved.
    if (heldUp.size === 0) line = heldUp.keys();
    return true;
  };
  /** Returns the one of those held up that has been so for longest. */
  const first = (): R => {
    while (head === undefined) {
      const { value, done } = line.next();
      // An iterator that came to its end, before these were held up, goes on no more.
      if (done === true) line = heldUp.keys();
      else head = value;
    }
    return head;
  };
  /** Lets the first that is held up have its turn soon. Those before it may have left: then nobody would find out that the service is back. */
  const callFirst = (now: number): void => {
    if (heldUp.size === 0) return;
    const record = first();
    const held = heldUp.get(record) as HeldUp;
    const due = Math.max(held.next, now + LONGEST_PAUSE);
    if (due >= held.due) return;
    held.due = due;
    resume(record, due);
  };
  return {
    adjusted: (record, step, outcome, now) => {
      letGo(record);
      const code = isFault(outcome) ? codeOfFault(outcome) : undefined;
      // Without a key nobody was asked.
      if (code === 'key-unavailable') return step;
      const isSilent = code === 'network' || code === 'timeout-request';
      reached ||= !isSilent;
      if (!isSilent && code !== 'server') {
        answered();
        return step;
      }
      // A wrong address looks like an outage, and is to be told soon.
      if (!reached) return step;
      // Too long ago, or the clock was set back.
      if (now - last > MEMORY || now < last) [failures, turn] = [0, 0];
      last = now;
      failures += 1;
      callFirst(now);
      const { next } = step;
      if (failures <= OUT_AFTER || next === undefined) return step;
      turn = (heldUp.size === 0 ? now : Math.max(turn, now)) + Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (failures - OUT_AFTER - 1));
      const due = Math.max(next, turn);
      heldUp.set(record, { next, due });
      return { ...step, next: due, state: { ...step.state, due } };
    },
    forget: (record, now) => {
      if (letGo(record)) callFirst(now);
    },
  };
};
