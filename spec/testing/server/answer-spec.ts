import { BEARER, closeServers, fixture, get, listUrl, scenextUrl, screenplayUrl, startServer } from './harness';

afterEach(closeServers);

describe('keys', () => {
  it('that are wrong meet each API\'s reply', async () => {
    const server = await startServer({ apiKeys: ['sk-good', 'sk-other'] });
    server.create({ kind: 'screenplay', id: 'a' });
    for (const key of ['sk-bad', '', null, 'Bearer sk-good']) {
      const screenplay = await get(screenplayUrl(server, 'a'), { key });
      expect([screenplay.status, screenplay.text]).toEqual([401, fixture('memories-screenplay-unauthorized')]);
      const list = await get(listUrl(server, 'a'), { key });
      expect([list.status, list.text]).toEqual([200, fixture('memories-code-0401')]);
    }
    for (const key of ['Bearer sk-bad', 'Bearer', null, 'sk-good']) {
      const scenext = await get(scenextUrl(server, 'a'), { key });
      expect([scenext.status, scenext.text]).toEqual([401, fixture('scenext-unauthorized')]);
    }
    expect((await get(screenplayUrl(server, 'a'), { key: 'sk-other' })).status).toBe(200);
    expect((await get(scenextUrl(server, 'a'), { key: 'Bearer sk-good' })).status).toBe(200);
    expect(server.stats().keyRefusals).toBe(12);
    expect(server.task('a')!.statusRequests).toBe(1);
  });

  it('are any that are not empty when none are named', async () => {
    const server = await startServer();
    server.create({ kind: 'screenplay', id: 'a' });
    expect((await get(screenplayUrl(server, 'a'), { key: 'whatever' })).status).toBe(200);
    expect((await get(screenplayUrl(server, 'a'), { key: null })).status).toBe(401);
    expect((await get(scenextUrl(server, 'a'), { key: BEARER })).status).toBe(200);
  });
});

describe('paths', () => {
  it('that no vendor has are a gateway\'s 404', async () => {
    const server = await startServer();
    const reply = await get(`${server.url}/serve/api/v2/elsewhere?x=1`);
    expect(reply.status).toBe(404);
    expect(reply.json).toMatchObject({ path: '/serve/api/v2/elsewhere', status: 404, error: 'Not Found' });
    expect((await get(`${server.url}//evil.example/api/get_status/a`)).status).toBe(404);
    expect((await get(`${server.baseUrls.scenext}/get_status/%E0%A4%A`, { key: BEARER })).status).toBe(404);
  });

  it('carry any id, encoded', async () => {
    const server = await startServer();
    const id = 'a/b ?#%é任务';
    server.create({ kind: 'screenplay', id });
    server.create({ kind: 'video-ids', id: `${id}2`, videos: [{ videoId: 'PI-1' }] });
    expect((await get(screenplayUrl(server, id))).json.data.task_id).toBe(id);
    expect((await get(listUrl(server, `${id}2`))).json.data.video_ids).toEqual(['PI-1']);
  });
});
