import { followRedirects } from '../../src/transports/followRedirects';
import * as browser from '../../src/transports/platformFetch';
import * as node from '../../src/transports/platformFetch.node';

const native = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = native;
});

describe.each([
  ['of Node', node],
  ['of browsers', browser],
])('platformFetch %s', (_name, { platformFetch }) => {
  it('is the platform\'s own, whatever it was when the module was loaded', () => {
    const calls: unknown[] = [];
    globalThis.fetch = function (this: unknown, ...args: unknown[]) {
      calls.push([this === globalThis, ...args]);
      return Promise.resolve(new Response());
    };
    const found = platformFetch() as typeof fetch;
    void found('http://acme.example/');
    expect(calls).toEqual([[true, 'http://acme.example/']]);
  });
});

describe('platformFetch where there is no fetch', () => {
  beforeEach(() => {
    Reflect.deleteProperty(globalThis, 'fetch');
  });

  it('is cross-fetch in Node', async () => {
    const found = await node.platformFetch();
    expect(typeof found).toBe('function');
    expect(found).not.toBe(native);
  });

  it('says in browsers what to do', () => {
    expect(() => browser.platformFetch()).toThrow('this platform has no fetch; pass one: fetchTransport({ fetch })');
  });
});

describe('redirects', () => {
  it('are followed by the platform in browsers, and no reply comes from its cache', async () => {
    const sent: unknown[] = [];
    const send = (...args: unknown[]): Promise<Response> => {
      sent.push(args);
      return Promise.resolve(new Response());
    };
    const { signal } = new AbortController();
    await browser.follow(send, { url: 'http://acme.example/a' }, signal, (response) => response.text());
    expect(sent).toEqual([['http://acme.example/a', { method: 'GET', headers: {}, body: null, signal, redirect: 'follow', cache: 'no-store' }]]);
  });

  it('are followed by hand in Node', () => {
    expect(node.follow).toBe(followRedirects);
  });
});
