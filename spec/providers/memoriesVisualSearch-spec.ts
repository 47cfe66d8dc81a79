import { fixed, requestBudget, type Reply } from 'rx-task-status';
import { memoriesVisualSearch, type VisualSearchSnapshot } from '../../src/providers/memoriesVisualSearch';
import { checkWith, fixture, KEY, obeysProviderLaws, replyOf } from '../support/providerLaws';
import { run } from '../support/run';

const envelope = (data: unknown) => replyOf({ code: '0000', msg: 'success', data, failed: false, success: true });
const listed = (...statuses: unknown[]) => envelope({ videos: statuses.map((status, at) => ({ video_no: `VI${at + 1}`, status })) });
const none = { status: 'pending', videos: [] };
const football = {
  id: 'VI624126275711397888',
  name: '#football',
  status: 'completed',
  word: 'PARSE',
  duration: 17_000,
  createdAt: 1758262500019,
  url: 'https://mavi-resource.openinterx.com/VIabc123....mp4',
  bucket: 'mavi-resource',
  blob: 'VIabc123....mp4',
};
const salah = {
  id: 'VI624126275900141568',
  name: 'Salah',
  status: 'running',
  word: 'UNPARSE',
  duration: 8_000,
  createdAt: 1758262500026,
  url: 'https://mavi-resource.openinterx.com/VIdef456....mp4',
  bucket: 'mavi-resource',
  blob: 'VIdef456....mp4',
};
const two = { status: 'running', videos: [football, salah], progress: { done: 1 } };
const withoutPlace = ({ bucket: _bucket, blob: _blob, ...video }: typeof football) => video;
const itemOf = (status: unknown) => (checkWith(memoriesVisualSearch as never, listed(status)).snapshot as VisualSearchSnapshot).videos[0];

