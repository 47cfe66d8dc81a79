import { asyncScheduler, type Subscription } from 'rxjs';

/**
 * No timer is set for longer than this. On some systems timers stand still while the computer sleeps, on others they fire when
 * it wakes, and only one that was to fire soon tells how long it slept. (Besides, timers of more than 2³¹ − 1 ms fire at once.)
 */
const HEARTBEAT = 60_000;

/** A timer that is later, or earlier, than this shows a jump: the computer slept, or its clock was set. */
const JUMP = 60_000;

/** One timer, moved to whatever is next. */
export interface Alarm {
  /** Rings at `time` at the latest: an earlier time that is set already stays. */
  readonly set: (time: number) => void;
  readonly clear: () => void;
  /**
   * Rings at once if the clock, which says `now`, has jumped. Call it before you note a new moment beside earlier ones: a jump
   * that is not noticed first would count as time that passed.
   */
  readonly look: (now: number) => void;
}

/**
 * Returns an alarm in RxJS time.
 *
 * @param ring - gets by how many milliseconds the clock jumped: above 0 if the computer slept, below 0 if the clock was set
 * back, 0 for an ordinary ring. It may be called before anything is due, and must set the alarm again itself
 */
export const alarm = (ring: (jumped: number) => void): Alarm => {
  let timer: Subscription | undefined;
  let wanted = Infinity;
  let armed = Infinity;
  /** The latest moment that was noted: a clock that says less was set back. */
  let noted = -Infinity;
  const jumpUntil = (now: number): number => (now < noted - JUMP ? now - noted : armed < now - JUMP ? now - armed : 0);
  const clear = (): void => {
    timer?.unsubscribe();
    timer = undefined;
    wanted = Infinity;
    armed = Infinity;
    noted = -Infinity;
  };
  const fire = (): void => {
    const now = asyncScheduler.now();
    const late = now - armed;
    const jumped = Math.abs(late) > JUMP ? late : jumpUntil(now);
    noted = now;
    const early = jumped === 0 && wanted > armed;
    const time = wanted;
    timer = undefined;
    armed = Infinity;
    wanted = Infinity;
    if (early) set(time);
    else ring(jumped);
  };
  const look = (now: number): void => {
    const jumped = jumpUntil(now);
    if (jumped !== 0) clear();
    noted = now;
    if (jumped !== 0) ring(jumped);
  };
  const arm = (now: number, time: number, delay: number): void => {
    timer?.unsubscribe();
    armed = time;
    noted = Math.max(noted, now);
    timer = asyncScheduler.schedule(fire, delay);
  };
  const set = (time: number): void => {
    if (time >= wanted) return;
    wanted = time;
    if (time >= armed) return;
    const now = asyncScheduler.now();
    // A timer that should have fired long ago fires at once, and reports the jump.
    if (armed < now - JUMP) arm(now, armed, 0);
    // A time that has passed counts as now: the timer is not late.
    else arm(now, Math.max(now, Math.min(time, now + HEARTBEAT)), Math.max(0, Math.min(time - now, HEARTBEAT)));
  };
  return { set, clear, look };
};
