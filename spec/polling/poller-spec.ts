import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { asyncScheduler, finalize, map, NEVER, Observable, of, timer } from 'rxjs';
import { adaptive, exponential, fixed, requestBudget, sameSnapshot, type Cadence, type TaskSnapshot, type Timeouts, type Transport } from 'rx-task-status';
import { UNCHANGED } from '../../src/core/outcome';
import { DEFAULTS } from '../../src/core/defaults';
import { deskOf } from '../../src/polling/budget';
import type { Answer } from '../../src/polling/exchange';
import { poller, type Poller } from '../../src/polling/poller';
import type { Listener } from '../../src/polling/taskRecord';
import { exchangeOf } from '../support/exchangeOf';
import { acme, asked, codeOf, eager, hear, reply, replyOf, saying, virtual } from './virtual';

type Task = { readonly id: string };

/** A poller whose requests take five milliseconds; `fate` says what they come to. */
const engine = (fate: (id: string, nth: number) => Answer['outcome'], perSecond = 1_000_000, concurrency = 1_000) => {
  const asks: string[] = [];
  const counts = new Map<string, number>();
  const made: Poller<TaskSnapshot, Task> = poller({
    rules: { provider: 'acme', cadence: fixed(10), retry: { ...DEFAULTS.retry, delay: 0 }, same: sameSnapshot },
    desk: deskOf(requestBudget({ perSecond, concurrency })),
    context: {},
    ask: ({ id }) => {
      asks.push(`${String(asyncScheduler.now())} ${id}`);
      const nth = (counts.get(id) ?? 0) + 1;
      counts.set(id, nth);
      return exchangeOf(timer(5).pipe(map((): Answer => ({ outcome: fate(id, nth) }))));
    },
  });
  return { made, asks };
};

/** Somebody who watches one task. */
const watcher = (lines: string[], name: string, timeouts: Timeouts = {}) => {
  let listener: Listener<TaskSnapshot> | undefined;
  new Observable<TaskSnapshot>((subscriber) => {
    listener = { subscriber, listening: { timeouts, distinct: true } };
  }).subscribe({
    next: ({ status }) => lines.push(`${String(asyncScheduler.now())} ${name} ${status}`),
    complete: () => lines.push(`${String(asyncScheduler.now())} ${name} |`),
    error: (error: unknown) => lines.push(`${String(asyncScheduler.now())} ${name} ! ${String(codeOf(error))}`),
  });
  return listener!;
};

