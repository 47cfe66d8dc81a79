import { closeServers, fixture, get, handClock, listUrl, startServer } from './harness';

const ID = '4b2d85ea-8b61-4689-96c3-75d907140242';
const LONG_ID = '4b2d85ea-8b61-4689-96c3-75d907140242_84f9d9b4b6e5940b67e67e2d17ef1f97';

afterEach(closeServers);

describe('Visual Search replies', () => {
  it('are, byte for byte, the page\'s example', async () => {
    const clock = handClock(1_758_262_500_000);
    const server = await startServer({ now: clock.now });
    server.create({
      kind: 'visual-search',
      id: ID,
      uniqueId: '1',
      videos: [
        { appearsMs: 19, endsMs: 500, name: '#football', videoNo: 'VI624126275711397888', seconds: 17, blob: 'VIabc123....mp4' },
        { appearsMs: 26, endsMs: 900, name: 'Salah', videoNo: 'VI624126275900141568', seconds: 8, blob: 'VIdef456....mp4' },
      ],
    });
    clock.set(500);
    const reply = await get(listUrl(server, ID, '1'));
    expect([reply.status, reply.text]).toEqual([200, fixture('memories-visual-search-listed')]);
  });

  it('start empty, fill as videos appear, and give each its last word', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({
      kind: 'visual-search',
      id: ID,
      videos: [
        { appearsMs: 200, endsMs: 300, ends: 'FAIL', name: 'second' },
        { appearsMs: 100, endsMs: 400, name: 'first' },
        { appearsMs: 250, ends: 'UNPARSE', name: 'third' },
      ],
    });
    const at = async (ms: number): Promise<string[]> => {
      clock.set(ms);
      const { json } = await get(listUrl(server, ID));
      return json.data.videos.map((video: any) => `${video.video_name} ${video.status}`);
    };
    expect(await at(99)).toEqual([]);
    expect((await get(listUrl(server, ID))).text).toBe(fixture('memories-visual-search-empty'));
    expect(await at(100)).toEqual(['first UNPARSE']);
    expect(await at(300)).toEqual(['first UNPARSE', 'second FAIL', 'third UNPARSE']);
    expect(await at(1e9)).toEqual(['first PARSE', 'second FAIL', 'third UNPARSE']);
  });
});

describe('video-ids replies', () => {
  it('are, byte for byte, the page\'s example, on the same path', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    expect(server.baseUrls.memoriesVideoIds).toBe(server.baseUrls.memoriesVisualSearch);
    server.create({
      kind: 'video-ids',
      id: LONG_ID,
      uniqueId: '1',
      videos: [
        { appearsMs: 100, videoId: 'PI-603068775285264430' },
        { appearsMs: 200, videoId: 'PI-603068775285264431' },
      ],
    });
    clock.set(99);
    expect((await get(listUrl(server, LONG_ID, '1'))).text).toBe(fixture('memories-video-ids-downloading'));
    clock.set(100);
    expect((await get(listUrl(server, LONG_ID, '1'))).json.data.video_ids).toEqual(['PI-603068775285264430']);
    clock.set(200);
    expect((await get(listUrl(server, LONG_ID, '1'))).text).toBe(fixture('memories-video-ids-listed'));
  });
});

describe('lists that nobody may see', () => {
  it('are as empty as those of a task that has nothing yet', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    expect((await get(listUrl(server, 'nobody'))).text).toBe(fixture('memories-visual-search-empty'));
    server.create({ kind: 'visual-search', id: 'vs', uniqueId: 'mine', videos: [{}] });
    server.create({ kind: 'video-ids', id: LONG_ID, videos: [{}] });
    expect((await get(listUrl(server, 'vs', 'mine'))).json.data.videos).toHaveLength(1);
    expect((await get(listUrl(server, 'vs', 'yours'))).text).toBe(fixture('memories-visual-search-empty'));
    expect((await get(listUrl(server, 'vs'))).text).toBe(fixture('memories-visual-search-empty'));
    expect((await get(listUrl(server, LONG_ID))).json.data.video_ids).toHaveLength(1);
    expect((await get(listUrl(server, LONG_ID, 'x'))).text).toBe(fixture('memories-video-ids-downloading'));
    expect((await get(listUrl(server, 'nobody'))).json.data).toEqual({ taskId: 'nobody', video_ids: [] });
  });

  it('need a task id', async () => {
    const server = await startServer();
    const reply = await get(`${server.baseUrls.memoriesVideoIds}/get_video_ids_by_task_id`);
    expect([reply.status, reply.text]).toEqual([200, fixture('memories-code-0003')]);
  });
});
