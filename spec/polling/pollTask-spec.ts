import { asyncScheduler, from, lastValueFrom, NEVER, of, throwError, timer, toArray, type Observable } from 'rxjs';
import { fixed, pollTask, requestBudget, type Fault, type PollTaskOptions, type WatchError, type WatchEvent, type Word } from 'rx-task-status';
import { codeOf, hear, letters, virtual } from './virtual';

type Options = PollTaskOptions<Word, Word, 'task'>;

/** Hardly held back by anything but the cadence. */
const options = (more: Partial<Options> = {}): Options => ({
  read: (word) => word,
  cadence: fixed(10),
  budget: requestBudget({ perSecond: 1_000_000 }),
  retry: { delay: 0 },
  ...more,
});

/** A call that gives these words, one after the other. */
const saying = (...words: readonly Word[]): (() => Observable<Word>) => {
  let nth = 0;
  return () => of(words[Math.min(nth++, words.length - 1)]!);
};

const done: Word = { status: 'completed', result: 1 };
const most: Word = { status: 'running', progress: { done: 2, total: 2 } };
const half: Word = { status: 'running', progress: { done: 1, total: 2 } };

describe('pollTask', () => {
  it('asks any function for the snapshots of a task', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const calls = [cold('--(a|)', { a: half }), cold('--(a|)', { a: done })];
      let nth = 0;
      expectObservable(letters(pollTask(() => calls[nth++]!, options()))).toBe('--5-----------(c|)');
      expectSubscriptions(calls[0]!.subscriptions).toBe('^-!');
      expectSubscriptions(calls[1]!.subscriptions).toBe('------------^-!');
    });
  });

  it('takes a function that returns a promise, and its first value counts', async () => {
    const words = [half, done];
    const snapshots = await lastValueFrom(pollTask(() => Promise.resolve(words.shift()!), options({ cadence: fixed(1) })).pipe(toArray()));
    expect(snapshots).toMatchObject([
      { provider: 'task', taskId: 'task', status: 'running', progress: { done: 1, total: 2, ratio: 0.5 }, attempt: 1 },
      { provider: 'task', taskId: 'task', status: 'completed', result: 1, progress: { done: 1, total: 2, ratio: 0.5 }, attempt: 2 },
    ]);
    expect(await lastValueFrom(pollTask(() => from([done, half]), options()))).toMatchObject({ status: 'completed' });
  });

  it('calls nothing before the subscription, and once for all who are subscribed', () => {
    let calls = 0;
    virtual(({ at }) => {
      const task = pollTask(() => {
        calls += 1;
        return of(half);
      }, options({ cadence: fixed(1_000) }));
      expect(calls).toBe(0);
      const [a, b] = [hear(task), hear(task)];
      at(50, () => {
        expect([a.lines, b.lines, calls]).toEqual([['0 task 5'], ['0 task 5'], 1]);
        a.stop();
        b.stop();
      });
    });
  });

  it('names the provider and the task as it is told', () => {
    virtual(() => {
      const heard = hear(pollTask(saying(done), { ...options(), provider: 'sdk', taskId: '42' }));
      expect(heard.snapshots).toMatchObject([{ provider: 'sdk', taskId: '42' }]);
    });
  });

  it('unsubscribes from a call that is under way', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const call = cold<Word>('-');
      expectObservable(letters(pollTask(() => call, options())), '^---!').toBe('-');
      expectSubscriptions(call.subscriptions).toBe('^---!');
    });
  });

  it.each<[string, object, string, number]>([
    ['no status', new Error('socket hang up'), 'network', 3],
    ['status 503', Object.assign(new Error('busy'), { status: 503 }), 'server', 3],
    ['statusCode 429', Object.assign(new Error('slow down'), { statusCode: 429 }), 'rate-limited', 3],
    ['status 401', Object.assign(new Error('who?'), { status: 401 }), 'unauthorized', 1],
    ['status 400', Object.assign(new Error('what?'), { status: 400 }), 'bad-request', 1],
  ])('classifies an error with %s', (_name, error, code, calls) => {
    for (const failing of [() => throwError(() => error), () => {
      throw error;
    }]) {
      let count = 0;
      virtual(({ at }) => {
        const heard = hear(
          pollTask((): Observable<never> => {
            count += 1;
            return failing();
          }, options({ retry: { count: 2, delay: 0 } })),
        );
        at(3_600_000, () => {
          expect(heard.errors.map(codeOf)).toEqual([code]);
          expect((heard.errors[0] as WatchError).cause).toBe(error);
        });
      });
      expect(count).toBe(calls);
    }
  });

  it('ends with unreadable-reply where read throws', () => {
    virtual(() => {
      const heard = hear(
        pollTask(saying(done), {
          ...options(),
          read: (): Word => {
            throw new TypeError('a bug');
          },
        }),
      );
      expect(heard.errors).toMatchObject([{ code: 'unreadable-reply', message: expect.stringContaining('task task: read threw: TypeError: a bug') }]);
    });
  });

  it('takes a fault that read finds', () => {
    virtual(({ at }) => {
      let nth = 0;
      const ask = (): Observable<number> => of(nth++);
      const heard = hear(pollTask(ask, { ...options(), read: (n: number): Word | Fault => (n < 2 ? { fault: 'transient', message: 'busy' } : done) }));
      at(100, () => {
        expect(heard.lines).toEqual(['1 task c', '1 |']);
      });
    });
  });

  it('has the timeouts, the retries, the events and the distinctness of a watch', () => {
    const events: WatchEvent[] = [];
    virtual(({ at }) => {
      const hanging = hear(pollTask(() => NEVER, options({ timeout: { total: 50 }, onEvent: (event) => events.push(event) })));
      const old = hear(pollTask(saying(half), options({ timeout: { total: 50 }, startedAt: 0 })));
      const every = hear(pollTask(saying(half, half, done), options({ distinct: false })));
      const own = hear(pollTask(saying(half, most, done), options({ same: () => true })));
      at(1_000, () => {
        expect(hanging.lines).toEqual(['50 ! timeout-total']);
        expect(old.lines).toEqual(['0 task 5', '50 ! timeout-total']);
        expect(every.lines).toEqual(['0 task 5', '10 task 5', '20 task c', '20 |']);
        // Nobody may miss the end.
        expect(own.lines).toEqual(['0 task 5', '20 task c', '20 |']);
      });
    });
    expect(events).toMatchObject([{ type: 'request', purpose: 'status' }]);
  });

  it('keeps to the Retry-After of an SDK\'s error, a date too', () => {
    const events: WatchEvent[] = [];
    const refused = Object.assign(new Error('slow down'), { status: 429, headers: { 'retry-after': new Date(9_000).toUTCString() } });
    virtual(({ at }) => {
      at(4_000, () => {
        const heard = hear(pollTask(() => throwError(() => refused), options({ onEvent: (event) => events.push(event) })));
        at(1_000, () => heard.stop());
      });
    });
    expect(events[1]).toMatchObject({ type: 'fault', code: 'rate-limited', at: 4_000, retryIn: 5_000 });
  });

  it.each([undefined, { status: 'runing' }, { fault: 'fatl', message: '' }])('ends at once where read returns %p', (word) => {
    virtual(({ at }) => {
      const heard = hear(pollTask(saying(half), options({ read: () => word as Word })));
      at(100_000, () => {
        expect(heard.lines).toEqual(['0 ! unreadable-reply']);
        expect((heard.errors[0] as WatchError).message).toContain('read returned neither a status');
      });
    });
  });

  it('leaves no timer', () => {
    const end = virtual(() => {
      const heard = hear(pollTask(saying(half), options({ cadence: fixed(100_000) })));
      timer(20).subscribe(heard.stop);
    });
    expect([end, asyncScheduler.actions]).toEqual([20, []]);
  });

  it.each<[string, unknown, unknown]>([
    ['ask must be a function, not undefined', undefined, { read: () => done }],
    ["ask must be a function, not 'ask'", 'ask', { read: () => done }],
    ['options must be an object, not undefined', saying(done), undefined],
    ['read must be a function, not undefined', saying(done), {}],
    ['pollTask has no option interval; it takes read, provider', saying(done), { read: () => done, interval: 5 }],
    ['provider must not be empty', saying(done), { read: () => done, provider: ' ' }],
    ['taskId must be a string, not 5', saying(done), { read: () => done, taskId: 5 }],
    ['startedAt must be a finite number', saying(done), { read: () => done, startedAt: NaN }],
    ['startedAt must be in milliseconds, and 1700000000 looks like seconds', saying(done), { read: () => done, startedAt: 1_700_000_000 }],
    ['timeout.total must be a finite number of milliseconds >= 1', saying(done), { read: () => done, timeout: { total: 0 } }],
    ['timeout has no option overall', saying(done), { read: () => done, timeout: { overall: 5 } }],
    ['retry.count must be a whole number >= 0', saying(done), { read: () => done, retry: { count: -1 } }],
    ['same must be a function', saying(done), { read: () => done, same: 5 }],
    ['onEvent must be a function', saying(done), { read: () => done, onEvent: 5 }],
    ['cadence must come from adaptive(), exponential() or fixed()', saying(done), { read: () => done, cadence: { next: () => 5 } }],
    ['model must come from taskModel()', saying(done), { read: () => done, model: {} }],
    ['budget must come from requestBudget() of the same copy of this package', saying(done), { read: () => done, budget: { perSecond: 1 } }],
  ])('says at the call: %s', (message, ask, given) => {
    expect(() => pollTask(ask as () => typeof NEVER, given as never)).toThrow(message);
  });

  it('takes an option that is undefined for one that is not given', () => {
    virtual(({ at }) => {
      const heard = hear(
        pollTask(() => throwError(() => new Error('network')), {
          ...options(),
          retry: { count: undefined, delay: undefined },
          timeout: undefined,
          budget: undefined,
          cadence: undefined,
        }),
      );
      at(3_600_000, () => {
        expect(heard.errors.map(codeOf)).toEqual(['network']);
      });
    });
  });
});
