import { concat, defer, map, of, throwError, timer, type Observable } from 'rxjs';
import { WatchError, type WatchErrorDetails } from '../../src/core/errors';
import { jitterOf } from '../../src/core/jitter';
import { retryTransient, type RetryConfig } from '../../src/operators/retryTransient';
import { longestTimer } from '../support/longestTimer';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const error = (fault: WatchErrorDetails['fault'], details: WatchErrorDetails = {}) =>
  new WatchError('server', 'acme a: HTTP 503', { provider: 'acme', taskId: 'a', fault, ...details });
const busy = error('transient');
const pause = (faults: number, bound: number): number => Math.floor(bound * jitterOf('acme', 'a', faults));

const failsAfter = (wait: number, given: Error) => timer(wait).pipe(map(() => { throw given; }));

/** When the source was subscribed, and how it all ended. */
const asked = (config: RetryConfig, ...said: (Error | string | Observable<any>)[]) => {
  const starts: number[] = [];
  const values: unknown[] = [];
  let end: unknown = 'none';
  run(({ flush, now }) => {
    const source = defer(() => {
      starts.push(now());
      const next = said[Math.min(starts.length, said.length) - 1]!;
      if (next instanceof Error) return throwError(() => next);
      return typeof next === 'string' ? of(snapshot(next as 'p')) : next;
    });
    source.pipe(retryTransient(config)).subscribe({ next: (value) => values.push(value), error: (given: unknown) => (end = given), complete: () => (end = 'complete') });
    flush();
  });
  return { starts, gaps: starts.slice(1).map((start, i) => start - starts[i]!), values, end };
};