describe('poller', () => {
  it('seats a listener at a task once', () => {
    virtual(() => {
      const { made, asks } = engine(() => ({ status: 'completed', result: 1 }));
      const listener = watcher([], 'a');
      expect(made.listen({ id: 't' }, listener)).toBeDefined();
      expect(made.listen('t', listener)).toBeUndefined();
      expect(asks).toEqual(['0 t']);
    });
  });

  it('forgets a listener that leaves, twice over', () => {
    const end = virtual(({ at }) => {
      const { made, asks } = engine(() => ({ status: 'running' }));
      const listener = watcher([], 'a');
      const seat = made.listen('t', listener)!;
      at(7, () => {
        seat.unsubscribe();
        seat.unsubscribe();
        made.leaveAll(listener.subscriber);
      });
      at(50, () => {
        expect(asks).toEqual(['0 t']);
      });
    });
    expect(end).toBe(50);
  });

  it('makes a task due at once when it is nudged: asleep, or again after the request under way', () => {
    const lines: string[] = [];
    virtual(({ at }) => {
      const slow = poller<TaskSnapshot, Task>({
        rules: { provider: 'acme', cadence: exponential({ initialInterval: 1_000, maxInterval: 1_000, jitter: 0 }), retry: DEFAULTS.retry, same: sameSnapshot },
        desk: deskOf(requestBudget({ perSecond: 1_000_000 })),
        context: {},
        ask: ({ id }) => {
          lines.push(`${String(asyncScheduler.now())} ${id}`);
          return exchangeOf(timer(5).pipe(map(() => ({ outcome: { status: 'running' } as const }))));
        },
      });
      const listener = watcher([], 'a');
      slow.listen('t', listener);
      at(3, () => {
        slow.nudge('t');
      });
      at(100, () => {
        slow.nudge('t');
        slow.nudge('unknown');
      });
      at(500, () => {
        slow.leaveAll(listener.subscriber);
      });
    });
    expect(lines).toEqual(['0 t', '5 t', '100 t']);
  });

  it.each<[when: string, transport: Transport]>([
    ['while they waited for the budget', () => NEVER],
    ['after they had been read', () => of(replyOf('1'))],
  ])('keeps no record of tasks that were left %s', async (_when, transport) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { watchAll } = acme(eager(transport, { budget: requestBudget({ perSecond: 0.01 }), cadence: adaptive() }));
    const [first, last] = ((): WeakRef<object>[] => {
      // A record has the fields of its task, in an object of its own.
      const tasks = Array.from({ length: 200 }, (_, i) => ({ id: String(i), field: {} }));
      watchAll(tasks).subscribe().unsubscribe();
      return [new WeakRef(tasks[0]!.field), new WeakRef(tasks[199]!.field)];
    })();
    // What a WeakRef was made of in a turn is kept until its end.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect([first?.deref(), last?.deref()]).toEqual([undefined, undefined]);
  });

  it.each<[where: string, concurrency: number]>([
    ['for its turn', 6],
    ['for a slot', 1],
  ])('keeps no record of thousands that came and went while another waits %s', async (_where, concurrency) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const { watch } = acme(eager(() => NEVER, { budget: requestBudget({ perSecond: 0.01, concurrency }) }));
    const waiting = [watch('asked').subscribe(), watch('waits').subscribe()];
    const first = ((): WeakRef<object> => {
      const fields = Array.from({ length: 3_000 }, () => ({}));
      fields.forEach((field, i) => {
        watch({ id: String(i), field } as never).subscribe().unsubscribe();
      });
      return new WeakRef(fields[0]!);
    })();
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(first.deref()).toBeUndefined();
    waiting.forEach((subscription) => {
      subscription.unsubscribe();
    });
  });

  it('tells each listener of a task its own end', () => {
    const lines: string[] = [];
    virtual(() => {
      const { made } = engine((_id, nth) => (nth < 3 ? { status: 'running' } : { status: 'completed', result: 1 }));
      for (const [name, timeouts] of [
        ['patient', {}],
        ['hasty', { total: 12 }],
      ] as const) {
        made.listen('t', watcher(lines, name, timeouts));
      }
    });
    expect(lines).toEqual(['5 patient running', '5 hasty running', '12 hasty ! timeout-total', '35 patient completed', '35 patient |']);
  });

  it('leaves a watch alone that begins in the last word of another', () => {
    const lines: string[] = [];
    virtual(() => {
      const { made } = engine((_id, nth) => (nth === 2 ? { status: 'running' } : { status: 'completed', result: nth }));
      const watch = new Observable<TaskSnapshot>((subscriber) => made.listen('t', { subscriber, listening: { timeouts: {}, distinct: true } }));
      const first = watch.subscribe(() => {
        watch.subscribe({ next: ({ status }) => lines.push(status), complete: () => lines.push('|') });
        first.unsubscribe();
      });
    });
    expect(lines).toEqual(['running', 'completed', '|']);
  });

  it.each<[what: string, reconsidered: NonNullable<Cadence['reconsider']>, left: number, requests: string[]]>([
    ['sooner, where the cadence says so', (state, _reading, now, { live }) => ({ state, due: live === true ? now + 5 : Infinity }), 600, ['0 t', '505 t']],
    ['at the old time, where it reconsiders to no time at all', (state) => ({ state, due: NaN }), 1_500, ['0 t', '1000 t']],
  ])('asks for a task of a batch that somebody comes to watch alone %s', (_what, reconsider, left, expected) => {
    const { requests, transport } = asked(saying('r'), 0);
    virtual(({ at }) => {
      const { watch, watchAll } = acme(eager(transport, { cadence: { ...fixed(1_000), reconsider } }));
      const subscription = watchAll(['t']).subscribe();
      at(500, () => {
        subscription.add(watch('t').subscribe());
      });
      at(left, () => {
        subscription.unsubscribe();
      });
    });
    expect(requests).toEqual(expected);
  });

  it('does not take a task for started whose reply has not changed', () => {
    const sizes: unknown[] = [];
    virtual(() => {
      const cadence: Cadence = { ...fixed(10), reconsider: (state) => ({ state, due: Infinity }) };
      const made = poller<TaskSnapshot, Task>({
        rules: { provider: 'acme', cadence: { ...cadence, next: (...given) => (sizes.push(given[3].line?.size), cadence.next(...given)) }, retry: DEFAULTS.retry, same: sameSnapshot },
        desk: deskOf(requestBudget({ perSecond: 1_000_000 })),
        context: {},
        ask: (_task, { previous }) =>
          exchangeOf(timer(5).pipe(map((): Answer => {
            if (previous === undefined) return { outcome: { status: 'pending' } };
            return { outcome: previous.attempt < 3 ? { [UNCHANGED]: true } : { status: previous.attempt === 3 ? 'running' : 'cancelled' } };
          }))),
      });
      made.listen('t', watcher([], 'a'));
    });
    // The reading that tells of its start still sees where it stood.
    expect(sizes).toEqual([1, 1, 1, 1, undefined]);
  });

  it('asks nobody for a task that was left when the transport of its last reply was torn down', () => {
    const end = virtual(() => {
      const server = asked(saying('r'), 2);
      const subscription = acme(eager((request) => server.transport(request).pipe(finalize(() => {
        subscription.unsubscribe();
      })))).watch('t').subscribe();
      expect(server.requests).toEqual(['0 t']);
    });
    expect(end).toBe(2);
  });

  it('waits as long as an answer "too often" says, although its transport\'s teardown leaves the task, or watches another', () => {
    const answers = { t: reply('', 429, { 'retry-after': '60' }), u: replyOf('c'), v: replyOf('c') };
    const asks: string[] = [];
    virtual(({ at }) => {
      const server = asked((id) => answers[id as keyof typeof answers], 2);
      const { watch } = acme(eager((request) => server.transport(request).pipe(finalize(() => {
        if (server.requests.length > 1) return;
        heard.stop();
        hear(watch('u'));
      }))));
      const heard = hear(watch('t'));
      at(100, () => {
        watch('v').subscribe();
        asks.push(...server.requests);
      });
      at(60_010, () => asks.push(...server.requests));
    });
    expect(asks).toEqual(['0 t', '0 t', '60002 u', '60002 v']);
  });

  it('ends a watch with the last snapshot as it was, whoever subscribes when the request is torn down', () => {
    let errors: readonly unknown[] = [];
    virtual(() => {
      const server = asked(saying({ t: 'r_', u: 'c' }), 2);
      let torn = 0;
      const { watch } = acme(eager((request) => server.transport(request).pipe(finalize(() => {
        torn += 1;
        if (torn === 2) hear(watch('u'));
      })), { timeout: { stalled: 50 } }));
      ({ errors } = hear(watch('t')));
    });
    expect(errors).toEqual([expect.objectContaining({ code: 'timeout-stalled', lastSnapshot: expect.objectContaining({ readAt: 2, changedAt: 2 }) })]);
  });

  it('asks the tasks that are due in their order, however they join, leave and end', () => {
    const moves = fc.record({
      id: fc.constantFrom('a', 'b', 'c', 'd'),
      at: fc.nat(200),
      leaves: fc.option(fc.nat(100), { nil: undefined }),
      total: fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 12 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 2, max: 6 }), (joins, concurrency, readings) => {
        const { made, asks } = engine((_id, nth) => (nth % readings === 0 ? { status: 'completed', result: nth } : { status: 'running' }), 1_000, concurrency);
        const ends = joins.map(() => 0);
        virtual(({ at }) => {
          joins.forEach(({ id, at: when, leaves, total }, i) => {
            at(when, () => {
              const listening = { timeouts: { total }, distinct: true };
              const subscription = new Observable<TaskSnapshot>((subscriber) => made.listen(id, { subscriber, listening })).subscribe({ error: () => (ends[i]! += 1), complete: () => (ends[i]! += 1) });
              if (leaves !== undefined) {
                at(leaves, () => {
                  if (!subscription.closed) ends[i]! += 1;
                  subscription.unsubscribe();
                });
              }
            });
          });
        });
        // Everybody ends once, whatever happened to the others; and nobody asks more often than the cadence says.
        expect(ends).toEqual(joins.map(() => 1));
        for (const id of ['a', 'b', 'c', 'd']) {
          const times = asks.filter((line) => line.endsWith(` ${id}`)).map((line) => Number(line.split(' ')[0]));
          expect(times).toEqual([...times].sort((x, y) => x - y));
        }
      }),
      { numRuns: 60 },
    );
  });
});
