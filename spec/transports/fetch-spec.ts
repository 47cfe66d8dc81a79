import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import crossFetch from 'cross-fetch';
import { firstValueFrom, lastValueFrom, toArray } from 'rxjs';
import { fetchTransport, isInvalidOptionError, isWatchError, type HttpRequest, type Reply } from 'rx-task-status';
import { faultOfError } from '../../src/core/faultOfError';
import { codeOfFault } from '../../src/core/outcome';
import { closeHttpServers, httpServer, until, type HttpServer } from './httpServer';

afterEach(closeHttpServers);

/** What a request came to: the status and text of the reply, or the class and code of the fault. */
const outcome = async (replies: ReturnType<ReturnType<typeof fetchTransport>>): Promise<string> => {
  try {
    const { status, text } = await firstValueFrom(replies);
    return `${String(status)} ${text}`;
  } catch (error) {
    const fault = faultOfError(error, 0);
    return `${fault.fault} ${codeOfFault(fault)}`;
  }
};

const endings = (text: string) => (_request: unknown, response: ServerResponse): void => {
  response.end(text);
};

/** A port that nobody listens on. */
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe.each([
  ['the platform\'s fetch', undefined],
  ['native fetch', globalThis.fetch],
  ['cross-fetch', crossFetch],
])('fetchTransport over %s', (_name, fetch) => {
  const transport = (options: { maxBytes?: number } = {}) => fetchTransport({ fetch, ...options });
  const sent = (request: HttpRequest, options: { maxBytes?: number } = {}): Promise<string> => outcome(transport(options)(request));

  it('sends the method, the headers and the body, and emits the whole reply, whatever its status', async () => {
    const server = await httpServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        response.writeHead(418, { 'X-Answer': 'yes', 'Retry-After': '5' }).end(`got ${body}`);
      });
    });
    const request: HttpRequest = { url: `${server.url}/a?b=c`, method: 'POST', headers: { Authorization: 'key', 'X-Ask': '1' }, body: 'hallo' };
    const replies = await lastValueFrom(transport()(request).pipe(toArray()));
    expect(replies).toHaveLength(1);
    const [reply] = replies as [Reply];
    expect([reply.status, reply.text, reply.headers.get('x-answer'), reply.headers.get('RETRY-AFTER'), reply.headers.get('absent')]).toEqual([418, 'got hallo', 'yes', '5', null]);
    expect(server.requests).toMatchObject([{ method: 'POST', url: '/a?b=c', headers: { authorization: 'key', 'x-ask': '1' } }]);
  });

  it('sends nothing before it is subscribed to, and again for each subscription', async () => {
    const server = await httpServer(endings('ok'));
    const replies = transport()({ url: server.url });
    expect(server.requests).toHaveLength(0);
    expect([await outcome(replies), await outcome(replies)]).toEqual(['200 ok', '200 ok']);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET']);
  });

  it('takes a refused connection for a network fault, which passes', async () => {
    expect(await sent({ url: `http://127.0.0.1:${String(await closedPort())}/` })).toBe('transient network');
  });

  it('names the system\'s code of a network fault', async () => {
    const replies = transport()({ url: `http://127.0.0.1:${String(await closedPort())}/` });
    const error = await firstValueFrom(replies).catch((met: unknown) => met);
    expect(faultOfError(error, 0).message).toContain('ECONNREFUSED');
  });

  it('takes a name that is not found for a network fault', async () => {
    expect(await sent({ url: 'http://nowhere.invalid/' })).toBe('transient network');
  });

  it('takes a connection that is reset before a reply for a network fault', async () => {
    const server = await httpServer((request) => {
      request.socket.resetAndDestroy();
    });
    expect(await sent({ url: server.url })).toBe('transient network');
  });

  it.each([
    [
      'is reset within the body',
      (socket: Socket) => {
        socket.resetAndDestroy();
      },
    ],
    [
      'ends before the body does',
      (socket: Socket) => {
        socket.end();
      },
    ],
  ])('takes a connection that %s for a network fault; where fetch does not tell, unsubscribing ends it', async (_how, cut) => {
    const server = await httpServer((request, response) => {
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('half of it', () => setImmediate(cut, request.socket));
    });
    const replies = transport()({ url: server.url });
    if (fetch !== crossFetch) {
      expect(await outcome(replies)).toBe('transient network');
      return;
    }
    // node-fetch 2, which is behind cross-fetch, never ends a body whose length was told: timeout.request is there for that.
    const told: unknown[] = [];
    const subscription = replies.subscribe({ next: (reply) => told.push(reply), error: (error: unknown) => told.push(error) });
    await until(async () => server.requests.length === 1 && (await server.sockets()) === 0);
    subscription.unsubscribe();
    expect(told).toEqual([]);
  });

  it('takes a chunked body without its last chunk for a network fault', async () => {
    const server = await httpServer((request, response) => {
      // After "Connection: close" undici takes whatever came for the whole: a reply that is no JSON is met by the reader.
      response.removeHeader('Connection');
      response.writeHead(200, { 'Transfer-Encoding': 'chunked' });
      response.write('half of it', () => {
        request.socket.end();
      });
    });
    expect(await sent({ url: server.url })).toBe('transient network');
  });

  it('takes what is no HTTP for a network fault', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).resume().end('this is no HTTP\r\n\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    expect(await sent({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/` })).toBe('transient network');
    await new Promise((resolve) => server.close(resolve));
  });

  it('takes a body that is no gzip, although it says so, for a network fault', async () => {
    const server = await httpServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('this is no gzip');
    });
    expect(await sent({ url: server.url })).toBe('transient network');
  });

  it.each<[when: string, answer: Parameters<typeof httpServer>[0]]>([
    ['before its reply', () => undefined],
    ['within its body', (_request, response) => void response.writeHead(200).write('a part')],
  ])('closes the socket of a request that is unsubscribed %s', async (_when, answer) => {
    const server = await httpServer(answer);
    const told: unknown[] = [];
    const subscription = transport()({ url: server.url }).subscribe({ next: (reply) => told.push(reply), error: (error: unknown) => told.push(error) });
    await until(() => server.requests.length === 1);
    const closed = server.closed();
    subscription.unsubscribe();
    expect(await closed).toBe(false);
    await until(async () => (await server.sockets()) === 0);
    expect(told).toEqual([]);
  });

  it('sends nothing when it is unsubscribed at once', async () => {
    const server = await httpServer(endings('ok'));
    transport()({ url: server.url }).subscribe().unsubscribe();
    expect(await sent({ url: server.url })).toBe('200 ok');
    expect(server.requests.length).toBeLessThanOrEqual(2);
  });

  it('cuts a body off that is over maxBytes, while it is read', async () => {
    let written = 0;
    const server = await httpServer((_request, response) => {
      response.writeHead(200);
      const chunk = Buffer.alloc(16_384, 'x');
      const more = (): void => {
        if (response.destroyed) return;
        written += chunk.length;
        response.write(chunk, () => setImmediate(more));
      };
      more();
    });
    expect(await sent({ url: server.url }, { maxBytes: 100_000 })).toBe('fatal too-large');
    await until(() => server.underWay() === 0);
    expect(written).toBeLessThan(50_000_000);
  });

  it('takes a body of just maxBytes', async () => {
    const server = await httpServer(endings('12345'));
    expect(await sent({ url: server.url }, { maxBytes: 5 })).toBe('200 12345');
    expect(await sent({ url: server.url }, { maxBytes: 4 })).toBe('fatal too-large');
  });

  it('counts bytes, not characters', async () => {
    const server = await httpServer(endings('äöü'));
    expect(await sent({ url: server.url }, { maxBytes: 6 })).toBe('200 äöü');
    expect(await sent({ url: server.url }, { maxBytes: 5 })).toBe('fatal too-large');
  });

  it('says what a reply that is too large may do', async () => {
    const server = await httpServer(endings('12345'));
    const error = await firstValueFrom(transport({ maxBytes: 3 })({ url: server.url })).catch((met: unknown) => met);
    expect(isWatchError(error, 'too-large')).toBe(true);
    expect((error as Error).message).toBe('the reply is larger than 3 bytes');
  });

  it('cuts a gzip bomb off after decompression', async () => {
    const server = await httpServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' });
      const bomb = createGzip();
      bomb.pipe(response);
      const zeros = Buffer.alloc(1_000_000);
      let left = 200;
      const more = (): void => {
        if (left === 0 || response.destroyed) {
          bomb.end();
          return;
        }
        left -= 1;
        bomb.write(zeros, more);
      };
      more();
    });
    const before = process.memoryUsage().rss;
    expect(await sent({ url: server.url })).toBe('fatal too-large');
    expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
    await until(() => server.underWay() === 0);
  });

  it('reads a compressed body', async () => {
    const server = await httpServer((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"a":"ä"}'));
    });
    expect(await sent({ url: server.url })).toBe('200 {"a":"ä"}');
  });

  it('takes no body for an empty text', async () => {
    const server = await httpServer((request, response) => {
      response.writeHead(request.url === '/204' ? 204 : 202).end();
    });
    expect(await sent({ url: `${server.url}/204` })).toBe('204 ');
    expect(await sent({ url: `${server.url}/202` })).toBe('202 ');
  });

  it('reads characters whose bytes come apart', async () => {
    const bytes = Buffer.from('{"title":"ä€𝄞"}');
    const server = await httpServer((_request, response) => {
      response.writeHead(200);
      let at = 0;
      const more = (): void => {
        if (at === bytes.length) {
          response.end();
          return;
        }
        response.write(bytes.subarray(at, (at += 1)), () => setImmediate(more));
      };
      more();
    });
    expect(await sent({ url: server.url })).toBe('200 {"title":"ä€𝄞"}');
  });

  it('leaves a byte order mark out', async () => {
    const server = await httpServer(endings('\uFEFF{}'));
    expect(await sent({ url: server.url })).toBe('200 {}');
  });

  it('replaces what is no UTF-8', async () => {
    const server = await httpServer((_request, response) => {
      response.end(Buffer.from([0x7b, 0xff, 0x7d, 0xe2, 0x82]));
    });
    expect(await sent({ url: server.url })).toBe('200 {\uFFFD}\uFFFD');
  });

  describe('redirected', () => {
    const KEYS = { Authorization: 'secret', 'X-Api-Key': 'secret', Cookie: 'secret' };
    const to = (location: string, status = 302) => (_request: unknown, response: ServerResponse): void => {
      response.writeHead(status, { Location: location }).end('moved');
    };
    const keysOf = (server: HttpServer): unknown[] => {
      const { headers } = server.requests.at(-1)!;
      return [headers.authorization, headers['x-api-key'], headers.cookie];
    };

    it('to the same origin, keeps the headers', async () => {
      const server: HttpServer = await httpServer((request, response) => {
        if (request.url === '/a') to('/b?c=d')(request, response);
        else response.end('here');
      });
      expect(await sent({ url: `${server.url}/a`, headers: KEYS })).toBe('200 here');
      expect(server.requests.map(({ url }) => url)).toEqual(['/a', '/b?c=d']);
      expect(keysOf(server)).toEqual(['secret', 'secret', 'secret']);
    });

    it('to another port, drops all headers of the provider', async () => {
      const other = await httpServer(endings('here'));
      const server = await httpServer(to(`${other.url}/b`));
      expect(await sent({ url: server.url, headers: KEYS })).toBe('200 here');
      expect(keysOf(other)).toEqual([undefined, undefined, undefined]);
    });

    it('to another name of the same machine, drops them as well, and does not get them back', async () => {
      let count = 0;
      const server: HttpServer = await httpServer((request, response) => {
        count += 1;
        if (count === 1) to(server.url.replace('127.0.0.1', 'localhost'))(request, response);
        else if (count === 2) to(`${server.url}/back`)(request, response);
        else response.end('here');
      });
      const got = await sent({ url: server.url, headers: KEYS });
      // Where localhost is ::1 alone nobody answers there: no key went anywhere either.
      expect(['200 here', 'transient network']).toContain(got);
      if (got === '200 here') expect(keysOf(server)).toEqual([undefined, undefined, undefined]);
    });

    it.each([301, 302, 303, 307, 308])('by %d, is followed', async (status) => {
      const server: HttpServer = await httpServer((request, response) => {
        if (request.url === '/a') to('b', status)(request, response);
        else response.end('here');
      });
      expect(await sent({ url: `${server.url}/a` })).toBe('200 here');
    });

    it('by 303, asks with GET; by 307, with the method and the body as they were', async () => {
      for (const [status, method, body] of [
        [303, 'GET', ''],
        [307, 'DELETE', 'why'],
      ] as const) {
        const bodies: string[] = [];
        const server: HttpServer = await httpServer((request, response) => {
          let text = '';
          request.on('data', (chunk: Buffer) => (text += chunk.toString()));
          request.on('end', () => {
            bodies.push(text);
            if (request.url === '/a') to('/b', status)(request, response);
            else response.end('here');
          });
        });
        expect(await sent({ url: `${server.url}/a`, method: 'DELETE', body: 'why' })).toBe('200 here');
        expect([server.requests.at(-1)?.method, bodies.at(-1)]).toEqual([method, body]);
      }
    });

    it.each([
      [301, 'POST', 'GET', ''],
      [302, 'POST', 'GET', ''],
      [302, 'PUT', 'PUT', 'why'],
      [303, 'PUT', 'GET', ''],
      [307, 'POST', 'POST', 'why'],
      [308, 'POST', 'POST', 'why'],
    ] as const)('by %d, makes of a %s a %s, as fetch does; another origin gets no body', async (status, method, becomes, body) => {
      const got: string[] = [];
      const hearing = (answer: (request: IncomingMessage, response: ServerResponse) => void) => (request: IncomingMessage, response: ServerResponse): void => {
        let text = '';
        request.on('data', (chunk: Buffer) => (text += chunk.toString()));
        request.on('end', () => {
          if (request.url === '/b') got.push(`${String(request.method)} ${text} ${request.headers['content-type'] === undefined ? 'untyped' : 'typed'}`);
          answer(request, response);
        });
      };
      const other = await httpServer(hearing(endings('here')));
      const server: HttpServer = await httpServer(
        hearing((request, response) => {
          if (request.url === '/b') response.end('here');
          else to(request.url === '/a' ? '/b' : `${other.url}/b`, status)(request, response);
        }),
      );
      const request: HttpRequest = { url: `${server.url}/a`, method, body: 'why', headers: { 'Content-Type': 'application/json' } };
      expect(await sent(request)).toBe('200 here');
      expect(await sent({ ...request, url: `${server.url}/elsewhere` })).toBe('200 here');
      expect(got[0]).toBe(`${becomes} ${body} ${body === '' ? 'untyped' : 'typed'}`);
      expect(got[1]).toMatch(new RegExp(`^${becomes}  `));
    });

    it('five times, is followed; a sixth time, or in a loop, it is a network fault', async () => {
      const server: HttpServer = await httpServer((request, response) => {
        const left = Number(request.url?.slice(1));
        if (left === 0) response.end('here');
        else to(`/${String(left - 1)}`)(request, response);
      });
      expect(await sent({ url: `${server.url}/5` })).toBe('200 here');
      expect(await sent({ url: `${server.url}/6` })).toBe('transient network');
      const loop = await httpServer(to('/'));
      expect(await sent({ url: loop.url })).toBe('transient network');
      expect(loop.requests).toHaveLength(6);
    });

    it.each(['file:///etc/passwd', 'ftp://127.0.0.1/', 'data:text/plain,hallo', 'javascript:alert(1)'])('to %s, is refused', async (location) => {
      const server = await httpServer(to(location));
      expect(await sent({ url: server.url })).toBe('fatal bad-request');
    });

    it('without a place to go to, is a reply like another', async () => {
      const server = await httpServer((_request, response) => {
        response.writeHead(302).end('moved');
      });
      expect(await sent({ url: server.url })).toBe('302 moved');
    });

    it('to what is no URL, is a network fault', async () => {
      const server = await httpServer(to('http://[not a url'));
      expect(await sent({ url: server.url })).toBe('transient network');
    });

    it('not modified, is a reply like another', async () => {
      const server = await httpServer((_request, response) => {
        response.writeHead(304, { Location: '/elsewhere' }).end();
      });
      expect(await sent({ url: server.url })).toBe('304 ');
    });

    it('with a body without end, is cut off', async () => {
      const server = await httpServer((_request, response) => {
        response.writeHead(302, { Location: '/' });
        const more = (): void => {
          if (!response.destroyed) response.write(Buffer.alloc(16_384, 'x'), () => setImmediate(more));
        };
        more();
      });
      expect(await sent({ url: server.url }, { maxBytes: 100_000 })).toBe('fatal too-large');
    });
  });

  it('leaves no socket open, after replies and faults of every sort', async () => {
    const server = await httpServer((request, response) => {
      if (request.url === '/hang') return;
      if (request.url === '/reset') request.socket.resetAndDestroy();
      else if (request.url === '/moved') response.writeHead(302, { Location: '/ok' }).end('moved');
      else if (request.url === '/large') response.end(Buffer.alloc(1_000_000));
      else response.end('ok');
    });
    const paths = ['ok', 'reset', 'moved', 'large', 'ok', 'moved'];
    const outcomes = await Promise.all(paths.map((path) => sent({ url: `${server.url}/${path}` }, { maxBytes: 1_000 })));
    expect(outcomes).toEqual(['200 ok', 'transient network', '200 ok', 'fatal too-large', '200 ok', '200 ok']);
    const hanging = Array.from({ length: 5 }, () => transport()({ url: `${server.url}/hang` }).subscribe());
    await until(() => server.requests.filter(({ url }) => url === '/hang').length === 5);
    for (const subscription of hanging) subscription.unsubscribe();
    await until(() => server.underWay() === 0);
  });

  it('keeps a key that no header can carry out of the message that users see', async () => {
    const error = await firstValueFrom(transport()({ url: 'http://127.0.0.1:9/', headers: { Authorization: 'sk-bad\nkey' } })).catch((met: unknown) => met);
    expect(codeOfFault(faultOfError(error, 0))).toBe('network');
  });
});

