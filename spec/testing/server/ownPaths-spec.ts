import { closeServers, get, handClock, START, screenplayUrl, startServer } from './harness';

afterEach(closeServers);

const post = (url: string, body: unknown) =>
  get(url, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

describe('paths of its own', () => {
  it('create, list, show and forget tasks', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    const created = await post(`${server.url}/_tasks`, { kind: 'screenplay', id: 'a', pendingMs: 50, episodes: 2, episodeMs: 100 });
    expect([created.status, created.json]).toEqual([
      201,
      { id: 'a', kind: 'screenplay', createdAt: START, script: expect.objectContaining({ episodeMs: [100, 100] }) },
    ]);
    clock.set(250);
    await get(screenplayUrl(server, 'a'));
    const record = {
      ...created.json,
      state: 'completed',
      done: 2,
      total: 2,
      startedAt: START + 50,
      endedAt: START + 250,
      endToldAt: START + 250,
      statusRequests: 1,
      history: [
        { at: START, state: 'pending', done: 0, total: 2 },
        { at: START + 50, state: 'running', done: 0, total: 2 },
        { at: START + 150, state: 'running', done: 1, total: 2 },
        { at: START + 250, state: 'completed', done: 2, total: 2 },
      ],
    };
    expect((await get(`${server.url}/_tasks`)).json).toEqual({ tasks: [record] });
    expect((await get(`${server.url}/_tasks/a`)).json).toEqual(record);
    expect(server.task('a')).toEqual(record);
    expect(server.tasks()).toEqual([record]);
    expect((await get(`${server.url}/_tasks/a`, { method: 'DELETE' })).status).toBe(200);
    expect((await get(`${server.url}/_tasks/a`, { method: 'DELETE' })).status).toBe(404);
    expect((await get(`${server.url}/_tasks/a`)).status).toBe(404);
    expect((await get(screenplayUrl(server, 'a'))).status).toBe(404);
  });

  it('inject faults and show numbers that leave themselves out', async () => {
    const server = await startServer();
    expect((await post(`${server.url}/_faults`, { fault: 'unavailable', count: 2, match: { taskId: 'a' } })).status).toBe(201);
    expect((await get(screenplayUrl(server, 'a'))).status).toBe(503);
    const { json } = await get(`${server.url}/_stats`);
    expect(json).toEqual(server.stats());
    expect(json).toMatchObject({ requests: 1, statusRequests: 1, byStatus: { 503: 1 }, inFlight: 0 });
  });

  it('refuse what is not right, with what is wrong', async () => {
    const server = await startServer();
    const refused = async (path: string, body: unknown): Promise<string> => {
      const reply = await post(`${server.url}${path}`, body);
      expect(reply.status).toBe(400);
      return reply.json.error;
    };
    expect(await refused('/_tasks', 'nonsense')).toBe('the body must be JSON');
    expect(await refused('/_tasks', ' '.repeat(5_000_001))).toBe('the body must be at most 5000000 bytes');
    expect(await refused('/_tasks', [])).toBe('life must be an object, and it is []');
    expect(await refused('/_tasks', { kind: 'opera' })).toBe(
      "life.kind must be one of 'screenplay', 'visual-search', 'video-ids', 'scenext', and it is \"opera\"",
    );
    expect(await refused('/_faults', { fault: 'flood' })).toMatch(/^fault must be one of/);
    expect(await refused('/_faults', 7)).toMatch(/^fault must be one of/);
    expect((await get(`${server.url}/_elsewhere`)).status).toBe(404);
    expect(server.tasks()).toEqual([]);
  });
});
