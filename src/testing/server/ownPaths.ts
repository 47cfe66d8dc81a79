import type { IncomingMessage } from 'node:http';
import { isRecord } from './optionChecks';
import { jsonReply, type Reply } from './reply';
import { partAfter } from './route';
import type { TaskServer } from './runningServer';

const MOST_BYTES = 5_000_000;

const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Read to its end even if it is too large: a client that is still sending would not see the reply.
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  if (bytes > MOST_BYTES) throw new RangeError(`the body must be at most ${String(MOST_BYTES)} bytes`);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown;
  } catch (error) {
    throw new TypeError('the body must be JSON', { cause: error });
  }
};

const notFound = (what: string): Reply => jsonReply(404, { error: `${what} is not known here` });

/** Answers a request to one of the server's own paths, which no vendor has. Bad input is answered with HTTP 400. */
export const answerOwnPath = async (
  server: TaskServer,
  request: IncomingMessage,
  path: string,
): Promise<Reply> => {
  const asked = `${request.method ?? 'GET'} ${path}`;
  try {
    if (asked === 'POST /_tasks') {
      return jsonReply(201, server.create((await readJson(request)) as Parameters<TaskServer['create']>[0]));
    }
    if (asked === 'GET /_tasks') return jsonReply(200, { tasks: server.tasks() });
    if (asked === 'GET /_stats') return jsonReply(200, server.stats());
    if (asked === 'POST /_faults') {
      const { fault, count, match } = ((body) => (isRecord(body) ? body : {}))(await readJson(request));
      server.inject(
        fault as Parameters<TaskServer['inject']>[0],
        count as number | undefined,
        match as Parameters<TaskServer['inject']>[2],
      );
      return jsonReply(201, { fault, count: count ?? 1 });
    }
    const id = partAfter(path, '/_tasks/');
    if (id === undefined) return notFound(path);
    if (request.method === 'DELETE') return server.forget(id) ? jsonReply(200, { id }) : notFound(id);
    const record = server.task(id);
    return record === undefined ? notFound(id) : jsonReply(200, record);
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return jsonReply(400, { error: error.message });
    throw error;
  }
};
