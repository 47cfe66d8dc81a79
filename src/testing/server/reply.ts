import type { ServerResponse } from 'node:http';

/** One HTTP reply, ready to be sent. */
export interface Reply {
  readonly status: number;
  readonly contentType: 'application/json' | 'text/html';
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export const jsonReply = (status: number, value: unknown): Reply => ({
  status,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

/** The gateway's own JSON: `status` is a number, and there is no vendor's envelope. */
export const gatewayReply = (status: number, error: string, path: string, now: number): Reply =>
  jsonReply(status, {
    timestamp: new Date(now).toISOString(),
    path,
    status,
    error,
    requestId: `${now.toString(16).padStart(12, '0').slice(-8)}-${String(path.length)}`,
  });

/** The gateway's HTML page for a service that is unavailable. */
export const unavailablePage: Reply = {
  status: 503,
  contentType: 'text/html',
  body: [
    '<html>',
    '<head><title>503 Service Temporarily Unavailable</title></head>',
    '<body>',
    '<center><h1>503 Service Temporarily Unavailable</h1></center>',
    '<hr><center>nginx</center>',
    '</body>',
    '</html>',
    '',
  ].join('\n'),
};

export const writeHead = (response: ServerResponse, reply: Reply): void => {
  response.writeHead(reply.status, {
    'content-type': `${reply.contentType}; charset=utf-8`,
    'content-length': Buffer.byteLength(reply.body),
    'cache-control': 'no-store',
    ...reply.headers,
  });
};

export const sendReply = (response: ServerResponse, reply: Reply): void => {
  writeHead(response, reply);
  response.end(reply.body);
};
