import { lastValueFrom, map, toArray, type Observable } from 'rxjs';
import { fixed, requestBudget, type AnySnapshot, type TaskProvider, type WatchEvent } from '../../src/index';
import { batchValues, fakeProvider, run, snapshotLetter, snapshotValues } from '../../src/testing/index';
import { messageOf } from './messageOf';

const letters = (snapshots: Observable<AnySnapshot>) => snapshots.pipe(map(snapshotLetter));
const stamp = { provider: 'fake', taskId: 'job-1' };

describe('watch of a fakeProvider', () => {
  it.each([
    // history                emitted
    ['p-1-5-c           ', 'p-1-5-(c|)          '],
    ['p-f               ', 'p-(f|)              '],
    ['r-x               ', 'r-(x|)              '],
    ['c                 ', '(c|)                '],
    ['p-p-5-5-c         ', 'p---5---(c|)        '],
    ['p-u-c             ', 'p-u-(c|)            '],
    ['p-#-5-c           ', 'p---5-(c|)          '],
    ['p-##1#c           ', 'p---1-(c|)          '],
    ['--p-c             ', '--p-(c|)            '],
    ['p 5s 5 100ms f    ', 'p 5s 5 100ms (f|)   '],
  ])('with the history %s emits %s', (history, emitted) => {
    run(({ expectObservable }) => {
      const watch = () => fakeProvider({ tasks: { 'job-1': history } }).watch('job-1');
      expectObservable(letters(watch())).toBe(emitted.trim());
      expectObservable(watch()).toBe(emitted.trim(), snapshotValues());
    });
  });

  it('emits snapshots of the engine, stamped', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p-#5c' }, result: 'https://cdn.example/1.mp4' });
      expectObservable(watch('job-1')).toBe('p--5(c|)', {
        p: { ...stamp, status: 'pending', readAt: 0, changedAt: 0, attempt: 1 },
        5: { ...stamp, status: 'running', progress: { done: 5, total: 10, ratio: 0.5 }, readAt: 3, changedAt: 3, attempt: 4 },
        c: { ...stamp, status: 'completed', result: 'https://cdn.example/1.mp4', progress: { done: 5, total: 10, ratio: 0.5 }, readAt: 4, changedAt: 4, attempt: 5 },
      });
    });
  });

  it('emits what it finds when it asks, which a slower cadence may miss', () => {
    run(({ expectObservable }) => {
      const slow = fakeProvider({ tasks: { 'job-1': 'p123456789c' }, cadence: fixed(4) });
      expectObservable(letters(slow.watch('job-1'))).toBe('p---4---8---(c|)');
    });
  });

  it('counts the history from its own making, whenever somebody subscribes', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p-1-5-c' } });
      expectObservable(letters(watch('job-1')), '---^').toBe('---15-(c|)');
    });
  });

  it('stretches the characters by frame, and asks once in each', () => {
    run(({ expectObservable }) => {
      const acme = fakeProvider({ name: 'acme', tasks: { 'job-1': 'p-#-5 3s c' }, frame: 1_000 });
      expectObservable(letters(acme.watch('job-1'))).toBe('p 3999ms 5 3999ms (c|)');
    });
  });

  it('replies after the delay, with what was so at the request', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p-c' }, delay: 10 });
      expectObservable(letters(watch('job-1'))).toBe('10ms p 10ms (c|)');
    });
  });

  it('errors with not-found at once where there is no such task', () => {
    run(({ expectObservable }) => {
      const message = "fake job-9: fakeProvider has no task 'job-9'; it has job-1, job-2; no such task; check the id, the account and baseUrl; if it was only just made, watch it, with a longer retry.notFoundGrace";
      expectObservable(fakeProvider({ tasks: { 'job-1': 'p', 'job-2': 'p' } }).watch('job-9')).toBe('#', undefined, { code: 'not-found', message });
      expectObservable(fakeProvider({ tasks: {} }).watch('job-9')).toBe('#', undefined, { code: 'not-found' });
    });
  });

  it('ends with the error of an outage that lasts', () => {
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p##########' }, retry: { count: 2, delay: 0 } });
      expectObservable(watch('job-1')).toBe('p#', snapshotValues(), { code: 'server', message: 'fake job-1: HTTP 503 (3 in a row); the server is in trouble; watch the task again later, or raise retry.count' });
    });
  });

  it('has the engine of a real provider: budget, timeouts, events', () => {
    const events: WatchEvent[] = [];
    run(({ expectObservable }) => {
      const { watch } = fakeProvider({ tasks: { 'job-1': 'p' }, budget: requestBudget({ perSecond: 1 }), timeout: { total: 2_500 }, onEvent: (event) => events.push(event) });
      expectObservable(letters(watch('job-1'))).toBe('p 2499ms #', undefined, { code: 'timeout-total' });
    });
    expect(events.filter(({ type }) => type === 'request').map(({ at }) => at)).toEqual([0, 1_000, 2_000]);
  });

  it('runs in real time too, and one made there runs in virtual time', async () => {
    const acme = fakeProvider({ tasks: { 'job-1': 'p-c', 'job-2': 'p-c' }, frame: 100 });
    await expect(lastValueFrom(letters(acme.watch('job-1')).pipe(toArray()))).resolves.toEqual(['p', 'c']);
    run(({ expectObservable }) => expectObservable(letters(acme.watch('job-2'))).toBe('p 199ms (c|)'));
  });
});

