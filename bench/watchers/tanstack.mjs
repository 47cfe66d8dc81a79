import { environmentManager, QueryClient, QueryObserver } from '@tanstack/query-core';
import { read, urlOf } from '../lib/stub.mjs';

// Without this, refetchInterval does not run in Node.
environmentManager.setIsServer(() => false);

export const tanstack = (service) => {
  const client = new QueryClient();
  const stops = service.ids.map((id) => {
    const observer = new QueryObserver(client, {
      queryKey: ['task', id],
      queryFn: async ({ signal }) => read(id, await service.ask(urlOf(id), signal)),
      refetchInterval: ({ state }) => (state.data?.terminal ? false : service.interval),
      notifyOnChangeProps: ['data'],
    });
    return observer.subscribe(({ data }) => {
      if (data !== undefined) service.hear(data);
    });
  });
  return () => {
    stops.forEach((stop) => stop());
    client.clear();
  };
};
