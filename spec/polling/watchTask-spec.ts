import { jest } from '@jest/globals';
import { asyncScheduler, map, NEVER, of, Subject, takeUntil, type Observable } from 'rxjs';
import { exponential, fixed, isTimeoutError, requestBudget, type Cadence, type Reply, type Transport, type WatchError, type WatchEvent } from 'rx-task-status';
import { acme, asked, codeOf, eager, hear, letterOf, letters, REPLIES, reply, replyOf, saying, virtual } from './virtual';

const HOUR = 3_600_000;

/** Asks a second time only after an hour. */
const rare: Cadence = fixed(HOUR);

/** The clock is ahead of the timers from now on, as after a sleep in which the timers stood still. */
const sleepFor = (ms: number, now: () => number): void => {
  jest.spyOn(asyncScheduler, 'now').mockImplementation(() => now() + ms);
};

afterEach(() => {
  jest.restoreAllMocks();
});

describe('watch', () => {
  it('emits the snapshots of a task as they change, and completes with the terminal one', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const replies = ['p', '5', '5', 'c'].map((letter) => cold(`--(${letter}|)`, REPLIES));
      const subs = ['^-!', '------------^-!', '------------------------^-!', '------------------------------------^-!'];
      const expected = '--p-----------5-----------------------(c|)';
      let nth = 0;
      const watch = acme(eager(() => replies[nth++] as Observable<Reply>)).watch('t');
      expectObservable(letters(watch)).toBe(expected);
      replies.forEach(({ subscriptions }, i) => {
        expectSubscriptions(subscriptions).toBe(subs[i] as string);
      });
    });
  });

  it.each([
    ['completed', 'rc', '--r-----------(c|)'],
    ['failed', 'rf', '--r-----------(f|)'],
    ['cancelled', 'rx', '--r-----------(x|)'],
  ])('takes %s for the end, which is data and no error', (_status, script, expected) => {
    virtual(({ expectObservable }) => {
      expectObservable(letters(acme(eager(asked(saying(script), 2).transport)).watch('t'))).toBe(expected);
    });
  });

  it('keeps an unknown word, and goes on watching', () => {
    virtual(({ expectObservable }) => {
      const watch = acme(eager(asked(saying('uuc'), 2).transport)).watch('t');
      expectObservable(watch.pipe(map((snapshot) => (snapshot.status === 'unknown' ? snapshot.word : snapshot.status)))).toBe('--u-----------------------(c|)', {
        u: 'dreaming',
        c: 'completed',
      });
    });
  });

  it('asks nobody before the subscription: no request, no key, no timer', () => {
    const keys: number[] = [];
    const server = asked(saying('c'), 2);
    const end = virtual(() => {
      const provider = acme({ ...eager(server.transport), apiKey: () => `key${String(keys.push(0))}` });
      provider.watch('t');
      provider.watchAll(['a', 'b']);
      provider.check('t');
      provider.cancel('t');
    });
    expect([server.requests, keys, end]).toEqual([[], [], 0]);
  });

  it('looks the key up for each request', () => {
    const urls: string[] = [];
    const keys = ['one', 'two', 'three'];
    virtual(() => {
      const server = asked(saying('11c'), 2);
      const transport: Transport = (request) => {
        urls.push(JSON.stringify(request.headers ?? {}));
        return server.transport(request);
      };
      let nth = 0;
      hear(acme({ ...eager(transport), apiKey: () => keys[nth++] as string }).watch('t'));
      asyncScheduler.schedule(() => {
        expect(nth).toBe(3);
      }, 100);
    });
    expect(urls).toHaveLength(3);
  });

  it('aborts the request under way when unsubscribed, and leaves no timer', () => {
    const end = virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const hanging = cold('-');
      const watch = acme(eager(() => hanging as unknown as Observable<Reply>)).watch('t');
      expectObservable(letters(watch), '^----!').toBe('------');
      expectSubscriptions(hanging.subscriptions).toBe('^----!');
    });
    expect(end).toBe(5);
  });

  it('leaves no timer when unsubscribed while it sleeps', () => {
    const server = asked(saying('p'), 2);
    const end = virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { cadence: rare, timeout: { total: HOUR, stalled: HOUR } })).watch('t'));
      at(100, heard.stop);
    });
    expect([end, server.requests]).toEqual([100, ['0 t']]);
  });

  it('leaves no timer when it completes, errs, or gives up', () => {
    const scripts: [string, object, number][] = [
      ['c', {}, 2],
      ['K', {}, 2],
      ['_', { timeout: { request: 900, total: 50 } }, 50],
    ];
    for (const [script, options, last] of scripts) {
      const end = virtual(() => {
        hear(acme(eager(asked(saying(script), 2).transport, options)).watch('t'));
      });
      expect(end).toBe(last);
    }
  });

  it('leaves no timer when unsubscribed while it waits for the budget', () => {
    const server = asked(saying('p'), 2);
    const end = virtual(({ at }) => {
      const provider = acme(eager(server.transport, { cadence: rare, budget: requestBudget({ perSecond: 0.01 }) }));
      const first = hear(provider.watch('a'));
      const second = hear(provider.watch('b'));
      at(100, () => {
        second.stop();
        first.stop();
      });
    });
    expect([end, server.requests]).toEqual([100, ['0 a']]);
  });

  it('never cancels the task', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watch('t'));
      at(5, heard.stop);
    });
    expect(server.requests.every((line) => !line.includes('DELETE'))).toBe(true);
  });

  it('may be unsubscribed within next, whether the transport is synchronous or not', () => {
    for (const latency of [0, 2]) {
      const server = asked(saying('p1'), latency);
      const end = virtual(() => {
        const heard = hear(acme(eager(server.transport)).watch('t'), (_snapshot, self) => {
          self.stop();
        });
        asyncScheduler.schedule(() => {
          expect(heard.lines).toEqual([`${String(latency)} t p`]);
        }, 50);
      });
      expect([end, server.requests]).toEqual([50, ['0 t']]);
    }
  });

  it('runs over a synchronous transport as over another', () => {
    virtual(({ expectObservable }) => {
      expectObservable(letters(acme(eager(asked(saying('p1c'), 0).transport)).watch('t'))).toBe('p---------1---------(c|)');
    });
  });

  it('shows every reading where distinct is false', () => {
    virtual(({ expectObservable }) => {
      const { watch } = acme(eager(asked(saying('ppp1c'), 0).transport));
      expectObservable(letters(watch('t', { distinct: false }))).toBe('p---------p---------p---------1---------(c|)');
    });
  });

  it('counts the attempts, and says when it read and when something changed', () => {
    virtual(() => {
      const heard = hear(acme(eager(asked(saying('pBp1c'), 2).transport)).watch('t', { distinct: false }));
      asyncScheduler.schedule(() => {
        expect(heard.snapshots).toMatchObject([
          { status: 'pending', attempt: 1, readAt: 2, changedAt: 2 },
          { status: 'pending', attempt: 3, changedAt: 2 },
          { status: 'running', attempt: 4 },
          { status: 'completed', attempt: 5, progress: { done: 1, total: 10, ratio: 0.1 }, result: 'done' },
        ]);
      }, 500);
    });
  });

  it('has snapshots that are plain JSON', () => {
    virtual(() => {
      const heard = hear(acme(eager(asked(saying('pu1f'), 2).transport)).watch('t'));
      asyncScheduler.schedule(() => {
        expect(heard.snapshots).toHaveLength(4);
        expect(JSON.parse(JSON.stringify(heard.snapshots))).toEqual(heard.snapshots);
      }, 500);
    });
  });
});

