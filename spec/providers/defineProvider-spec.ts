import { concat, of, Subject } from 'rxjs';
import {
  defineProvider,
  faultOfStatus,
  fixed,
  isInvalidOptionError,
  requestBudget,
  type HttpRequest,
  type KeyedOptions,
  type Reply,
  type RequestOptions,
  type SnapshotOf,
  type TaskFields,
  type WatchEvent,
} from 'rx-task-status';
import { KEY, obeysProviderLaws, replyOf, watchWith, words } from '../support/providerLaws';
import { run } from '../support/run';

type Fields = Readonly<Record<string, any>>;

/** The fields of a reply that is JSON; of one that is not, its HTTP status says enough. */
const fieldsOf = (reply: Reply): Fields => {
  const json: unknown = JSON.parse(reply.text);
  return typeof json === 'object' && json !== null ? json : {};
};
const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });
const failure = (code: unknown, message: unknown) => ({ code: String(code), message: String(message) });

const google = defineProvider({
  name: 'google-lro',
  baseUrl: 'https://lro.example/v1',
  auth: bearer,
  status: (task: TaskFields, { baseUrl }) => ({ url: `${baseUrl}/operations/${encodeURIComponent(task.id)}` }),
  cancel: (task, { baseUrl }) => ({ url: `${baseUrl}/operations/${encodeURIComponent(task.id)}:cancel`, method: 'POST', body: '{}' }),
  read: (reply, { purpose }) => {
    const fault = faultOfStatus(reply.status);
    if (fault !== undefined) return fault;
    const { done, error, response, metadata } = fieldsOf(reply);
    const percent = Number(metadata?.progressPercent);
    if (purpose === 'cancel' || done !== true) return { status: 'running', progress: { done: percent, total: 100 } };
    if (typeof error !== 'object' || error === null) return { status: 'completed', result: response ?? null };
    return error.code === 1 ? { status: 'cancelled' } : { status: 'failed', failure: failure(error.code, error.message) };
  },
});

