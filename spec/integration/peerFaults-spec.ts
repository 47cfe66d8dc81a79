import { asyncScheduler, of, takeUntil, tap, timer } from 'rxjs';
import { fixed, isTerminal, requestBudget, type WatchError } from 'rx-task-status';
import { acme, asked, eager, hear, reply, replyOf, saying, virtual } from '../polling/virtual';

/*
 * What libraries that poll get wrong: each of these was seen in a published one (pollers of cloud SDKs, clients of model
 * APIs, caches of queries, operators of retrying). Named by what goes right here.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const times = (requests: readonly string[]): number[] => requests.map((line) => Number(line.split(' ')[0]));
const gaps = (requests: readonly string[]): number[] => times(requests).slice(1).map((time, i) => time - (times(requests)[i] as number));

describe('a task that is watched', () => {
  it('is not taken for failed because one poll did not come back', () => {
    const server = asked(saying('1Bc'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watch('t'));
      at(MINUTE, () => {
        expect(heard.lines).toEqual(['2 t 1', '16 t c', '16 |']);
      });
    });
  });

  it('is not lost by three refusals in a row, nor by one throw', () => {
    for (const script of ['1BBBc', '1Hc']) {
      virtual(({ at }) => {
        const heard = hear(acme(eager(asked(saying(script), 2).transport)).watch('t'));
        at(MINUTE, () => {
          expect(heard.lines.at(-1)).toMatch(/\|$/);
        });
      });
    }
  });

  it('ends with whatever word is final, failed and cancelled too, and is asked no more', () => {
    for (const end of ['c', 'f', 'x']) {
      const server = asked(saying(`1${end}`), 2);
      const last = virtual(() => {
        hear(acme(eager(server.transport)).watch('t'));
      });
      expect([server.requests, last]).toEqual([['0 t', '12 t'], 14]);
    }
  });

  it('is not taken for completed while the server says that it is not', () => {
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('ppr1c'), 2).transport)).watch('t'));
      at(MINUTE, () => {
        expect(heard.snapshots.filter(isTerminal)).toHaveLength(1);
        expect(heard.lines.at(-2)).toBe('50 t c');
      });
    });
  });

  it('in a state that nobody knows is shown as such, is asked at the cadence and in no hot loop, and times out', () => {
    const server = asked(saying('u'), 1);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { cadence: fixed(5_000), timeout: { total: MINUTE } })).watch('t'));
      at(HOUR, () => {
        expect(heard.lines).toEqual(['1 t u', `${String(MINUTE)} ! timeout-total`]);
      });
    });
    expect(server.requests).toHaveLength(12);
  });

  it('that is gone for good is not asked for ever', () => {
    const server = asked(saying('N'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { retry: {} })).watch('t'));
      at(HOUR, () => {
        expect(heard.lines).toHaveLength(1);
        expect(heard.lines[0]).toMatch(/! not-found$/);
      });
    });
    expect(server.requests.length).toBeLessThan(30);
  });

  it('says the same again without anybody hearing of it', () => {
    virtual(({ at }) => {
      let nth = 0;
      const signed = asked(() => reply({ status: 'running', url: `https://files.example/a?Expires=${String((nth += 1))}&Signature=${String(nth)}` }), 2);
      const heard = hear(acme(eager(signed.transport)).watch('t'));
      at(110, () => {
        expect([heard.lines, signed.requests.length]).toEqual([['2 t r'], 10]);
        heard.stop();
      });
    });
  });
});

describe('a timeout', () => {
  it('is not defeated by a request that never answers', () => {
    const server = asked(saying('_'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { timeout: { total: 1_000 } })).watch('t'));
      at(HOUR, () => {
        expect(heard.lines).toEqual(['1000 ! timeout-total']);
      });
    });
    expect(server.dropped).toEqual(['1000 t']);
  });

  it('that is given is held to the millisecond, and not at the next poll', () => {
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('1'), 2).transport, { cadence: fixed(6_000), timeout: { total: 1_000 } })).watch('t'));
      at(HOUR, () => {
        expect(heard.lines.at(-1)).toBe('1000 ! timeout-total');
      });
    });
  });

  it('in mid-request ends the polling for good', () => {
    const server = asked(saying('1_'), 2);
    const end = virtual(() => {
      hear(acme(eager(server.transport, { timeout: { total: 1_000 } })).watch('t'));
    });
    expect([server.requests, server.dropped, end]).toEqual([['0 t', '12 t'], ['1000 t'], 1_000]);
  });

  it('is an error of the stream, and nothing thrown into the void', () => {
    virtual(({ at }) => {
      const heard = hear(acme(eager(asked(saying('1'), 2).transport, { timeout: { total: 50 } })).watch('t'));
      at(MINUTE, () => {
        expect(heard.errors).toHaveLength(1);
        expect((heard.errors[0] as WatchError).lastSnapshot).toMatchObject({ status: 'running' });
        expect(heard.lines.some((line) => line.endsWith('|'))).toBe(false);
      });
    });
  });
});

describe('stopping', () => {
  it('while it sleeps sends no further request, and leaves nothing that keeps a process alive', () => {
    const server = asked(saying('1'), 2);
    const end = virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { cadence: fixed(5_000) })).watch('t'));
      at(200, heard.stop);
    });
    expect([server.requests, end]).toEqual([['0 t'], 200]);
  });

  it('while it backs off takes effect at once, and brings no late error', () => {
    const server = asked(saying('B'), 2);
    const end = virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { retry: { delay: 100_000, maxDelay: 100_000 } })).watch('t'));
      at(100, () => {
        heard.stop();
        expect(heard.lines).toEqual([]);
      });
    });
    expect([server.requests, end]).toEqual([['0 t'], 100]);
  });

  it('in mid-request aborts it', () => {
    const server = asked(saying('_'), 2);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport)).watch('t'));
      at(100, heard.stop);
    });
    expect(server.dropped).toEqual(['100 t']);
  });

  it('before it began sends nothing', () => {
    const server = asked(saying('1'), 2);
    virtual(() => {
      hear(acme(eager(server.transport)).watch('t').pipe(takeUntil(of('stop'))));
    });
    expect(server.requests).toEqual([]);
  });

  it('of one watcher leaves the other alone, whichever came first', () => {
    for (const first of [0, 1]) {
      virtual(({ at }) => {
        const { watch } = acme(eager(asked(saying('11c'), 2).transport));
        const both = [hear(watch('t')), hear(watch('t'))] as const;
        at(5, both[first as 0 | 1].stop);
        at(MINUTE, () => {
          expect(both[first as 0 | 1].lines).toEqual(['2 t 1']);
          expect(both[(1 - first) as 0 | 1].lines).toEqual(['2 t 1', '26 t c', '26 |']);
        });
      });
    }
  });
});

describe('a watch that ended', () => {
  it('by stopping it can be subscribed to again', () => {
    virtual(({ at }) => {
      const watch = acme(eager(asked(saying('11c'), 2).transport)).watch('t');
      const first = hear(watch);
      at(5, first.stop);
      at(100, () => {
        const second = hear(watch);
        at(MINUTE, () => {
          expect(second.lines).toEqual(['102 t 1', '114 t c', '114 |']);
        });
      });
    });
  });

  it('by an error can be subscribed to again, with all its retries', () => {
    const server = asked(saying('BBBBBBc'), 2);
    virtual(({ at }) => {
      const watch = acme(eager(server.transport, { retry: { count: 2, delay: 0 } })).watch('t');
      const first = hear(watch);
      at(100, () => {
        expect(first.lines).toEqual(['6 ! server']);
        const second = hear(watch);
        at(100, () => {
          expect(second.lines).toEqual(['106 ! server']);
        });
      });
    });
    expect(server.requests).toHaveLength(6);
  });
});

describe('the pace', () => {
  it('keeps one request a task under way, and starves none, where replies take longer than the interval', () => {
    const server = asked(saying('1111111c'), 60);
    virtual(({ at }) => {
      const heard = hear(acme(eager(server.transport, { cadence: fixed(30) })).watch('t', { distinct: false }));
      at(MINUTE, () => {
        expect(heard.lines).toHaveLength(9);
      });
    });
    expect(server.underWay.most).toBe(1);
    expect(gaps(server.requests).every((gap) => gap === 90)).toBe(true);
  });

  it('costs three who watch one task no more than one', () => {
    const server = asked(saying('11111c'), 2);
    virtual(() => {
      const { watch } = acme(eager(server.transport));
      for (let i = 0; i < 3; i += 1) hear(watch('t'));
    });
    expect(server.requests).toHaveLength(6);
  });

  it('of backing off is a pause each time', () => {
    const server = asked(saying('BBBBBBc'), 2);
    virtual(() => {
      hear(acme(eager(server.transport, { retry: { delay: 1_000 } })).watch('t'));
    });
    expect(times(server.requests).at(-1)).toBeGreaterThan(2_000);
    expect(gaps(server.requests).every((gap) => gap <= 32_002)).toBe(true);
  });

  it.each([429, 503])('heeds what a %d says of when to come back', (status) => {
    const server = asked((_id, nth) => (nth === 1 ? reply('', status, { 'retry-after': '5' }) : replyOf('c')), 2);
    virtual(() => {
      hear(acme(eager(server.transport)).watch('t'));
    });
    expect(times(server.requests)[1]).toBeGreaterThanOrEqual(5_000);
    expect(times(server.requests)[1]).toBeLessThan(5_100);
  });

  it('is itself again after one hint, takes none for ever, and no hint for a hint', () => {
    const hints: Readonly<Record<number, string>> = { 1: '1', 3: '0', 4: '999999999' };
    const server = asked((_id, nth) => reply(nth < 6 ? { status: 'running' } : { status: 'completed', result: 1 }, 200, hints[nth] === undefined ? {} : { 'retry-after': hints[nth] }), 0);
    virtual(() => {
      hear(acme(eager(server.transport)).watch('t'));
    });
    expect(gaps(server.requests)).toEqual([1_000, 10, 10, 15 * MINUTE, 10]);
  });

  it('is virtual throughout, the first poll and the last', () => {
    const before = performance.now();
    const server = asked(saying('111111111c'), 2);
    const end = virtual(() => {
      hear(acme(eager(server.transport, { cadence: fixed(HOUR) })).watch('t'));
    });
    expect([end > 9 * HOUR, performance.now() - before < 10_000]).toEqual([true, true]);
  });

  it('of an account holds for all that is watched in it', () => {
    const server = asked(saying('1'), 2);
    virtual(({ at }) => {
      const budget = requestBudget({ perSecond: 2 });
      const heard = ['a', 'b', 'c', 'd'].map((id) => hear(acme(eager(server.transport, { budget })).watch(id)));
      at(10_000, () => {
        for (const { stop } of heard) stop();
      });
    });
    expect(server.requests.length).toBeLessThanOrEqual(21);
    expect(new Set(server.requests.map((line) => line.split(' ')[1])).size).toBe(4);
  });
});

describe('whoever listens', () => {
  it('may throw, without ending the watch of others', () => {
    expect(() => {
      virtual(({ at }) => {
        const { watch } = acme(eager(asked(saying('1c'), 2).transport));
        watch('t')
          .pipe(
            tap(() => {
              throw new Error('an observer broke');
            }),
          )
          .subscribe({ error: () => undefined });
        const heard = hear(watch('t'));
        at(MINUTE, () => {
          expect(heard.lines).toEqual(['2 t 1', '14 t c', '14 |']);
        });
      });
    }).not.toThrow();
  });

  it('needs no window and no document', () => {
    expect([typeof (globalThis as { window?: unknown }).window, typeof (globalThis as { document?: unknown }).document]).toEqual(['undefined', 'undefined']);
    const server = asked(saying('11c'), 2);
    virtual(() => {
      hear(acme(eager(server.transport)).watch('t'));
      timer(0, asyncScheduler).subscribe();
    });
    expect(server.requests).toHaveLength(3);
  });
});
