import { BEARER, closeServers, fixture, get, handClock, scenextUrl, startServer, unsigned } from './harness';

const IMAGES = 'https://oss.scenext.cn/frame_img/d988d4d9-72f0-4b76-97b0-ca974335dcf4/ed6e7bae-cb5d-4e75-a6ae-b4beced80c92';
const FRAMES = [
  { at: 1_000, image: `${IMAGES}/frame1.png` },
  { at: 2_000, image: `${IMAGES}/frame3.png` },
];
const bearer = { key: BEARER };

afterEach(closeServers);

describe('scenext replies', () => {
  it('are the page\'s example but for what signs the images', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'scenext', id: '12345', frames: FRAMES });
    expect((await get(scenextUrl(server, '12345'), bearer)).text).toBe(fixture('scenext-in-progress-no-frames'));
    clock.set(2_000);
    const reply = await get(scenextUrl(server, '12345'), bearer);
    expect(reply.status).toBe(200);
    expect(unsigned(reply.text)).toBe(unsigned(fixture('scenext-in-progress')));
    expect(reply.json.data.progress[0].image).toMatch(/\?OSSAccessKeyId=[\w-]+&Expires=\d{10}&Signature=[\w%]+%3D$/);
  });

  it('sign every image anew', async () => {
    const server = await startServer({ now: handClock().now });
    server.create({ kind: 'scenext', id: 'a', frames: [{ at: 0 }], endsMs: 100 });
    const image = async (): Promise<string> => (await get(scenextUrl(server, 'a'), bearer)).json.data.progress[0].image;
    const [first, second] = [await image(), await image()];
    expect(first).not.toBe(second);
    expect(unsigned(`${first}"`)).toBe(unsigned(`${second}"`));
  });

  it('of a completed task carry result and title, those of a failed one its error', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    const content = 'https://oss.scenext.cn/video/d988d4d9-72f0-4b76-97b0-ca974335dcf4/video.mp4';
    const result = [{ type: 'video', content }, { type: 'text', content: '2 scenes' }] as const;
    server.create({ kind: 'scenext', id: '12345', frames: FRAMES, result });
    clock.set(3_000);
    expect(unsigned((await get(scenextUrl(server, '12345'), bearer)).text)).toBe(unsigned(fixture('scenext-completed')));
    server.forget('12345');
    clock.set(0);
    server.create({ kind: 'scenext', id: '12345', frames: FRAMES, ends: 'FAILED' });
    clock.set(3_000);
    expect((await get(scenextUrl(server, '12345'), bearer)).text).toBe(fixture('scenext-failed'));
  });

  it('leave a result that is signed already as it is', async () => {
    const server = await startServer({ now: handClock().now });
    const result = [{ type: 'video', content: 'https://cdn.example/v.mp4?token=1' }] as const;
    server.create({ kind: 'scenext', id: 'a', frames: [], endsMs: 0, result });
    expect((await get(scenextUrl(server, 'a'), bearer)).json.data.result).toEqual(result);
  });

  it('of a task that stalls stay in progress', async () => {
    const clock = handClock();
    const server = await startServer({ now: clock.now });
    server.create({ kind: 'scenext', id: 'a', ends: 'stalls' });
    clock.set(1e9);
    const { data } = (await get(scenextUrl(server, 'a'), bearer)).json;
    expect([data.status, data.progress.length]).toEqual(['IN_PROGRESS', 2]);
  });

  it('for an unknown task are HTTP 200 with an error', async () => {
    const server = await startServer();
    const reply = await get(scenextUrl(server, 'nobody'), bearer);
    expect([reply.status, reply.text]).toEqual([200, fixture('scenext-unknown-task')]);
    expect((await get(scenextUrl(server, 'nobody'), { ...bearer, method: 'DELETE' })).status).toBe(405);
  });
});
