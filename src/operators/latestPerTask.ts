import { from, Observable, Subscription, type ObservableInput } from 'rxjs';
import { checkFunction } from '../core/options';
import type { AnySnapshot } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';
import { isTerminal } from '../core/status';

/**
 * Emits what a slow consumer makes of the snapshots of a merged batch, one at a time: while it is busy, only the latest
 * snapshot of each task is kept for it. Terminal ones, and `lost`, are never dropped.
 *
 * ```text
 * source                 1--2--3--4--c|
 * consumer               -----|
 * latestPerTask(consume)  1    3    c       (2 and 4 were overtaken)
 * ```
 *
 * Like `concatMap`, with a queue that never holds more than one snapshot a task that still runs. Completes when the
 * source has and the queue is empty. Errors of the source or the consumer are forwarded at once.
 *
 * @param consume - what is done with a snapshot: returns a promise, an Observable, or anything else RxJS takes
 * @throws InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { latestPerTask, memoriesScreenplay } from 'rx-task-status';
 *
 * declare const save: (row: object) => Promise<void>;
 *
 * memoriesScreenplay({ apiKey: 'sk-mai-example' })
 *   .watchAll(['ros-sd-1', 'ros-sd-2'])
 *   .pipe(latestPerTask((snapshot) => save(snapshot)))
 *   .subscribe();
 * ```
 */
export const latestPerTask = <S extends AnySnapshot, R>(
  consume: (snapshot: S) => ObservableInput<R>,
): ((source: Observable<S>) => Observable<R>) => {
  checkFunction('consume', consume ?? null);
  // No stock operator replaces what is queued: concatMap keeps all, exhaustMap and switchMap drop terminals.
  return (source) =>
    new Observable<R>((subscriber) => {
      const queue = new Map<object, S>();
      const places = new Map<string, object>();
      let busy = false;
      let ended = false;

      const add = (snapshot: S): void => {
        const key = snapshotKey(snapshot);
        const place = places.get(key) ?? {};
        queue.set(place, snapshot);
        // What is final keeps its place: should the task be watched anew, the new snapshots queue behind it.
        if (isTerminal(snapshot) || snapshot.status === 'lost') places.delete(key);
        else places.set(key, place);
        work();
      };
      const work = (): void => {
        while (!busy && !subscriber.closed) {
          const next = queue.entries().next();
          if (next.done === true) {
            if (ended) subscriber.complete();
            return;
          }
          const [place, snapshot] = next.value;
          queue.delete(place);
          if (places.get(snapshotKey(snapshot)) === place) places.delete(snapshotKey(snapshot));
          busy = true;
          start(snapshot);
        }
      };
      const start = (snapshot: S): void => {
        let results: Observable<R>;
        try {
          results = from(consume(snapshot));
        } catch (error) {
          subscriber.error(error);
          return;
        }
        const working = new Subscription();
        subscriber.add(working);
        working.add(
          results.subscribe({
            next: (result) => {
              subscriber.next(result);
            },
            error: (error: unknown) => {
              subscriber.error(error);
            },
            complete: () => {
              subscriber.remove(working);
              busy = false;
              work();
            },
          }),
        );
      };
      subscriber.add(
        source.subscribe({
          next: add,
          error: (error: unknown) => {
            subscriber.error(error);
          },
          complete: () => {
            ended = true;
            work();
          },
        }),
      );
    });
};
