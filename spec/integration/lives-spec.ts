import { firstValueFrom } from 'rxjs';
import { memoriesScreenplay, memoriesVideoIds, memoriesVisualSearch, scenext, toCompleted } from 'rx-task-status';
import type { TaskServer, TaskServerOptions } from 'rx-task-status/testing/server';
import { all, closeServers, hurried, startServer, statuses } from './harness';

afterEach(closeServers);

/** A server whose clock goes on by 20 ms with each status request: however slow the machine is, no state is passed over. */
const startSteppedServer = async (options: TaskServerOptions = {}): Promise<TaskServer> => {
  let asked = (): number => 0;
  const server = await startServer({ ...options, now: () => 20 * asked() });
  asked = () => server.stats().statusRequests;
  return server;
};

describe('the life of a screenplay task', () => {
  const watched = async (life: object) => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'screenplay', pendingMs: 250, episodes: 4, episodeMs: 50, ...life });
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay));
    return { id, server, provider, snapshots: await all(provider.watch(id)) };
  };

  it('is pending, running through its episodes, and completed', async () => {
    const { id, snapshots } = await watched({});
    expect(statuses(snapshots)).toEqual(['pending', 'running', 'completed']);
    const ratios = snapshots.map(({ progress }) => progress?.ratio ?? 0);
    expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
    expect(snapshots.at(-1)).toMatchObject({ provider: 'memories-screenplay', taskId: id, status: 'completed', result: null });
  });

  it('fails, with the code and the message of the vendor, which is data', async () => {
    const { snapshots } = await watched({ ends: 'failed', failure: { code: 'NO_SOUND', message: 'there is no sound' } });
    expect(snapshots.at(-1)).toMatchObject({ status: 'failed', failure: { code: 'NO_SOUND', message: 'there is no sound' } });
  });

  it('is cancelled by somebody else', async () => {
    const { snapshots } = await watched({ ends: 'cancelled' });
    expect(snapshots.at(-1)?.status).toBe('cancelled');
  });

  it('is cancelled by us, and its watch ends by the server\'s word', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'screenplay', episodes: 1_000, episodeMs: 1_000 });
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay));
    const watching = all(provider.watch(id));
    await firstValueFrom(provider.watch(id));
    expect((await all(provider.cancel(id))).map(({ status }) => status)).toEqual(['cancelled']);
    expect((await watching).at(-1)?.status).toBe('cancelled');
    expect(server.task(id)?.state).toBe('cancelled');
    expect(server.stats().cancelRequests).toBe(1);
  });

  it('is cancelled although the reply to that is lost', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'screenplay', episodes: 1_000, episodeMs: 1_000 });
    server.inject('reset', 1, { request: 'cancel' });
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay));
    expect((await all(provider.cancel(id))).map(({ status }) => status)).toEqual(['cancelled']);
    expect(server.stats().cancelRequests).toBe(1);
  });

  it('cannot be cancelled once it has ended', async () => {
    const { id, provider } = await watched({});
    await expect(all(provider.cancel(id))).rejects.toMatchObject({ code: 'too-late-to-cancel', lastSnapshot: { status: 'completed' } });
  });

  it('is not cancelled by who stops watching it', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'screenplay', episodes: 1_000, episodeMs: 1_000 });
    await firstValueFrom(memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay)).watch(id));
    expect(server.task(id)?.state).toBe('running');
    expect(server.stats().cancelRequests).toBe(0);
  });

  it('that is unknown is not found, after the grace', async () => {
    const server = await startSteppedServer();
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay, { retry: { delay: 10, maxDelay: 20, notFoundGrace: 100 } }));
    await expect(all(provider.watch('ros-sd-unknown'))).rejects.toMatchObject({ code: 'not-found', taskId: 'ros-sd-unknown' });
    expect(server.stats().statusRequests).toBeGreaterThan(1);
  });

  it('is not shown to who has no key', async () => {
    const server = await startSteppedServer({ apiKeys: ['sk-right'] });
    const { id } = server.create({ kind: 'screenplay' });
    const provider = memoriesScreenplay(hurried(server.baseUrls.memoriesScreenplay));
    await expect(all(provider.watch(id))).rejects.toMatchObject({ code: 'unauthorized' });
    await expect(all(provider.watchAll([id, 'b', 'c']))).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('the life of a Visual Search upload', () => {
  const life = { kind: 'visual-search', videos: [{ appearsMs: 60, endsMs: 150 }, { appearsMs: 100, endsMs: 200, ends: 'FAIL' }] } as const;

  it('is empty, then listed, then completed with as many videos as are expected', async () => {
    const server = await startSteppedServer();
    const { id } = server.create(life);
    const snapshots = await all(memoriesVisualSearch(hurried(server.baseUrls.memoriesVisualSearch)).watch({ id, expected: 2 }));
    expect(statuses(snapshots)).toEqual(['pending', 'running', 'completed']);
    const last = snapshots.at(-1)!;
    expect(last.videos.map(({ word }) => word)).toEqual(['PARSE', 'FAIL']);
    expect(last.status === 'completed' && last.result.length).toBe(1);
    expect(last.progress).toMatchObject({ done: 2, total: 2, ratio: 1 });
  });

  it('is completed when nothing changes for long enough, where nothing is expected', async () => {
    const server = await startSteppedServer();
    const { id } = server.create(life);
    const snapshots = await all(memoriesVisualSearch(hurried(server.baseUrls.memoriesVisualSearch)).watch({ id, settle: 200 }));
    expect(snapshots.at(-1)).toMatchObject({ status: 'completed', videos: [{ word: 'PARSE' }, { word: 'FAIL' }] });
  });

  it('is failed when all its videos fail', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'visual-search', videos: [{ endsMs: 50, ends: 'FAIL' }] });
    const snapshots = await all(memoriesVisualSearch(hurried(server.baseUrls.memoriesVisualSearch)).watch({ id, expected: 1 }));
    expect(snapshots.at(-1)?.status).toBe('failed');
  });

  it('of another scope, or that is unknown, is given up as unseen', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ ...life, uniqueId: 'tenant-a' });
    const provider = memoriesVisualSearch(hurried(server.baseUrls.memoriesVisualSearch, { timeout: { unseen: 300 } }));
    const lost = await all(provider.watchAll([{ id, uniqueId: 'tenant-b' }, { id: 'unknown' }, { id, uniqueId: 'tenant-a', expected: 2 }]));
    expect(lost.filter(({ status }) => status === 'lost')).toMatchObject([{ error: { code: 'timeout-unseen' } }, { error: { code: 'timeout-unseen' } }]);
    expect(lost.filter(({ status }) => status === 'completed')).toHaveLength(1);
  });
});

