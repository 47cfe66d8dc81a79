import { slidingQuota } from '../../../src/testing/server/quota';
import { BEARER, closeServers, fixture, get, handClock, listUrl, scenextUrl, screenplayUrl, startServer } from './harness';

afterEach(closeServers);

describe('the quota', () => {
  it('lets in so many within any second, and does not count what it refuses', () => {
    const quota = slidingQuota(2);
    const letIn = [0, 400, 900, 999, 1_000, 1_399, 1_400].map((at) => quota('a', at));
    expect(letIn).toEqual([true, true, false, false, true, false, true]);
    expect(quota('b', 1_400)).toBe(true);
  });

  it('of a fraction is one request in a longer time', () => {
    const quota = slidingQuota(0.5);
    expect([0, 1_000, 1_999, 2_000].map((at) => quota('a', at))).toEqual([true, false, false, true]);
  });

  it('is refused in each API\'s own words, and shared by the endpoints of one account', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now, quota: { perSecond: 1 } });
    expect((await get(screenplayUrl(server, 'a'))).status).toBe(404);
    const screenplay = await get(screenplayUrl(server, 'a'));
    expect([screenplay.status, screenplay.text]).toEqual([400, fixture('memories-screenplay-exceeded-400')]);
    const list = await get(listUrl(server, 'a'));
    expect([list.status, list.text]).toEqual([200, fixture('memories-code-0429')]);
    expect((await get(listUrl(server, 'a'), { key: 'another account' })).json.code).toBe('0000');
    expect((await get(scenextUrl(server, 'a'), { key: BEARER })).status).toBe(200);
    const scenext = await get(scenextUrl(server, 'a'), { key: BEARER });
    expect([scenext.status, scenext.text]).toEqual([429, fixture('scenext-too-many-requests')]);
    expect(server.stats().quotaRefusals).toBe(3);
    clock.set(1_000);
    expect((await get(listUrl(server, 'a'))).json.code).toBe('0000');
  });

  it('can make screenplay say 429', async () => {
    const server = await startServer({ now: handClock().now, quota: { perSecond: 1, screenplayStatus: 429 } });
    await get(screenplayUrl(server, 'a'));
    const reply = await get(screenplayUrl(server, 'a'));
    expect([reply.status, reply.text]).toEqual([429, fixture('memories-screenplay-exceeded-429')]);
  });
});
