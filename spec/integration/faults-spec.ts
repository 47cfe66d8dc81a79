import crossFetch from 'cross-fetch';
import { merge } from 'rxjs';
import {
  defineProvider,
  fetchTransport,
  memoriesScreenplay,
  memoriesVideoIds,
  memoriesVisualSearch,
  requestBudget,
  scenext,
  type AnySnapshot,
  type WatchEvent,
  type Word,
} from 'rx-task-status';
import type { TaskServer } from 'rx-task-status/testing/server';
import { closeHttpServers, httpServer } from '../transports/httpServer';
import { all, closeServers, hurried, startServer } from './harness';

afterEach(closeServers);

const acme = defineProvider({
  name: 'acme',
  status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
  read: ({ text }): Word => JSON.parse(text) as Word,
});

/** The last that was heard of each task. */
const ends = (snapshots: readonly AnySnapshot[]): Record<string, string> =>
  Object.fromEntries(snapshots.map((snapshot) => [snapshot.taskId, snapshot.status === 'lost' ? `lost: ${snapshot.error.message}` : snapshot.status]));

/** What the server knows of each task. */
const truth = (server: TaskServer): Record<string, string> => Object.fromEntries(server.tasks().map(({ id, state }) => [id, state]));

const screenplays = (server: TaskServer, count: number): string[] =>
  Array.from({ length: count }, (_, i) => server.create({ kind: 'screenplay', pendingMs: i * 5, episodes: 3, episodeMs: 40 + i, ends: i % 7 === 0 ? 'failed' : i % 11 === 0 ? 'cancelled' : 'completed' }).id);

describe.each([
  ['native fetch', globalThis.fetch],
  ['cross-fetch', crossFetch],
])('a batch over %s', (_name, fetch) => {
  it('of thirty tasks ends as the server says, through all faults at once', async () => {
    const dose = 0.06;
    const server = await startServer({
      seed: 7,
      slowBodyMs: 40,
      faults: { tooManyRequests: dose, unavailable: dose, badGateway: dose, reset: dose, hang: dose, truncated: dose, slowBody: dose },
    });
    const ids = screenplays(server, 30);
    const events: WatchEvent[] = [];
    const provider = memoriesScreenplay(
      hurried(server.baseUrls.memoriesScreenplay, { transport: fetchTransport({ fetch }), timeout: { request: 1_000, total: 60_000 }, onEvent: (event) => events.push(event) }),
    );
    const snapshots = await all(provider.watchAll(ids));
    expect(ends(snapshots)).toEqual(truth(server));
    const { faults, inFlight } = server.stats();
    expect(Object.values(faults).every((count) => count > 0)).toBe(true);
    expect(inFlight).toBe(0);
    const codes = new Set(events.flatMap((event) => (event.type === 'fault' ? [event.code] : [])));
    expect([...codes].sort()).toEqual(['network', 'rate-limited', 'server', 'timeout-request', 'unreadable-reply']);
  }, 30_000);
});

describe.each([
  ['native fetch', globalThis.fetch],
  ['cross-fetch', crossFetch],
])('a reply that breaks off within its body, over %s', (_name, fetch) => {
  it('is asked for again: at once where fetch tells, else when timeout.request has passed', async () => {
    let nth = 0;
    const server = await httpServer((request, response) => {
      nth += 1;
      if (nth > 1) {
        response.end('{"status":"completed","result":1}');
        return;
      }
      response.writeHead(200, { 'Content-Length': '1000' });
      response.write('{"status":', () => {
        request.socket.end();
      });
    });
    const provider = acme(hurried(server.url, { transport: fetchTransport({ fetch }), timeout: { request: 300 } }));
    const snapshots = await all(provider.watch('t'));
    expect(snapshots).toMatchObject([{ status: 'completed', attempt: 2 }]);
    await closeHttpServers();
  });
});

describe('a batch that asks too often', () => {
  it.each([400, 429] as const)('is refused with %d, slows down, and loses no task', async (screenplayStatus) => {
    const server = await startServer({ quota: { perSecond: 8, screenplayStatus } });
    const ids = screenplays(server, 12);
    const provider = memoriesScreenplay(
      hurried(server.baseUrls.memoriesScreenplay, { budget: requestBudget({ perSecond: 60 }), retry: { delay: 200, maxDelay: 1_000 } }),
    );
    expect(ends(await all(provider.watchAll(ids)))).toEqual(truth(server));
    expect(server.stats().quotaRefusals).toBeGreaterThan(0);
  }, 30_000);

  it('finds the rate where it is not told one', async () => {
    const server = await startServer({ quota: { perSecond: 20 } });
    const ids = screenplays(server, 4);
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay, { budget: requestBudget(), retry: { delay: 200, maxDelay: 1_000 } }));
    expect(ends(await all(provider.watchAll(ids)))).toEqual(truth(server));
  }, 30_000);

  it('is hardly refused where its budget is the quota, though providers share the account', async () => {
    const server = await startServer({ quota: { perSecond: 40 } });
    const videos = Array.from({ length: 4 }, () => server.create({ kind: 'visual-search', videos: [{ endsMs: 200 }] }).id);
    const ids = screenplays(server, 6);
    const budget = requestBudget({ perSecond: 36 });
    const snapshots = await all(
      merge(
        memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay, { budget })).watchAll(ids),
        memoriesVisualSearch(hurried(server.baseUrls.memoriesVisualSearch, { budget })).watchAll(videos.map((id) => ({ id, expected: 1 }))),
      ),
    );
    expect(new Set(Object.values(ends(snapshots)))).toEqual(new Set(['completed', 'failed']));
    const { quotaRefusals, requests } = server.stats();
    expect(quotaRefusals).toBeLessThanOrEqual(requests / 20);
  }, 30_000);
});

describe('a batch of all four providers', () => {
  it('is one stream that ends as the server says', async () => {
    const server = await startServer({ faults: { unavailable: 0.1, reset: 0.1 } });
    const { baseUrls } = server;
    const plays = screenplays(server, 3);
    const ids = server.create({ kind: 'video-ids', videos: [{ appearsMs: 80 }] }).id;
    const scenes = [server.create({ kind: 'scenext', frames: [{ at: 50 }], endsMs: 100 }).id, server.create({ kind: 'scenext', frames: [], endsMs: 100, ends: 'FAILED' }).id];
    const snapshots = await all(
      merge(
        memoriesScreenplay(hurried(baseUrls.memoriesScreenplay)).watchAll(plays),
        memoriesVideoIds(hurried(baseUrls.memoriesVideoIds)).watchAll([{ id: ids, expected: 1 }]),
        scenext(hurried(baseUrls.scenext)).watchAll(scenes),
      ),
    );
    const heard = ends(snapshots);
    expect(heard).toEqual({ ...truth(server), [ids]: 'completed' });
  }, 30_000);
});

describe('unsubscribing from a batch', () => {
  it('aborts what is under way at the server, and asks nothing more', async () => {
    const server = await startServer({ faults: { hang: 1 } });
    const subscription = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay, { timeout: { request: 60_000 } }))
      .watchAll(screenplays(server, 20))
      .subscribe();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (server.stats().inFlight === 10) resolve();
        else setTimeout(look, 5);
      };
      look();
    });
    subscription.unsubscribe();
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (server.stats().inFlight === 0) resolve();
        else setTimeout(look, 5);
      };
      look();
    });
    expect(server.stats()).toMatchObject({ statusRequests: 10, inFlight: 0, cancelRequests: 0 });
  });
});
