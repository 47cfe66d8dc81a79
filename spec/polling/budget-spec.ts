import { jest } from '@jest/globals';
import fc from 'fast-check';
import { asyncScheduler, merge, retry, take, type Observable } from 'rxjs';
import { fixed, isInvalidOptionError, requestBudget, type RequestBudget } from 'rx-task-status';
import { UNCHANGED, type Outcome } from '../../src/core/outcome';
import { deskOf, releaseOf, type BudgetDesk, type Claimant } from '../../src/polling/budget';
import { acme, asked, eager, hear, reply, replyOf, saying, virtual } from './virtual';

/** Somebody with so many requests that are always due; writes down when they were let go. */
const claimant = (desk: BudgetDesk, name: string, log: string[], { bid = 0, count = Infinity, instant = false } = {}): Claimant => {
  let left = count;
  const self: Claimant = {
    held: 0,
    unfair: 0,
    bid: () => (left > 0 ? bid : -1),
    launch: (now) => {
      left -= 1;
      log.push(`${String(now)} ${name}`);
      if (instant) desk.release('answered', undefined, self);
    },
  };
  desk.join(self);
  return self;
};

const desk = (options: Parameters<typeof requestBudget>[0]): BudgetDesk => deskOf(requestBudget(options));

describe('requestBudget', () => {
  it('says what it allows', () => {
    expect(requestBudget()).toEqual({ perSecond: undefined, concurrency: 6 });
    expect(requestBudget({ perSecond: 0.5, concurrency: 2 })).toEqual({ perSecond: 0.5, concurrency: 2 });
  });

  it.each([
    [{ perSecond: 0 }, 'perSecond must be a finite number of requests a second from 0.001 to 1000000, not 0'],
    [{ perSecond: Infinity }, 'perSecond must be a finite number of requests a second from 0.001 to 1000000, not Infinity; undefined is none, or the default'],
    [{ perSecond: '1' }, "perSecond must be a finite number of requests a second from 0.001 to 1000000, not '1'"],
    [{ concurrency: 0 }, 'concurrency must be a whole number >= 1, not 0'],
    [{ concurrency: 1.5 }, 'concurrency must be a whole number >= 1, not 1.5'],
    [{ persecond: 1 }, 'requestBudget has no option persecond; it takes perSecond, concurrency'],
    [null, 'requestBudget options must be an object, not null'],
  ])('refuses %j', (options, message) => {
    expect(() => requestBudget(options as object)).toThrow(message);
  });

  it('is the only way to a budget', () => {
    const forged = { perSecond: 1, concurrency: 1 };
    expect(() => deskOf(forged)).toThrow('budget must come from requestBudget() of the same copy of this package');
    expect(() => deskOf(undefined as unknown as RequestBudget)).toThrow('budget must come from requestBudget() of the same copy of this package');
    expect(() => acme({ budget: forged })).toThrow('budget must come from requestBudget() of the same copy of this package');
    try {
      deskOf(forged);
    } catch (error) {
      expect(isInvalidOptionError(error)).toBe(true);
    }
  });
});

it.each<[what: string, ask: (provider: ReturnType<typeof acme>) => Observable<unknown>]>([
  ['a check', ({ check }) => check('a')],
  ['a watch', ({ watch }) => watch('a').pipe(take(1))],
])('keeps to the Retry-After of a 429 although %s is repeated the moment it hears of it', (_what, ask) => {
  const server = asked((_id, nth) => (nth === 1 ? reply('', 429, { 'retry-after': '60' }) : replyOf('r')), 1_000);
  virtual(() => {
    const provider = acme({ transport: server.transport, budget: requestBudget({ perSecond: 2 }), retry: { count: 0 } });
    ask(provider).pipe(retry(3)).subscribe();
  });
  expect(server.requests).toEqual(['0 a', '61000 a']);
});

it('keeps to a refusal that came at once, while the others were let go', () => {
  const log: string[] = [];
  let passed = 0;
  const now = jest.spyOn(asyncScheduler, 'now').mockImplementation(() => passed);
  try {
    const shared = desk({ perSecond: 1_000_000, concurrency: 6 });
    let left = 8;
    const claimant: Claimant = {
      held: 0,
      unfair: 0,
      bid: () => (left > 0 ? 1 : -1),
      launch: () => {
        left -= 1;
        log.push(`asked at ${String(passed)}`);
        // A transport that keeps the program busy, and answers before it returns.
        passed += 3;
        shared.release('refused', 60_000, claimant);
      },
    };
    shared.join(claimant);
    shared.pump();
    // Its timer would keep the process for a minute.
    shared.leave(claimant);
  } finally {
    now.mockRestore();
  }
  expect(log).toEqual(['asked at 0']);
});

