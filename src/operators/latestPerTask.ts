import { from, Observable, Subscription, takeWhile, type MonoTypeOperatorFunction, type ObservableInput } from 'rxjs';
import { checkFunction, required } from '../core/options';
import type { AnySnapshot } from '../core/snapshot';
import { snapshotKey } from '../core/snapshotKey';
import { isTerminal } from '../core/status';

/**
 * Emits what a slow consumer makes of the snapshots of a merged batch, one at a time. While the consumer is busy, only the
 * latest snapshot of each task is kept for it. Terminal snapshots, and `lost`, are never dropped.
 *
 * ```text
 * source                  1--2--3--4--c|
 * consume, for each       a----|
 * latestPerTask(consume)  1----2----4----c----|     3 was overtaken
 * ```
 *
 * Like `concatMap`, but the queue holds at most one snapshot of each task that still runs. Completes when the source has
 * completed and the queue is empty. Errors of the source or the consumer are forwarded at once.
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
  checkFunction('consume', required(consume));
  // No stock operator replaces what is queued: concatMap keeps all, exhaustMap and switchMap drop terminals.
  return (source) =>
    new Observable<R>((subscriber) => {
      const { put, take } = latestQueue<S>();
      let busy = false;
      let ended = false;
      let working = false;
      /** Stops a synchronous source, whose subscription has not been returned yet, when the subscriber is closed. */
      const whileOpen = <V>(): MonoTypeOperatorFunction<V> => takeWhile(() => !subscriber.closed);

      const add = (snapshot: S): void => {
        put(snapshot);
        work();
      };
      const work = (): void => {
        // A consumer that is done at once calls `work` again, which returns here: the stack does not grow.
        if (working) return;
        working = true;
        while (!busy && !subscriber.closed) {
          const snapshot = take();
          if (snapshot === undefined) {
            if (ended) subscriber.complete();
            break;
          }
          busy = true;
          start(snapshot);
        }
        working = false;
      };
      const start = (snapshot: S): void => {
        let results: Observable<R>;
        try {
          results = from(consume(snapshot)).pipe(whileOpen());
        } catch (error) {
          subscriber.error(error);
          return;
        }
        const consumption = new Subscription();
        subscriber.add(consumption);
        consumption.add(
          results.subscribe({
            next: (result) => subscriber.next(result),
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              subscriber.remove(consumption);
              busy = false;
              work();
            },
          }),
        );
      };
      subscriber.add(
        source.pipe(whileOpen()).subscribe({
          next: add,
          error: (error: unknown) => subscriber.error(error),
          complete: () => {
            ended = true;
            work();
          },
        }),
      );
    });
};

/** A queue of snapshots in which the latest of a task takes the place of the one before. Both functions are O(1). */
function latestQueue<S extends AnySnapshot>(): { readonly put: (snapshot: S) => void; readonly take: () => S | undefined } {
  interface Place {
    readonly key: string;
    snapshot: S;
  }
  let queue: Place[] = [];
  let head = 0;
  const places = new Map<string, Place>();
  return {
    put: (snapshot) => {
      const key = snapshotKey(snapshot);
      const known = places.get(key);
      const place: Place = known ?? { key, snapshot };
      place.snapshot = snapshot;
      if (known === undefined) queue.push(place);
      // A final snapshot keeps its place: if the task is watched anew, its new snapshots queue behind it.
      if (isTerminal(snapshot) || snapshot.status === 'lost') places.delete(key);
      else places.set(key, place);
    },
    take: () => {
      const place = queue[head];
      if (place === undefined) return undefined;
      head += 1;
      if (head > 64 && head * 2 > queue.length) {
        queue = queue.slice(head);
        head = 0;
      }
      if (places.get(place.key) === place) places.delete(place.key);
      return place.snapshot;
    },
  };
}