describe('watches of one task', () => {
  it('share its requests; a late one gets the last snapshot at once', () => {
    const server = asked(saying('p1c'), 2);
    virtual(({ expectObservable }) => {
      const { watch } = acme(eager(server.transport));
      expectObservable(letters(watch('t'))).toBe('            --p-----------1-----------(c|)');
      expectObservable(letters(watch('t')), '-----^').toBe('  -----p--------1-----------(c|)');
      expectObservable(letters(watch({ id: 't' })), '^').toBe('   --p-----------1-----------(c|)');
    });
    expect(server.requests).toHaveLength(3);
  });

  it('are apart where the task says more than its id', () => {
    const server = asked(saying('c'), 2);
    virtual(() => {
      const { watch } = acme(eager(server.transport));
      hear(watch('t'));
      hear(watch({ id: 't', kind: 'other' }));
      hear(watch({ id: 't', startedAt: 5 }));
    });
    expect(server.requests).toHaveLength(2);
  });

  it('are told apart by what the task was when they began, whatever becomes of what is nested in it', () => {
    const server = asked((_taskId, nth) => replyOf(nth < 4 ? '1' : 'c'), 2);
    const taskOf = (lang: string) => ({ id: 't', filter: { lang } });
    virtual(({ at }) => {
      const { watch } = acme(eager(server.transport));
      const task = taskOf('en');
      const early = [hear(watch(task)), hear(watch(taskOf('de')))];
      at(5, () => {
        task.filter.lang = 'de';
      });
      at(100, () => {
        const late = [hear(watch(taskOf('en'))), hear(watch(taskOf('de')))];
        at(10, () => {
          expect(early.map(({ lines }) => lines.at(-1))).toEqual(['26 |', '15 |']);
          expect(late.map(({ lines }) => lines)).toEqual([['102 t c', '102 |'], ['102 t c', '102 |']]);
        });
      });
    });
  });

  it('end the requests with the last of them', () => {
    const server = asked(saying('1'), 2);
    const end = virtual(({ at }) => {
      const { watch } = acme(eager(server.transport));
      const [a, b] = [hear(watch('t')), hear(watch('t'))];
      at(15, a.stop);
      at(30, b.stop);
    });
    expect([end, server.requests]).toEqual([30, ['0 t', '12 t', '24 t']]);
  });

  it('start afresh after the last has gone', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const { watch } = acme(eager(server.transport));
      const first = hear(watch('t'));
      at(5, first.stop);
      at(7, () => {
        const second = hear(watch('t'));
        at(5, () => {
          expect(second.snapshots).toMatchObject([{ attempt: 1, readAt: 9 }]);
          second.stop();
        });
      });
    });
    expect(server.requests).toEqual(['0 t', '7 t']);
  });

  it('have each their own timeouts', () => {
    virtual(({ expectObservable }) => {
      const { watch } = acme(eager(asked(saying('1'), 2).transport));
      const expected: [number | undefined, string][] = [
        [7, '--1----#'],
        [9, '--1------#'],
      ];
      for (const [total, marbles] of expected) expectObservable(letters(watch('t', { timeout: { total } }))).toBe(marbles, undefined, 'timeout-total');
      expectObservable(letters(watch('t')), '^----------!').toBe('--1---');
    });
  });

  it('have each their own view of what is new', () => {
    virtual(({ expectObservable }) => {
      const { watch } = acme(eager(asked(saying('11c'), 2).transport));
      expectObservable(letters(watch('t'))).toBe('                     --1-----------------------(c|)');
      expectObservable(letters(watch('t', { distinct: false }))).toBe('--1-----------1-----------(c|)');
    });
  });

  it('are cut off by the longest of their request timeouts', () => {
    const server = asked(saying('__c'), 2);
    virtual(() => {
      const { watch } = acme(eager(server.transport));
      hear(watch('t', { timeout: { request: 20 } }));
      hear(watch('t', { timeout: { request: 50 } }));
    });
    expect(server.dropped).toEqual(['20 t', '70 t']);
  });

  it('may subscribe and unsubscribe each other within next', () => {
    for (const latency of [0, 3]) {
      const server = asked(saying('p1c'), latency);
      virtual(({ at }) => {
        const { watch } = acme(eager(server.transport));
        let joined: ReturnType<typeof hear> | undefined;
        const other = hear(watch('t'));
        hear(watch('t'), () => {
          other.stop();
          joined ??= hear(watch('t'));
        });
        at(200, () => {
          expect(other.lines.length).toBeLessThanOrEqual(1);
          expect(joined?.lines.map((line) => line.split(' ').at(-1))).toEqual(['p', '1', 'c', '|']);
        });
      });
      expect(server.requests.length).toBeLessThanOrEqual(4);
    }
  });
});

