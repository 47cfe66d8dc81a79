import { followRedirects } from '../../src/transports/followRedirects';
import { follow, platformFetch } from '../../src/transports/platformFetch.node';

const native = globalThis.fetch;

afterEach(() => {
  globalThis.fetch = native;
});

describe('the platform\'s fetch in Node', () => {
  it.each([
    ['the native one', native],
    ['one that was put in its place after this was loaded', () => Promise.resolve(new Response('other'))],
  ])('is found when it is asked for, without a promise: %s', async (_what, fetch) => {
    globalThis.fetch = fetch;
    const found = platformFetch();
    expect(found).not.toBeInstanceOf(Promise);
    const reply = await (found as typeof globalThis.fetch)('data:text/plain,native');
    expect(await reply.text()).toBe(fetch === native ? 'native' : 'other');
  });

  it.each([['undefined', undefined], ['no function', {}]])('is cross-fetch where it is %s', async (_what, fetch) => {
    globalThis.fetch = fetch as never;
    const found = platformFetch();
    expect(found).toBeInstanceOf(Promise);
    const { fetch: cross } = await import('cross-fetch');
    expect(await found).toBe(cross);
  });

  it('follows no redirects by itself', () => {
    expect(follow).toBe(followRedirects);
  });
});