describe('releaseOf', () => {
  it.each<[outcome: Outcome, how: string]>([
    [{ status: 'running' }, 'answered'],
    [{ [UNCHANGED]: true }, 'answered'],
    [{ status: 'completed' }, 'answered'],
    [{ fault: 'transient', code: 'rate-limited', message: '' }, 'refused'],
    [{ fault: 'ambiguous', code: 'rate-limited', message: '' }, 'refused'],
    [{ fault: 'transient', code: 'server', message: '' }, 'dropped'],
    [{ fault: 'transient', code: 'timeout-request', message: '' }, 'dropped'],
    [{ fault: 'notFound', message: '' }, 'dropped'],
    [{ fault: 'account', message: '' }, 'dropped'],
    [{ fault: 'unreadable', message: '' }, 'dropped'],
  ])('of %j is %s: only a reading says that the account may be asked more often', (outcome, how) => {
    expect(releaseOf(outcome)).toBe(how);
  });
});

describe('the desk of a budget', () => {
  it('lets no more go at once than its concurrency', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const three = desk({ perSecond: 1_000, concurrency: 3 });
      const a = claimant(three, 'a', log, { count: 5 });
      three.pump();
      at(100, () => {
        three.release('answered', undefined, a);
      });
    });
    expect(log).toEqual(['0 a', '1 a', '2 a', '100 a']);
  });

  it('spreads the requests over a second', () => {
    const log: string[] = [];
    virtual(() => {
      const slow = desk({ perSecond: 4 });
      claimant(slow, 'a', log, { count: 4, instant: true });
      slow.pump();
    });
    expect(log).toEqual(['0 a', '250 a', '500 a', '750 a']);
  });

  it('lets the highest bid go first', () => {
    const log: string[] = [];
    virtual(() => {
      const slow = desk({ perSecond: 10 });
      claimant(slow, 'low', log, { bid: 5, count: 2, instant: true });
      claimant(slow, 'high', log, { bid: 50, count: 2, instant: true });
      slow.pump();
    });
    expect(log).toEqual(['0 high', '100 high', '200 low', '300 low']);
  });

  it('serves equal bids in turn', () => {
    const log: string[] = [];
    virtual(() => {
      const slow = desk({ perSecond: 10 });
      for (const name of ['a', 'b', 'c']) claimant(slow, name, log, { count: 2, instant: true });
      slow.pump();
    });
    expect(log.map((line) => line.split(' ')[1])).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
  });

  it('lets every eighth go, in turn, to somebody\'s longest-due request, however low the bid', () => {
    const log: string[] = [];
    virtual(() => {
      const slow = desk({ perSecond: 10 });
      const join = (name: string, bid: number, count: number): void => {
        let left = count;
        const self: Claimant = {
          held: 0,
          unfair: 0,
          bid: () => (left > 0 ? bid : -1),
          launch: (_now, longest) => {
            left -= 1;
            log.push(longest ? `${name}, longest` : name);
            slow.release('answered', undefined, self);
          },
        };
        slow.join(self);
      };
      join('greedy', 1e9, 43);
      join('nobody', 0, 0);
      join('b', 0, 2);
      join('c', 1, 2);
      slow.pump();
    });
    const fair = log.filter((_name, i) => i % 8 === 7);
    expect(fair).toEqual(['greedy', 'b', 'c', 'greedy', 'b', 'c'].slice(0, fair.length).map((name) => `${name}, longest`));
    expect(log.slice(0, 42).filter((_name, i) => i % 8 !== 7)).toEqual(Array.from({ length: 37 }, () => 'greedy'));
  });

  it('lets nobody starve: of c pollers, the p-th of one is asked for within 8·c·p requests, whatever the others bid and whoever checks and cancels', () => {
    const pollers = fc.array(fc.record({ tasks: fc.integer({ min: 1, max: 6 }), bid: fc.constantFrom(0, 1, 5, 1e9) }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pollers, fc.array(fc.nat(100), { maxLength: 3 }), fc.constantFrom(Infinity, 2, 4, 8, 9), (all, checks, cancelEvery) => {
        const most = 8 * all.length * Math.max(...all.map(({ tasks }) => tasks));
        const asked = new Map<string, number>();
        let grants = 0;
        virtual(({ at }) => {
          const fast = desk({ perSecond: 1_000 });
          all.forEach(({ tasks, bid }, c) => {
            const queue = Array.from({ length: tasks }, (_, p) => `${String(c)} ${String(p + 1)}`);
            const self: Claimant = {
              held: 0,
              unfair: 0,
              bid: () => (grants < most ? bid : -1),
              // Always the same one, due again at once; to be fair, the first.
              launch: (_now, longest) => {
                grants += 1;
                const task = (longest ? queue.shift() : queue.pop())!;
                if (!asked.has(task)) asked.set(task, grants);
                queue.push(task);
                fast.release('answered', undefined, self);
              },
            };
            fast.join(self);
          });
          checks.forEach((when) => {
            at(when, () => {
              fast.enqueue(() => {
                grants += 1;
                fast.release('answered');
              }, false);
            });
          });
          for (let when = cancelEvery; when < 400; when += cancelEvery) {
            at(when, () => {
              fast.enqueue(() => fast.release('answered'), true);
            });
          }
          fast.pump();
        });
        all.forEach(({ tasks }, c) => {
          for (let p = 1; p <= tasks; p += 1) {
            expect(asked.get(`${String(c)} ${String(p)}`) ?? Infinity).toBeLessThanOrEqual(8 * all.length * p);
          }
        });
      }),
    );
  });

  it.each([3, 7])('gives nobody’s fair turn to a cancel, however often one comes just then (%d)', (before) => {
    const log: string[] = [];
    virtual(({ at }) => {
      const slow = desk({ perSecond: 10 });
      claimant(slow, 'poor', log, { bid: 0, count: 2, instant: true });
      claimant(slow, 'greedy', log, { bid: 1e9, count: 40, instant: true });
      for (let i = 0; i < 5; i += 1) {
        at(100 * (before + 8 * i) - 50, () => {
          slow.enqueue(() => {
            log.push('cancel');
            slow.release('answered');
          }, true);
        });
      }
      slow.pump();
    });
    const polls = log.filter((line) => line !== 'cancel').map((line) => line.split(' ')[1]);
    expect(log.length - polls.length).toBe(5);
    expect([polls.indexOf('poor'), polls.lastIndexOf('poor')]).toEqual([7, 23]);
  });

  it('keeps whose fair turn it is when another leaves', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const slow = desk({ perSecond: 10 });
      const made = ['a', 'b', 'c', 'd'].map((name) => claimant(slow, name, log, { bid: 0, count: 1, instant: true }));
      claimant(slow, 'greedy', log, { bid: 1e9, count: 40, instant: true });
      // The eighth goes to a, the sixteenth to b; a leaves, and it is the turn of c.
      at(1_650, () => {
        slow.leave(made[0]!);
      });
      slow.pump();
    });
    const fair = log.filter((_line, i) => i % 8 === 7).map((line) => line.split(' ')[1]);
    expect(fair.slice(0, 4)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('lets nobody starve who was behind one that left', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const slow = desk({ perSecond: 10 });
      const busy = claimant(slow, 'busy', log, { bid: 1e9, count: 100, instant: true });
      const poor = claimant(slow, 'poor', log, { bid: 0, count: 3, instant: true });
      // Others come and go all the time.
      for (let i = 0; i < 100; i += 1) {
        at(100 * i + 50, () => {
          const guest = claimant(slow, 'guest', log, { bid: 0, count: 1, instant: true });
          at(30, () => {
            slow.leave(guest);
          });
        });
      }
      at(9_900, () => {
        slow.leave(busy);
        slow.leave(poor);
      });
      slow.pump();
    });
    expect(log.filter((line) => line.endsWith('poor'))).toHaveLength(3);
    expect(log.filter((line) => line.endsWith('guest'))).toEqual([]);
  });

  it('alternates between single requests and polls, so that neither waits for ever', () => {
    const log: string[] = [];
    virtual(() => {
      const slow = desk({ perSecond: 10 });
      claimant(slow, 'poll', log, { bid: 1e9, count: 4, instant: true });
      const check = (left: number) => (): void => {
        log.push(`${String(asyncScheduler.now())} check`);
        if (left > 1) slow.enqueue(check(left - 1), false);
        slow.release('answered');
      };
      slow.enqueue(check(5), false);
      slow.pump();
    });
    expect(log.map((line) => line.split(' ')[1])).toEqual(['check', 'poll', 'check', 'poll', 'check', 'poll', 'check', 'poll', 'check']);
  });

  it('leaves the last slot to others: one whose requests hang does not hold them all', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const shared = desk({ perSecond: 10, concurrency: 3 });
      const hanging = claimant(shared, 'hanging', log, { bid: 1e9 });
      claimant(shared, 'healthy', log, { count: 4, instant: true });
      shared.pump();
      // One of its requests is cut off: it may send another one.
      at(1_000, () => shared.release('dropped', undefined, hanging));
    });
    expect(log).toEqual(['0 hanging', '100 hanging', '200 healthy', '300 healthy', '400 healthy', '500 healthy', '1000 hanging']);
  });

  it('gives fair turns also to one whose turns come while it holds all slots but the last', () => {
    const slow: boolean[] = [];
    virtual(() => {
      const shared = desk({ perSecond: 1_000, concurrency: 2 });
      let grants = 0;
      const join = (latency: number, note: (longest: boolean) => void): void => {
        const self: Claimant = {
          held: 0,
          unfair: 0,
          bid: () => (grants < 500 ? 1 : -1),
          launch: (_now, longest) => {
            grants += 1;
            note(longest);
            asyncScheduler.schedule(() => shared.release('answered', undefined, self), latency);
          },
        };
        shared.join(self);
      };
      join(300, (longest) => slow.push(longest));
      join(100, () => undefined);
      shared.pump();
    });
    expect(slow.length).toBeGreaterThan(100);
    expect(slow.join(' ').split('true').every((between) => between.split('false').length <= 16)).toBe(true);
  });

  it('gives the last slot to one that has become alone, at once', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const shared = desk({ perSecond: 10, concurrency: 3 });
      claimant(shared, 'busy', log);
      const idle = claimant(shared, 'idle', log, { count: 0 });
      shared.pump();
      at(1_000, () => shared.leave(idle));
    });
    expect(log).toEqual(['0 busy', '100 busy', '1000 busy']);
  });

  it('gives one that is alone all slots', () => {
    const log: string[] = [];
    virtual(() => {
      const shared = desk({ perSecond: 10, concurrency: 3 });
      claimant(shared, 'alone', log);
      shared.pump();
    });
    expect(log).toEqual(['0 alone', '100 alone', '200 alone']);
  });

  it('is asked no more once everybody left, and leaves no timer', () => {
    const log: string[] = [];
    const end = virtual(({ at }) => {
      const slow = desk({ perSecond: 1 });
      const a = claimant(slow, 'a', log, { instant: true });
      slow.pump();
      at(1_500, () => {
        slow.leave(a);
      });
    });
    expect(log).toEqual(['0 a', '1000 a']);
    expect(end).toBe(1_500);
  });

  it('lets urgent requests go before all others, and single ones in turn with polls', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const slow = desk({ perSecond: 10 });
      claimant(slow, 'poll', log, { bid: 150, count: 4, instant: true });
      const launch = (name: string) => () => {
        log.push(`${String(asyncScheduler.now())} ${name}`);
        slow.release('answered');
      };
      slow.pump();
      at(10, () => {
        slow.enqueue(launch('check'), false);
        slow.enqueue(launch('cancel'), true);
      });
    });
    expect(log).toEqual(['0 poll', '100 cancel', '200 poll', '300 check', '400 poll', '500 poll']);
  });

  it('forgets a single request that is taken out, and its timer', () => {
    const log: string[] = [];
    const end = virtual(({ at }) => {
      const slow = desk({ perSecond: 1 });
      const launch = (name: string) => () => {
        log.push(name);
        slow.release('answered');
      };
      slow.enqueue(launch('a'), false);
      const dequeue = slow.enqueue(launch('b'), false);
      at(100, dequeue);
    });
    expect(log).toEqual(['a']);
    expect(end).toBe(100);
  });

  it('halts for all when one is refused, for what the server says but at most a quarter of an hour', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const shared = desk({ perSecond: 1_000 });
      claimant(shared, 'a', log, { count: 1 });
      claimant(shared, 'b', log, { count: 2, instant: true });
      shared.pump();
      at(10, () => {
        claimant(shared, 'c', log, { count: 1, instant: true });
        shared.release('refused', 10 ** 12);
      });
    });
    expect(log.slice(0, 3)).toEqual(['0 a', '1 b', '2 b']);
    expect(log.slice(3)).toEqual([`${String(10 + 15 * 60_000)} c`]);
  });

  it('is not halted for ever by a hint that is no number', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const shared = desk({ perSecond: 10 });
      claimant(shared, 'a', log, { count: 2 });
      shared.pump();
      at(10, () => {
        shared.release('refused', NaN);
      });
    });
    expect(log).toHaveLength(2);
  });
});

