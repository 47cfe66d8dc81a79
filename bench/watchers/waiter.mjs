import { createWaiter, WaiterState } from '@smithy/util-waiter';
import { read, same, urlOf } from '../lib/stub.mjs';

export const waiter = (service) => {
  const delay = service.interval / 1_000;
  const controllers = service.ids.map((id) => {
    let last;
    // One for each: listeners on a shared signal make it quadratic.
    const controller = new AbortController();
    const options = { client: {}, minDelay: delay, maxDelay: delay, maxWaitTime: 1e6, abortSignal: controller.signal };
    createWaiter(options, id, async () => {
      const snapshot = read(id, await service.ask(urlOf(id)));
      if (last === undefined || !same(last, snapshot)) {
        last = snapshot;
        service.hear(snapshot);
      }
      return { state: snapshot.terminal ? WaiterState.SUCCESS : WaiterState.RETRY, reason: snapshot };
    }).catch(() => {});
    return controller;
  });
  return () => controllers.forEach((controller) => controller.abort());
};