describe('the timeouts of a watch', () => {
  const gaveUp = (script: string, timeout: object, options: object = {}, latency = 2): { line: string; error: WatchError } => {
    let result: { line: string; error: WatchError } | undefined;
    const end = virtual(() => {
      const heard = hear(acme(eager(asked(saying(script), latency).transport, { timeout, ...options })).watch('t'));
      asyncScheduler.schedule(() => {
        result = { line: heard.lines.at(-1) ?? 'nothing', error: heard.errors[0] as WatchError };
        heard.stop();
      }, 10_000);
    });
    expect(end).toBe(10_000);
    return result!;
  };

  const refusing = { retry: { count: 1_000, delay: 900, maxDelay: 900 } };
  const slow = { budget: requestBudget({ perSecond: 0.1 }) };

  it.each([
    ['total', 'while a request hangs', '_', { total: 500 }, {}],
    ['total', 'while backing off', 'B', { total: 500 }, refusing],
    ['total', 'while sleeping', '1', { total: 500 }, { cadence: rare }],
    ['total', 'while polling', '123456789', { total: 500 }, { cadence: fixed(90) }],
    ['total', 'while waiting for the budget', '1', { total: 500 }, slow],
    ['stalled', 'while a request hangs', '_', { stalled: 500 }, {}],
    ['stalled', 'while backing off', 'B', { stalled: 500 }, refusing],
    ['stalled', 'while sleeping', '1', { stalled: 498 }, { cadence: rare }],
    ['stalled', 'while polling', '1', { stalled: 498 }, {}],
    ['unseen', 'while a request hangs', '_', { unseen: 500 }, {}],
    ['unseen', 'while backing off', 'B', { unseen: 500 }, refusing],
    ['unseen', 'while sleeping', 'e', { unseen: 500 }, { cadence: rare }],
    ['unseen', 'while polling', 'e', { unseen: 500 }, {}],
  ])('%s holds %s', (name, _when, script, timeout, options) => {
    const { line, error } = gaveUp(script, timeout, options);
    expect(line).toBe(`500 ! timeout-${name}`);
    expect(isTimeoutError(error)).toBe(true);
  });

  it('say which, the task, how long, and carry the last snapshot', () => {
    const { error } = gaveUp('1', { total: 500 });
    expect(error.message).toMatch(/^acme t: it did not end within 500 ms; .*timeout\.total$/);
    expect(error).toMatchObject({ code: 'timeout-total', provider: 'acme', taskId: 't', lastSnapshot: { status: 'running', taskId: 't' } });
    expect(gaveUp('_', { total: 500 }).error.lastSnapshot).toBeUndefined();
  });

  it('count total from startedAt, where that is known', () => {
    virtual(({ at }) => {
      const { watch } = acme(eager(asked(saying('1'), 2).transport, { timeout: { total: 500 } }));
      at(1_000, () => {
        const [young, old] = [hear(watch({ id: 'young', startedAt: 900 })), hear(watch({ id: 'old', startedAt: 100 }))];
        at(1_000, () => {
          expect(young.lines.at(-1)).toBe('1400 ! timeout-total');
          expect(old.lines).toEqual(['1003 old 1', '1003 ! timeout-total']);
        });
      });
    });
  });

  it('let a task be heard of that ended while nobody watched, however long ago it was started', () => {
    virtual(({ at }) => {
      const { watch, watchAll } = acme(eager(asked(saying('c'), 2).transport, { timeout: { total: 500 } }));
      at(10_000, () => {
        const [alone, batch] = [hear(watch({ id: 'a', startedAt: 1 })), hear(watchAll([{ id: 'b', startedAt: 1 }]))];
        at(1_000, () => {
          expect(alone.lines).toEqual(['10002 a c', '10002 |']);
          expect(batch.lines).toEqual(['10003 b c', '10003 |']);
        });
      });
    });
  });

  it('do not wait for ever for the first word of a task that was started long ago', () => {
    virtual(({ at }) => {
      const { watch } = acme(eager(() => NEVER, { timeout: { total: 500, request: undefined } }));
      at(10_000, () => {
        const { lines } = hear(watch({ id: 'a', startedAt: 1 }));
        at(1_000, () => expect(lines).toEqual(['10500 ! timeout-total']));
      });
    });
  });

  it('do not move the deadlines of others by a task that was long overdue when it joined', () => {
    virtual(({ at }) => {
      const { watch } = acme(eager(asked(saying('1'), 2).transport, { cadence: rare, timeout: { total: HOUR } }));
      at(10 * HOUR, () => {
        const young = hear(watch('young'));
        at(1_000, () => {
          hear(watch({ id: 'old', startedAt: 1 }));
        });
        at(2 * HOUR, () => {
          expect(young.lines).toEqual([`${String(10 * HOUR + 2)} young 1`, `${String(11 * HOUR)} ! timeout-total`]);
        });
      });
    });
  });

  it('stalled counts from the last change: a task that moves is not given up', () => {
    expect(gaveUp('112233445566', { stalled: 1_010 }, { cadence: fixed(48) }).line).toBe('1512 ! timeout-stalled');
  });

  it('stalled asks for a last time before it gives up, however seldom the cadence does: a change is heard of', () => {
    const times = (timeout: object, script: string, options: object = {}): string[] => {
      const server = asked(saying(script), 2);
      let lines: readonly string[] = [];
      virtual(({ at }) => {
        const heard = hear(acme(eager(server.transport, { cadence: rare, timeout, ...options })).watch('t'));
        at(3 * HOUR, () => {
          lines = heard.lines.slice();
          heard.stop();
        });
      });
      return [...server.requests, ...lines.slice(-1)];
    };
    expect(times({ stalled: 500 }, '1')).toEqual(['0 t', '252 t', '502 ! timeout-stalled']);
    expect(times({ stalled: 500, request: 100 }, '1')).toEqual(['0 t', '402 t', '502 ! timeout-stalled']);
    expect(times({ stalled: 500_000 }, '1')).toEqual(['0 t', '470002 t', '500002 ! timeout-stalled']);
    expect(times({ stalled: 500 }, '123c')).toEqual(['0 t', '252 t', '504 t', '756 t', '758 |']);
    // What the server asked for is kept to.
    const hinted = asked(() => reply({ status: 'running' }, 200, { 'retry-after': '5' }), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(hinted.transport, { cadence: rare, timeout: { stalled: 500 } })).watch('t'));
      at(HOUR, () => {
        expect([...hinted.requests, ...heard.lines.slice(-1)]).toEqual(['0 t', '502 ! timeout-stalled']);
      });
    });
  });

  it('stalled has a last call for one that comes late, too', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const { watch } = acme(eager(server.transport, { cadence: rare }));
      const first = hear(watch('t'));
      at(10_000, () => {
        const late = hear(watch('t', { timeout: { stalled: 500 } }));
        at(1_000, () => {
          expect(late.lines).toEqual(['10000 t 1', '10500 ! timeout-stalled']);
          first.stop();
        });
      });
    });
    expect(server.requests).toEqual(['0 t', '10250 t']);
  });

  it('stalled waits for a reply on its way', () => {
    const server = asked(saying('123c'), 200);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { cadence: rare, timeout: { stalled: 300 } })).watch('t'));
      at(HOUR, () => {
        // Each is asked 150 ms before the deadline, and answers 50 ms after it.
        expect(heard.lines.slice(0, -1)).toEqual(['200 t 1']);
        expect(heard.lines.at(-1)).toBe('500 ! timeout-stalled');
      });
    });
    const quicker = asked(saying('123c'), 140);
    virtual(({ at }) => {
      const heard = hear(acme(eager(quicker.transport, { cadence: fixed(250), timeout: { stalled: 300 } })).watch('t'));
      at(HOUR, () => {
        expect(heard.lines).toEqual(['140 t 1', '430 t 2', '720 t 3', '1010 t c', '1010 |']);
      });
    });
  });

  it.each([
    ['stalled', '1', '2'],
    ['unseen', 'e', '2'],
  ])('%s does not hold for one that waits for the budget, since nobody could ask, nor before the reply has come', (name, script, then) => {
    const server = asked(saying(`${script}${then}c`), 2);
    virtual(({ at }) => {
      const provider = acme(eager(server.transport, { budget: requestBudget({ perSecond: 0.1 }), timeout: { [name]: 500 } }));
      const [first, second] = [hear(provider.watch('a')), hear(provider.watch('b'))];
      at(HOUR, () => {
        expect(server.requests).toEqual(['0 a', '10000 b', '20000 a', '30000 b', '40000 a', '50000 b']);
        expect([first.lines.at(-1), second.lines.at(-1)]).toEqual(['40002 |', '50002 |']);
      });
    });
    const still = asked(saying(script), 2);
    virtual(({ at }) => {
      const provider = acme(eager(still.transport, { budget: requestBudget({ perSecond: 0.1 }), timeout: { [name]: 500 } }));
      const [first, second] = [hear(provider.watch('a')), hear(provider.watch('b'))];
      at(HOUR, () => {
        expect(still.requests).toEqual(['0 a', '10000 b', '20000 a', '30000 b']);
        expect([first.lines.at(-1), second.lines.at(-1)]).toEqual([`20002 ! timeout-${name}`, `30002 ! timeout-${name}`]);
      });
    });
  });

  it('total holds while it waits for the budget', () => {
    virtual(({ at }) => {
      const provider = acme(eager(asked(saying('1'), 2).transport, { budget: requestBudget({ perSecond: 0.1 }) }));
      const [first, second] = [hear(provider.watch('a')), hear(provider.watch('b', { timeout: { total: 500, stalled: 100, unseen: 100 } }))];
      at(1_000, () => {
        expect(second.lines).toEqual(['500 ! timeout-total']);
        first.stop();
      });
    });
  });

  it('unseen ends with the first reading that says anything', () => {
    expect(gaveUp('eee1', { unseen: 100 }, { timeout: { unseen: 100, total: 600 } }).line).toBe('600 ! timeout-total');
  });

  it('cut a request off, which is asked again like after any transient fault', () => {
    const server = asked(saying('1_c'), 2);
    virtual(({ expectObservable }) => {
      expectObservable(letters(acme(eager(server.transport, { timeout: { request: 20 } })).watch('t'))).toBe('--1 31ms (c|)');
    });
    expect(server.requests).toEqual(['0 t', '12 t', '32 t']);
    expect(server.dropped).toEqual(['32 t']);
  });

  it('of requests without an end become an error that says so', () => {
    const { line, error } = gaveUp('_', { request: 20 }, { retry: { count: 2, delay: 0 } });
    expect(line).toBe('60 ! timeout-request');
    expect(error.message).toContain('acme t: no reply within 20 ms (3 in a row)');
  });

  it('take as undefined for none', () => {
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('_'), 2).transport)).watch('t', { timeout: { request: undefined, unseen: undefined } }));
      at(100 * HOUR, () => {
        expect(heard.lines).toEqual([]);
        heard.stop();
      });
    });
  });

  it('of longer than 2³¹ − 1 ms hold', () => {
    const total = 3 * 2 ** 31;
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('1'), 2).transport, { cadence: fixed(2 ** 32) })).watch('t', { timeout: { total } }));
      at(total + 1, () => {
        expect(heard.lines).toEqual(['2 t 1', `${String(total)} ! timeout-total`]);
      });
    });
  });

  it.each([['total'], ['stalled'], ['unseen']])('are that much later after the computer slept: %s', (name) => {
    virtual(({ at, scheduler }) => {
      const script = name === 'unseen' ? 'e' : '1';
      const heard = hear(acme(eager(asked(saying(script), 2).transport, { cadence: fixed(1_000) })).watch('t', { timeout: { [name]: 5_000, unseen: 5_000 } }));
      at(1_500, () => {
        sleepFor(HOUR, () => scheduler.now());
      });
      at(4_900, () => {
        expect(heard.errors).toEqual([]);
      });
      at(6_500, () => {
        expect(heard.lines.at(-1)).toMatch(new RegExp(`^36\\d+ ! timeout-${name}$`));
      });
    });
  });
});