describe('a budget that providers share', () => {
  it('bounds what they ask in all', () => {
    const server = asked(saying('111c'), 50);
    const budget = requestBudget({ perSecond: 1_000, concurrency: 4 });
    const [a, b] = [acme(eager(server.transport, { budget })), acme(eager(server.transport, { budget }))];
    virtual(() => {
      hear(merge(a.watchAll(['a1', 'a2', 'a3', 'a4', 'a5']), b.watchAll(['b1', 'b2', 'b3', 'b4', 'b5'])));
    });
    expect(server.underWay).toEqual({ now: 0, most: 4 });
    expect(server.requests).toHaveLength(40);
  });

  it('lets neither of them starve', () => {
    const server = asked(saying('1'), 1);
    const budget = requestBudget({ perSecond: 20 });
    const [a, b] = [acme(eager(server.transport, { budget })), acme(eager(server.transport, { budget }))];
    virtual(({ at }) => {
      const heard = hear(merge(a.watchAll(Array.from({ length: 100 }, (_, i) => `a${String(i)}`)), b.watchAll(['b'])));
      at(10_000, heard.stop);
    });
    const ofB = server.requests.filter((line) => line.endsWith(' b'));
    expect(server.requests.length).toBeGreaterThan(195);
    // Those of a have always been due for longer; every eighth goes to each in turn.
    expect(ofB.length).toBeGreaterThanOrEqual(Math.floor(server.requests.length / 16));
    expect(ofB.length).toBeLessThanOrEqual(Math.ceil(server.requests.length / 8) + 1);
  });

  it('frees the slot of a request that is dropped', () => {
    const server = asked((taskId) => (taskId === 'hangs' ? undefined : replyOf('c')), 5);
    const provider = acme(eager(server.transport, { budget: requestBudget({ perSecond: 1_000, concurrency: 1 }) }));
    virtual(({ at }) => {
      const hanging = hear(provider.watch('hangs'));
      const waiting = hear(provider.watch('b'));
      at(100, hanging.stop);
      at(200, () => {
        expect(waiting.lines).toEqual(['105 b c', '105 |']);
      });
    });
    expect(server.dropped).toEqual(['100 hangs']);
  });

  it('frees the slots of requests that are dropped, however often, also beside another provider', () => {
    const server = asked((taskId) => (taskId === 'b' ? replyOf('1') : undefined), 5);
    const budget = requestBudget({ perSecond: 1_000, concurrency: 3 });
    const [a, b] = [0, 1].map(() => acme(eager(server.transport, { budget, cadence: fixed(60_000) })));
    virtual(({ at }) => {
      const idle = hear(b!.watch('b'));
      for (let i = 0; i < 5; i += 1) {
        at(100 * i + 50, () => {
          const hanging = hear(a!.watch(`a${String(i)}`));
          at(50, hanging.stop);
        });
      }
      at(1_000, idle.stop);
    });
    expect(server.dropped).toEqual(['100 a0', '200 a1', '300 a2', '400 a3', '500 a4']);
  });

  it('frees the slot of a request that is not sent, since the computer has slept and its watch has ended', () => {
    const server = asked(saying('1'), 0);
    const budget = requestBudget({ perSecond: 0.5, concurrency: 2 });
    const [a, b] = [0, 1].map(() => acme(eager(server.transport, { budget, cadence: fixed(7_200_000) })));
    const now = jest.spyOn(asyncScheduler, 'now');
    try {
      virtual(({ at, scheduler }) => {
        const heard = hear(merge(a!.watch('a1'), b!.watch('b')));
        at(2_500, () => hear(a!.watch('a2', { timeout: { total: 2_500 } })));
        at(3_000, () => now.mockImplementation(() => scheduler.now() + 3_600_000));
        at(10_000, () => {
          const young = hear(a!.watch('a3'));
          at(10_000, () => {
            young.stop();
            heard.stop();
          });
        });
      });
    } finally {
      now.mockRestore();
    }
    expect(server.requests).toEqual(['0 a1', '2000 b', '3610000 a3']);
  });

  it('made and used in one virtual time works in the next, and in real time before', () => {
    const server = asked(saying('c'), 5);
    const budget = requestBudget({ perSecond: 1 });
    deskOf(budget).enqueue(() => deskOf(budget).release('answered'), false);
    const provider = acme(eager(server.transport, { budget }));
    for (let i = 0; i < 2; i += 1) {
      virtual(() => {
        const heard = hear(provider.watchAll(['a', 'b']));
        asyncScheduler.schedule(() => {
          expect(heard.lines).toEqual(['5 a c', '1005 b c', '1005 |']);
        }, 2_000);
      });
    }
  });
});
