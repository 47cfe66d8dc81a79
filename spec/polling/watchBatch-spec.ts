import { jest } from '@jest/globals';
import { asyncScheduler, concat, EMPTY, from, lastValueFrom, map, merge, NEVER, Observable, of, range, Subject, take, takeUntil, throwError, timer, toArray } from 'rxjs';
import { defineProvider, fixed, isInvalidOptionError, requestBudget, type AnySnapshot, type TaskSource, type WatchEvent, type Word } from 'rx-task-status';
import { acme, asked, eager, hear, letters, reply, replyOf, saying, virtual, type Heard } from './virtual';

const HOUR = 3_600_000;

/** What was heard in the end, without the times. */
const told = (heard: Heard): string[] => heard.lines.map((line) => line.split(' ').slice(1).join(' '));

/** Watches a batch to its end, or for an hour. */
const watched = (tasks: TaskSource<{ id: string }>, scripts: string | Readonly<Record<string, string>>, options: object = {}, latency = 2): { told: string[]; snapshots: readonly AnySnapshot[]; requests: string[] } => {
  const server = asked(saying(scripts), latency);
  let heard: Heard | undefined;
  virtual(({ at }) => {
    heard = hear(acme(eager(server.transport, options)).watchAll(tasks));
    at(HOUR, heard.stop);
  });
  return { told: told(heard!), snapshots: heard!.snapshots, requests: server.requests };
};