describe('a watch while the clock is set back', () => {
  /** What is heard of a watch, from before the clock is set back at 1,500 by an hour; times are those of the timers. */
  const through = (script: string, options: object, latency = 2) => {
    const times: string[] = [];
    jest.restoreAllMocks();
    virtual(({ at, scheduler }) => {
      const server = asked(saying(script), latency);
      const { watch } = acme(eager((request) => {
        times.push(`${String(scheduler.now())} asked`);
        return server.transport(request);
      }, options));
      const subscription = watch('t').subscribe({
        error: (error: unknown) => times.push(`${String(scheduler.now())} ! ${String(codeOf(error))}`),
        complete: () => times.push(`${String(scheduler.now())} |`),
      });
      at(1_500, () => {
        sleepFor(-HOUR, () => scheduler.now());
      });
      at(2 * HOUR, () => {
        subscription.unsubscribe();
      });
    });
    return times;
  };

  it('goes on asking as if nothing had been', () => {
    expect(through('1112c', { cadence: fixed(1_000) })).toEqual(['0 asked', '1002 asked', '2004 asked', '3006 asked', '4008 asked', '4010 |']);
    expect(through('12c', { cadence: fixed(100_000) })).toEqual(['0 asked', '100002 asked', '200004 asked', '200006 |']);
  });

  it.each([['total'], ['stalled'], ['unseen']])('gives up when it would have: %s', (name) => {
    const script = name === 'unseen' ? 'e' : '1';
    expect(through(script, { cadence: fixed(70_000), timeout: { [name]: 300_000 } }).at(-1)).toBe(`${name === 'stalled' ? '300002' : '300000'} ! timeout-${name}`);
  });

  it('cuts a request off that was under way', () => {
    expect(through('_c', { retry: { delay: 0 }, timeout: { request: 30_000 } })).toEqual(['0 asked', '30000 asked', '30002 |']);
  });

  it('backs off no longer', () => {
    expect(through('Bc', { retry: { delay: 0 } }, 2_000)).toEqual(['0 asked', '2000 asked', '4000 |']);
  });
});

