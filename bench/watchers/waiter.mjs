import { createWaiter, WaiterState } from '@smithy/util-waiter';
import { read, same, urlOf } from '../lib/stub.mjs';

export const waiter = (service) => {
  const controller = new AbortController();
  const delay = service.interval / 1_000;
  const options = { client: {}, minDelay: delay, maxDelay: delay, maxWaitTime: 1e6, abortSignal: controller.signal };
  for (const id of service.ids) {
    let last;
    createWaiter(options, id, async () => {
      const snapshot = read(id, await service.ask(urlOf(id)));
      if (last === undefined || !same(last, snapshot)) {
        last = snapshot;
        service.hear(snapshot);
      }
      return { state: snapshot.terminal ? WaiterState.SUCCESS : WaiterState.RETRY, reason: snapshot };
    }).catch(() => {});
  }
  return () => controller.abort();
};
