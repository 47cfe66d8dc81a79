import { Observable } from 'rxjs';

/**
 * Emits what an AsyncIterable gives. Unlike RxJS's own `from`, it tells the iterator as soon as nobody listens any more,
 * and not only after its next value, so that a file or a cursor behind it is closed.
 */
export const fromAsync = <T>(source: AsyncIterable<T>): Observable<T> =>
  new Observable<T>((subscriber) => {
    const iterator = source[Symbol.asyncIterator]();
    let ended = false;
    const feed = async (): Promise<void> => {
      try {
        while (!subscriber.closed) {
          const step = await iterator.next();
          if (step.done === true) {
            ended = true;
            subscriber.complete();
          } else {
            subscriber.next(step.value);
          }
        }
      } catch (error) {
        ended = true;
        subscriber.error(error);
      }
    };
    void feed();
    return () => {
      // Iterators written by hand may return no promise, or throw.
      if (!ended) void (async () => iterator.return?.())().catch(() => undefined);
    };
  });