describe('a watch that begins after the computer slept', () => {
  it('has deadlines of its own, which that sleep does not move', () => {
    virtual(({ at, scheduler }) => {
      const { watch } = acme(eager(asked(saying('1'), 2).transport, { cadence: fixed(1_000) }));
      const before = hear(watch('before'));
      at(1_500, () => {
        sleepFor(HOUR, () => scheduler.now());
      });
      at(3_000, () => {
        const [young, old] = [hear(watch('young', { timeout: { total: 5_000 } })), hear(watch({ id: 'old', startedAt: HOUR + 1_000 }, { timeout: { total: 5_000 } }))];
        at(20_000, () => {
          expect([young.lines.at(-1), old.lines.at(-1)]).toEqual([`${String(HOUR + 8_000)} ! timeout-total`, `${String(HOUR + 6_000)} ! timeout-total`]);
          before.stop();
        });
      });
    });
  });
});

describe('faults of a watch', () => {
  it.each([
    ['B', 'server', 9],
    ['H', 'unreadable-reply', 9],
    ['Q', 'rate-limited', 9],
    ['G', 'bad-request', 1],
    ['K', 'unauthorized', 1],
  ])('%s ends it as %s after %d requests', (letter, code, requests) => {
    const server = asked(saying(letter), 2);
    virtual(() => {
      const heard = hear(acme(eager(server.transport)).watch('t'));
      asyncScheduler.schedule(() => {
        expect(heard.lines.map((line) => line.split(' ').slice(1).join(' '))).toEqual([`! ${code}`]);
        expect(heard.errors[0]).toMatchObject({ code, provider: 'acme', taskId: 't' });
        expect(heard.errors[0]).not.toHaveProperty('lastSnapshot');
      }, HOUR);
    });
    expect(server.requests).toHaveLength(requests);
  });

  it('count in a row: a good reading resets the count', () => {
    const server = asked(saying('BB1BB1BBc'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { retry: { count: 2, delay: 0 } })).watch('t'));
      at(1_000, () => {
        expect(heard.lines.at(-1)).toMatch(/\|$/);
      });
    });
    expect(server.requests).toHaveLength(9);
  });

  it('carry the last snapshot', () => {
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('3G'), 2).transport)).watch('t'));
      at(100, () => {
        expect(heard.errors[0]).toMatchObject({ code: 'bad-request', lastSnapshot: { progress: { done: 3 } } });
      });
    });
  });

  it('"not found" is not believed within the grace after the start, and after each good reading', () => {
    virtual(({ at }) => {
      const retry = { delay: 100, maxDelay: 100, notFoundGrace: 1_000 };
      const [young, old] = [hear(acme(eager(asked(saying('NNN1c'), 2).transport, { retry })).watch('t')), hear(acme(eager(asked(saying('1N'), 2).transport, { retry })).watch('t'))];
      at(5_000, () => {
        expect(young.lines.at(-1)).toMatch(/\|$/);
        expect(old.lines.at(-1)).toMatch(/^100\d ! not-found$/);
      });
    });
  });

  const waits = (first: Reply, options: object = {}): number[] => {
    const replies = [first, replyOf('2'), replyOf('c')];
    const server = asked((_id, nth) => replies[nth - 1], 2);
    virtual(() => {
      hear(acme(eager(server.transport, options)).watch('t'));
    });
    const times = server.requests.map((line) => Number(line.split(' ')[0]));
    return times.slice(1).map((time, i) => time - (times[i] as number) - 2);
  };

  it.each([
    ['seconds, with a reading', 200, { 'retry-after': '5' }, 5_000],
    ['seconds, with a fault', 503, { 'retry-after': '5' }, 5_000],
    ['seconds, with 404', 404, { 'retry-after': '5' }, 5_000],
    ['a date, from the reply\'s own Date', 503, { 'retry-after': 'Fri, 13 Mar 2026 08:00:07 GMT', date: 'Fri, 13 Mar 2026 08:00:00 GMT' }, 7_000],
    ['at most a quarter of an hour', 200, { 'retry-after': '86400' }, 900_000],
    ['zero, which is no hint', 200, { 'retry-after': '0' }, 10],
    ['nonsense, which is no hint', 200, { 'retry-after': 'soon' }, 10],
  ])('Retry-After holds for one step: %s', (_name, status, headers, wait) => {
    expect(waits(reply({ status: 'running', progress: { done: 1, total: 10 } }, status, headers))).toEqual([wait, 10]);
  });

  it('Retry-After is a floor, no order: the longer of it and the cadence, or the backoff', () => {
    expect(waits(reply({ status: 'running' }, 200, { 'retry-after': '1' }), { cadence: fixed(3_000) })).toEqual([3_000, 3_000]);
    const [backoff] = waits(reply('', 503, { 'retry-after': '1' }), { retry: { delay: 100_000, maxDelay: 100_000 } });
    expect(backoff).toBeGreaterThan(1_000);
  });

  it('429 slows the whole budget; other hints that task alone', () => {
    const after = (status: number): string[] => {
      const server = asked((id, nth) => (id === 'a' && nth === 1 ? reply('', status, { 'retry-after': '5' }) : replyOf(nth < 4 ? '1' : 'c')), 2);
      virtual(() => {
        const { watch } = acme(eager(server.transport));
        hear(watch('a'));
        hear(watch('b'));
      });
      return server.requests.filter((line) => line.endsWith(' b')).slice(1);
    };
    expect(after(503)).toEqual(['13 b', '25 b', '37 b']);
    expect(after(429).every((line) => Number(line.split(' ')[0]) >= 5_000)).toBe(true);
  });

  it('a transport that throws, errs or completes without a reply ends the task, not the engine', () => {
    const transports: [Transport, string][] = [
      [
        () => {
          throw new TypeError('a bug');
        },
        'bad-request',
      ],
      [() => undefined as unknown as Observable<Reply>, 'bad-request'],
      [() => of(), 'unreadable-reply'],
    ];
    for (const [broken, code] of transports) {
      virtual(({ at }) => {
        const server = asked(saying('1c'), 2);
        const transport: Transport = (request) => (request.url.endsWith('/bad') ? broken(request) : server.transport(request));
        const { watch } = acme(eager(transport, { budget: requestBudget({ perSecond: 1_000, concurrency: 1 }) }));
        const [bad, good] = [hear(watch('bad')), hear(watch('good'))];
        at(1_000, () => {
          expect(bad.errors.map(codeOf)).toEqual([code]);
          expect(bad.errors).toMatchObject([{ provider: 'acme', taskId: 'bad' }]);
          expect(good.lines.at(-1)).toMatch(/\|$/);
        });
      });
    }
  });

  it('a cadence that throws ends the task with a typed error, and frees its slot', () => {
    const broken: Cadence = {
      start: () => 0,
      next: (_state, { taskId }, now) => {
        if (taskId === 'bad') throw new Error('a bug');
        return { state: 0, due: now + 10 };
      },
      lateness: () => 0,
    };
    virtual(({ at }) => {
      const { watch } = acme(eager(asked(saying('1c'), 2).transport, { cadence: broken, budget: requestBudget({ perSecond: 1_000, concurrency: 1 }) }));
      const [bad, good] = [hear(watch('bad')), hear(watch('good'))];
      at(1_000, () => {
        expect(bad.errors).toMatchObject([{ name: 'WatchError', provider: 'acme', taskId: 'bad', cause: { message: 'a bug' } }]);
        expect(good.lines.at(-1)).toMatch(/\|$/);
      });
    });
  });

  it('a cadence whose start throws ends its tasks alone, with the same code in a batch', () => {
    let asks = 0;
    const start = (now: number): unknown => {
      asks += 1;
      if (asks < 3) throw new Error('a bug');
      return now;
    };
    virtual(({ at }) => {
      const provider = acme(eager(asked(saying('1c'), 2).transport, { cadence: { ...fixed(10), start } }));
      const [watched, batch] = [hear(provider.watch('a')), hear(provider.watchAll(['b', 'c']))];
      expect(watched.errors).toMatchObject([{ name: 'WatchError', code: 'bad-request', provider: 'acme', taskId: 'a', cause: { message: 'a bug' } }]);
      at(1_000, () => {
        expect(batch.lines).toEqual(['0 b l:bad-request', '2 c 1', '14 c c', '14 |']);
      });
    });
  });
});

