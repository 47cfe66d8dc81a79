// Hand-written async loops.
import { from } from 'rxjs';
import { read, same, urlOf } from '../lib/stub.mjs';

const sleep = (ms, signal) =>
  new Promise((resolve, reject) => {
    const aborted = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', aborted);
      resolve();
    }, ms);
    signal.addEventListener('abort', aborted, { once: true });
  });

async function watch(service, id, signal) {
  let last;
  for (;;) {
    const snapshot = read(id, await service.ask(urlOf(id), signal));
    if (last === undefined || !same(last, snapshot)) {
      last = snapshot;
      service.hear(snapshot);
    }
    if (snapshot.terminal) return;
    await sleep(service.interval, signal);
  }
}

/** Each task with an AbortController and an abortable sleep. */
export const loop = (service) => {
  const controllers = service.ids.map((id) => {
    const controller = new AbortController();
    watch(service, id, controller.signal).catch(() => {});
    return controller;
  });
  return () => controllers.forEach((controller) => controller.abort());
};

async function watchBare(service, id, state) {
  let last;
  for (;;) {
    const snapshot = read(id, await service.ask(urlOf(id)));
    if (last === undefined || !same(last, snapshot)) {
      last = snapshot;
      service.hear(snapshot);
    }
    if (snapshot.terminal || state.stopped) return;
    await new Promise((resolve) => setTimeout(resolve, service.interval));
  }
}

/** Nothing can be aborted. */
export const bare = (service) => {
  const state = { stopped: false };
  for (const id of service.ids) watchBare(service, id, state);
  return () => {
    state.stopped = true;
  };
};

/** No timers at all: request, decode, compare, for one task after another. The floor of CPU, not a poller. */
export const raw = (service) => {
  let stopped = false;
  void (async () => {
    const last = new Array(service.ids.length);
    while (!stopped) {
      for (let i = 0; i < service.ids.length && !stopped; i += 1) {
        const id = service.ids[i];
        const snapshot = read(id, await service.ask(urlOf(id)));
        if (last[i] === undefined || !same(last[i], snapshot)) {
          last[i] = snapshot;
          service.hear(snapshot);
        }
      }
    }
  })();
  return () => {
    stopped = true;
  };
};

/** The same with replies that come as Observables: the floor for whatever takes transports of RxJS. */
export const rawObservable = (service) => {
  let stopped = false;
  const last = new Array(service.ids.length);
  const askFrom = (i) => {
    if (stopped) return;
    const id = service.ids[i];
    from(service.ask(urlOf(id))).subscribe({
      next: (reply) => {
        const snapshot = read(id, reply);
        if (last[i] !== undefined && same(last[i], snapshot)) return;
        last[i] = snapshot;
        service.hear(snapshot);
      },
      complete: () => askFrom((i + 1) % service.ids.length),
    });
  };
  askFrom(0);
  return () => {
    stopped = true;
  };
};