describe('watchAll', () => {
  it('merges the snapshots of all tasks, and completes with the last', () => {
    virtual(({ expectObservable }) => {
      const { watchAll } = acme(eager(asked(saying({ a: 'pc', b: 'p1c' }), 0).transport, { budget: requestBudget({ perSecond: 500 }) }));
      expectObservable(letters(watchAll(['a', 'b']))).toBe('p-p-------c-1---------(c|)');
    });
  });

  it.each([
    ['an array', ['a', 'b']],
    ['fields', [{ id: 'a' }, { id: 'b', startedAt: 5 }]],
    ['a Set', new Set(['a', 'b'])],
    ['an Observable', of('a', 'b')],
    ['a mixture', ['a', { id: 'b' }]],
  ])('takes %s', (_name, tasks) => {
    expect(watched(tasks, 'c').told.sort()).toEqual(['a c', 'b c', '|']);
  });

  it('takes an AsyncIterable', async () => {
    // Promises do not run in virtual time.
    const ids = (async function* () {
      yield 'a';
      await Promise.resolve();
      yield { id: 'b' };
    })();
    const { watchAll } = acme(eager(asked(saying('c'), 0).transport));
    const snapshots = await lastValueFrom(watchAll(ids).pipe(map(({ taskId }) => taskId), toArray()));
    expect(snapshots).toEqual(['a', 'b']);
  });

  it.each([
    ['a string', 'abc'],
    [
      'a generator',
      (function* () {
        yield 'a';
      })(),
    ],
    ['a Map', new Map([['a', 1]])],
    ['one task', { id: 'a' }],
    ['nothing', undefined],
    ['null', null],
    ['a promise', Promise.resolve(['a'])],
  ])('refuses %s at the call', (_name, tasks) => {
    const { watchAll } = acme(eager(asked(saying('c'), 0).transport));
    expect(() => watchAll(tasks as unknown as string[])).toThrow('tasks must be an array, a Set, an Observable or an AsyncIterable of tasks; for a single task there is watch');
  });

  it('refuses an array or a Set with an invalid id at the call, by its index', () => {
    const { watchAll } = acme(eager(asked(saying('c'), 0).transport));
    expect(() => watchAll(['a', ''])).toThrow('tasks[1].id must not be empty');
    expect(() => watchAll(new Set(['a', 'b', '..']))).toThrow("tasks[2].id must not be '..': it would ask for another URL");
    expect(() => watchAll(['a', 7 as unknown as string])).toThrow('tasks[1] must be its id, a string, or an object with an id, not 7');
    expect(() => watchAll(['a', { id: 'b', startedAt: NaN }])).toThrow('tasks[1].startedAt must be a finite number');
    try {
      watchAll(['']);
    } catch (error) {
      expect(isInvalidOptionError(error)).toBe(true);
    }
  });

  it('has its own copy of an array', () => {
    const tasks = ['a'];
    const server = asked(saying('c'), 2);
    virtual(() => {
      const batch = acme(eager(server.transport)).watchAll(tasks);
      tasks.push('b', '');
      hear(batch);
    });
    expect(server.requests).toEqual(['0 a']);
  });

  it('loses a task with an invalid id that comes through a stream, and goes on', () => {
    const { told: lines, snapshots } = watched(from(['a', '', 'b', { id: '.' }, 7 as unknown as string, null as unknown as string]), 'c');
    expect([...lines].sort()).toEqual([' l:invalid-option', ' l:invalid-option', ' l:invalid-option', '. l:invalid-option', 'a c', 'b c', '|']);
    expect(snapshots[0]).toEqual({ provider: 'acme', taskId: '', status: 'lost', error: { code: 'invalid-option', message: 'task.id must not be empty' } });
  });

  it('loses a task that the provider refuses, whatever it throws', () => {
    const picky = defineProvider({
      name: 'acme',
      status: ({ id }) => ({ url: `https://acme.example/${id}` }),
      read: ({ text }): Word => JSON.parse(text) as Word,
      checkTask: ({ id }) => {
        if (id === 'bad') throw new Error('no such kind of id');
      },
    });
    virtual(({ at }) => {
      const heard = hear(picky(eager(asked(saying('c'), 2).transport)).watchAll(from(['bad', 'good'])));
      at(100, () => {
        expect(told(heard)).toEqual(['bad l:invalid-option', 'good c', '|']);
      });
    });
  });

  it('completes at once for no tasks', () => {
    for (const none of [[], new Set<string>(), EMPTY]) expect(watched(none, 'c').told).toEqual(['|']);
  });

  it('completes when its source and all its tasks have', () => {
    virtual(({ cold, expectObservable }) => {
      const { watchAll } = acme(eager(asked(saying('c'), 2).transport));
      expectObservable(letters(watchAll(cold('a----------|')))).toBe('--c--------|');
      expectObservable(letters(watchAll(cold('-b|       ')))).toBe('  ---(c|)');
      expectObservable(letters(watchAll(cold('---------|')))).toBe('  ---------|');
    });
  });

  it('does not complete while its source goes on', () => {
    expect(watched(concat(of('a'), NEVER), 'c').told).toEqual(['a c']);
  });

  it('forwards an error of its source, and drops the requests under way', () => {
    const broken = new Error('the source broke');
    const server = asked(saying('_'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watchAll(merge(of('a'), timer(50).pipe(map(() => {
        throw broken;
      })))));
      at(60, () => {
        expect(heard.errors).toEqual([broken]);
      });
    });
    expect(server.dropped).toEqual(['50 a']);
    expect(watched(throwError(() => broken), 'c').told).toEqual([`! ${String(broken)}`]);
  });

  it('watches a task once that is listed twice while it is active, and again when it is listed after its end', () => {
    expect(watched(['a', 'a', { id: 'a' }], '1c')).toMatchObject({ told: ['a 1', 'a c', '|'], requests: ['0 a', '12 a'] });
    virtual(({ cold, expectObservable }) => {
      const { watchAll } = acme(eager(asked(saying('c'), 2).transport));
      expectObservable(letters(watchAll(cold('a-----a|', { a: 'a' })))).toBe('--c-----(c|)');
    });
  });

  it('shares the requests of a task with whoever else watches it', () => {
    const server = asked(saying('1c'), 2);
    virtual(({ at }) => {
      const { watch, watchAll } = acme(eager(server.transport));
      const [one, batch] = [hear(watch('a')), hear(watchAll(['a']))];
      at(100, () => {
        expect([told(one), told(batch)]).toEqual([
          ['a 1', 'a c', '|'],
          ['a 1', 'a c', '|'],
        ]);
      });
    });
    expect(server.requests).toEqual(['0 a', '12 a']);
  });

  it('lets tasks join while it runs', () => {
    const ids = new Subject<string>();
    const server = asked(saying('1c'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watchAll(ids));
      at(10, () => {
        ids.next('a');
      });
      at(15, () => {
        ids.next('b');
      });
      at(20, () => {
        ids.complete();
      });
      at(100, () => {
        expect(heard.lines).toEqual(['12 a 1', '17 b 1', '24 a c', '29 b c', '29 |']);
      });
    });
  });

  it('lets tasks join within next, over any transport', () => {
    for (const latency of [0, 2]) {
      const ids = new Subject<string>();
      const server = asked(saying('c'), latency);
      virtual(({ at }) => {
        const heard = hear(acme(eager(server.transport)).watchAll(ids), ({ taskId }) => {
          if (taskId === 'aaaaa') ids.complete();
          else ids.next(`${taskId}a`);
        });
        ids.next('a');
        at(1_000, () => {
          expect(told(heard)).toEqual(['a c', 'aa c', 'aaa c', 'aaaa c', 'aaaaa c', '|']);
        });
      });
    }
  });

  it('may be unsubscribed within next: no request goes out after that, whatever the source and the transport', () => {
    for (const latency of [0, 2]) {
      for (const tasks of [['a', 'b', 'c', 'd'], of('a', 'b', 'c', 'd')]) {
        const server = asked(saying('c'), latency);
        const budget = requestBudget({ perSecond: 100_000, concurrency: 1 });
        const end = virtual(({ at }) => {
          const { check, watchAll } = acme(eager(server.transport, { budget }));
          hear(check('first'));
          // By now the budget would let many go at once.
          at(1_000, () => {
            hear(watchAll(tasks), (_snapshot, self) => {
              self.stop();
            });
          });
        });
        expect([server.requests, end]).toEqual([['0 first', '1000 a'], 1_000 + latency]);
      }
    }
  });

  it('asks for no task that comes after a sleep, if it is unsubscribed when the others are asked', () => {
    virtual(({ at, scheduler }) => {
      const server = asked(saying('1'), 2);
      const [tasks, left] = [new Subject<string>(), new Subject<void>()];
      const onEvent = ({ type }: WatchEvent): void => {
        if (type === 'request' && server.requests.length === 2) left.next();
      };
      const { watchAll } = acme(eager(server.transport, { cadence: fixed(1_000), onEvent }));
      watchAll(tasks).pipe(takeUntil(left)).subscribe();
      tasks.next('a');
      at(1_500, () => {
        jest.spyOn(asyncScheduler, 'now').mockImplementation(() => scheduler.now() + HOUR);
        tasks.next('b');
      });
      at(9_000, () => {
        jest.restoreAllMocks();
        left.next();
        expect(server.requests).toEqual(['0 a', '1002 a']);
      });
    });
  });

  it('stops taking from a source without end, once unsubscribed within next', () => {
    const server = asked(saying('c'), 0);
    let taken = 0;
    const budget = requestBudget({ perSecond: 1_000_000, concurrency: 10 });
    virtual(() => {
      const endless = range(0, 100_000).pipe(
        map((n) => {
          taken += 1;
          return String(n);
        }),
      );
      acme(eager(server.transport, { budget })).watchAll(endless).pipe(take(1)).subscribe();
    });
    expect(server.requests).toEqual(['0 0']);
    expect(taken).toBeLessThanOrEqual(2);
  });

  it('drops all requests under way when unsubscribed, sends no other, and leaves no timer', () => {
    const server = asked(saying('_'), 2);
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    const end = virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { budget: requestBudget({ perSecond: 100_000, concurrency: 6 }) })).watchAll(ids));
      at(100, heard.stop);
    });
    expect(server.requests).toHaveLength(6);
    expect(server.dropped).toHaveLength(6);
    expect(end).toBe(100);
  });

  it('sends no request for tasks that are given up at the same moment as those whose requests hang', () => {
    const server = asked(saying('_'), 2);
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    virtual(({ at }) => {
      const budget = requestBudget({ perSecond: 100_000, concurrency: 6 });
      const heard = hear(acme(eager(server.transport, { budget, timeout: { total: 500 } })).watchAll(ids));
      at(600, () => {
        expect(heard.lines).toHaveLength(51);
      });
    });
    expect(server.requests).toHaveLength(6);
  });

  it('unsubscribes from its source', () => {
    virtual(({ cold, expectSubscriptions, at }) => {
      const source = cold('a---b---c---d', { a: 'a', b: 'b', c: 'c', d: 'd' });
      const heard = hear(acme(eager(asked(saying('1'), 2).transport)).watchAll(source));
      at(6, heard.stop);
      expectSubscriptions(source.subscriptions).toBe('^-----!');
    });
  });

  it('never cancels a task', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watchAll(['a', 'b']));
      at(50, heard.stop);
    });
    expect(server.requests.some((line) => line.includes('DELETE'))).toBe(false);
  });

  it('has its own timeouts and its own distinct', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const { watchAll } = acme(eager(server.transport, { timeout: { total: 500 } }));
      const [own, other] = [hear(watchAll(['a'], { timeout: { total: 30 }, distinct: false })), hear(watchAll(['a']))];
      at(1_000, () => {
        expect(own.lines).toEqual(['2 a 1', '14 a 1', '26 a 1', '30 a l:timeout-total', '30 |']);
        expect(other.lines).toEqual(['2 a 1', '500 a l:timeout-total', '500 |']);
      });
    });
  });
});