describe('what the cadence of a task is told', () => {
  const told = (listen: (provider: ReturnType<typeof acme>) => void): unknown[] => {
    const contexts: unknown[] = [];
    virtual(({ at }) => {
      const cadence: Cadence = {
        start: () => 0,
        next: (_state, _reading, now, { live, follow, startedAt, kind }) => {
          contexts.push([live, follow, startedAt, kind]);
          return { state: 0, due: now + 1_000 };
        },
        lateness: () => 0,
      };
      at(50, () => {
        listen(acme(eager(asked(saying('1c'), 2).transport, { cadence })));
      });
    });
    return contexts.slice(0, 1);
  };

  it('is whether somebody watches it alone, and whether one of them follows its progress', () => {
    expect(told(({ watchAll }) => hear(watchAll(['t'])))).toEqual([[false, undefined, undefined, undefined]]);
    expect(told(({ watch }) => hear(watch('t')))).toEqual([[true, undefined, undefined, undefined]]);
    const both = told(({ watch, watchAll }) => {
      hear(watchAll(['t']));
      hear(watch('t', { follow: 'progress' }));
      hear(watch('t', { follow: 'completion' }));
    });
    expect(both).toEqual([[true, 'progress', undefined, undefined]]);
  });

  it('is when the task was started, and of which kind it is', () => {
    expect(told(({ watch }) => hear(watch({ id: 't', startedAt: 5, kind: 'long' })))).toEqual([[true, undefined, 5, 'long']]);
  });
});

