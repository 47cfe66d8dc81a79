import pWaitFor from 'p-wait-for';
import { read, same, urlOf } from '../lib/stub.mjs';

export const waitFor = (service) => {
  const controller = new AbortController();
  for (const id of service.ids) {
    let last;
    pWaitFor(
      async () => {
        const snapshot = read(id, await service.ask(urlOf(id)));
        if (last === undefined || !same(last, snapshot)) {
          last = snapshot;
          service.hear(snapshot);
        }
        return snapshot.terminal || controller.signal.aborted;
      },
      { interval: service.interval },
    ).catch(() => {});
  }
  return () => controller.abort();
};
