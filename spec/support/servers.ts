import { taskServer, type TaskServer, type TaskServerOptions } from 'rx-task-status/testing/server';

const open: TaskServer[] = [];

/** Starts a server that speaks the four APIs. */
export const startServer = async (options: TaskServerOptions = {}): Promise<TaskServer> => {
  const server = await taskServer(options);
  open.push(server);
  return server;
};

/** To be called after each spec. */
export const closeServers = async (): Promise<void> => {
  await Promise.all(open.splice(0).map((server) => server.close()));
};
