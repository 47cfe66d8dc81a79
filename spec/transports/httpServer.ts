import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';

/** A server on a port of its own, and what it was asked. */
export interface HttpServer {
  readonly url: string;
  readonly server: Server;
  readonly requests: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  /** How many sockets are open. After an abort undici may open another one, which idles for some seconds. */
  readonly sockets: () => Promise<number>;
  /** How many replies are neither sent whole nor given up with their socket. */
  readonly underWay: () => number;
  /** Resolves with the next request's end: whether its reply was sent whole. */
  readonly closed: () => Promise<boolean>;
}

const open: Server[] = [];

/** Starts a server on the loopback interface. */
export const httpServer = async (answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<HttpServer> => {
  const requests: HttpServer['requests'] = [];
  let underWay = 0;
  const waiting: ((whole: boolean) => void)[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
      for (const told of waiting.splice(0)) told(response.writableFinished);
    });
    // Idle sockets would be kept for seconds, by clients that are no business of these specs.
    response.setHeader('Connection', 'close');
    answer(request, response);
  };
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    server,
    requests,
    sockets: () => promisify(server.getConnections.bind(server))(),
    underWay: () => underWay,
    closed: () => new Promise((resolve) => waiting.push(resolve)),
  };
};

/** To be called after each spec. */
export const closeHttpServers = async (): Promise<void> => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          server.closeAllConnections();
        }),
    ),
  );
};

/** Resolves once a condition holds; rejects after `within` milliseconds. */
export const until = async (condition: () => boolean | Promise<boolean>, within = 5_000): Promise<void> => {
  const last = performance.now() + within;
  while (!(await condition())) {
    if (performance.now() > last) throw new Error(`it did not come about within ${String(within)} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