describe('the end of a watch in a batch', () => {
  it.each([
    ['B', 'server'],
    ['G', 'bad-request'],
    ['H', 'unreadable-reply'],
    ['Q', 'rate-limited'],
  ])('by a fault is a lost task and no error: %s is %s', (letter, code) => {
    const { told: lines } = watched(['good', 'bad'], { good: '1c', bad: letter });
    expect(lines).toContain(`bad l:${code}`);
    expect(lines).toContain('good c');
    expect(lines.at(-1)).toBe('|');
  });

  it.each([['total'], ['stalled'], ['unseen']])('by timeout.%s is a lost task, while a request hangs', (name) => {
    const { told: lines } = watched(['good', 'bad'], { good: '1c', bad: '_' }, { timeout: { [name]: 5_000 } });
    expect(lines).toEqual(['good 1', 'good c', `bad l:timeout-${name}`, '|']);
  });

  it('leaves the last snapshot, the code, and the message', () => {
    const { snapshots } = watched(['a'], '3G');
    expect(snapshots.at(-1)).toEqual({
      provider: 'acme',
      taskId: 'a',
      status: 'lost',
      error: { code: 'bad-request', message: expect.stringContaining('acme a: HTTP 400') },
      last: snapshots[0],
    });
  });

  it('by a throw in read ends that task alone', () => {
    const fragile = defineProvider({
      name: 'acme',
      status: ({ id }) => ({ url: `https://acme.example/${id}` }),
      read: ({ text }, { task }): Word => {
        if (task.id === 'bad') throw new TypeError('a bug');
        return JSON.parse(text) as Word;
      },
    });
    virtual(({ at }) => {
      const heard = hear(fragile(eager(asked(saying('1c'), 2).transport)).watchAll(['bad', 'good']));
      at(100, () => {
        expect(told(heard)).toEqual(['bad l:unreadable-reply', 'good 1', 'good c', '|']);
      });
    });
  });

  it.each([
    [401, 'unauthorized'],
    [402, 'no-credit'],
  ])('by an account\'s fault ends the whole batch: HTTP %d is %s', (status, code) => {
    const server = asked((id) => (id === 'b' ? reply('', status) : replyOf('1')), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watchAll(['a', 'b', 'c']));
      at(100, () => {
        expect(told(heard)).toEqual(['a 1', `! ${code}`]);
        expect(heard.errors[0]).toMatchObject({ code, provider: 'acme', taskId: 'b' });
      });
    });
    expect(server.requests).toHaveLength(3);
  });

  it('by a key that cannot be had ends the whole batch', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const apiKey = (): string => {
        throw new Error('the vault is shut');
      };
      const heard = hear(acme({ ...eager(server.transport), apiKey }).watchAll(['a', 'b']));
      at(HOUR, () => {
        expect(told(heard)).toEqual(['! key-unavailable']);
      });
    });
    expect(server.requests).toEqual([]);
  });
});

