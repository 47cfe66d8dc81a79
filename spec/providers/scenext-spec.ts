import { of } from 'rxjs';
import { memoriesScreenplay } from '../../src/providers/memoriesScreenplay';
import { scenext, type SceneSnapshot } from '../../src/providers/scenext';
import { checkWith, fixture, KEY, obeysProviderLaws, replyOf, watchWith } from '../support/providerLaws';
import { run } from '../support/run';

const envelope = (data: unknown) => replyOf({ status: 'success', data });
const error = (messages: unknown) => replyOf({ status: 'error', data: { messages } });
const oss = 'https://oss.scenext.cn/frame_img/d988d4d9-72f0-4b76-97b0-ca974335dcf4/ed6e7bae-cb5d-4e75-a6ae-b4beced80c92';
const frames = [
  { id: 'frame1', image: `${oss}/frame1.png?OSSAccessKeyId=LTAI5tDkzckmQzw7eKj4s47h&Expires=1749287113&Signature=ZofSGtAyhO3KolVaMC8ICUZJNWE%3D` },
  { id: 'frame2', image: `${oss}/frame3.png?OSSAccessKeyId=LTAI5tDkzckmQzw7eKj4s47h&Expires=1749287134&Signature=5zB4nuv7PQkPDCzbKLMQBlb9f%2Bo%3D` },
];
const video = {
  type: 'video',
  content: 'https://oss.scenext.cn/video/d988d4d9-72f0-4b76-97b0-ca974335dcf4/video.mp4?OSSAccessKeyId=loopback-example&Expires=1749290713&Signature=ZofSGtAyhO3KolVaMC8ICUZJNWE%3D',
};
const parts = (result: unknown) => (checkWith(scenext as never, envelope({ status: 'COMPLETED', result })).snapshot as SceneSnapshot & { status: 'completed' }).result;

