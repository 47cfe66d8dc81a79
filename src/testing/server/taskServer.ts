import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answer, type Answer, type ServerState } from './answer';
import { injections, sendSpoilt } from './faults';
import { checkInjection, checkOptions, type TaskServerOptions } from './options';
import { answerOwnPath } from './ownPaths';
import { slidingQuota } from './quota';
import { gatewayReply, sendReply } from './reply';
import { apiCallOf, PATHS } from './route';
import type { TaskServer } from './runningServer';
import { copyOf, newCounts } from './stats';
import { recordOf, taskRegistry } from './tasks';

const listening = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

const handlerOf = (state: ServerState, self: () => TaskServer) => {
  const { counts, options } = state;

  const handleApi = (request: IncomingMessage, response: ServerResponse, given: Answer): void => {
    counts.requests += 1;
    counts.inFlight += 1;
    counts.mostInFlight = Math.max(counts.mostInFlight, counts.inFlight);
    response.once('close', () => {
      counts.inFlight -= 1;
    });
    const { reply, fault } = given;
    if (fault !== undefined) counts.faults[fault] += 1;
    if (fault !== 'hang' && fault !== 'reset') {
      counts.byStatus[reply.status] = (counts.byStatus[reply.status] ?? 0) + 1;
    }
    if (fault === undefined) sendReply(response, reply);
    else sendSpoilt(request, response, reply, fault, options.slowBodyMs);
  };

  return (request: IncomingMessage, response: ServerResponse): void => {
    // `//host` and absolute forms would otherwise be read as another host.
    const url = new URL(`http://127.0.0.1${(request.url ?? '/').replace(/^\/*/, '/')}`);
    const path = url.pathname;
    if (path.startsWith('/_')) {
      answerOwnPath(self(), request, path).then(
        (reply) => sendReply(response, reply),
        () => response.destroy(),
      );
      return;
    }
    const call = apiCallOf(request.method ?? 'GET', url);
    handleApi(
      request,
      response,
      call === undefined
        ? { reply: gatewayReply(404, 'Not Found', path, options.now()) }
        : answer(state, call, request.headers.authorization, path),
    );
  };
};

/**
 * Returns a promise of an HTTP server on 127.0.0.1 that speaks the "get task status" APIs of memories.ai (screenplay, video
 * ids, Visual Search) and scenext as their pages document them. Its tasks go through lives that you script, or that a
 * seed decides. For Node only: for demos, and for tests of what should happen over real HTTP.
 *
 * All times are milliseconds. With no options the server accepts any key, has no quota and makes no faults. The promise
 * rejects with InvalidOptionRangeError or InvalidOptionTypeError, `invalid-option`, for a bad option, and with the error of
 * `listen` if the port is taken.
 *
 * @example
 * ```ts
 * import { taskServer } from 'rx-task-status/testing/server';
 *
 * const server = await taskServer({ quota: { perSecond: 1 }, faults: { unavailable: 0.02, reset: 0.01 } });
 * const { id } = server.create({ kind: 'screenplay', pendingMs: 500, episodes: 12, episodeMs: 250 });
 *
 * const reply = await fetch(`${server.baseUrls.memoriesScreenplay}/screenplay/tasks/${id}`, {
 *   headers: { Authorization: 'sk-mai-test' },
 * });
 * console.log(await reply.json()); // { code: 200, msg: 'success', data: { task_id: '…', status: 'pending' }, … }
 *
 * server.inject('unavailable', 2); // the next two status replies are a gateway's 503 page
 * await server.close();
 * ```
 */
export const taskServer = async (options: TaskServerOptions = {}): Promise<TaskServer> => {
  const checked = checkOptions(options);
  const { now, seed, perSecond } = checked;
  const state: ServerState = {
    options: checked,
    tasks: taskRegistry(seed),
    counts: newCounts(),
    injections: injections(),
    quota: perSecond === undefined ? () => true : slidingQuota(perSecond),
  };
  const { tasks, counts } = state;
  const server = createServer(handlerOf(state, () => self));
  // Long, since a connection that closes just as a client's next request leaves would be a fault that nobody asked for.
  server.keepAliveTimeout = 120_000;
  const port = await listening(server, checked.port);
  const url = `http://127.0.0.1:${String(port)}`;
  let closed: Promise<void> | undefined;

  const self: TaskServer = {
    url,
    port,
    baseUrls: {
      memoriesScreenplay: `${url}${PATHS.screenplay}`,
      memoriesVideoIds: `${url}${PATHS.videoList}`,
      memoriesVisualSearch: `${url}${PATHS.videoList}`,
      scenext: `${url}${PATHS.scenext}`,
    },
    create: (life) => tasks.create(life, now()),
    task: (id) => {
      const task = tasks.find(id);
      return task === undefined ? undefined : recordOf(task, now());
    },
    tasks: () => tasks.all().map((task) => recordOf(task, now())),
    forget: tasks.forget,
    stats: () => copyOf(counts),
    inject: (fault, count = 1, match = {}) => {
      state.injections.add(...checkInjection(fault, count, match));
    },
    close: () => {
      closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closed;
    },
  };
  return self;
};
