import type { IncomingMessage, ServerResponse } from 'node:http';
import { chance } from './chance';
import { gatewayReply, type Reply, sendReply, unavailablePage, writeHead } from './reply';

/**
 * What can go wrong with a reply: `tooManyRequests` HTTP 429, `unavailable` HTTP 503 with a gateway's HTML page,
 * `badGateway` HTTP 502 with a gateway's JSON, `reset` the connection is cut, `hang` no reply ever, `truncated` a whole
 * HTTP reply with half of the JSON, `slowBody` the right reply whose body takes `slowBodyMs`.
 */
export type FaultName = 'tooManyRequests' | 'unavailable' | 'badGateway' | 'reset' | 'hang' | 'truncated' | 'slowBody';

/** Which share of the status replies, from 0 to 1, meets each fault; together at most 1. Default 0 each. */
export type FaultDoses = Readonly<Partial<Record<FaultName, number>>>;

/** Which requests an injected fault waits for. */
export interface FaultMatch {
  /** Only requests for this task. Default any. */
  readonly taskId?: string;
  /** Only requests of this sort. Default `'status'`. */
  readonly request?: 'status' | 'cancel';
}

export const FAULT_NAMES: readonly FaultName[] = [
  'tooManyRequests',
  'unavailable',
  'badGateway',
  'reset',
  'hang',
  'truncated',
  'slowBody',
];

/** Returns the fault drawn for the n-th status request of a task, if any. The order of other tasks' requests changes nothing. */
export const drawnFault = (doses: FaultDoses, seed: number, task: string, nth: number): FaultName | undefined => {
  let left = chance(seed, 'fault', task, nth)();
  return FAULT_NAMES.find((name) => {
    left -= doses[name] ?? 0;
    return left < 0;
  });
};

/** Injected faults that wait for requests. */
export interface Injections {
  readonly add: (fault: FaultName, count: number, match: FaultMatch) => void;
  /** Takes the oldest fault that waits for such a request. */
  readonly take: (request: 'status' | 'cancel', taskId: string) => FaultName | undefined;
}

export const injections = (): Injections => {
  let waiting: { readonly fault: FaultName; readonly match: FaultMatch; left: number }[] = [];
  return {
    add: (fault, count, match) => {
      waiting.push({ fault, match, left: count });
    },
    take: (request, taskId) => {
      const found = waiting.find(
        ({ match }) =>
          (match.request ?? 'status') === request && (match.taskId === undefined || match.taskId === taskId),
      );
      if (found === undefined) return undefined;
      found.left -= 1;
      waiting = waiting.filter(({ left }) => left > 0);
      return found.fault;
    },
  };
};

/** Returns whether the client still gets the whole reply, so that the client counts as told. */
export const isDelivered = (fault: FaultName | undefined): boolean => fault === undefined || fault === 'slowBody';

/** Returns whether a request meets the fault before the API sees it, so that nothing is done. */
export const isRefusal = (fault: FaultName | undefined): boolean =>
  fault === 'tooManyRequests' || fault === 'unavailable' || fault === 'badGateway';

/** Returns the reply of a gateway that did not let the request through. */
export const refusalOf = (fault: FaultName, path: string, now: number, retryAfterMs: number | undefined): Reply => {
  const headers =
    retryAfterMs === undefined ? {} : { headers: { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) } };
  if (fault === 'unavailable') return { ...unavailablePage, ...headers };
  if (fault === 'badGateway') return { ...gatewayReply(502, 'Bad Gateway', path, now), ...headers };
  return { ...gatewayReply(429, 'Too Many Requests', path, now), ...headers };
};

const SLOW_STEPS = 8;

const sendSlowly = (response: ServerResponse, reply: Reply, slowBodyMs: number): void => {
  const body = Buffer.from(reply.body);
  const stepBytes = Math.ceil(body.length / SLOW_STEPS);
  let sent = 0;
  const sendStep = (): void => {
    response.write(body.subarray(sent, sent + stepBytes));
    sent += stepBytes;
  };
  writeHead(response, reply);
  sendStep();
  const timer = setInterval(() => {
    sendStep();
    if (sent < body.length) return;
    clearInterval(timer);
    response.end();
  }, slowBodyMs / (SLOW_STEPS - 1));
  response.once('close', () => {
    clearInterval(timer);
  });
};

/** Sends the reply, spoilt by the fault. */
export const sendSpoilt = (
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  fault: FaultName,
  slowBodyMs: number,
): void => {
  switch (fault) {
    case 'tooManyRequests':
    case 'unavailable':
    case 'badGateway':
      sendReply(response, reply);
      return;
    case 'reset':
      request.socket.resetAndDestroy();
      return;
    case 'hang':
      return;
    case 'truncated':
      sendReply(response, { ...reply, body: reply.body.slice(0, Math.floor(reply.body.length / 2)) });
      return;
    case 'slowBody':
      sendSlowly(response, reply, slowBodyMs);
  }
};
