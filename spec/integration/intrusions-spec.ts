import { asyncScheduler, map, Observable, of, Subject, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { adaptive, defineProvider, fixed, requestBudget, type Cadence, type ProviderOptions, type Reply } from 'rx-task-status';

const reply = (status = 'running'): Reply => ({ status: 200, headers: { get: () => null }, text: status });

/** A provider whose requests take five milliseconds, and what it was asked. */
const make = (options: ProviderOptions = {}, says: (id: string) => string = () => 'running') => {
  const asked: string[] = [];
  const provider = defineProvider({
    name: 'acme',
    baseUrl: 'https://acme.example',
    status: ({ id }: { readonly id: string; readonly extra?: unknown }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
    read: ({ text }) => (text === 'done' ? ({ status: 'completed', result: null } as const) : ({ status: text as 'running' } as const)),
  })({
    budget: requestBudget({ perSecond: 1_000, concurrency: 100 }),
    cadence: fixed(10),
    transport: ({ url }) => {
      const id = url.slice(url.lastIndexOf('/') + 1);
      asked.push(`${String(asyncScheduler.now())} ${id}`);
      return timer(5).pipe(map(() => reply(says(id))));
    },
    ...options,
  });
  return { provider, asked };
};

const inTime = (body: () => void): void => {
  new TestScheduler(() => undefined).run(({ flush }) => {
    body();
    flush();
  });
};

describe('users who meddle', () => {
  it('complete a batch although a task of its stream can’t be told apart', () => {
    const seen: unknown[] = [];
    inTime(() => {
      const { provider } = make({}, () => 'done');
      const tasks = new Subject<string | { id: string; extra: unknown }>();
      provider.watchAll(tasks).subscribe({ next: (snapshot) => seen.push([snapshot.taskId, snapshot.status]), complete: () => seen.push('|') });
      tasks.next('a');
      tasks.next({ id: 'b', extra: 1n });
      tasks.next('c');
      tasks.complete();
    });
    expect(seen).toEqual([['b', 'lost'], ['a', 'completed'], ['c', 'completed'], '|']);
  });

  it('use one object again for another task', () => {
    const { provider, asked } = make({}, () => 'done');
    inTime(() => {
      const task = { id: '' };
      const tasks = new Observable<{ id: string }>((subscriber) => {
        for (const id of ['a', 'b', 'c']) {
          task.id = id;
          subscriber.next(task);
        }
        subscriber.complete();
      });
      provider.watchAll(tasks).subscribe();
    });
    expect(asked.map((line) => line.split(' ')[1])).toEqual(['a', 'b', 'c']);
  });

  it('subscribe in onEvent, and hear nothing twice', () => {
    const heard: number[] = [];
    inTime(() => {
      let late = false;
      const { provider } = make({
        onEvent: ({ type }) => {
          if (type !== 'reading' || late) return;
          late = true;
          const second = provider.watch('a').subscribe(({ attempt }) => heard.push(attempt));
          timer(30).subscribe(() => {
            second.unsubscribe();
          });
        },
      });
      const first = provider.watch('a').subscribe();
      timer(40).subscribe(() => {
        first.unsubscribe();
      });
    });
    expect(heard).toEqual([1]);
  });

  it('leave in onEvent, and send nothing', () => {
    let requests = 0;
    let sent = 0;
    inTime(() => {
      const { provider } = make({
        onEvent: ({ type }) => {
          if (type === 'request' && (requests += 1) === 2) watching.unsubscribe();
        },
        transport: () => {
          sent += 1;
          return of(reply());
        },
      });
      const watching = provider.watch('a').subscribe();
    });
    expect([requests, sent]).toEqual([2, 1]);
  });

  it('give a cadence whose lateness throws, and are asked for all the same', () => {
    const { provider, asked } = make({
      cadence: {
        ...(fixed(10) as Cadence),
        lateness: () => {
          throw new Error('a bug');
        },
      },
    }, () => 'done');
    inTime(() => provider.watchAll(['a', 'b']).subscribe());
    expect(asked.length).toBe(2);
  });

  it('watch a task of a running batch alone, and wait no longer than who watches alone', () => {
    const { provider, asked } = make({ cadence: adaptive({ typical: 3_600_000, jitter: 0 }) });
    inTime(() => {
      const batch = provider.watchAll(['a']).subscribe();
      let alone = batch;
      timer(20_000_000).subscribe(() => {
        alone = provider.watch('a').subscribe();
      });
      timer(20_300_000).subscribe(() => {
        batch.unsubscribe();
        alone.unsubscribe();
      });
    });
    const after = asked.map((line) => Number(line.split(' ')[0])).filter((at) => at >= 20_000_000);
    expect(after[0]).toBeLessThanOrEqual(20_120_000);
  });
});
