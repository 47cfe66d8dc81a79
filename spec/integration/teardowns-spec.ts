import { jest } from '@jest/globals';
import { finalize, map, NEVER, Observable, take, timer, type MonoTypeOperatorFunction } from 'rxjs';
import { fixed, requestBudget, type Reply, type TaskSnapshot, type Transport } from 'rx-task-status';
import { acme, asked, eager, hear, reply, saying, type Heard } from '../polling/virtual';

/**
 * Runs a case for six seconds, on timers that are faked and the scheduler that users have: what a timer throws is uncaught
 * there, and all others go on. Returns the uncaught errors.
 */
const survive = (body: (at: (ms: number, work: () => void) => void) => void): string[] => {
  const uncaught: string[] = [];
  const note = (work: () => void): void => {
    try {
      work();
    } catch (error) {
      uncaught.push(String(error));
    }
  };
  jest.useFakeTimers();
  try {
    body((ms, work) => {
      setTimeout(() => {
        note(work);
      }, ms);
    });
    for (let i = 0; i < 600; i += 1) note(() => jest.advanceTimersByTime(10));
  } finally {
    jest.useRealTimers();
  }
  return uncaught;
};

const broken = <T>(): MonoTypeOperatorFunction<T> =>
  finalize(() => {
    throw new Error('the view is gone');
  });

const breaks = (): TaskSnapshot => {
  throw new Error('the view is broken');
};

/** What was heard, without the times. */
const said = ({ lines }: Heard): string[] => lines.map((line) => line.split(' ').slice(1).join(' '));

describe('a finalize that throws', () => {
  it.each<[when: string, pipe: MonoTypeOperatorFunction<TaskSnapshot>]>([
    ['at the end of the task', broken()],
    ['when its listener leaves within next', (source) => source.pipe(broken(), take(1))],
    ['when its listener breaks within next', (source) => source.pipe(map(breaks), broken())],
  ])('%s holds no slot of the budget', (_when, pipe) => {
    let later: Heard | undefined;
    survive((at) => {
      const { watch } = acme({ transport: asked(saying('c'), 2).transport, cadence: fixed(10), budget: requestBudget({ perSecond: 1_000, concurrency: 2 }) });
      at(0, () => watch('a').pipe(pipe).subscribe({ error: () => undefined }));
      at(10, () => watch('b').pipe(pipe).subscribe({ error: () => undefined }));
      at(100, () => (later = hear(watch('z'))));
    });
    expect(said(later!)).toEqual(['z c', '|']);
  });

  it('at the end of a task keeps nobody else from hearing of it, and stops no other task', () => {
    const server = asked(saying({ a: '11c', b: '1' }), 2);
    let other: Heard | undefined;
    let asks = 0;
    survive((at) => {
      const { watch } = acme(eager(server.transport, { cadence: fixed(100) }));
      watch('a').pipe(broken()).subscribe();
      other = hear(watch('a'));
      const b = watch('b').subscribe();
      at(3_000, () => (asks = server.requests.length));
      at(5_000, () => {
        asks = server.requests.length - asks;
        b.unsubscribe();
      });
    });
    expect(said(other!)).toEqual(['a 1', 'a c', '|']);
    expect(asks).toBeGreaterThan(10);
  });

  it('at a deadline stops no other task', () => {
    const server = asked(saying({ a: '_', b: '1' }), 2);
    let asks = 0;
    survive((at) => {
      const { watch } = acme(eager(server.transport, { cadence: fixed(100) }));
      watch('a', { timeout: { total: 500 } }).pipe(broken()).subscribe({ error: () => undefined });
      const b = watch('b').subscribe();
      at(1_000, () => (asks = server.requests.length));
      at(5_000, () => {
        asks = server.requests.length - asks;
        b.unsubscribe();
      });
    });
    expect(asks).toBeGreaterThan(10);
  });

  it('of a check holds no slot of the budget', () => {
    let later: Heard | undefined;
    survive((at) => {
      const { check, watch } = acme({ transport: asked(saying('c'), 2).transport, cadence: fixed(10), budget: requestBudget({ perSecond: 1_000, concurrency: 1 }) });
      check('a').pipe(broken()).subscribe();
      at(100, () => (later = hear(watch('z'))));
    });
    expect(said(later!)).toEqual(['z c', '|']);
  });
});

describe('a transport whose teardown throws', () => {
  const failing = (replies: () => Observable<Reply>): Transport =>
    () =>
      replies().pipe(
        finalize(() => {
          throw new Error('abort failed');
        }),
      );

  it('is heard all the same', () => {
    let heard: Heard | undefined;
    survive(() => {
      heard = hear(acme(eager(failing(() => timer(2).pipe(map(() => reply({ status: 'completed', result: 1 })))))).watch('a'));
    });
    expect(said(heard!)).toEqual(['a c', '|']);
  });

  it('holds no slot of the budget when its request is left', () => {
    const budget = requestBudget({ perSecond: 1_000, concurrency: 2 });
    let later: Heard | undefined;
    survive((at) => {
      const { watch } = acme({ transport: failing(() => NEVER), budget });
      const subscriptions = ['a', 'b'].map((id) => watch(id).subscribe());
      at(50, () => {
        for (const subscription of subscriptions) subscription.unsubscribe();
      });
      at(100, () => (later = hear(acme({ transport: asked(saying('c'), 2).transport, budget }).watch('z'))));
    });
    expect(said(later!)).toEqual(['z c', '|']);
  });

  it('is asked again after a request that was cut off', () => {
    let asks = 0;
    survive((at) => {
      const transport = failing(() => {
        asks += 1;
        return NEVER;
      });
      const subscription = acme(eager(transport, { timeout: { request: 100 } })).watch('a').subscribe({ error: () => undefined });
      at(5_000, () => {
        subscription.unsubscribe();
      });
    });
    expect(asks).toBeGreaterThan(2);
  });

  it('asks for no task of a batch once the batch is left', () => {
    let asks = 0;
    let before = 0;
    survive((at) => {
      const transport = failing(() => timer((asks += 1) % 2 === 0 ? 2 : 1e6).pipe(map(() => reply({ status: 'running' }))));
      const batch = acme(eager(transport)).watchAll(['a', 'b', 'c', 'd']).subscribe();
      at(50, () => {
        batch.unsubscribe();
        before = asks;
      });
    });
    expect(before).toBeGreaterThan(4);
    expect(asks).toBe(before);
  });
});

it('a batch whose source throws when it is torn down asks no more', () => {
  const server = asked(saying('1'), 2);
  let before = 0;
  const uncaught = survive((at) => {
    const source = new Observable<string>((subscriber) => {
      subscriber.next('a');
      return () => {
        throw new Error('close failed');
      };
    });
    const batch = acme(eager(server.transport, { cadence: fixed(100) })).watchAll(source).subscribe();
    at(250, () => {
      before = server.requests.length;
      batch.unsubscribe();
    });
  });
  expect(before).toBeGreaterThan(1);
  expect(server.requests.length).toBe(before);
  expect(uncaught).toEqual([expect.stringContaining('close failed')]);
});
