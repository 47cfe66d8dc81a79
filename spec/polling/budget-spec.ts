import { asyncScheduler, merge } from 'rxjs';
import { isInvalidOptionError, requestBudget, type RequestBudget } from 'rx-task-status';
import { deskOf, type BudgetDesk, type Claimant } from '../../src/polling/budget';
import { acme, asked, eager, hear, replyOf, saying, virtual } from './virtual';

/** Somebody with so many requests that are always due; writes down when they were let go. */
const claimant = (desk: BudgetDesk, name: string, log: string[], { bid = 0, count = Infinity, instant = false } = {}): Claimant => {
  let left = count;
  const self: Claimant = {
    bid: () => (left > 0 ? bid : -1),
    launch: (now) => {
      left -= 1;
      log.push(`${String(now)} ${name}`);
      if (instant) desk.release('answered');
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
    [{ perSecond: 0 }, 'perSecond must be a finite number of requests a second from 0.001 to 1000000, not 0; leave it out for none'],
    [{ perSecond: Infinity }, 'perSecond must be a finite number of requests a second from 0.001 to 1000000, not Infinity; leave it out for none'],
    [{ perSecond: '1' }, "perSecond must be a finite number of requests a second from 0.001 to 1000000, not '1'"],
    [{ concurrency: 0 }, 'concurrency must be a whole number >= 1, not 0; leave it out for none'],
    [{ concurrency: 1.5 }, 'concurrency must be a whole number >= 1, not 1.5; leave it out for none'],
    [{ persecond: 1 }, 'requestBudget has no option persecond; it takes perSecond, concurrency'],
    [null, 'requestBudget options must be an object, not null'],
  ])('refuses %j', (options, message) => {
    expect(() => requestBudget(options as object)).toThrow(message);
  });

  it('is the only way to a budget', () => {
    const forged = { perSecond: 1, concurrency: 1 };
    expect(() => deskOf(forged)).toThrow('budget must come from requestBudget()');
    expect(() => deskOf(undefined as unknown as RequestBudget)).toThrow('budget must come from requestBudget()');
    expect(() => acme({ budget: forged })).toThrow('budget must come from requestBudget()');
    try {
      deskOf(forged);
    } catch (error) {
      expect(isInvalidOptionError(error)).toBe(true);
    }
  });
});

describe('the desk of a budget', () => {
  it('lets no more go at once than its concurrency', () => {
    const log: string[] = [];
    virtual(({ at }) => {
      const three = desk({ perSecond: 1_000, concurrency: 3 });
      claimant(three, 'a', log, { count: 5 });
      three.pump();
      at(100, () => {
        three.release('answered');
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

  it('lets urgent requests go before all others, and single ones by how long they wait', () => {
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
    expect(log).toEqual(['0 poll', '100 cancel', '200 check', '300 poll', '400 poll', '500 poll']);
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
    expect(ofB.length).toBeGreaterThanOrEqual(2);
    expect(ofB.length).toBeLessThan(10);
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