describe('retryTransient', () => {
  obeysOperatorLaws({ operator: () => retryTransient(), passesThrough: true });

  it('subscribes again after an error that passes', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const said = [cold('  p--#      ', alphabet(), busy), cold('p--1--|', alphabet())];
      const subs = ['       ^--!      ', '    ------^-----!'];
      const expected = '    p-----p--1--|';
      // A pause of floor(7 · 0.487) = 3 frames.
      let at = 0;
      const source = defer(() => said[at++]!);
      const values = { p: expect.objectContaining({ status: 'pending' }), '1': snapshot('1', { attempt: 2 }) };
      expectObservable(source.pipe(retryTransient({ delay: 7 }))).toBe(expected, values);
      said.forEach((one, i) => {
        expectSubscriptions(one.subscriptions).toBe(subs[i]!);
      });
    });
  });

  it('counts the requests that failed in the attempt of what follows, and leaves what was not preceded by any', () => {
    expect(asked({ delay: 0 }, 'p').values).toEqual([snapshot('p')]);
    expect(asked({ delay: 0 }, busy, busy, 'p').values).toEqual([snapshot('p', { attempt: 3 })]);
    expect(asked({ delay: 0 }, busy, of(lost())).values).toEqual([lost()]);
  });

  it('pauses by full jitter below a bound that doubles up to maxDelay, and gives up after count, with the last error', () => {
    const { gaps, end } = asked({}, busy);
    expect(gaps).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000, 32_000].map((bound, i) => pause(i + 1, bound)));
    expect(end).toBe(busy);
  });

  it.each<[config: RetryConfig, fault: WatchErrorDetails['fault'], requests: number]>([
    [{ count: 2 }, 'transient', 3],
    [{ count: 0 }, 'transient', 1],
    [{ count: 2 }, 'unreadable', 3],
    [{}, 'ambiguous', 5],
    [{ ambiguousCount: 1 }, 'ambiguous', 2],
    [{}, 'fatal', 1],
    [{}, 'account', 1],
    [{}, 'notFound', 1],
    [{ count: undefined, ambiguousCount: undefined, delay: undefined, maxDelay: undefined }, 'transient', 9],
  ])('with %j asks after %s faults %i times', (config, fault, requests) => {
    const given = error(fault);
    const { starts, end } = asked({ delay: 0, ...config }, given);
    expect([starts.length, end]).toEqual([requests, given]);
  });

  describe('where the error names no task', () => {
    const nameless = new Error('socket hang up');
    const pauseOfRow = (began: number, faults: number, bound: number, provider = '') => Math.floor(bound * jitterOf(provider, String(began), faults));

    it.each([5, 6, 1_000])('pauses by a hash of when the row of faults began: at %i', (began) => {
      const pauses = [1_000, 2_000, 4_000].map((bound, i) => pauseOfRow(began, i + 1, bound));
      expect(asked({ count: 3 }, failsAfter(began, nameless), nameless).gaps).toEqual([began + pauses[0]!, pauses[1], pauses[2]]);
    });

    it('so that pipes that fail at different moments do not ask again together', () => {
      const pauses = Array.from({ length: 400 }, (_, began) => asked({ count: 1 }, failsAfter(began, nameless), nameless).gaps[0]! - began);
      for (let tenth = 0; tenth < 1_000; tenth += 100) {
        expect(pauses.filter((pause) => pause >= tenth && pause < tenth + 100).length).toBeGreaterThan(20);
      }
    });

    it('begins another row after a snapshot', () => {
      const again = 5 + pauseOfRow(5, 1, 1_000);
      const { gaps } = asked({ count: 1 }, failsAfter(5, nameless), concat(of(snapshot('p')), throwError(() => nameless)), nameless);
      expect(gaps).toEqual([again, pauseOfRow(again, 1, 1_000)]);
    });

    it('keeps the provider where there is one, and goes by the task again where that is named', () => {
      const ofProvider = error('transient', { taskId: undefined });
      expect(asked({ count: 1 }, failsAfter(5, ofProvider), ofProvider).gaps).toEqual([5 + pauseOfRow(5, 1, 1_000, 'acme')]);
      expect(asked({ count: 2 }, failsAfter(5, busy), busy).gaps).toEqual([5 + pause(1, 1_000), pause(2, 2_000)]);
      expect(asked({ count: 2 }, failsAfter(5, nameless), busy).gaps).toEqual([5 + pauseOfRow(5, 1, 1_000), pause(2, 2_000)]);
    });
  });

  it('takes undefined for the default', () => {
    expect(asked({ count: 1, delay: undefined, maxDelay: undefined }, busy).gaps).toEqual([pause(1, 1_000)]);
  });

  it('counts anew after a snapshot', () => {
    run(({ cold, flush }) => {
      const source = cold('p#', alphabet(), busy);
      const seen: unknown[] = [];
      const subscription = source.pipe(retryTransient({ count: 1, delay: 0 })).subscribe({ next: (value) => seen.push(value), error: () => seen.push('error') });
      cold('--------------------x').subscribe(() => subscription.unsubscribe());
      flush();
      expect(seen.length).toBeGreaterThan(10);
      expect(seen).not.toContain('error');
    });
  });

  it('waits at least as long as the server asked for, at most 15 minutes', () => {
    expect(asked({}, error('transient', { retryAfter: 5_000 }), 'p').gaps).toEqual([5_000]);
    expect(asked({}, error('transient', { retryAfter: 1 }), 'p').gaps).toEqual([pause(1, 1_000)]);
    expect(asked({}, error('transient', { retryAfter: 86_400_000 }), 'p').gaps).toEqual([900_000]);
    // An SDK's error, whose reply named a date but not its own: from now on.
    const until = Object.assign(new Error('busy'), { status: 503, headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' } });
    expect(asked({}, failsAfter(2_000, until), 'p').starts).toEqual([0, 9_000]);
  });

  it.each<[name: string, given: Error, requests: number]>([
    ['an error nobody classified is taken for the network\'s', new TypeError('fetch failed'), 3],
    ['an SDK\'s 503 is asked again', Object.assign(new Error('busy'), { status: 503 }), 3],
    ['an SDK\'s 401 is not', Object.assign(new Error('no'), { status: 401 }), 1],
    ['a timeout of the task is not', new WatchError('timeout-total', 'x'), 1],
    ['a failed task is not', new WatchError('task-failed', 'x'), 1],
  ])('%s', (_name, given, requests) => {
    const { starts, end } = asked({ count: 2, delay: 0 }, given);
    expect([starts.length, end]).toEqual([requests, given]);
  });

  it('leaves the pause with its subscription', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' -#    ', alphabet(), busy);
      const unsub = '       ----! ';
      expectObservable(source.pipe(retryTransient()), unsub).toBe('-');
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it.each<[config: any, message: string]>([
    [null, 'retryTransient options must be an object, not null'],
    [{ retries: 5 }, 'retryTransient has no option retries; it takes count, ambiguousCount, delay, maxDelay'],
    [{ notFoundGrace: 5 }, 'retryTransient has no option notFoundGrace; it takes count, ambiguousCount, delay, maxDelay'],
    [{ count: -1 }, 'count must be a whole number >= 0, not -1'],
    [{ delay: Infinity }, 'delay must be a finite number of milliseconds >= 0, not Infinity; undefined is none, or the default'],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => retryTransient(config)).message).toBe(message);
  });

  it('waits out a pause that is longer than any timer', () => {
    const bound = 1e10;
    let result: ReturnType<typeof asked> | undefined;
    const longest = longestTimer(() => {
      result = asked({ delay: bound, maxDelay: bound, count: 1 }, busy, 'c');
    });
    expect(pause(1, bound)).toBeGreaterThan(2 ** 31);
    expect(result?.starts).toEqual([0, pause(1, bound)]);
    expect(longest).toBeLessThan(2 ** 31);
  });
});