describe('tasks without a terminal word', () => {
  interface Listed {
    readonly id: string;
    readonly expected?: number;
    readonly settle?: number;
  }

  const list = defineProvider({
    name: 'list',
    status: ({ id }: Listed) => ({ url: `https://acme.example/${id}` }),
    read: ({ text }, { task: { expected, settle = 100 } }) => {
      const items = JSON.parse(text) as string[];
      if (items.length === 0) return { status: 'pending', unseen: true };
      const done = { status: 'completed', result: items } as const;
      if (expected !== undefined && items.length >= expected) return done;
      return { status: 'running', progress: { done: items.length, total: expected }, settle: { after: settle, word: done } };
    },
  });

  /** A list that has so many items from each of these moments on. */
  const filling = (...moments: readonly number[]) =>
    asked(() => reply(moments.filter((moment) => moment <= asyncScheduler.now()).map(String)), 0);

  it('are completed when as many items are there as are expected', () => {
    virtual(({ at }) => {
      const heard = hear(list(eager(filling(15, 25, 35).transport)).watch({ id: 't', expected: 3 }));
      at(HOUR, () => {
        expect(heard.lines.at(-1)).toBe('40 |');
        expect(heard.snapshots.at(-1)).toMatchObject({ status: 'completed', result: ['15', '25', '35'], progress: { done: 2, total: 3 } });
      });
    });
  });

  it('are completed when nothing changed for so long, and are asked at that very moment', () => {
    const server = filling(15, 25);
    virtual(({ at }) => {
      const heard = hear(list(eager(server.transport, { cadence: fixed(30) })).watch({ id: 't', settle: 100 }));
      at(HOUR, () => {
        expect(heard.snapshots.map(({ status }) => status)).toEqual(['pending', 'running', 'completed']);
        expect(heard.lines.at(-1)).toBe('130 |');
      });
    });
    expect(server.requests.map((line) => line.split(' ')[0])).toEqual(['0', '30', '60', '90', '120', '130']);
  });

  it('settle in a batch as well, each by itself', () => {
    const server = asked((id) => reply(asyncScheduler.now() >= Number(id) ? ['x'] : []), 0);
    virtual(({ at }) => {
      const heard = hear(list(eager(server.transport)).watchAll([{ id: '50' }, { id: '500' }]));
      at(HOUR, () => {
        expect(heard.snapshots.filter(({ status }) => status === 'completed').map(({ taskId }) => taskId)).toEqual(['50', '500']);
        expect(told(heard).at(-1)).toBe('|');
      });
    });
  });

  it('that stay empty are given up as unseen', () => {
    virtual(({ at }) => {
      const heard = hear(list(eager(filling().transport, { timeout: { unseen: 1_000 } })).watch({ id: 't' }));
      at(HOUR, () => {
        expect(heard.lines).toEqual(['0 t p', '1000 ! timeout-unseen']);
      });
    });
  });
});

describe('a batch of thousands', () => {
  /** Milliseconds that so many tasks take to complete in any order, three readings each. */
  const took = (count: number): number => {
    const ids = Array.from({ length: count }, (_, i) => String(i));
    const server = asked((id, nth) => replyOf(nth > 1 + ((Number(id) * 7_919) % 3) ? 'c' : '1'), 1);
    const { watchAll } = acme(
      eager(server.transport, { cadence: fixed(1_000), budget: requestBudget({ perSecond: 100_000, concurrency: 20 }) }),
    );
    let snapshots = 0;
    let completed = false;
    const begun = performance.now();
    virtual(() => {
      new Observable<AnySnapshot>((subscriber) => watchAll(ids).subscribe(subscriber)).subscribe({
        next: () => (snapshots += 1),
        complete: () => (completed = true),
      });
    });
    const ended = performance.now();
    expect([snapshots, completed]).toEqual([2 * count, true]);
    return ended - begun;
  };

  it('takes about as long per task, however many there are', () => {
    took(1_000);
    const few = took(5_000);
    const many = took(20_000);
    expect(many / few).toBeLessThan(4 * 3);
  });
});
