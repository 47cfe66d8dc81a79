import { switchMap, timer, type Observable } from 'rxjs';

/** Timers of more than 2³¹ − 1 ms fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Emits 0 after `wait` milliseconds, however many, and completes. */
export const delay = (wait: number): Observable<0> =>
  wait <= LONGEST_TIMER ? timer(wait) : timer(LONGEST_TIMER).pipe(switchMap(() => delay(wait - LONGEST_TIMER)));
