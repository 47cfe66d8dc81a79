import { createHttpPoller } from '@azure/core-lro';
import { read, urlOf } from '../lib/stub.mjs';

export const azure = (service) => {
  const controllers = service.ids.map((id) => {
    const url = urlOf(id);
    const request = { method: 'POST', url };
    const poller = createHttpPoller(
      {
        sendInitialRequest: async () => ({
          flatResponse: {},
          rawResponse: { statusCode: 202, request, headers: { 'operation-location': url }, body: {} },
        }),
        sendPollRequest: async (path, options) => {
          const snapshot = read(id, await service.ask(path, options?.abortSignal));
          const body = { ...snapshot, status: snapshot.terminal ? 'succeeded' : 'running' };
          return { flatResponse: body, rawResponse: { statusCode: 200, request, headers: {}, body } };
        },
      },
      {
        intervalInMs: service.interval,
        updateState: (state, { flatResponse }) => {
          state.snapshot = flatResponse;
        },
      },
    );
    poller.onProgress(({ snapshot }) => service.hear(snapshot));
    const controller = new AbortController();
    poller.pollUntilDone({ abortSignal: controller.signal }).catch(() => {});
    return controller;
  });
  return () => controllers.forEach((controller) => controller.abort());
};
