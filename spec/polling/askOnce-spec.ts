import { NEVER, Observable, of, Subject, takeUntil, throwError, timer, map } from 'rxjs';
import type { Outcome } from '../../src/core/outcome';
import { askOnce as askOnceBy, type AskOnceOptions } from '../../src/polling/askOnce';
import { longestTimer } from '../support/longestTimer';
import { exchangeOf } from '../support/exchangeOf';
import { deskOf, requestBudget } from '../../src/polling/budget';
import { acme, asked, eager, hear, reply, replyOf, saying, virtual } from './virtual';
import type { TaskSnapshot, WatchEvent } from 'rx-task-status';

const options = (more: Partial<AskOnceOptions> = {}): AskOnceOptions => ({
  desk: deskOf(requestBudget({ perSecond: 1_000, concurrency: 1 })),
  provider: 'acme',
  taskId: 't',
  purpose: 'status',
  ...more,
});

const askOnce = (ask: () => Observable<{ outcome: Outcome }>, given: AskOnceOptions): Observable<Outcome> => askOnceBy(() => exchangeOf(ask()), given);

const running: Outcome = { status: 'running' };

describe('askOnce', () => {
  it('asks when it is subscribed, once for each subscription', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const answers = cold('  --(a|)', { a: { outcome: running } });
      const once = askOnce(() => answers, options());
      expectObservable(once, '^').toBe('       --(a|)', { a: running });
      expectObservable(once, '-----^').toBe('  -------(a|)', { a: running });
      expectSubscriptions(answers.subscriptions).toBe(['^-!', '-----^-!']);
    });
  });

  it('takes the first answer, and drops what would follow', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const answers = cold('                  --a-a-a', { a: { outcome: running } });
      expectObservable(askOnce(() => answers, options())).toBe('--(a|)', { a: running });
      expectSubscriptions(answers.subscriptions).toBe('^-!');
    });
  });

  it('sends nothing when whoever hears of the request leaves', () => {
    for (const later of [false, true]) {
      virtual(({ at }) => {
        let sent = 0;
        const given = options();
        const leave = new Subject<void>();
        const onEvent = (event: WatchEvent): void => {
          if (event.type === 'request') leave.next();
        };
        const ask = (): Observable<{ outcome: Outcome }> => {
          sent += 1;
          return NEVER;
        };
        if (later) askOnce(() => timer(5).pipe(map(() => ({ outcome: running }))), given).subscribe();
        askOnce(ask, { ...given, onEvent }).pipe(takeUntil(leave)).subscribe();
        at(1_000, () => {
          expect(sent).toBe(0);
        });
        // The place that it had in the budget is free again.
        let next: unknown;
        at(1_001, () => askOnce(() => of({ outcome: running }), given).subscribe((outcome) => (next = outcome)));
        at(2_000, () => {
          expect(next).toBe(running);
        });
      });
    }
  });

  it('cuts off no sooner than it says, however late that is', () => {
    const at: number[] = [];
    const longest = longestTimer(() => {
      virtual(({ scheduler }) => {
        askOnce(() => NEVER, options({ timeout: 1e10 })).subscribe(() => at.push(scheduler.now()));
      });
    });
    expect(at).toEqual([1e10]);
    expect(longest).toBeLessThan(2 ** 31);
  });

  it('makes a fault an outcome: of an error, of silence, of a throw, of a time that has passed', () => {
    virtual(({ cold, expectObservable, expectSubscriptions }) => {
      const cases: [() => Observable<{ outcome: Outcome }>, string, object][] = [
        [() => cold<{ outcome: Outcome }>('--#'), '--(a|)', { fault: 'transient', code: 'network' }],
        [() => cold<{ outcome: Outcome }>('--|'), '--(a|)', { fault: 'unreadable', message: 'the transport completed without a reply' }],
        [
          () => {
            throw new TypeError('a bug');
          },
          '(a|)',
          { fault: 'fatal', code: 'bad-request', message: 'request threw: TypeError: a bug' },
        ],
      ];
      for (const [ask, marbles, fault] of cases) {
        expectObservable(askOnce(ask, options())).toBe(marbles, { a: expect.objectContaining(fault) });
      }
      const hanging = cold<{ outcome: Outcome }>('-');
      expectObservable(askOnce(() => hanging, options({ timeout: 5 }))).toBe('-----(a|)', {
        a: { fault: 'transient', code: 'timeout-request', message: 'no reply within 5 ms' },
      });
      expectSubscriptions(hanging.subscriptions).toBe('^----!');
    });
  });

  it('frees its slot whatever the end: answered, failed, silent, thrown, dropped in flight, dropped while waiting', () => {
    const ends: (() => Observable<{ outcome: Outcome }>)[] = [
      () => of({ outcome: running }),
      () => timer(1).pipe(map(() => ({ outcome: running }))),
      () => throwError(() => new Error('network')),
      () => new Observable((subscriber) => subscriber.complete()),
      () => {
        throw new Error('a bug');
      },
      () => NEVER,
    ];
    const end = virtual(() => {
      const desk = deskOf(requestBudget({ perSecond: 1_000, concurrency: 1 }));
      for (const ask of ends) {
        const subscription = askOnce(ask, options({ desk })).subscribe();
        if (ask === ends.at(-1)) timer(20).subscribe(() => subscription.unsubscribe());
      }
      const waiting = askOnce(() => NEVER, options({ desk })).subscribe();
      waiting.unsubscribe();
      const outcomes: Outcome[] = [];
      askOnce(() => of({ outcome: running }), options({ desk })).subscribe((outcome) => outcomes.push(outcome));
      timer(50).subscribe(() => expect(outcomes).toEqual([running]));
    });
    expect(end).toBe(50);
  });

  it('aborts its request before its slot goes to another', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const desk = deskOf(requestBudget({ perSecond: 1_000, concurrency: 1 }));
      const ask = (name: string) => (): Observable<{ outcome: Outcome }> =>
        new Observable(() => {
          log.push(`${name} asked`);
          return () => log.push(`${name} aborted`);
        });
      const blocking = askOnce(ask('a'), options({ desk })).subscribe();
      const left = askOnce(ask('b'), options({ desk })).subscribe();
      const last = askOnce(ask('c'), options({ desk })).subscribe();
      at(10, () => {
        blocking.unsubscribe();
      });
      at(20, () => {
        left.unsubscribe();
      });
      at(30, () => {
        last.unsubscribe();
      });
    });
    expect(log).toEqual(['a asked', 'a aborted', 'b asked', 'b aborted', 'c asked', 'c aborted']);
  });

  it('asks nothing when it is unsubscribed while it waits', () => {
    const asks: number[] = [];
    const end = virtual(({ at, scheduler }) => {
      const desk = deskOf(requestBudget({ perSecond: 1 }));
      const ask = (): Observable<{ outcome: Outcome }> => {
        asks.push(scheduler.now());
        return of({ outcome: running });
      };
      askOnce(ask, options({ desk })).subscribe();
      const waiting = askOnce(ask, options({ desk })).subscribe();
      at(100, () => {
        waiting.unsubscribe();
      });
    });
    expect(asks).toEqual([0]);
    expect(end).toBe(100);
  });

  it('tells its events, and their errors stay outside', () => {
    const events: WatchEvent[] = [];
    virtual(() => {
      const given = options({ onEvent: (event) => events.push(event) });
      askOnce(() => timer(5).pipe(map(() => ({ outcome: running }))), given).subscribe();
      askOnce(() => timer(5).pipe(map(() => ({ outcome: { fault: 'account', message: 'no' } as const }))), given).subscribe();
    });
    const place = { provider: 'acme', taskId: 't', purpose: 'status' };
    expect(events).toEqual([
      { ...place, type: 'request', at: 0 },
      { ...place, type: 'reading', at: 5, took: 5, status: 'running', changed: true },
      { ...place, type: 'request', at: 5 },
      { ...place, type: 'fault', at: 10, took: 5, code: 'unauthorized', message: 'no' },
    ]);
  });
});

