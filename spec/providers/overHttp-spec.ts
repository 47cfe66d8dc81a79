import { lastValueFrom, toArray } from 'rxjs';
import { fixed, requestBudget, type CancellableProvider, type TaskProvider } from 'rx-task-status';
import { taskServer, type FaultName, type TaskLife, type TaskServer } from 'rx-task-status/testing/server';
import { memoriesScreenplay } from '../../src/providers/memoriesScreenplay';
import { memoriesVideoIds } from '../../src/providers/memoriesVideoIds';
import { memoriesVisualSearch } from '../../src/providers/memoriesVisualSearch';
import { scenext } from '../../src/providers/scenext';

let server: TaskServer;

beforeEach(async () => {
  server = await taskServer();
  // The first request of a process is slow.
  await fetch(`${server.url}/_stats`);
});
afterEach(() => server.close());

const options = (baseUrl: string) => ({ apiKey: 'sk-test', baseUrl, cadence: fixed(20), budget: requestBudget({ perSecond: 500 }), retry: { delay: 5 } });
const make: Record<string, () => TaskProvider<any, any>> = {
  memoriesScreenplay: () => memoriesScreenplay(options(server.baseUrls.memoriesScreenplay)),
  memoriesVideoIds: () => memoriesVideoIds(options(server.baseUrls.memoriesVideoIds)),
  memoriesVisualSearch: () => memoriesVisualSearch(options(server.baseUrls.memoriesVisualSearch)),
  scenext: () => scenext(options(server.baseUrls.scenext)),
};
const ends = (name: string, task: unknown) => lastValueFrom(make[name]!().watch(task as string).pipe(toArray()));

const lives: readonly (readonly [string, TaskLife, object, string, object])[] = [
  ['memoriesScreenplay', { kind: 'screenplay', pendingMs: 200, episodes: 3, episodeMs: 100 }, {}, 'completed', { result: null }],
  ['memoriesScreenplay', { kind: 'screenplay', episodes: 2, episodeMs: 60, ends: 'failed' }, {}, 'failed', { failure: { code: 'PROCESSING_ERROR' } }],
  ['memoriesVideoIds', { kind: 'video-ids', videos: [{ appearsMs: 50, videoId: 'PI-1' }, { appearsMs: 120, videoId: 'PI-2' }] }, { settle: 200 }, 'completed', { result: ['PI-1', 'PI-2'] }],
  ['memoriesVisualSearch', { kind: 'visual-search', videos: [{ endsMs: 80, videoNo: 'VI1' }, { endsMs: 120, ends: 'FAIL' }] }, { expected: 2 }, 'completed', { result: [{ id: 'VI1' }], progress: { done: 2, total: 2 } }],
  ['memoriesVisualSearch', { kind: 'visual-search', videos: [{ endsMs: 80, ends: 'FAIL' }] }, { settle: 100 }, 'failed', { progress: { done: 1 } }],
  ['scenext', { kind: 'scenext', frames: [{ at: 50 }, { at: 100 }, { at: 150 }], endsMs: 200 }, {}, 'completed', { progress: { done: 3 } }],
  ['scenext', { kind: 'scenext', frames: [{ at: 50 }, { at: 100 }, { at: 150 }], endsMs: 200, ends: 'FAILED' }, {}, 'failed', {}],
];

describe('the providers over HTTP', () => {
  it.each(lives)('%s watches %j, task %j, until it is %s', async (name, life, fields, status, expected) => {
    const { id } = server.create(life);
    const snapshots = await ends(name, { id, ...fields });
    expect(snapshots.at(-1)).toMatchObject({ status, taskId: id, ...expected });
    expect(snapshots.length).toBeGreaterThan(1);
  });

  it.each(['tooManyRequests', 'unavailable', 'badGateway', 'reset', 'truncated'] as FaultName[])('all survive the fault %s', async (fault) => {
    for (const [name, life, fields, status] of lives.filter(([, , , word]) => word === 'completed')) {
      server.inject(fault, 1);
      const { id } = server.create(life);
      expect((await ends(name, { id, ...fields })).at(-1)).toMatchObject({ status });
    }
  });

  it('cancel a task, and end its watch by the server’s word', async () => {
    const { id } = server.create({ kind: 'screenplay', episodes: 100, episodeMs: 1000 });
    const provider = make.memoriesScreenplay!() as CancellableProvider;
    const watching = lastValueFrom(provider.watch(id).pipe(toArray()));
    expect(await lastValueFrom(provider.cancel(id))).toMatchObject({ status: 'cancelled' });
    expect((await watching).at(-1)).toMatchObject({ status: 'cancelled' });
    await expect(lastValueFrom(provider.cancel(id))).resolves.toMatchObject({ status: 'cancelled' });
  });
});
