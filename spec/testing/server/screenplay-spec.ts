import { closeServers, fixture, get, handClock, screenplayUrl, startServer } from './harness';

const ID = 'ros-sd-20260313-a3f8c2b1';

afterEach(closeServers);

describe('screenplay replies', () => {
  it('are, byte for byte, the page\'s example of a running task', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: ID, episodes: 87, episodeMs: 1_000 });
    clock.set(12_000);
    const reply = await get(screenplayUrl(server, ID));
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(reply.text).toBe(fixture('memories-screenplay-running'));
  });

  it('go from pending through the episodes to completed, with progress only while running', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: ID, pendingMs: 500, episodes: 3, episodeMs: 1_000, finishingMs: 200 });
    const at = async (ms: number): Promise<string> => {
      clock.set(ms);
      return (await get(screenplayUrl(server, ID))).text;
    };
    expect(await at(0)).toBe(fixture('memories-screenplay-pending'));
    expect(await at(499)).toBe(fixture('memories-screenplay-pending'));
    expect(JSON.parse(await at(500)).data.progress).toEqual({ total_episodes: 3, completed_episodes: 0 });
    expect(JSON.parse(await at(2_499)).data.progress).toEqual({ total_episodes: 3, completed_episodes: 1 });
    expect(await at(3_500)).toBe(fixture('memories-screenplay-running-all-episodes-done'));
    expect(await at(3_700)).toBe(fixture('memories-screenplay-completed'));
    expect(await at(9_999_999)).toBe(fixture('memories-screenplay-completed'));
  });

  it('of a failed task carry its code and message', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: ID, episodes: 4, episodeMs: 100, ends: 'failed', endsAfter: 1 });
    server.create({ kind: 'screenplay', id: 'b', episodes: 4, ends: 'failed', failure: { code: 'E1', message: 'bad cut' } });
    clock.set(100);
    expect((await get(screenplayUrl(server, ID))).text).toBe(fixture('memories-screenplay-failed'));
    clock.set(2_000);
    expect((await get(screenplayUrl(server, 'b'))).json.data).toEqual({
      task_id: 'b',
      status: 'failed',
      error_code: 'E1',
      error_message: 'bad cut',
    });
  });

  it('of a task that stalls say the same progress for ever', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: 's', episodes: 5, episodeMs: 10, ends: 'stalls', stallsAfter: 2 });
    for (const ms of [20, 1e9]) {
      clock.set(ms);
      expect((await get(screenplayUrl(server, 's'))).json.data.progress).toEqual({ total_episodes: 5, completed_episodes: 2 });
    }
  });

  it('of a task without episodes show a total of 0', async () => {
    const server = await startServer({ now: handClock().now });
    server.create({ kind: 'screenplay', id: ID, episodes: 0, finishingMs: 50 });
    expect((await get(screenplayUrl(server, ID))).text).toBe(fixture('memories-screenplay-running-no-episodes'));
  });

  it('for what it does not know are error envelopes', async () => {
    const server = await startServer();
    server.create({ kind: 'scenext', id: 'other-api' });
    for (const id of ['nobody', 'other-api']) {
      const reply = await get(screenplayUrl(server, id));
      expect([reply.status, reply.text]).toEqual([404, fixture('memories-screenplay-unknown-task')]);
    }
    const post = await get(screenplayUrl(server, 'nobody'), { method: 'POST' });
    expect([post.status, post.text]).toEqual([405, fixture('memories-screenplay-wrong-method')]);
  });
});

describe('cancelling a screenplay task', () => {
  it('is, byte for byte, the page\'s example, and is final', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: ID, episodes: 3, episodeMs: 1_000 });
    clock.set(1_500);
    const reply = await get(screenplayUrl(server, ID), { method: 'DELETE' });
    expect([reply.status, reply.text]).toEqual([200, fixture('memories-screenplay-cancel-accepted')]);
    clock.set(60_000);
    expect((await get(screenplayUrl(server, ID))).text).toBe(fixture('memories-screenplay-cancelled'));
    const { state, done, cancelledAt, endedAt, createdAt } = server.task(ID)!;
    expect([state, done, cancelledAt! - createdAt, endedAt! - createdAt]).toEqual(['cancelled', 1, 1_500, 1_500]);
  });

  it('works while pending, and is refused once it has ended, however it did', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'screenplay', id: 'pending', pendingMs: 9_000 });
    for (const ends of ['completed', 'failed', 'cancelled'] as const) {
      server.create({ kind: 'screenplay', id: ends, episodes: 1, episodeMs: 100, ends });
    }
    clock.set(1_000);
    expect((await get(screenplayUrl(server, 'pending'), { method: 'DELETE' })).status).toBe(200);
    for (const id of ['completed', 'failed', 'cancelled', 'pending']) {
      const reply = await get(screenplayUrl(server, id), { method: 'DELETE' });
      expect([id, reply.status, reply.text]).toEqual([id, 409, fixture('memories-screenplay-too-late-to-cancel')]);
      if (id !== 'pending') expect(server.task(id)!.state).toBe(id);
    }
    expect((await get(screenplayUrl(server, 'nobody'), { method: 'DELETE' })).status).toBe(404);
    expect(server.stats().cancelRequests).toBe(6);
  });
});