describe('check', () => {
  it('asks once, when subscribed, and emits one snapshot', () => {
    const server = asked(saying('3'), 5);
    virtual(({ at }) => {
      const check = acme(eager(server.transport)).check('t');
      at(10, () => {
        const heard = hear(check);
        at(10, () => {
          expect(heard.lines).toEqual(['15 t 3', '15 |']);
          expect(heard.snapshots).toEqual([
            { provider: 'acme', taskId: 't', status: 'running', progress: { done: 3, total: 10, ratio: 0.3 }, readAt: 15, changedAt: 15, attempt: 1 },
          ]);
        });
      });
    });
    expect(server.requests).toEqual(['10 t']);
  });

  it.each([
    ['B', 'server'],
    ['Q', 'rate-limited'],
    ['K', 'unauthorized'],
    ['N', 'not-found'],
    ['H', 'unreadable-reply'],
  ])('makes any fault an error: %s is %s', (letter, code) => {
    virtual(() => {
      const heard = hear(acme(eager(asked(saying(letter), 5).transport)).check('t'));
      timer(10).subscribe(() => expect(heard.lines).toEqual([`5 ! ${code}`]));
    });
  });
});

describe('a hint of the provider’s own', () => {
  it.each([[0, undefined], [-5, undefined], [null, undefined], [1.5, 2], [3_600_000, 900_000]])('of %s is kept within its bounds by a check, as by a watch', (retryAfter, kept) => {
    const provider = acme(eager(asked(() => reply({ status: 'running', retryAfter }), 5).transport, { timeout: { total: 7 } }));
    virtual(() => {
      for (const heard of [hear(provider.check('t')), hear(provider.watch('t'))]) {
        timer(10).subscribe(() => expect(heard.snapshots.map((snapshot) => [snapshot.taskId, (snapshot as TaskSnapshot).retryAfter])).toEqual([['t', kept]]));
      }
    });
  });

  it('is kept within its bounds by an error, and by the wait before the next cancel', () => {
    const server = asked((_taskId, nth, method) => (method === 'DELETE' && nth > 1 ? reply({ status: 'cancelled' }) : reply({ fault: 'transient', code: 'rate-limited', message: 'slow down', retryAfter: 1e9 })), 5);
    virtual(() => {
      const provider = acme(eager(server.transport));
      const checked = hear(provider.check('c'));
      hear(provider.cancel('t'));
      timer(10).subscribe(() => expect(checked.errors).toMatchObject([{ retryAfter: 900_000 }]));
    });
    expect(server.requests).toEqual(['0 c', '1 t DELETE', '900006 t DELETE']);
  });
});

