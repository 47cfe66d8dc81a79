import { isInvalidOptionError } from '../../../src/index';
import { taskServer, type TaskKind, type TaskLife, type TaskServerOptions } from '../../../src/testing/server/index';
import { closeServers, get, handClock, screenplayUrl, startServer } from './harness';

afterEach(closeServers);

const KINDS: readonly TaskKind[] = ['screenplay', 'visual-search', 'video-ids', 'scenext'];

describe('a server', () => {
  it('listens on a loopback port of its own', async () => {
    const server = await startServer();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    expect(server.baseUrls).toEqual({
      memoriesScreenplay: `${server.url}/serve/api/v2`,
      memoriesVideoIds: `${server.url}/serve/api/v1`,
      memoriesVisualSearch: `${server.url}/serve/api/v1`,
      scenext: `${server.url}/api`,
    });
    await expect(taskServer({ port: server.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('ends everything when it closes: hangs, slow bodies, idle connections', async () => {
    const server = await taskServer({ slowBodyMs: 3_600_000 });
    const url = screenplayUrl(server, 'a');
    await get(url);
    server.inject('hang');
    const hanging = get(url).catch((error: unknown) => error);
    while (server.stats().inFlight < 1) await get(`${server.url}/_stats`);
    server.inject('slowBody');
    const slow = await fetch(url, { headers: { Authorization: 'k' } });
    const body = slow.text().catch((error: unknown) => error);
    expect(server.stats().inFlight).toBe(2);
    await Promise.all([server.close(), server.close()]);
    // Native fetch's errors are of another realm than Jest's, so by name.
    expect(await hanging).toMatchObject({ name: 'TypeError', message: 'fetch failed' });
    expect(await body).toMatchObject({ name: 'TypeError', message: 'terminated' });
    await expect(get(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    expect(server.stats().inFlight).toBe(0);
    expect(process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
  });

  it('makes the same lives and ids from the same seed, whenever it is started', async () => {
    const lives = async (seed: number, start: number, order: readonly TaskKind[]) => {
      const server = await startServer({ seed, now: handClock(start).now });
      return order.map((kind) => server.create({ kind, random: true })).map(({ script, id }) => ({ script, id: id.slice(-8) }));
    };
    const first = await lives(5, 1e12, KINDS);
    expect(await lives(5, 1.7e12, KINDS)).toEqual(first);
    expect(await lives(6, 1e12, KINDS)).not.toEqual(first);
  });

  it('draws lives that end, whose times follow the pace', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    for (const pace of [1, 0.01]) {
      for (const kind of KINDS) {
        for (let count = 0; count < 25; count += 1) server.create({ kind, random: true, pace });
      }
    }
    clock.set(86_400_000);
    const lasted = server.tasks().map(({ endedAt, createdAt }) => endedAt! - createdAt);
    expect(lasted.slice(0, 100).every((ms) => ms > 2_000 && ms < 1_800_000)).toBe(true);
    expect(lasted.slice(100).every((ms) => ms > 20 && ms < 18_000)).toBe(true);
    const failed = server.tasks().filter(({ state }) => state === 'failed').length;
    expect(failed).toBeGreaterThan(2);
    expect(failed).toBeLessThan(50);
  });

  it('gives ids in the vendors\' forms', async () => {
    const server = await startServer({ now: handClock().now });
    const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
    expect(server.create({ kind: 'screenplay' }).id).toMatch(/^ros-sd-20260313-[0-9a-f]{8}$/);
    expect(server.create({ kind: 'visual-search' })).toMatchObject({ id: expect.stringMatching(`^${uuid}$`), uniqueId: 'default' });
    expect(server.create({ kind: 'video-ids', uniqueId: 'u' })).toMatchObject({
      id: expect.stringMatching(`^${uuid}_[0-9a-f]{32}$`),
      uniqueId: 'u',
    });
    expect(server.create({ kind: 'scenext' }).id).toMatch(new RegExp(`^${uuid}$`));
    expect(server.create({ kind: 'video-ids', random: true, uniqueId: 'r' }).uniqueId).toBe('r');
    expect(server.tasks()).toHaveLength(5);
  });
});

describe('bad options', () => {
  it.each<[TaskServerOptions | Record<string, unknown>, string, string]>([
    [{ port: 70_000 }, 'InvalidOptionRangeError', 'port must be a whole number from 0 to 65535, and it is 70000'],
    [{ port: '80' }, 'InvalidOptionTypeError', 'port must be a whole number from 0 to 65535, and it is "80"'],
    [{ apiKeys: [] }, 'InvalidOptionRangeError', 'apiKeys must be left out, or an array of at least one key, and it is []'],
    [{ apiKeys: 'sk' }, 'InvalidOptionTypeError', 'apiKeys must be an array, and it is "sk"'],
    [{ apiKeys: ['a', ''] }, 'InvalidOptionRangeError', 'apiKeys[1] must be a string that is not empty, and it is ""'],
    [{ quota: { perSecond: 0 } }, 'InvalidOptionRangeError', 'quota.perSecond must be a finite number above 0, and it is 0'],
    [{ quota: { perSecond: 1, screenplayStatus: 500 } }, 'InvalidOptionRangeError', 'quota.screenplayStatus must be 400 or 429, and it is 500'],
    [{ quota: 3 }, 'InvalidOptionTypeError', 'quota must be an object, and it is 3'],
    [{ faults: { hang: 1.5 } }, 'InvalidOptionRangeError', 'faults.hang must be a share from 0 to 1, and it is 1.5'],
    [{ faults: { hang: 0.6, reset: 0.6 } }, 'InvalidOptionRangeError', 'the sum of faults must be at most 1, and it is 1.2'],
    [
      { faults: { flood: 0.1 } },
      'InvalidOptionTypeError',
      'faults.flood is no option: faults takes tooManyRequests, unavailable, badGateway, reset, hang, truncated, slowBody',
    ],
    [{ seed: 1.5 }, 'InvalidOptionRangeError', 'seed must be a whole number from -9007199254740991 to 9007199254740991, and it is 1.5'],
    [{ now: 5 }, 'InvalidOptionTypeError', 'now must be a function that gives milliseconds, and it is 5'],
    [{ slowBodyMs: Number.NaN }, 'InvalidOptionRangeError', 'slowBodyMs must be a finite number of milliseconds, 0 or more, and it is NaN'],
    [{ retryAfterMs: -1 }, 'InvalidOptionRangeError', 'retryAfterMs must be a finite number of milliseconds, 0 or more, and it is -1'],
  ])('%j are refused with %s', async (options, name, message) => {
    await expect(taskServer(options)).rejects.toMatchObject({ code: 'invalid-option', name, message });
  });

  it('are told by isInvalidOptionError, which names them', async () => {
    const error: unknown = await taskServer({ quota: { perSecond: -1 } }).catch((thrown: unknown) => thrown);
    expect(isInvalidOptionError(error) && error.option).toBe('quota.perSecond');
    expect(error).toBeInstanceOf(RangeError);
  });

  it('may be undefined', async () => {
    const server = await startServer({ apiKeys: undefined, quota: undefined, faults: undefined, retryAfterMs: undefined });
    expect(server.stats().requests).toBe(0);
  });
});

describe('bad lives', () => {
  it.each<[TaskLife | Record<string, unknown>, string]>([
    [{ kind: 'screenplay', episodes: -1 }, 'life.episodes must be a whole number from 0 to 10000, and it is -1'],
    [{ kind: 'screenplay', episodes: 2, episodeMs: [1] }, 'life.episodeMs.length must be the number of episodes, 2, and it is 1'],
    [{ kind: 'screenplay', episodeMs: '5' }, 'life.episodeMs must be milliseconds, or an array with those of each episode, and it is "5"'],
    [{ kind: 'screenplay', episodes: 2, endsAfter: 3 }, 'life.endsAfter must be at most the number of episodes, 2, and it is 3'],
    [{ kind: 'screenplay', episodes: 2, stallsAfter: 3 }, 'life.stallsAfter must be at most the number of episodes, 2, and it is 3'],
    [{ kind: 'screenplay', failure: { code: 'x' } }, 'life.failure.message must be a string, and it is undefined'],
    [{ kind: 'screenplay', id: '..' }, "life.id must be a string of at most 512 characters, other than '.' and '..', and it is \"..\""],
    [{ kind: 'screenplay', id: 'taken' }, 'life.id must be an id that no other task has, and it is "taken"'],
    [{ kind: 'screenplay', uniqueId: 'u', random: true }, 'life.uniqueId is no option: life takes kind, id, random, pace'],
    [{ kind: 'screenplay', random: false }, 'life.random must be true or left out, and it is false'],
    [{ kind: 'scenext', random: true, pace: 0 }, 'life.pace must be a finite number above 0, and it is 0'],
    [{ kind: 'visual-search', videos: [{ appearsMs: 5, endsMs: 4 }] }, 'life.videos[0].endsMs must be at least appearsMs, 5, and it is 4'],
    [{ kind: 'video-ids', videos: [{ endsMs: 4 }] }, 'life.videos[0].endsMs is no option: life.videos[0] takes appearsMs, videoId'],
    [{ kind: 'scenext', frames: [{}] }, 'life.frames[0].at must be a finite number of milliseconds, 0 or more, and it is undefined'],
    [{ kind: 'scenext', frames: [{ at: 9 }], endsMs: 8 }, 'life.endsMs must be at least the time of the last frame, 9, and it is 8'],
    [{ kind: 'scenext', frames: [{ at: 9, image: 'x?y' }] }, 'life.frames[0].image must be a URL without a query, and it is "x?y"'],
  ])('%j is refused', async (life, message) => {
    const server = await startServer();
    server.create({ kind: 'scenext', id: 'taken' });
    expect(() => server.create(life as TaskLife)).toThrow(expect.objectContaining({ code: 'invalid-option', option: message.slice(0, message.search(/ (must|is) /)), message }));
    expect(server.tasks()).toHaveLength(1);
  });
});

describe('bad injections', () => {
  it('are refused', async () => {
    const server = await startServer();
    expect(() => server.inject('hang', 0)).toThrow(RangeError);
    expect(() => server.inject('hang', 1, { taskId: 5 } as never)).toThrow(TypeError);
    expect(() => server.inject('hang', 1, { request: 'submit' } as never)).toThrow(RangeError);
    expect(() => server.inject('hang', 1, { id: 'a' } as never)).toThrow(expect.objectContaining({ code: 'invalid-option', option: 'match.id' }));
  });
});