describe('memoriesVisualSearch', () => {
  obeysProviderLaws({
    make: memoriesVisualSearch as never,
    watched: { id: 'task-1', expected: 2 },
    name: 'memories-visual-search',
    baseUrl: 'https://api.memories.ai/serve/api/v1',
    urlOf: (id, baseUrl) => `${baseUrl}/get_video_ids_by_task_id?task_id=${id}&unique_id=default`,
    headers: { Authorization: KEY },
    perSecond: 0.9,
    readings: [
      ['the example', fixture('memories-visual-search-listed.json'), two],
      ['numbers as numbers', fixture('memories-visual-search-integers.json'), two],
      ['videoNo beside video_no', fixture('memories-visual-search-camel-case.json'), two],
      ['videoNo alone', envelope({ videos: [{ videoNo: 'VI1', status: 'PARSE' }] }), { status: 'running', videos: [{ id: 'VI1', name: '', status: 'completed', word: 'PARSE' }], progress: { done: 1 } }],
      ['no bucket and no blob', fixture('memories-visual-search-no-bucket.json'), { ...two, videos: [withoutPlace(football), withoutPlace(salah)] }],
      ['the example data {}', fixture('memories-visual-search-empty-object.json'), none],
      ['an empty list', fixture('memories-visual-search-empty.json'), none],
      ['data []', fixture('memories-visual-search-empty-array.json'), none],
      ['data null', fixture('memories-visual-search-empty-null.json'), none],
      ['a video without anything', envelope({ videos: [{}] }), { status: 'running', videos: [{ id: '', name: '', status: 'unknown', word: '' }], progress: { done: 0 } }],
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
      ['a gateway’s JSON', fixture('memories-gateway-503.json', 503), 'transient', 'server'],
      ['a gateway’s JSON with 404', replyOf({ timestamp: 'x', path: '/x', status: 404, error: 'Not Found', requestId: '1' }, 404), 'notFound', 'not-found'],
      ['the list of ids', fixture('memories-video-ids-listed.json'), 'fatal', 'other-product'],
      ['the empty list of ids', fixture('memories-video-ids-downloading.json'), 'fatal', 'other-product'],
      ['the callback of the task', fixture('memories-visual-search-callback.json'), 'unreadable', 'unreadable-reply'],
      ['a list of no objects', envelope({ videos: ['VI1'] }), 'unreadable', 'unreadable-reply'],
    ],
    running: fixture('memories-visual-search-listed.json'),
    terminal: [listed('PARSE', 'FAIL'), fixture('memories-visual-search-failed.json')],
    malformedTasks: [
      [{ id: 'x', expected: 0 }, 'task.expected must be a whole number >= 1, not 0'],
      [{ id: 'x', settle: -1 }, 'task.settle must be a finite number of milliseconds >= 0, not -1'],
      [{ id: 'x', uniqueId: ' ' }, 'task.uniqueId must not be empty'],
    ],
  });

  it.each([
    ['PARSE', 'completed'],
    ['DONE', 'completed'],
    ['FAIL', 'failed'],
    ['FAILED', 'failed'],
    ['PARSE_ERROR', 'failed'],
    ['UNPARSE', 'running'],
    ['PENDING', 'running'],
    ['PROCESSING', 'running'],
    ['UPLOADING', 'running'],
    ['ARCHIVED', 'unknown'],
    ['constructor', 'unknown'],
  ])('takes a video that is %s for %s, and keeps the word', (word, status) => {
    expect(itemOf(word)).toMatchObject({ status, word });
  });

  it('reads the other words of a list', () => {
    const { snapshot } = checkWith(memoriesVisualSearch as never, fixture('memories-visual-search-other-words.json'));
    expect((snapshot as VisualSearchSnapshot).videos.map(({ status }) => status)).toEqual(['completed', 'failed', 'failed', 'running', 'running', 'running']);
    expect(snapshot).toMatchObject({ status: 'running', progress: { done: 3 } });
  });

  it.each([
    [['PARSE', 'FAIL'], { status: 'completed', result: [{ id: 'VI1' }], progress: { done: 2, total: 2, ratio: 1 } }],
    [['FAIL', 'PARSE_ERROR'], { status: 'failed', failure: { code: 'FAIL', message: 'none of 2 videos could be processed (FAIL, PARSE_ERROR)' } }],
    [['PARSE', 'UNPARSE'], { status: 'running', progress: { done: 1, total: 2, ratio: 0.5 } }],
    [['PARSE', 'ARCHIVED'], { status: 'running', progress: { done: 1, total: 2, ratio: 0.5 } }],
    [['PARSE'], { status: 'running', progress: { done: 1, total: 2, ratio: 0.5 } }],
    [['PARSE', 'UNPARSE', 'PARSE'], { status: 'completed', progress: { done: 2, total: 2, ratio: 1 } }],
    [['FAIL', 'FAIL', 'UNPARSE'], { status: 'running', progress: { done: 2, total: 2, ratio: 1 } }],
    [['FAIL', 'PARSE', 'UNPARSE'], { status: 'completed', result: [expect.anything()] }],
    [['FAIL', 'FAIL', 'FAIL'], { status: 'failed', failure: { message: 'none of 3 videos could be processed (FAIL)' } }],
  ])('takes %p for what it is when two are expected', (statuses, expected) => {
    expect(checkWith(memoriesVisualSearch as never, listed(...statuses), { id: 'x', expected: 2 }).snapshot).toMatchObject(expected);
  });

  it('leaves a duration out that is no number in milliseconds: a snapshot is JSON', () => {
    const { snapshot } = checkWith(memoriesVisualSearch as never, envelope({ videos: [{ video_no: 'VI1', status: 'PARSE', duration: 1e308 }] }));
    expect((snapshot as VisualSearchSnapshot).videos).toStrictEqual([{ id: 'VI1', name: '', status: 'completed', word: 'PARSE' }]);
  });

  it('says which provider reads the other product', () => {
    const { error } = checkWith(memoriesVisualSearch as never, fixture('memories-video-ids-listed.json'));
    expect(error!.message).toBe('memories-visual-search task-1: the reply holds video_ids, not videos: the key belongs to the other product; use memoriesVideoIds');
  });

  describe('in time', () => {
    const lives = (frames: readonly (readonly [number, Reply])[], task: object, every = 7_000) => {
      const asked: number[] = [];
      const seen: (readonly [string, number])[] = [];
      run(({ cold, flush, now }) => {
        const transport = () => {
          asked.push(now());
          return cold('3ms (r|)', { r: frames.filter(([from]) => from <= now()).at(-1)![1] });
        };
        const watching = memoriesVisualSearch({ apiKey: KEY, transport, cadence: fixed(every), budget: requestBudget({ perSecond: 1000 }), timeout: { total: 30 * 60_000 } })
          .watch({ id: 'x', ...task })
          .subscribe({ next: ({ status, readAt }) => seen.push([status, readAt]), error: ({ code }: any) => seen.push([code, now()]) });
        flush();
        watching.unsubscribe();
      });
      return { asked, seen };
    };

    it('is completed 60 s after the last change, once all that are listed are done, and is asked exactly then', () => {
      const { asked, seen } = lives([[0, listed()], [5_000, listed('UNPARSE')], [20_000, listed('PARSE')], [70_000, listed('PARSE', 'FAIL')]], {});
      expect(seen).toEqual([['pending', 3], ['running', 7_006], ['running', 21_012], ['running', 70_033], ['completed', 130_036]]);
      expect(asked.at(-1)).toBe(130_033);
    });

    it('is not completed while a video is in work, however long nothing changes', () => {
      expect(lives([[0, listed('PARSE', 'UNPARSE')]], {}, 60_000).seen.at(-1)![0]).toBe('timeout-total');
    });

    it('is not completed while a video is in a state that nobody knows', () => {
      expect(lives([[0, listed('PARSE', 'ARCHIVED')]], {}, 60_000).seen.at(-1)![0]).toBe('timeout-total');
    });

    it('is failed when it settles with nothing but failures', () => {
      expect(lives([[0, listed('FAIL', 'FAIL')]], { settle: 10_000 }).seen).toEqual([['running', 3], ['failed', 10_006]]);
    });

    it('is completed at once when nothing need settle', () => {
      expect(lives([[0, listed('PARSE')]], { settle: 0 }).seen).toEqual([['completed', 3]]);
    });

    it('settles later when a video joins late', () => {
      const { seen } = lives([[0, listed('PARSE')], [9_000, listed('PARSE', 'UNPARSE')], [15_000, listed('PARSE', 'PARSE')]], { settle: 10_000 }, 5_000);
      expect(seen.map(([status]) => status)).toEqual(['running', 'running', 'running', 'completed']);
    });

    it('is given up when nothing is seen of it for 15 minutes', () => {
      expect(lives([[0, listed()]], {}, 60_000).seen).toEqual([['pending', 3], ['timeout-unseen', 900_000]]);
    });

    it('completes with what has come when fewer come than expected', () => {
      expect(lives([[0, listed('PARSE')]], { expected: 3 }).seen).toEqual([['running', 3], ['completed', 60_006]]);
    });
  });
});