describe('watchAll of a fakeProvider', () => {
  it('emits the tasks merged; the first is asked at once, the others 1 ms later', () => {
    run(({ expectObservable }) => {
      const acme = fakeProvider({ name: 'acme', tasks: { a: 'p----5----c', b: 'p---------f', z: 'r----c' } });
      const a = batchValues({ provider: 'acme', taskId: 'a' });
      const b = batchValues({ provider: 'acme', taskId: 'b' });
      const z = batchValues({ provider: 'acme', taskId: 'z' });
      const values = { A: a.p, B: a[5], C: a.c, D: b.p, E: b.f, F: z.r, G: z.c };
      expectObservable(acme.watchAll(['a', 'b', 'z'])).toBe('A(DF)(BG)-(CE|)', values);
    });
  });

  it('emits a lost task', () => {
    run(({ expectObservable }) => {
      const values = batchValues({ taskId: 'gone', lost: { code: 'not-found', message: expectedMessage } });
      expectObservable(fakeProvider({ tasks: { 'job-1': 'p' } }).watchAll(['gone'])).toBe('(l|)', values);
    });
  });
  const expectedMessage = "fake gone: fakeProvider has no task 'gone'; it has job-1; no such task; check the id, the account and baseUrl; if it was only just made, watch it, with a longer retry.notFoundGrace";
});

describe('check of a fakeProvider', () => {
  it('emits how things stand, and completes', () => {
    run(({ expectObservable }) => {
      const { check } = fakeProvider({ tasks: { 'job-1': 'p-5-c' } });
      expectObservable(check('job-1'), '---^').toBe('---(5|)', snapshotValues());
    });
  });

  it('errors during an outage', () => {
    run(({ expectObservable }) => {
      expectObservable(fakeProvider({ tasks: { 'job-1': '#p' } }).check('job-1')).toBe('#', undefined, { code: 'server' });
    });
  });
});

describe('cancel of a fakeProvider', () => {
  it('makes a task that has not ended x from then on, and the watch ends by the server word', () => {
    run(({ expectObservable }) => {
      const acme = fakeProvider({ tasks: { 'job-1': 'p-1-5-c' } });
      expectObservable(letters(acme.watch('job-1'))).toBe('p-1(x|)');
      expectObservable(letters(acme.cancel('job-1')), '---^').toBe('---(x|)');
      expectObservable(letters(acme.check('job-1')), '10ms ^').toBe('10ms (x|)');
    });
  });

  it('is too late for a task that has', () => {
    run(({ expectObservable }) => {
      expectObservable(fakeProvider({ tasks: { 'job-1': 'pf' } }).cancel('job-1'), '--^').toBe('--#', undefined, { code: 'too-late-to-cancel' });
    });
  });

  it('is settled by a check and sent again after an outage', () => {
    run(({ expectObservable }) => {
      expectObservable(letters(fakeProvider({ tasks: { 'job-1': 'p#5' } }).cancel('job-1')), '-^').toBe('---(x|)');
    });
  });
});