describe('the life of a video upload', () => {
  const life = { kind: 'video-ids', videos: [{ appearsMs: 50, videoId: 'VI1' }, { appearsMs: 120, videoId: 'VI2' }] } as const;

  it('is empty, then listed, then completed with as many ids as are expected', async () => {
    const server = await startSteppedServer();
    const { id } = server.create(life);
    const snapshots = await all(memoriesVideoIds(hurried(server.baseUrls.memoriesVideoIds)).watch({ id, expected: 2 }));
    expect(statuses(snapshots)).toEqual(['pending', 'running', 'completed']);
    expect(snapshots.at(-1)).toMatchObject({ videoIds: ['VI1', 'VI2'], result: ['VI1', 'VI2'] });
  });

  it('is completed when nothing changes for long enough', async () => {
    const server = await startSteppedServer();
    const { id } = server.create(life);
    const snapshots = await all(memoriesVideoIds(hurried(server.baseUrls.memoriesVideoIds)).watch({ id, settle: 200 }));
    expect(snapshots.at(-1)).toMatchObject({ status: 'completed', result: ['VI1', 'VI2'] });
  });
});

describe('the life of a scene', () => {
  it('is running with a frame more each time, and completed with its parts, however each reply signs its URLs', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'scenext', frames: [{ at: 60 }, { at: 120 }], endsMs: 200 });
    const provider = scenext(hurried(server.baseUrls.scenext, { cadence: undefined }));
    const hasty = scenext(hurried(server.baseUrls.scenext));
    expect(provider.name).toBe('scenext');
    const snapshots = await all(hasty.watch(id));
    expect(snapshots.map(({ frames }) => frames.length)).toEqual([0, 1, 2, expect.any(Number)]);
    expect(server.task(id)?.statusRequests).toBeGreaterThan(6);
    const completed = await firstValueFrom(hasty.watch(id).pipe(toCompleted()));
    expect(completed.result.map(({ type }) => type)).toEqual(['video', 'text']);
  });

  it('fails', async () => {
    const server = await startSteppedServer();
    const { id } = server.create({ kind: 'scenext', frames: [], endsMs: 80, ends: 'FAILED', failure: { message: 'no scene' } });
    const snapshots = await all(scenext(hurried(server.baseUrls.scenext)).watch(id));
    expect(snapshots.at(-1)).toMatchObject({ status: 'failed', failure: { message: 'no scene' } });
  });
});
