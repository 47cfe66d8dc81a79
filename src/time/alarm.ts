import { asyncScheduler, type Subscription } from 'rxjs';

/**
 * No timer is set for longer: on some systems timers stand still while the computer sleeps and on others they fire when it
 * wakes, and only one that was to fire soon tells how long it slept. (Besides, timers of more than 2³¹ − 1 ms fire at once.)
 */
const HEARTBEAT = 60_000;

/** A timer that is later, or earlier, than this was neither: the computer slept, or its clock was set. */
const JUMP = 60_000;

/** One timer that is moved about. */
export interface Alarm {
  /** Rings at `time` at the latest: an alarm that is set earlier stays. */
  readonly set: (time: number) => void;
  readonly clear: () => void;
  /**
   * Rings at once if the clock is found to have jumped, at `now`. To be called before a moment is noted beside those noted
   * before: a jump that something else meets first would be counted for time that passed.
   */
  readonly look: (now: number) => void;
}

/**
 * Returns an alarm in RxJS time.
 *
 * @param ring - told by how many milliseconds the clock jumped, 0 for an ordinary ring: forward when the computer slept,
 * back when the clock was set back. It may be rung before anything is due, and sets the alarm again itself
 */
export const alarm = (ring: (jumped: number) => void): Alarm => {
  let timer: Subscription | undefined;
  let wanted = Infinity;
  let armed = Infinity;
  /** The latest moment that was noted: a clock that is before it was set back. */
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
    // One that should have rung long ago rings at once, and tells of the jump.
    if (armed < now - JUMP) arm(now, armed, 0);
    // A time that has passed does not make the timer late.
    else arm(now, Math.max(now, Math.min(time, now + HEARTBEAT)), Math.max(0, Math.min(time - now, HEARTBEAT)));
  };
  return { set, clear, look };
};