describe('fetchTransport', () => {
  it.each([
    [{ maxBytes: 0 }, 'maxBytes must be a whole number >= 1, not 0'],
    [{ maxBytes: Infinity }, 'maxBytes must be a whole number >= 1, not Infinity; undefined is none, or the default'],
    [{ fetch: 'fetch' }, "fetch must be a function, not 'fetch'"],
    [{ timeout: 5 }, 'fetchTransport has no option timeout; it takes fetch, maxBytes'],
    [null, 'fetchTransport options must be an object, not null'],
  ])('refuses %j', (options, message) => {
    expect(() => fetchTransport(options as object)).toThrow(message);
    try {
      fetchTransport(options as object);
    } catch (error) {
      expect(isInvalidOptionError(error)).toBe(true);
    }
  });

  it('takes any function that is like fetch, with nothing but text()', async () => {
    const fetch = (async (url: string) => ({ status: 200, headers: new Headers({ a: 'b' }), text: () => Promise.resolve(`from ${url}`) })) as unknown as typeof globalThis.fetch;
    expect(await outcome(fetchTransport({ fetch })({ url: 'http://acme.example/' }))).toBe('200 from http://acme.example/');
    expect(await outcome(fetchTransport({ fetch, maxBytes: 10 })({ url: 'http://acme.example/' }))).toBe('fatal too-large');
  });

  it('takes what such a function throws, or rejects with, for a network fault', async () => {
    const throwing = (() => {
      throw new Error('no');
    }) as unknown as typeof globalThis.fetch;
    expect(await outcome(fetchTransport({ fetch: throwing })({ url: 'http://acme.example/' }))).toBe('transient network');
    const rejecting = (() => Promise.reject(new Error('no'))) as unknown as typeof globalThis.fetch;
    expect(await outcome(fetchTransport({ fetch: rejecting })({ url: 'http://acme.example/' }))).toBe('transient network');
  });

  it('says nothing more once it is unsubscribed, though such a function knows no signal', async () => {
    let answer: (reply: unknown) => void = () => undefined;
    const deaf = (() => new Promise((resolve) => (answer = resolve))) as unknown as typeof globalThis.fetch;
    const told: unknown[] = [];
    const subscription = fetchTransport({ fetch: deaf })({ url: 'http://acme.example/' }).subscribe({ next: (reply) => told.push(reply), error: (error: unknown) => told.push(error) });
    subscription.unsubscribe();
    answer({ status: 200, headers: new Headers(), text: () => Promise.resolve('late') });
    await new Promise((resolve) => setImmediate(resolve));
    expect(told).toEqual([]);
  });
});