describe('the events of a watch', () => {
  it('tell each request, and what it came to', () => {
    const events: WatchEvent[] = [];
    virtual(() => {
      hear(acme(eager(asked(saying('1BG'), 2).transport, { onEvent: (event: WatchEvent) => events.push(event) })).watch('t'));
    });
    const place = { provider: 'acme', taskId: 't', purpose: 'status' };
    expect(events).toEqual([
      { ...place, type: 'request', at: 0 },
      { ...place, type: 'reading', at: 2, took: 2, status: 'running', changed: true },
      { ...place, type: 'request', at: 12 },
      { ...place, type: 'fault', at: 14, took: 2, code: 'server', message: 'HTTP 503', retryIn: 0 },
      { ...place, type: 'request', at: 14 },
      { ...place, type: 'fault', at: 16, took: 2, code: 'bad-request', message: 'HTTP 400' },
    ]);
  });

  it.each([
    ['watch', (provider: ReturnType<typeof acme>) => provider.watch('t')],
    ['watchAll, of a list', (provider: ReturnType<typeof acme>) => provider.watchAll(['t', 'u'])],
    ['watchAll, of a stream', (provider: ReturnType<typeof acme>) => provider.watchAll(of('t', 'u'))],
  ])('may unsubscribe, and nothing is sent: %s', (_what, watched) => {
    virtual(() => {
      const server = asked(saying('1'), 2);
      const left = new Subject<void>();
      const onEvent = (): void => {
        left.next();
      };
      const watch: Observable<unknown> = watched(acme(eager(server.transport, { onEvent })));
      watch.pipe(takeUntil(left)).subscribe();
      expect(server.requests).toEqual([]);
    });
  });

  it('have listeners whose errors do not reach the watch: they surface as uncaught ones', () => {
    const uncaught: unknown[] = [];
    const schedule = jest.spyOn(asyncScheduler, 'schedule');
    virtual(({ at }) => {
      schedule.mockImplementation(((work: () => void, delay = 0) => {
        const guarded = (): void => {
          try {
            work();
          } catch (error) {
            uncaught.push(error);
          }
        };
        at(delay, guarded);
        return { unsubscribe: () => undefined };
      }) as never);
      const onEvent = (): never => {
        throw new Error('a bug');
      };
      const heard = hear(acme(eager(asked(saying('c'), 0).transport, { onEvent })).watch('t'));
      expect(heard.lines).toEqual(['0 t c', '0 |']);
    });
    expect(uncaught).toEqual([new Error('a bug'), new Error('a bug')]);
  });
});

describe('a watch that others subscribe to as usual', () => {
  it('starts afresh for each subscription, and keeps to its cadence', () => {
    virtual(() => {
      const server = asked(saying('1'), 0);
      const { watch } = acme(eager(server.transport, { cadence: exponential({ initialInterval: 100, factor: 2, maxInterval: 400, jitter: 0 }) }));
      const heard = hear(watch('t'));
      asyncScheduler.schedule(() => {
        expect(server.requests).toEqual(['0 t', '100 t', '300 t', '700 t', '1100 t']);
        expect(heard.snapshots.map(letterOf)).toEqual(['1']);
        heard.stop();
      }, 1_200);
    });
  });
});
