import { inspect } from 'node:util';
import { firstValueFrom, of, throwError, type Observable } from 'rxjs';
import crossFetch from 'cross-fetch';
import { fetchTransport, isInvalidOptionError, memoriesScreenplay, memoriesVisualSearch, scenext, type ProviderOptions, type Transport } from 'rx-task-status';
import { closeHttpServers, httpServer } from '../transports/httpServer';
import { hurried } from './harness';

afterEach(closeHttpServers);

const KEY = 'sk-mai-5ecret0123456789';

/** Everything that a value holds, as text: hidden fields, causes and stacks included. */
const shown = (value: unknown): string => `${inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null })}${JSON.stringify(value)}`;

const PROVIDERS: [string, (options: ProviderOptions & { readonly apiKey: string }) => { watch: (id: string) => Observable<unknown>; watchAll: (ids: readonly string[]) => Observable<unknown>; check: (id: string) => Observable<unknown> }][] = [
  ['memoriesScreenplay', memoriesScreenplay],
  ['memoriesVisualSearch', memoriesVisualSearch],
  ['scenext', scenext],
];

/** All that a provider lets out: snapshots, errors, events, the provider itself. */
const everything = async (make: (typeof PROVIDERS)[number][1], baseUrl: string, options: Partial<ProviderOptions> = {}): Promise<string> => {
  const out: unknown[] = [];
  const provider = make({
    ...hurried(baseUrl, { retry: { count: 1, ambiguousCount: 1, delay: 1, notFoundGrace: 10 }, timeout: { total: 250, request: 100 }, onEvent: (event) => out.push(event), ...options }),
    apiKey: KEY,
  });
  out.push(provider);
  for (const source of [provider.watch('t'), provider.watchAll(['t', 'u']), provider.check('t')]) {
    await new Promise<void>((resolve) => {
      source.subscribe({
        next: (value) => out.push(value),
        error: (error: unknown) => {
          out.push(error);
          resolve();
        },
        complete: resolve,
      });
    });
  }
  return shown(out);
};

describe.each(PROVIDERS)('the key of %s', (_name, make) => {
  it.each([
    ['echoes it in an error', 400, (key: string) => JSON.stringify({ code: 400, msg: `bad key ${key}`, error: `bad key ${key}`, message: key })],
    ['echoes it in JSON that is no reply', 200, (key: string) => JSON.stringify({ headers: { authorization: key } })],
    ['echoes it in a page', 502, (key: string) => `<html>${key}</html>`],
    ['echoes it in half of a reply', 200, (key: string) => `{"code": 200, "msg": "${key}`],
    ['echoes it in its refusal', 401, (key: string) => JSON.stringify({ code: '0401', msg: `wrong key: ${key}` })],
    ['echoes it in a task', 200, (key: string) => JSON.stringify({ code: '0000', data: { status: key, videos: [{ video_no: key, status: 'PARSE' }] }, status: 'IN_PROGRESS', title: key })],
    ['says it is not found', 404, (key: string) => key],
  ])('is let out nowhere where the server %s', async (_how, status, body) => {
    const server = await httpServer((request, response) => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body((request.headers.authorization ?? '').replace('Bearer ', '')));
    });
    const text = await everything(make, server.url);
    expect(server.requests.length).toBeGreaterThan(0);
    expect(server.requests[0]?.headers.authorization).toContain(KEY);
    expect(text).not.toContain(KEY);
  });

  it('is let out nowhere where the request fails, over any fetch', async () => {
    const server = await httpServer((request) => {
      request.socket.resetAndDestroy();
    });
    for (const fetch of [globalThis.fetch, crossFetch]) {
      expect(await everything(make, server.url, { transport: fetchTransport({ fetch }) })).not.toContain(KEY);
    }
  });

  it('is let out nowhere where the transport quotes it in what it throws', async () => {
    const quoting: Transport[] = [
      ({ headers }) => throwError(() => new TypeError(`Headers.append: "${headers?.['Authorization'] ?? ''}" is an invalid header value`, { cause: { headers } })),
      ({ headers }) => throwError(() => Object.assign(new Error('refused'), { status: 400, request: { headers }, cause: new Error(headers?.['Authorization']) })),
      ({ headers }) => {
        throw new Error(`no: ${JSON.stringify(headers)}`);
      },
       
      ({ headers }) => throwError(() => headers),
      ({ headers }) => of({ status: 500, headers: { get: () => headers?.['Authorization'] ?? null }, text: headers?.['Authorization'] ?? '' }),
    ];
    for (const transport of quoting) expect(await everything(make, 'http://127.0.0.1:9', { transport })).not.toContain(KEY);
  });

  it('is sent to no other origin', async () => {
    const other = await httpServer((_request, response) => {
      response.end('{}');
    });
    const server = await httpServer((_request, response) => {
      response.writeHead(307, { Location: `${other.url}/elsewhere` }).end();
    });
    const text = await everything(make, server.url);
    expect(other.requests.length).toBeGreaterThan(0);
    expect(shown(other.requests)).not.toContain(KEY);
    expect(text).not.toContain(KEY);
  });

  it('is refused where no header can carry it, by the position of the character', () => {
    for (const bad of [`${KEY}\n`, ` ${KEY}`, `${KEY.slice(0, 5)}ä${KEY.slice(5)}`]) {
      let met: unknown;
      try {
        make({ apiKey: bad });
      } catch (error) {
        met = error;
      }
      expect(isInvalidOptionError(met)).toBe(true);
      expect((met as Error).message).toMatch(/character \d+ of \d+/);
      expect(shown(met)).not.toContain(KEY.slice(5));
    }
  });
});

describe('a key that is looked up', () => {
  it('is let out nowhere, whatever it is', async () => {
    const server = await httpServer((_request, response) => {
      response.writeHead(500).end();
    });
    const lookUps = [() => KEY, () => of(KEY), () => Promise.resolve(KEY), () => `${KEY}\n`, () => Promise.resolve(`${KEY}\n`)];
    for (const apiKey of lookUps) {
      const error: unknown = await firstValueFrom(scenext({ ...hurried(server.url), apiKey }).check('t')).catch((met: unknown) => met);
      expect(error).toBeInstanceOf(Error);
      expect(shown(error)).not.toContain(KEY);
    }
  });
});