describe('scenext', () => {
  obeysProviderLaws({
    make: scenext as never,
    name: 'scenext',
    baseUrl: 'https://api.scenext.cn/api',
    urlOf: (id, baseUrl) => `${baseUrl}/get_status/${id}`,
    headers: { Authorization: `Bearer ${KEY}` },
    readings: [
      ['the example', fixture('scenext-in-progress.json'), { status: 'running', frames, progress: { done: 2 } }],
      ['a task without frames yet', fixture('scenext-in-progress-no-frames.json'), { status: 'running', frames: [], progress: { done: 0 } }],
      ['the completed task', fixture('scenext-completed.json'), {
        status: 'completed',
        frames,
        progress: { done: 2 },
        result: [video, { type: 'text', content: '2 scenes' }],
        title: 'Task 12345',
        consumption: 2,
        createdAt: '2026-03-13T08:00:00.000Z',
        finishedAt: '2026-03-13T08:00:03.000Z',
      }],
      ['the completed task with an object for its result', fixture('scenext-completed-object-result.json'), { status: 'completed', frames, progress: { done: 2 }, result: [video] }],
      ['the failed task', fixture('scenext-failed.json'), {
        status: 'failed',
        frames: [],
        failure: { code: 'FAILED', message: 'The scene could not be rendered' },
        createdAt: '2026-03-13T08:00:00.000Z',
        finishedAt: '2026-03-13T08:00:03.000Z',
      }],
      ['a failure that is told beside the result', envelope({ status: 'FAILED', messages: 'out of memory' }), { status: 'failed', frames: [], failure: { code: 'FAILED', message: 'out of memory' } }],
      ['a failure whose result is a text', envelope({ status: 'FAILED', result: 'out of credit' }), { status: 'failed', frames: [], failure: { code: 'FAILED', message: 'out of credit' } }],
      ['a failure whose result has parts', envelope({ status: 'FAILED', result: [{ type: 'video', content: 'u' }, { type: 'text', content: 'bad prompt' }] }), { status: 'failed', frames: [], failure: { code: 'FAILED', message: 'bad prompt' } }],
      ['a failure without a reason', envelope({ status: 'FAILED', result: null }), { status: 'failed', frames: [], failure: { code: 'FAILED', message: 'no reason was given' } }],
      ['numbers as texts', envelope({ status: 'IN_PROGRESS', progress: [{ id: 1, image: 'x' }], consumption: '2.5' }), { status: 'running', frames: [{ id: '1', image: 'x' }], progress: { done: 1 }, consumption: 2.5 }],
      ['an envelope without its status', replyOf({ data: { status: 'IN_PROGRESS' } }), { status: 'running', frames: [] }],
    ],
    replyWith: (status) => envelope({ task_id: '12345', status, progress: [] }),
    statuses: { IN_PROGRESS: 'running', COMPLETED: 'completed', FAILED: 'failed' },
    faults: [
      ['an error with a message', fixture('scenext-error-message.json'), 'ambiguous', 'server'],
      ['an error with messages', error('The queue is full'), 'ambiguous', 'server'],
      ['an error with a message and HTTP 500', fixture('scenext-error-message.json', 500), 'transient', 'server'],
      ['too many requests', fixture('scenext-too-many-requests.json', 429), 'transient', 'rate-limited'],
      ['too many requests with HTTP 200', fixture('scenext-too-many-requests.json'), 'transient', 'rate-limited'],
      ['a refused key', fixture('scenext-unauthorized.json', 401), 'account', 'unauthorized'],
      ['an unknown task', fixture('scenext-unknown-task.json'), 'notFound', 'not-found'],
      ['an unknown task with HTTP 500', fixture('scenext-unknown-task.json', 500), 'notFound', 'not-found'],
      ['an error of which nothing is said', replyOf({ status: 'error' }), 'ambiguous', 'server'],
      ['the webhook’s body', fixture('scenext-webhook.json'), 'unreadable', 'unreadable-reply'],
      ['data null', envelope(null), 'unreadable', 'unreadable-reply'],
      ['data {}', envelope({}), 'unreadable', 'unreadable-reply'],
      ['data []', envelope([]), 'unreadable', 'unreadable-reply'],
    ],
    running: fixture('scenext-in-progress.json'),
    terminal: [fixture('scenext-completed.json'), fixture('scenext-failed.json')],
  });

  it('quotes the vendor in its errors', () => {
    expect(checkWith(scenext as never, fixture('scenext-unauthorized.json', 401)).error!.message).toBe(
      'scenext task-1: HTTP 401: Invalid API key; the API key was refused; check apiKey',
    );
  });

  it.each([
    ['none', undefined, []],
    ['null', null, []],
    ['a text', 'soon', [{ type: 'text', content: 'soon' }]],
    ['an error', { error: 'x' }, []],
    ['a part alone', { type: 'text', content: 'x' }, [{ type: 'text', content: 'x' }]],
    ['parts without content', [{ type: 'video' }, null, { type: 'video', content: '' }], []],
    ['a part of a type that nobody knows', [{ type: 'audio', content: 'x' }], [{ type: 'audio', content: 'x' }]],
    ['both shapes in one', [{ video_url: 'u' }, { type: 'text', content: 'x' }], [{ type: 'video', content: 'u' }, { type: 'text', content: 'x' }]],
  ])('makes parts of a result that is %s', (_what, result, expected) => {
    expect(parts(result)).toEqual(expected);
  });

  it('keeps the frames when the last reply lists none', () => {
    const [, last] = watchWith(scenext as never, [fixture('scenext-in-progress.json'), envelope({ status: 'COMPLETED', progress: [], result: [] })]).snapshots;
    expect(last).toMatchObject({ status: 'completed', frames, progress: { done: 2 } });
  });

  it('takes the same frames under another signature for no change, and another frame for one', () => {
    const signedAgain = (text: string) => text.replaceAll(/Expires=\d+&Signature=[^"]+/g, 'Expires=1749999999&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D');
    const first = fixture('scenext-in-progress.json');
    const again = { ...first, text: signedAgain(first.text) };
    const other = { ...again, text: again.text.replace('frame3.png', 'frame4.png') };
    expect(again.text).not.toBe(first.text);
    const { snapshots, asked } = watchWith(scenext as never, [first, again, first, again, other, fixture('scenext-completed.json')]);
    expect(asked).toBe(6);
    expect(snapshots.map(({ status, attempt }) => [status, attempt])).toEqual([['running', 1], ['running', 5], ['completed', 6]]);
  });

  it('asks no more often than the vendor advises, on the whole', () => {
    const asked: number[] = [];
    run(({ cold, flush, now }) => {
      const transport = () => of((asked.push(now()), fixture('scenext-in-progress.json')));
      const watching = scenext({ apiKey: KEY, transport }).watch('x').subscribe();
      cold('10m x').subscribe(() => watching.unsubscribe());
      flush();
    });
    expect(asked.length).toBeGreaterThan(5);
    asked.forEach((at, request) => expect(request).toBeLessThanOrEqual(at / 30_000));
  });

  it('keeps the frames that a failed reply has lost', () => {
    const { snapshots } = watchWith(scenext as never, [fixture('scenext-in-progress.json'), fixture('scenext-failed.json')]);
    expect(snapshots.at(-1)).toMatchObject({ status: 'failed', frames, progress: { done: 2 } });
  });

  it('is cancelled by nobody: the API has no such call', () => {
    expect(scenext({ apiKey: KEY })).not.toHaveProperty('cancel');
    expect(memoriesScreenplay({ apiKey: KEY })).toHaveProperty('cancel');
  });
});