describe('cancel', () => {
  it('goes before the polls that wait', () => {
    const server = asked((_taskId, _nth, method) => (method === 'DELETE' ? replyOf('x') : replyOf('1')), 5);
    virtual(({ at }) => {
      const provider = acme(eager(server.transport, { budget: requestBudget({ perSecond: 10 }) }));
      const heard = hear(provider.watchAll(['a', 'b', 'c', 'd']));
      at(150, () => {
        hear(provider.cancel('z'));
      });
      at(350, heard.stop);
    });
    expect(server.requests).toEqual(['0 a', '100 b', '200 z DELETE', '300 c']);
  });

  it('makes the running watch of its task due at once, which ends by the server\'s own word', () => {
    let cancelled = false;
    const server = asked((_taskId, _nth, method) => {
      if (method === 'DELETE') cancelled = true;
      return cancelled ? reply({ status: 'cancelled' }) : replyOf('1');
    }, 5);
    virtual(({ at }) => {
      const provider = acme(eager(server.transport, { cadence: { start: (now: number) => now, next: (_s: number, _r: unknown, now: number) => ({ state: now, due: now + 100_000 }), lateness: () => 0 } }));
      const heard = hear(provider.watch('t'));
      at(1_000, () => {
        hear(provider.cancel('t'));
      });
      at(2_000, () => {
        expect(heard.lines).toEqual(['5 t 1', '1010 t x', '1010 |']);
      });
    });
  });
});