describe('what fakeProvider is given', () => {
  it('shows in its snapshots, task by task, with types to match', () => {
    run(({ expectObservable }) => {
      const acme = fakeProvider({
        name: 'acme',
        result: { url: 'a' },
        details: { title: 'A day' },
        tasks: { a: '5-c', b: { history: '5-c', result: { url: 'b' }, values: { 5: { title: 'Another' } } }, f: { history: 'f', failure: { code: 'E1', message: 'no' } }, u: { history: 'uc', word: 'paused' } },
      });
      const typed: TaskProvider = acme;
      expect(typed.name).toBe('acme');
      const seen = (id: string) =>
        acme.watch(id).pipe(map((snapshot) => [snapshot.title, snapshot.status === 'completed' ? snapshot.result.url : snapshot.status === 'failed' ? snapshot.failure.code : snapshot.status === 'unknown' ? snapshot.word : '']));
      expectObservable(seen('a')).toBe('5-(c|)', { 5: ['A day', ''], c: ['A day', 'a'] });
      expectObservable(seen('b')).toBe('-A(c|)', { A: ['Another', ''], c: ['A day', 'b'] });
      expectObservable(seen('f')).toBe('-(f|)', { f: ['A day', 'E1'] });
      expectObservable(seen('u')).toBe('-(c|)', { c: ['A day', 'a'] });
    });
  });

  it('is recorded as requests', () => {
    const acme = fakeProvider({ tasks: { 'a/b': 'p-c' } });
    run(({ expectObservable }) => expectObservable(letters(acme.watch('a/b'))).toBe('p-(c|)'));
    expect(acme.requests.map(({ method, url, at }) => [method, url, at])).toEqual([0, 1, 2].map((at) => ['GET', 'https://fake.example/tasks/a%2Fb', at]));
  });

  it.each([
    [() => fakeProvider(undefined as never), 'fakeProvider must be an object, not undefined'],
    [() => fakeProvider({} as never), "tasks must be an object of histories by task id, such as { 'job-1': 'p-1-5-c' }"],
    [() => fakeProvider({ tasks: { a: 'p-c|' } }), "history 'p-c|', character 4: a history has no end, its last state stays: leave '|' out"],
    [() => fakeProvider({ tasks: { a: { histry: 'p' } as never } }), "tasks['a'] has no option histry; it takes history, result, failure, word, details, values"],
    [() => fakeProvider({ tasks: {}, values: { C: {} } as never }), 'values has no option C; it takes p, 1, 2, 3, 4, 5, 6, 7, 8, 9, r, c, f, x, u'],
    [() => fakeProvider({ tasks: { a: { history: 'p', values: { q: {} } as never } } }), 'values has no option q; it takes p, 1, 2, 3, 4, 5, 6, 7, 8, 9, r, c, f, x, u'],
    [() => fakeProvider({ tasks: {}, name: '' }), 'name must not be empty'],
    [() => fakeProvider({ tasks: {}, frame: 0.5 }), 'frame must be a finite number of milliseconds >= 1, not 0.5'],
    [() => fakeProvider({ tasks: {}, delay: -1 }), 'delay must be a finite number of milliseconds >= 0, not -1'],
    [() => fakeProvider({ tasks: {}, apiKey: 'k' } as never), 'fakeProvider has no option apiKey; it takes name, tasks, frame, delay, budget, cadence, model, retry, timeout, onEvent, result, failure, word, details, values'],
  ])('is refused where it is malformed: %s', (act, message) => {
    expect(messageOf(act)).toBe(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
