import { fixed, requestBudget, type Reply } from 'rx-task-status';
import { memoriesVideoIds, type VideoIdsSnapshot } from '../../src/providers/memoriesVideoIds';
import { checkWith, fixture, KEY, obeysProviderLaws, replyOf } from '../support/providerLaws';
import { run } from '../support/run';

const envelope = (data: unknown) => replyOf({ code: '0000', msg: 'success', data, failed: false, success: true });
const listed = (...ids: unknown[]) => envelope({ taskId: 't', video_ids: ids });
const ids = ['PI-603068775285264430', 'PI-603068775285264431'];
const none = { status: 'pending', videoIds: [] };
const two = { status: 'running', videoIds: ids, progress: { done: 2 } };

describe('memoriesVideoIds', () => {
  obeysProviderLaws({
    make: memoriesVideoIds as never,
    watched: { id: 'task-1', expected: 3 },
    name: 'memories-video-ids',
    baseUrl: 'https://api.memories.ai/serve/api/v1',
    urlOf: (id, baseUrl) => `${baseUrl}/get_video_ids_by_task_id?task_id=${id}&unique_id=default`,
    headers: { Authorization: KEY },
    perSecond: 0.9,
    readings: [
      ['the example', fixture('memories-video-ids-listed.json'), two],
      ['an empty list', fixture('memories-video-ids-downloading.json'), none],
      ['data {}', fixture('memories-visual-search-empty-object.json'), none],
      ['data []', fixture('memories-visual-search-empty-array.json'), none],
      ['data null', fixture('memories-visual-search-empty-null.json'), none],
      ['no data', replyOf({ code: '0000', msg: 'success' }), none],
      ['a list that is null', envelope({ video_ids: null }), none],
      ['ids that are numbers', listed(603068775285, 7), { ...two, videoIds: ['603068775285', '7'] }],
      ['the code 200', replyOf({ code: 200, data: { video_ids: ids } }), two],
    ],
    faults: [
      ['0001', fixture('memories-code-0001.json'), 'ambiguous', 'bad-request'],
      ['0003', fixture('memories-code-0003.json'), 'fatal', 'bad-request'],
      ['0401', fixture('memories-code-0401.json'), 'account', 'unauthorized'],
      ['0402', fixture('memories-code-0402.json'), 'account', 'no-credit'],
      ['0403', fixture('memories-code-0403.json'), 'account', 'forbidden'],
      ['0409', fixture('memories-code-0409.json'), 'transient', 'server'],
      ['0429', fixture('memories-code-0429.json'), 'transient', 'rate-limited'],
      ['9009', fixture('memories-code-9009.json'), 'fatal', 'forbidden'],
      ['0001 as a number', replyOf({ code: 1, msg: 'x' }), 'ambiguous', 'bad-request'],
      ['a gateway’s JSON', fixture('memories-gateway-503.json', 503), 'transient', 'server'],
      ['the list of Visual Search', fixture('memories-visual-search-listed.json'), 'fatal', 'other-product'],
      ['the empty list of Visual Search', fixture('memories-visual-search-empty.json'), 'fatal', 'other-product'],
      ['data that is a text', envelope('soon'), 'unreadable', 'unreadable-reply'],
      ['a list that is none', envelope({ video_ids: 2 }), 'unreadable', 'unreadable-reply'],
      ['an id that is none', listed('PI-1', {}), 'unreadable', 'unreadable-reply'],
    ],
    running: fixture('memories-video-ids-listed.json'),
    terminal: [listed('PI-1', 'PI-2', 'PI-3')],
    malformedTasks: [
      [{ id: 'x', expected: 0 }, 'task.expected must be a whole number >= 1, not 0'],
      [{ id: 'x', expected: 1.5 }, 'task.expected must be a whole number >= 1, not 1.5'],
      [{ id: 'x', expected: '2' }, "task.expected must be a whole number >= 1, not '2'"],
      [{ id: 'x', settle: -1 }, 'task.settle must be a finite number of milliseconds >= 0, not -1'],
      [{ id: 'x', settle: Infinity }, 'task.settle must be a finite number of milliseconds >= 0, not Infinity; undefined is none, or the default'],
      [{ id: 'x', uniqueId: '' }, 'task.uniqueId must not be empty'],
      [{ id: 'x', uniqueId: 1 }, 'task.uniqueId must be a string, not 1'],
    ],
  });

  it('asks with the unique id that the upload was made with', () => {
    const { requests } = checkWith(memoriesVideoIds as never, listed(), { id: 'x', uniqueId: 'a&b=1' });
    expect(requests[0]!.url).toBe('https://api.memories.ai/serve/api/v1/get_video_ids_by_task_id?task_id=x&unique_id=a%26b%3D1');
  });

  it('says which provider reads the other product', () => {
    const { error } = checkWith(memoriesVideoIds as never, fixture('memories-visual-search-listed.json'));
    expect(error!.message).toBe('memories-video-ids task-1: the reply holds videos, not video_ids: the key belongs to the other product; use memoriesVisualSearch');
  });

  it('says where an id is none', () => {
    expect(checkWith(memoriesVideoIds as never, listed('PI-1', {})).error!.issues).toEqual(['data.video_ids.1: expected string']);
  });

  it('is completed as soon as the expected number of ids is there', () => {
    expect(checkWith(memoriesVideoIds as never, listed(...ids), { id: 'x', expected: 2 }).snapshot).toMatchObject({
      status: 'completed',
      result: ids,
      videoIds: ids,
      progress: { done: 2, total: 2, ratio: 1 },
    });
    expect(checkWith(memoriesVideoIds as never, listed(...ids), { id: 'x', expected: 4 }).snapshot).toMatchObject({
      status: 'running',
      progress: { done: 2, total: 4, ratio: 0.5 },
    });
  });

  it('settles also if the list comes in another order each time', () => {
    const seen: VideoIdsSnapshot[] = [];
    run(({ cold, flush, now }) => {
      const transport = () => cold('(r|)', { r: listed(...(now() % 2_000 === 0 ? ids : [...ids].reverse())) });
      memoriesVideoIds({ apiKey: KEY, transport, cadence: fixed(1_000), budget: requestBudget({ perSecond: 1000 }) })
        .watch({ id: 'x', settle: 5_000 })
        .subscribe((snapshot) => seen.push(snapshot));
      flush();
    });
    expect(seen.map(({ status, readAt }) => [status, readAt])).toEqual([['running', 0], ['completed', 5_000]]);
  });

  it.each([
    ['5 minutes by default', {}, 300_000],
    ['what the task says', { settle: 90_000 }, 90_000],
    ['what the task says, and fewer came than expected', { settle: 90_000, expected: 9 }, 90_000],
  ])('is completed when nothing has changed for %s, and is asked exactly then', (_what, fields, settle) => {
    const asked: number[] = [];
    const seen: VideoIdsSnapshot[] = [];
    run(({ cold, flush, now }) => {
      const reply = (): Reply => (now() < 10_000 ? listed() : now() < 47_000 ? listed('PI-1') : listed(...ids));
      const transport = () => {
        asked.push(now());
        return cold('(r|)', { r: reply() });
      };
      memoriesVideoIds({ apiKey: KEY, transport, cadence: fixed(7_000), budget: requestBudget({ perSecond: 1000 }) })
        .watch({ id: 'x', ...fields })
        .subscribe((snapshot) => seen.push(snapshot));
      flush();
    });
    expect(seen.map(({ status, readAt }) => [status, readAt])).toEqual([
      ['pending', 0],
      ['running', 14_000],
      ['running', 49_000],
      ['completed', 49_000 + settle],
    ]);
    expect(asked.at(-1)).toBe(49_000 + settle);
    expect(seen.at(-1)).toMatchObject({ result: ids, progress: { done: 2 } });
  });

  it('gives a task up of which nothing is seen for 15 minutes', () => {
    const ends: unknown[] = [];
    run(({ cold, flush, now }) => {
      const transport = () => cold('(r|)', { r: listed() });
      memoriesVideoIds({ apiKey: KEY, transport, cadence: fixed(60_000) })
        .watch('x')
        .subscribe({ error: ({ code }: any) => ends.push(code, now()) });
      flush();
    });
    expect(ends).toEqual(['timeout-unseen', 900_000]);
  });
});
