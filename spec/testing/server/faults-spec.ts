import { drawnFault, FAULT_NAMES } from '../../../src/testing/server/faults';
import { closeServers, fixtureText, get, handClock, listUrl, screenplayUrl, startServer } from './harness';

afterEach(closeServers);

const withTask = async (options: Parameters<typeof startServer>[0] = {}) => {
  const server = await startServer(options);
  server.create({ kind: 'screenplay', id: 'a', ends: 'stalls' });
  return { server, url: screenplayUrl(server, 'a') };
};

describe('a fault', () => {
  it('of 429, 502 or 503 is a gateway\'s reply', async () => {
    const { server, url } = await withTask();
    server.inject('tooManyRequests');
    server.inject('badGateway');
    server.inject('unavailable');
    const tooMany = await get(url);
    expect([tooMany.status, tooMany.json.status, tooMany.headers.get('retry-after')]).toEqual([429, 429, null]);
    const badGateway = await get(url);
    expect([badGateway.status, badGateway.json]).toEqual([
      502,
      expect.objectContaining({ status: 502, error: 'Bad Gateway', path: '/serve/api/v2/screenplay/tasks/a' }),
    ]);
    const unavailable = await get(url);
    expect([unavailable.status, unavailable.text]).toEqual([503, fixtureText('gateway-503.html')]);
    expect(unavailable.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect((await get(url)).status).toBe(200);
    expect(server.stats().byStatus).toEqual({ 200: 1, 429: 1, 502: 1, 503: 1 });
  });

  it('says when to come back, if it is to', async () => {
    const { server, url } = await withTask({ retryAfterMs: 1_500 });
    server.inject('tooManyRequests');
    server.inject('unavailable');
    expect((await get(url)).headers.get('retry-after')).toBe('2');
    expect((await get(url)).headers.get('retry-after')).toBe('2');
    expect((await get(url)).headers.get('retry-after')).toBeNull();
  });

  it('of a reset cuts the connection', async () => {
    const { server, url } = await withTask();
    server.inject('reset');
    const error: any = await get(url).catch((reason: unknown) => reason);
    expect([error.name, error.cause.code]).toEqual(['TypeError', 'ECONNRESET']);
    expect((await get(url)).status).toBe(200);
    expect(server.stats()).toMatchObject({ requests: 2, byStatus: { 200: 1 }, faults: { reset: 1 } });
  });

  it('of a hang lasts until the client goes', async () => {
    const { server, url } = await withTask();
    server.inject('hang');
    const error: any = await get(url, { signal: AbortSignal.timeout(60) }).catch((reason: unknown) => reason);
    expect(error.name).toBe('TimeoutError');
    expect((await get(url)).status).toBe(200);
    expect(server.stats()).toMatchObject({ mostInFlight: 1, faults: { hang: 1 } });
  });

  it('of truncation is a whole HTTP reply with half of the JSON', async () => {
    const { server, url } = await withTask();
    const whole = await get(url);
    server.inject('truncated');
    const half = await get(url);
    expect(half.status).toBe(200);
    expect(half.json).toBeUndefined();
    expect(half.text).toBe(whole.text.slice(0, Math.floor(whole.text.length / 2)));
  });

  it('of a slow body is the right reply, late', async () => {
    const { server, url } = await withTask({ slowBodyMs: 70 });
    const whole = await get(url);
    server.inject('slowBody');
    const from = performance.now();
    expect((await get(url)).text).toBe(whole.text);
    expect(performance.now() - from).toBeGreaterThan(45);
  });

  it('can wait for one task, for so many requests, or for a cancellation', async () => {
    const { server, url } = await withTask();
    server.create({ kind: 'screenplay', id: 'b' });
    server.inject('unavailable', 2, { taskId: 'b' });
    server.inject('truncated', 1, { request: 'cancel' });
    expect((await get(url)).status).toBe(200);
    const b = screenplayUrl(server, 'b');
    expect([(await get(b)).status, (await get(b)).status, (await get(b)).status]).toEqual([503, 503, 200]);
    expect((await get(url, { method: 'DELETE' })).json).toBeUndefined();
    expect(server.task('a')!.state).toBe('cancelled');
    server.inject('unavailable', 1, { request: 'cancel' });
    expect((await get(b, { method: 'DELETE' })).status).toBe(503);
    expect(server.task('b')!.state).toBe('running');
  });

  it('keeps the end from being told', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: 'a', episodes: 1, episodeMs: 100 });
    clock.set(200);
    server.inject('truncated');
    await get(screenplayUrl(server, 'a'));
    expect(server.task('a')!.endToldAt).toBeUndefined();
    clock.set(300);
    await get(screenplayUrl(server, 'a'));
    clock.set(400);
    await get(screenplayUrl(server, 'a'));
    const { endToldAt, endedAt } = server.task('a')!;
    expect(endToldAt! - endedAt!).toBe(200);
  });
});

describe('doses', () => {
  it('are met in their share', () => {
    const doses = { tooManyRequests: 0.1, hang: 0.05, slowBody: 0.2 };
    const drawn = Array.from({ length: 4_000 }, (_, nth) => drawnFault(doses, 7, 'task', nth));
    const share = (name: string | undefined): number => drawn.filter((fault) => fault === name).length / drawn.length;
    expect(share('tooManyRequests')).toBeCloseTo(0.1, 1);
    expect(share('hang')).toBeCloseTo(0.05, 1);
    expect(share('slowBody')).toBeCloseTo(0.2, 1);
    expect(share(undefined)).toBeCloseTo(0.65, 1);
    expect(FAULT_NAMES.filter((name) => !(name in doses)).map(share)).toEqual([0, 0, 0, 0]);
  });

  it('spoil status replies alone, and the same ones for the same seed in any order', async () => {
    const run = async (seed: number, order: readonly string[]): Promise<Record<string, number[]>> => {
      const server = await startServer({ seed, faults: { unavailable: 0.3, tooManyRequests: 0.2 } });
      server.create({ kind: 'screenplay', id: 'a' });
      server.create({ kind: 'visual-search', id: 'b' });
      const met: Record<string, number[]> = { a: [], b: [] };
      for (const id of order) {
        const reply = await get(id === 'a' ? screenplayUrl(server, id) : listUrl(server, id));
        met[id]!.push(reply.status);
      }
      expect((await get(screenplayUrl(server, 'nobody'), { method: 'DELETE' })).status).toBe(404);
      return met;
    };
    const turns = Array.from({ length: 20 }, (_, index) => index);
    const alternating = turns.flatMap(() => ['a', 'b']);
    const inBlocks = [...turns.map(() => 'b'), ...turns.map(() => 'a')];
    const first = await run(3, alternating);
    expect(new Set(first['a'])).toEqual(new Set([200, 429, 503]));
    expect(await run(3, inBlocks)).toEqual(first);
    expect(await run(4, alternating)).not.toEqual(first);
  });
});