describe('defineProvider', () => {
  describe('with Google’s long-running operations', () => {
    const running = replyOf({ name: 'operations/x', metadata: { progressPercent: 40 } });
    const half = { status: 'running', progress: { done: 40, total: 100, ratio: 0.4 } };

    obeysProviderLaws({
      make: google as never,
      name: 'google-lro',
      baseUrl: 'https://lro.example/v1',
      urlOf: (id, baseUrl) => `${baseUrl}/operations/${id}`,
      headers: { Authorization: `Bearer ${KEY}` },
      readings: [
        ['an operation whose done is left out', running, half],
        ['an operation without metadata', replyOf({ name: 'operations/x' }), { status: 'running' }],
        ['a response', replyOf({ done: true, response: 'gs://x' }), { status: 'completed', result: 'gs://x' }],
        ['an error', replyOf({ done: true, error: { code: 3, message: 'bad codec' } }), { status: 'failed', failure: { code: '3', message: 'bad codec' } }],
        ['an error of code 1', replyOf({ done: true, error: { code: 1, message: 'cancelled' } }), { status: 'cancelled' }],
      ],
      faults: [['503', replyOf({ error: { code: 503 } }, 503), 'transient', 'server']],
      running,
      terminal: [replyOf({ done: true, response: {} }), replyOf({ done: true, error: { code: 1 } })],
      textDecides: false,
    });

    it('reads its response', () => {
      const { snapshots } = watchWith(google as never, [running, replyOf({ done: true, response: { uri: 'gs://x' } })]);
      expect(snapshots.map(words)).toEqual([half, { status: 'completed', result: { uri: 'gs://x' }, progress: half.progress }]);
    });

    it('cancels with a POST, and the watch ends when the operation does', () => {
      const asked: HttpRequest[] = [];
      const seen: string[] = [];
      run(({ cold, flush }) => {
        let gone = false;
        const transport = (request: HttpRequest) => {
          asked.push(request);
          gone ||= request.method === 'POST';
          return of(request.method === 'POST' ? replyOf({}) : gone ? replyOf({ done: true, error: { code: 1 } }) : running);
        };
        const provider = google({ apiKey: 'k', transport, cadence: fixed(60_000), budget: requestBudget({ perSecond: 1000 }) });
        provider.watch('x').subscribe(({ status }) => seen.push(status));
        cold('1s x').subscribe(() => provider.cancel('x').subscribe(({ status }) => seen.push(`cancel: ${status}`)));
        flush();
      });
      expect(asked[1]).toEqual({ url: 'https://lro.example/v1/operations/x:cancel', method: 'POST', body: '{}', headers: { Authorization: 'Bearer k' } });
      expect(seen).toEqual(['running', 'cancel: running', 'cancelled']);
    });
  });

  describe('with Azure’s 202 and a Location that moves', () => {
    const azure = defineProvider({
      name: 'azure',
      status: (task: TaskFields & { readonly location: string }, _options, memo) => ({ url: typeof memo === 'string' ? memo : task.location }),
      read: (reply) => {
        const fault = faultOfStatus(reply.status);
        if (fault !== undefined) return fault;
        if (reply.status === 202) return { status: 'running', memo: reply.headers.get('Location') ?? undefined };
        return { status: 'completed', result: JSON.parse(reply.text) as unknown };
      },
    });
    const lives = (replies: readonly Reply[]) => {
      const asked: string[] = [];
      const seen: object[] = [];
      run(({ flush, now }) => {
        const transport = ({ url }: HttpRequest) => {
          asked.push(`${now()} ${url}`);
          return of(replies[asked.length - 1]!);
        };
        azure({ transport, cadence: fixed(1000), retry: { delay: 0 } })
          .watch({ id: 'x', location: 'https://az.example/0' })
          .subscribe((snapshot) => seen.push(words(snapshot)));
        flush();
      });
      return { asked, seen };
    };

    it('follows the Location, keeps the last one where none is said, and waits as long as Retry-After says', () => {
      const { asked, seen } = lives([
        replyOf('', 202, { location: 'https://az.example/1', 'retry-after': '5' }),
        replyOf('', 202, { 'retry-after': 'Fri, 13 Mar 2026 08:00:30 GMT', date: 'Fri, 13 Mar 2026 08:00:00 GMT' }),
        replyOf('', 503, { 'retry-after': '2' }),
        replyOf('', 202, { location: 'https://az.example/2', 'retry-after': '0' }),
        replyOf({ n: 1 }),
      ]);
      expect(asked).toEqual(['0 https://az.example/0', '5000 https://az.example/1', '35000 https://az.example/1', '37000 https://az.example/1', '38000 https://az.example/2']);
      expect(seen).toEqual([{ status: 'running', retryAfter: 5000 }, { status: 'completed', result: { n: 1 } }]);
    });

    it('asks for no key where the provider has none', () => {
      expect(() => azure({})).not.toThrow();
    });
  });

  describe('with Runway', () => {
    const runway = defineProvider({
      name: 'runway',
      baseUrl: 'https://runway.example/v1',
      auth: bearer,
      advice: 5000,
      status: (task, { baseUrl }) => ({ url: `${baseUrl}/tasks/${task.id}`, headers: { 'X-Version': '2024-11-06' } }),
      cancel: (task, { baseUrl }) => ({ url: `${baseUrl}/tasks/${task.id}`, method: 'DELETE' }),
      read: (reply, { purpose, previous }) => {
        // A task that was deleted is gone, and a cancel deletes.
        if (reply.status === 404 && (purpose === 'cancel' || previous !== undefined)) return { status: 'cancelled' };
        const fault = faultOfStatus(reply.status);
        if (fault !== undefined) return fault;
        if (purpose === 'cancel') return { status: 'cancelled' };
        const { status, progress, output, failure: reason, failureCode } = fieldsOf(reply);
        switch (status) {
          case 'PENDING':
          case 'THROTTLED':
            return { status: 'pending', throttled: status === 'THROTTLED' };
          case 'RUNNING':
            return { status: 'running', progress: { done: Number(progress), total: 1 } };
          case 'SUCCEEDED':
            return { status: 'completed', result: output as readonly string[] };
          case 'FAILED':
            return { status: 'failed', failure: failure(failureCode, reason) };
          default:
            return { status: 'unknown', word: String(status) };
        }
      },
    });

    it('takes THROTTLED for pending, and a progress of 0 to 1 as it is', () => {
      const { snapshots } = watchWith(runway as never, [
        replyOf({ status: 'THROTTLED' }),
        replyOf({ status: 'RUNNING', progress: 0.25 }),
        replyOf({ status: 'SUCCEEDED', output: ['https://x'] }),
      ]);
      expect(snapshots.map(words)).toEqual([
        { status: 'pending', throttled: true },
        { status: 'running', progress: { done: 0.25, total: 1, ratio: 0.25 } },
        { status: 'completed', result: ['https://x'], progress: { done: 0.25, total: 1, ratio: 0.25 } },
      ]);
    });

    it.each([
      ['accepts a cancel with an empty reply', replyOf('', 204)],
      ['has deleted it already', replyOf('', 404)],
    ])('is cancelled when the server %s, and so ends the watch of the task that is gone', (_what, answer) => {
      const seen: string[] = [];
      run(({ cold, flush }) => {
        let gone = false;
        const transport = ({ method }: HttpRequest) => {
          gone ||= method === 'DELETE';
          return of(method === 'DELETE' ? answer : gone ? replyOf('', 404) : replyOf({ status: 'RUNNING', progress: 0.5 }));
        };
        const provider = runway({ apiKey: 'k', transport, cadence: fixed(60_000), budget: requestBudget({ perSecond: 1000 }) });
        provider.watch('x').subscribe({ next: ({ status }) => seen.push(status), complete: () => seen.push('complete') });
        cold('1s x').subscribe(() => provider.cancel('x').subscribe(({ status }) => seen.push(`cancel: ${status}`)));
        flush();
      });
      expect(seen).toEqual(['running', 'cancel: cancelled', 'cancelled', 'complete']);
    });

    it('does not take a task that was never seen for cancelled', () => {
      expect(watchWith(runway as never, [replyOf('', 404)]).error?.code).toBe('not-found');
    });
  });

  describe('with fal’s queue, where COMPLETED says nothing of success', () => {
    const fal = defineProvider({
      name: 'fal',
      baseUrl: 'https://queue.fal.example/m',
      auth: (key) => ({ Authorization: `Key ${key}` }),
      status: (task, { baseUrl }, memo) => ({ url: typeof memo === 'string' ? memo : `${baseUrl}/requests/${task.id}/status` }),
      read: (reply, { memo }) => {
        if (memo !== undefined && reply.status === 422) return { status: 'failed', failure: failure(422, fieldsOf(reply).detail) };
        const fault = faultOfStatus(reply.status);
        if (fault !== undefined) return fault;
        const fields = fieldsOf(reply);
        if (memo !== undefined) return { status: 'completed', result: fields };
        if (fields.status === 'IN_QUEUE') return { status: 'pending', queuePosition: Number(fields.queue_position) };
        if (fields.status === 'COMPLETED') return { status: 'running', memo: String(fields.response_url) };
        return fields.status === 'IN_PROGRESS' ? { status: 'running' } : { status: 'unknown', word: String(fields.status) };
      },
    });
    type FalSnapshot = SnapshotOf<ReturnType<typeof fal>>;
    const done = replyOf({ status: 'COMPLETED', response_url: 'https://queue.fal.example/m/requests/x' });
    const lives = (replies: readonly Reply[]) => {
      const urls: string[] = [];
      const seen: FalSnapshot[] = [];
      run(({ flush }) => {
        const transport = ({ url }: HttpRequest) => of(replies[urls.push(url) - 1]!);
        fal({ apiKey: 'k', transport, cadence: fixed(1000) }).watch('x').subscribe((snapshot) => seen.push(snapshot));
        flush();
      });
      return { urls: urls.map((url) => url.slice(27)), seen };
    };

    it('asks a second URL for the end, and carries the place in the queue', () => {
      const { urls, seen } = lives([replyOf({ status: 'IN_QUEUE', queue_position: 3 }), replyOf({ status: 'IN_PROGRESS' }), done, replyOf({ status: 'a field of the result', images: [] })]);
      expect(urls).toEqual(['/requests/x/status', '/requests/x/status', '/requests/x/status', '/requests/x']);
      const [first] = seen;
      expect(first?.status === 'pending' && first.queuePosition).toBe(3);
      expect(seen.at(-1)).toMatchObject({ status: 'completed', result: { status: 'a field of the result', images: [] } });
    });

    it('is failed when the second URL says so', () => {
      expect(lives([done, replyOf({ detail: 'NSFW' }, 422)]).seen.at(-1)).toMatchObject({ status: 'failed', failure: { code: '422', message: 'NSFW' } });
    });
  });

  describe('with other vendors’ shapes', () => {
    const plain = <W extends ReturnType<Parameters<typeof defineProvider>[0]['read']>>(read: (fields: Fields, reply: Reply) => W) =>
      defineProvider({
        name: 'other',
        baseUrl: 'https://other.example',
        auth: bearer,
        status: (task, { baseUrl }) => ({ url: `${baseUrl}/${task.id}` }),
        read: (reply) => faultOfStatus(reply.status) ?? read(fieldsOf(reply), reply),
      });

    it('takes Replicate’s aborted for cancelled, beside its canceled', () => {
      const words = { starting: 'pending', processing: 'running', canceled: 'cancelled', aborted: 'cancelled' } as const;
      const replicate = plain(({ status, output, error }) => {
        if (status === 'succeeded') return { status: 'completed', result: output as unknown };
        if (status === 'failed') return { status: 'failed', failure: failure('failed', error) };
        return { status: words[status as keyof typeof words] };
      });
      const { snapshots } = watchWith(replicate as never, [replyOf({ status: 'starting' }), replyOf({ status: 'processing' }), replyOf({ status: 'aborted' }), replyOf({ status: 'processing' })]);
      expect(snapshots.map(({ status }) => status)).toEqual(['pending', 'running', 'cancelled']);
    });

    it('reads Luma’s state, and its dreaming', () => {
      const luma = plain(({ state, assets, failure_reason }) => {
        if (state === 'completed') return { status: 'completed', result: assets as { video: string } };
        if (state === 'failed') return { status: 'failed', failure: failure('failed', failure_reason) };
        return state === 'queued' ? { status: 'pending' } : state === 'dreaming' ? { status: 'running' } : { status: 'unknown', word: String(state) };
      });
      const { snapshots } = watchWith(luma as never, [replyOf({ state: 'queued' }), replyOf({ state: 'dreaming' }), replyOf({ state: 'completed', assets: { video: 'x' } })]);
      expect(snapshots.map(({ status }) => status)).toEqual(['pending', 'running', 'completed']);
    });

    it('reads Kling’s succeed within an outer code 0, and its codes as faults', () => {
      const kling = plain(({ code, message, data }) => {
        if (code === 1303) return { fault: 'transient', code: 'rate-limited', message: String(message) };
        if (code !== 0) return { fault: 'fatal', message: `code ${String(code)}` };
        if (data.task_status === 'succeed') return { status: 'completed', result: data.task_result as unknown };
        if (data.task_status === 'failed') return { status: 'failed', failure: failure('failed', data.task_status_msg) };
        return { status: data.task_status === 'submitted' ? 'pending' : 'running' };
      });
      const of = (task_status: string) => replyOf({ code: 0, data: { task_status, task_result: { videos: [] } } });
      const { snapshots } = watchWith(kling as never, [of('submitted'), replyOf({ code: 1303, message: 'parallel task over resource pack limit' }), of('processing'), of('succeed')]);
      expect(snapshots.map(({ status }) => status)).toEqual(['pending', 'running', 'completed']);
      expect(watchWith(kling as never, [replyOf({ code: 1002 })]).error).toMatchObject({ code: 'bad-request', fault: 'fatal' });
    });

    it('waits as long as OpenAI’s openai-poll-after-ms says', () => {
      const videos = plain(({ status, progress, error }, reply) => {
        const retryAfter = Number(reply.headers.get('openai-poll-after-ms') ?? 0);
        if (status === 'completed') return { status: 'completed', result: null };
        if (status === 'failed') return { status: 'failed', failure: failure(error.code, error.message) };
        return { status: status === 'queued' ? 'pending' : 'running', progress: { done: Number(progress), total: 100 }, retryAfter };
      });
      const asked: number[] = [];
      run(({ flush, now }) => {
        const transport = () => of(asked.push(now()) < 3 ? replyOf({ status: 'in_progress', progress: 33 }, 200, { 'openai-poll-after-ms': '2500' }) : replyOf({ status: 'completed' }));
        videos({ apiKey: 'k', transport, cadence: fixed(1000) }).watch('x').subscribe();
        flush();
      });
      expect(asked).toEqual([0, 2500, 5000]);
    });

    it('reads Video Indexer’s progress, the text "37%"', () => {
      const indexer = plain(({ state, videos }) =>
        state === 'Processed' ? { status: 'completed', result: null } : { status: 'running', progress: { done: parseFloat(String(videos[0].processingProgress)), total: 100 } },
      );
      const { snapshots } = watchWith(indexer as never, [replyOf({ state: 'Processing', videos: [{ processingProgress: '37%' }] }), replyOf({ state: 'Processed' })]);
      expect(snapshots[0].progress).toEqual({ done: 37, total: 100, ratio: 0.37 });
    });

    it.each([
      [10_000, 'completed'],
      [59_000, 'completed'],
      [70_000, 'not-found'],
    ])('does not believe a gateway’s "not found" right after creation: a task that is there after %i ms is %s', (there, end) => {
      const other = plain(() => ({ status: 'completed', result: null }));
      const seen: string[] = [];
      run(({ flush, now }) => {
        const transport = () => of(now() < there ? replyOf('{"error":"task not found"}', 404) : replyOf({}));
        other({ apiKey: 'k', transport, retry: { maxDelay: 2000 } }).watch('x').subscribe({ next: ({ status }) => seen.push(status), error: ({ code }: any) => seen.push(code) });
        flush();
      });
      expect(seen).toEqual([end]);
    });
  });

  describe('as a factory', () => {
    const acme = defineProvider({
      name: 'acme',
      baseUrl: 'https://acme.example/v1/',
      auth: bearer,
      status: (task: TaskFields & { readonly region: string }, { baseUrl, team }: RequestOptions<KeyedOptions & { readonly team?: string }>) => ({
        url: `${baseUrl}/${team ?? 'all'}/${task.region}/${task.id}`,
        headers: { Accept: 'application/json' },
      }),
      read: () => ({ status: 'completed', result: 1 }),
      options: ['team'],
      checkOptions: ({ team }) => {
        if (team === '') throw new RangeError('team must not be empty');
      },
      checkTask: ({ region }) => {
        if (region === 'moon') throw new RangeError('no such region');
      },
    });

    it('hands its own options and fields of a task to the request', () => {
      const asked: HttpRequest[] = [];
      const transport = (request: HttpRequest) => of((asked.push(request), replyOf('{}')));
      acme({ apiKey: 'k', team: 'red', transport }).check({ id: 'x', region: 'eu' }).subscribe();
      expect(asked).toEqual([{ url: 'https://acme.example/v1/red/eu/x', headers: { Authorization: 'Bearer k', Accept: 'application/json' } }]);
    });

    it('may be called without options where none is required', () => {
      const make = defineProvider({ name: 'open', status: ({ id }) => ({ url: `https://open.example/${id}` }), read: () => ({ status: 'completed', result: 1 }) });
      expect(Object.keys((make as unknown as () => object)())).toEqual(expect.arrayContaining(['watch', 'watchAll', 'check']));
      expect(() => (acme as unknown as () => object)()).toThrow('apiKey must be a string, or a function that returns one, not undefined; is the environment variable set?');
    });

    it('refuses what its own checks refuse, at the call', () => {
      expect(() => acme({ apiKey: 'k', team: '' })).toThrow('team must not be empty');
      expect(() => acme({ apiKey: 'k', teem: 'red' } as never)).toThrow(/acme has no option teem; it takes .*, team$/);
      expect(() => acme({ apiKey: 'k' }).watch({ id: 'x', region: 'moon' })).toThrow('no such region');
    });

    it.each<readonly [object, string]>([
      [{ name: '' }, 'spec.name must not be empty'],
      [{ status: undefined }, 'spec.status must be a function, not undefined'],
      [{ read: undefined }, 'spec.read must be a function, not undefined'],
      [{ read: 'x' }, "spec.read must be a function, not 'x'"],
      [{ cancel: 1 }, 'spec.cancel must be a function, not 1'],
      [{ baseUrl: 'acme.example' }, 'spec.baseUrl must be an http(s) URL'],
      [{ perSecond: 0 }, 'spec.perSecond must be a finite number >= 0.001, not 0'],
      [{ advice: -1 }, 'spec.advice must be a finite number of milliseconds >= 1, not -1'],
    ])('refuses the spec with %p', (fields, message) => {
      const spec = { name: 'x', status: () => ({ url: 'https://x' }), read: () => ({ status: 'pending' }), ...fields };
      let error: unknown;
      try {
        defineProvider(spec as never);
      } catch (thrown) {
        error = thrown;
      }
      expect(isInvalidOptionError(error)).toBe(true);
      expect((error as Error).message).toContain(message);
    });

    it.each<readonly [string, (reply: Reply) => unknown, object]>([
      ['throws', () => { throw new TypeError('x is undefined'); }, { code: 'unreadable-reply', fault: 'fatal' }],
      ['throws a SyntaxError', () => JSON.parse('{') as never, { code: 'unreadable-reply', fault: 'unreadable' }],
      ['returns nothing', () => undefined, { code: 'unreadable-reply', fault: 'fatal' }],
      ['returns another word', () => ({ status: 'canceled' }), { code: 'unreadable-reply', fault: 'fatal' }],
    ])('ends the check with a typed error when read %s', (_what, read, expected) => {
      const provider = defineProvider({ name: 'x', status: () => ({ url: 'https://x' }), read: read as never });
      let error: unknown;
      provider({ transport: () => of(replyOf('{}')) }).check('1').subscribe({ error: (thrown: unknown) => (error = thrown) });
      expect(error).toMatchObject({ name: 'WatchError', provider: 'x', taskId: '1', ...expected });
    });

    it.each([
      ['throws', () => { throw new Error('no region'); }],
      ['returns a relative URL', () => ({ url: '/x' })],
    ])('ends that task alone when status %s', (_what, broken) => {
      const provider = defineProvider({
        name: 'x',
        status: (task) => (task.id === 'bad' ? broken() : { url: 'https://x.example' }),
        read: () => ({ status: 'completed', result: 1 }),
      });
      const seen: string[] = [];
      run(({ flush }) => {
        provider({ transport: () => of(replyOf('{}')), budget: requestBudget({ perSecond: 1000 }) })
          .watchAll(['good', 'bad', 'better'])
          .subscribe((snapshot) => seen.push(`${snapshot.taskId} ${snapshot.status === 'lost' ? snapshot.error.code : snapshot.status}`));
        flush();
      });
      expect(seen).toEqual(['good completed', 'bad bad-request', 'better completed']);
    });

    it.each([
      [null, 'options must be an object, not null'],
      [[], 'options must be an object, not an array'],
      [{ baseUrl: null }, 'baseUrl must be a string, not null'],
      [{ budget: null }, 'budget must come from requestBudget() of the same copy of this package'],
    ])('refuses the options %j, though it needs no key', (options, message) => {
      const provider = defineProvider({ name: 'x', status: () => ({ url: 'https://x.example' }), read: () => ({ status: 'running' }) });
      expect(() => provider(options as never)).toThrow(message);
      expect(provider(undefined as never).name).toBe('x');
    });

    it('needs no this: its methods can be taken off', () => {
      const { watch, watchAll, check, name } = acme({ apiKey: 'k', transport: () => of(replyOf('{}')) });
      const seen: unknown[] = [name];
      run(({ flush }) => {
        concat(watch({ id: 'a', region: 'eu' }), watchAll([{ id: 'b', region: 'eu' }]), check({ id: 'c', region: 'eu' })).subscribe(({ taskId }) => seen.push(taskId));
        flush();
      });
      expect(seen).toEqual(['acme', 'a', 'b', 'c']);
    });

    it('takes tasks from an array, a Set, an Observable and an AsyncIterable, and refuses a text', () => {
      const provider = google({ apiKey: 'k', transport: () => of(replyOf({ done: true })), budget: requestBudget({ perSecond: 1000 }) });
      const ends = (tasks: Parameters<typeof provider.watchAll>[0]) => {
        const seen: string[] = [];
        run(({ flush }) => {
          provider.watchAll(tasks).subscribe({ next: ({ taskId }) => seen.push(taskId), complete: () => seen.push('complete') });
          flush();
        });
        return seen;
      };
      const tasks = new Subject<string>();
      expect(ends(['a', { id: 'b' }])).toEqual(['a', 'b', 'complete']);
      expect(ends(new Set(['a', 'b']))).toEqual(['a', 'b', 'complete']);
      expect(ends(of('a', 'b'))).toEqual(['a', 'b', 'complete']);
      expect(ends(tasks)).toEqual([]);
      expect(() => provider.watchAll('ab' as never)).toThrow('tasks must be an array, a Set, an Observable or an AsyncIterable of tasks; for a single task there is watch');
      expect(() => provider.watchAll(['a', ''])).toThrow('tasks[1].id must not be empty');
    });

    it('tells its events of requests, readings and faults', () => {
      const events: WatchEvent[] = [];
      watchWith(google as never, [replyOf('', 503), replyOf({}), replyOf({ done: true })], 'x', { onEvent: (event: WatchEvent) => events.push(event) });
      expect(events.map((event) => `${event.type} ${event.taskId}${'code' in event ? ` ${event.code}` : 'status' in event ? ` ${event.status}` : ''}`)).toEqual([
        'request x', 'fault x server', 'request x', 'reading x running', 'request x', 'reading x completed',
      ]);
    });
  });
});
