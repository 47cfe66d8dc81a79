import type { Observable } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { isWatchError } from '../../src/core/errors';

/** What a stream said, and when; its end is a code where it is an error of this library. */
export interface Recorded<V> {
  readonly said: readonly (readonly [frame: number, value: V])[];
  readonly end: readonly [frame: number, end: string];
}

/** Subscribes in virtual time, to the end, with a scheduler of its own; not longer than 30 virtual days. */
export const record = <V>(make: () => Observable<V>): Recorded<V> => {
  const said: [number, V][] = [];
  let end: [number, string] = [NaN, 'none'];
  const scheduler = new TestScheduler(() => {});
  scheduler.run(({ flush }) => {
    scheduler.maxFrames = 30 * 86_400_000;
    make().subscribe({
      next: (value) => said.push([scheduler.now(), value]),
      error: (error: unknown) => (end = [scheduler.now(), isWatchError(error) ? error.code : String(error)]),
      complete: () => (end = [scheduler.now(), 'complete']),
    });
    flush();
  });
  return { said, end };
};
