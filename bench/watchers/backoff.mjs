import { intervalBackoff, retryBackoff } from 'backoff-rxjs';
import { defer, distinctUntilChanged, exhaustMap, from, map, mergeMap, takeWhile, timeout } from 'rxjs';
import { read, same, urlOf } from '../lib/stub.mjs';

export const backoff = (service) => {
  const { interval } = service;
  const subscription = from(service.ids)
    .pipe(
      mergeMap((id) =>
        intervalBackoff({ initialInterval: interval, maxInterval: interval, backoffDelay: () => interval }).pipe(
          exhaustMap(() => defer(() => from(service.ask(urlOf(id))))),
          map((reply) => read(id, reply)),
          distinctUntilChanged(same),
          takeWhile(({ terminal }) => !terminal, true),
          timeout({ each: 3_600_000 }),
          retryBackoff({ initialInterval: 1_000, maxRetries: 8, resetOnSuccess: true }),
        ),
      ),
    )
    .subscribe({ next: service.hear, complete: service.done });
  return () => subscription.unsubscribe();
};
