import { isWatchError, type HttpRequest } from 'rx-task-status';
import { followRedirects } from '../../src/transports/followRedirects';

// Over real servers, and with each fetch, in fetch-spec.ts.

const { signal } = new AbortController();

/** A fetch that is redirected to each of these places in turn, and what was sent with it, and read of it. */
const redirected = (...places: readonly string[]) => {
  const sent: [string, RequestInit | undefined][] = [];
  const discarded: string[] = [];
  const send = ((url: string, init?: RequestInit) => {
    const location = places[sent.length];
    sent.push([url, init]);
    return Promise.resolve(location === undefined ? new Response('here') : new Response(`to ${location}`, { status: 302, headers: { location } }));
  }) as typeof fetch;
  const follow = async (request: Partial<HttpRequest> = {}): Promise<string> => {
    const response = await followRedirects(send, { url: 'http://acme.example/a', ...request }, signal, async (moved) => {
      discarded.push(await moved.text());
    });
    return response.text();
  };
  return { sent, discarded, follow };
};

describe('followRedirects', () => {
  it('sends the request by hand, and returns a reply that redirects nowhere with its body unread', async () => {
    const { sent, discarded, follow } = redirected();
    expect(await follow()).toBe('here');
    expect(sent).toEqual([['http://acme.example/a', { method: 'GET', headers: {}, body: null, signal, redirect: 'manual' }]]);
    expect(discarded).toEqual([]);
  });

  it('goes on from where it was redirected to, and reads the body of each redirect', async () => {
    const { sent, discarded, follow } = redirected('/b/', 'c');
    expect(await follow()).toBe('here');
    expect(sent.map(([url]) => url)).toEqual(['http://acme.example/a', 'http://acme.example/b/', 'http://acme.example/b/c']);
    expect(discarded).toEqual(['to /b/', 'to c']);
  });

  it('leaves headers and body behind on another origin, and does not take them up again', async () => {
    const { sent, follow } = redirected('http://other.example/', 'http://acme.example/b');
    await follow({ method: 'PUT', headers: { Authorization: 'key' }, body: 'why' });
    expect(sent.map(([, init]) => [init?.headers, init?.body])).toEqual([[{ Authorization: 'key' }, 'why'], [{}, null], [{}, null]]);
  });

  it('follows five redirects, and errors with the sixth', async () => {
    expect(await redirected('b', 'b', 'b', 'b', 'b').follow()).toBe('here');
    const error: unknown = await redirected('b', 'b', 'b', 'b', 'b', 'b').follow().catch((met: unknown) => met);
    expect(isWatchError(error, 'network') && error.message).toBe('more than 5 redirects');
  });

  it('refuses what is not http(s)', async () => {
    const error: unknown = await redirected('file:///etc/passwd').follow().catch((met: unknown) => met);
    expect(isWatchError(error, 'bad-request') && error.message).toBe('redirected to file:, which is not http(s)');
  });
});
