// The usual hand-written RxJS poller, and leaner ones.
import { defer, distinctUntilChanged, exhaustMap, from, map, mergeMap, of, repeat, retry, switchMap, takeWhile, timeout, timer } from 'rxjs';
import { abortable, read, same, urlOf } from '../lib/stub.mjs';

const HOUR = 3_600_000;
const RETRY = { count: 8, delay: (_error, count) => timer(1_000 * 2 ** count), resetOnSuccess: true };
const unfinished = ({ terminal }) => !terminal;

const pipelines = {
  /** With all that a careful author adds. */
  full: (service, asked) => (id) =>
    timer(0, service.interval).pipe(
      exhaustMap(() => asked(id)),
      map((reply) => read(id, reply)),
      distinctUntilChanged(same),
      takeWhile(unfinished, true),
      timeout({ each: HOUR }),
      retry(RETRY),
    ),
  /** Timeout and retry inside the request. */
  inner: (service, asked) => (id) =>
    timer(0, service.interval).pipe(
      exhaustMap(() => asked(id).pipe(timeout(30_000), retry(RETRY))),
      map((reply) => read(id, reply)),
      distinctUntilChanged(same),
      takeWhile(unfinished, true),
    ),
  /** As in most answers on the web: no retry, no timeout, no dedupe. */
  minimal: (service, asked) => (id) =>
    timer(0, service.interval).pipe(
      switchMap(() => asked(id)),
      map((reply) => read(id, reply)),
      takeWhile(unfinished, true),
    ),
  repeat: (service, asked) => (id) =>
    asked(id).pipe(
      repeat({ delay: service.interval }),
      map((reply) => read(id, reply)),
      distinctUntilChanged(same),
      takeWhile(unfinished, true),
      retry(RETRY),
    ),
};

const requests = {
  resolved: ({ ask }) => (id) => defer(() => from(ask(urlOf(id)))),
  synchronous: ({ reply }) => (id) => defer(() => of(reply(urlOf(id)))),
  abortable: ({ ask }) => (id) => defer(() => abortable(ask)(urlOf(id))),
};

const started = (pipeline, how) => (service) => {
  const asked = service.observed ? (id) => service.observed(urlOf(id)) : requests[how](service);
  const subscription = from(service.ids)
    .pipe(mergeMap(pipeline(service, asked)))
    .subscribe({ next: service.hear, complete: service.done });
  return () => subscription.unsubscribe();
};

export const full = started(pipelines.full, 'resolved');
export const fullSync = started(pipelines.full, 'synchronous');
export const fullAbortable = started(pipelines.full, 'abortable');
export const inner = started(pipelines.inner, 'resolved');
export const minimal = started(pipelines.minimal, 'resolved');
export const repeated = started(pipelines.repeat, 'resolved');
