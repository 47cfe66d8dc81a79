import { jest } from '@jest/globals';
import { asyncScheduler, concat, NEVER, of, Subject, take, takeUntil, throwError, timer, type Observable } from 'rxjs';
import { countDown, type Countable } from '../../src/operators/countDown';
import { virtual } from '../polling/virtual';
import { longestTimer } from '../support/longestTimer';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const left = (low: number, likely: number, high: number) => ({ low, likely, high });
const running = (remaining: { low: number; likely: number; high: number }, readAt = 0) => snapshot('r', { remaining, readAt });

describe('countDown', () => {
  obeysOperatorLaws({ operator: () => countDown(), passesThrough: true });

  it('counts each reading down until the next one comes', () => {
    const values = { a: running(left(1, 4, 9)), b: running(left(0, 2, 3), 6), c: snapshot('c') };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-----b---c|', values);
      const subs = '        ^----------!';
      const expected = '    a-x-y-b-z-c|';
      expectObservable(source.pipe(countDown({ each: 2 }))).toBe(expected, {
        ...values,
        x: { ...values.a, remaining: left(0, 2, 7) },
        y: { ...values.a, remaining: left(0, 0, 5) },
        z: { ...values.b, remaining: left(0, 0, 1) },
      });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('stops at nothing, and completes no earlier than the source', () => {
    const values = { a: running(left(1, 1, 3)) };
    run(({ cold, expectObservable }) => {
      expectObservable(cold('a---------|', values).pipe(countDown({ each: 2 }))).toBe('a-x-y-----|', {
        ...values,
        x: { ...values.a, remaining: left(0, 0, 1) },
        y: { ...values.a, remaining: left(0, 0, 0) },
      });
    });
  });

  it.each<[name: string, marbles: { source: string; subs: string; expected: string }]>([
    ['completes', { source: 'a---|  ', subs: '^---!  ', expected: 'a--x|  ' }],
    ['completes with its last value', { source: '---(a|)', subs: '^--!   ', expected: '---(x|)' }],
    ['completes before it is counted at all', { source: 'a-|    ', subs: '^-!    ', expected: 'a-|    ' }],
    ['completes when the next count is due', { source: 'a--|   ', subs: '^--!   ', expected: 'a--|   ' }],
    ['completes after a value without `remaining`', { source: 'a-c-|  ', subs: '^---!  ', expected: 'a-c-|  ' }],
    ['completes with a value without `remaining`', { source: 'a-(c|) ', subs: '^-!    ', expected: 'a-(c|) ' }],
    ['errors', { source: 'a---#  ', subs: '^---!  ', expected: 'a--x#  ' }],
    ['errors with its last value', { source: '(a#)   ', subs: '(^!)   ', expected: '(a#)   ' }],
  ])('ends at once with a source that %s', (_name, { source: marbles, subs, expected }) => {
    const a = running(left(9, 9, 99));
    const values = { a, c: snapshot('c'), x: { ...a, remaining: left(6, 6, 96) } };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(marbles, values);
      expectObservable(source.pipe(countDown({ each: 3 }))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('does not outlive a source that is cut off', () => {
    const values = { a: running(left(9, 9, 99)) };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-------', values);
      const stop = cold('   --x     ');
      const subs = '        ^-!     ';
      const expected = '    a-|     ';
      expectObservable(source.pipe(takeUntil(stop), countDown({ each: 5 }))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectSubscriptions(stop.subscriptions).toBe(subs);
    });
  });

  it('stops when it is left', () => {
    const values = { a: running(left(9, 9, 99)) };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-------', values);
      const unsub = '       ^--!    ';
      expectObservable(source.pipe(countDown({ each: 5 })), unsub).toBe('a---', values);
      expectSubscriptions(source.subscriptions).toBe(unsub);
    });
  });

  it('counts from when the reading was made, for one who gets it late as well', () => {
    const a = running(left(9, 9, 99));
    const counted = (passed: number) => ({ ...a, remaining: left(9 - passed, 9 - passed, 99 - passed) });
    run(({ cold, expectObservable }) => {
      const result = cold('a----|', { a }).pipe(countDown({ each: 2 }));
      expectObservable(result).toBe('          a-b-c|   ', { a, b: counted(2), c: counted(4) });
      expectObservable(result, '   ---^').toBe('---a-b-c|', { a: counted(3), b: counted(5), c: counted(7) });
    });
  });

  it.each([undefined, null, NaN, -Infinity, Infinity, '0', 4])('counts from when the reading comes where it was made at %p: at no time, or one that is yet to come', (readAt) => {
    const a = snapshot('r', { remaining: left(9, 9, 99), readAt });
    run(({ cold, expectObservable }) => {
      expectObservable(cold('---a----|', { a }).pipe(countDown({ each: 2 }))).toBe('---a-b-c|', {
        a,
        b: { ...a, remaining: left(7, 7, 97) },
        c: { ...a, remaining: left(5, 5, 95) },
      });
    });
  });

  it('says once what is at 0, also by the time that it comes', () => {
    const [a, b] = [running(left(0, 0, 0)), running(left(1, 2, 3))];
    run(({ cold, expectObservable }) => {
      expectObservable(cold('a----b----|', { a, b }).pipe(countDown({ each: 2 }))).toBe('a----b----|', { a, b: { ...b, remaining: left(0, 0, 0) } });
    });
  });

  it('goes on counting down when the clock is set back', () => {
    const a = running(left(1_000, 2_000, 3_000));
    const seen: unknown[] = [];
    virtual(({ at, scheduler }) => {
      concat(of(a), NEVER).pipe(countDown(), takeUntil(timer(9_000))).subscribe(({ remaining }) => seen.push(remaining?.likely));
      at(500, () => {
        jest.spyOn(asyncScheduler, 'now').mockImplementation(() => scheduler.now() - 3_600_000);
      });
    });
    jest.restoreAllMocks();
    expect(seen).toEqual([2_000, 1_000, 0, 0]);
  });

  describe('leaves no timer', () => {
    beforeEach(() => {
      jest.useFakeTimers();
    });
    afterEach(() => {
      jest.useRealTimers();
    });

    const reading: Countable = { remaining: left(1_000, 60_000, 600_000) };

    it.each<[name: string, result: Observable<Countable>]>([
      ['when the source completes at once', of(reading).pipe(countDown())],
      ['when it errors at once', concat(of(reading), throwError(() => new Error('boom'))).pipe(countDown())],
      ['when the receiver has enough of the readings', concat(of(reading), NEVER).pipe(countDown(), take(1))],
      ['when he has enough of a count', concat(of(reading), NEVER).pipe(countDown(), take(2))],
    ])('%s', (_name, result) => {
      let ended = false;
      result.subscribe({ error: () => (ended = true), complete: () => (ended = true) });
      jest.advanceTimersByTime(1_000);
      expect(ended).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('when the receiver ends the source while he receives', () => {
      const source = new Subject<Countable>();
      let ended = false;
      source.pipe(countDown()).subscribe({ next: () => source.complete(), complete: () => (ended = true) });
      source.next(reading);
      expect(ended).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('when it is left in the middle of a count', () => {
      const subscription = concat(of(reading), NEVER).pipe(countDown()).subscribe();
      jest.advanceTimersByTime(1_500);
      expect(jest.getTimerCount()).toBe(1);
      subscription.unsubscribe();
      expect(jest.getTimerCount()).toBe(0);
    });
  });

  it('passes on what says nothing of the kind, as it is', () => {
    const values = { p: snapshot('p'), c: snapshot('c') };
    run(({ cold, expectObservable }) => {
      expectObservable(cold('p---c|', values).pipe(countDown({ each: 1 }))).toBe('p---c|', values);
    });
  });

  it.each<[config: any, message: string]>([
    [{ each: 0 }, 'each must be a finite number of milliseconds >= 1, not 0'],
    [null, 'countDown options must be an object, not null'],
    [{ every: 5 }, 'countDown has no option every; it takes each'],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => countDown(config)).message).toBe(message);
  });

  it('waits out a count that is longer than any timer', () => {
    const each = 2 ** 31 + 5;
    const at: number[] = [];
    const longest = longestTimer(() => {
      run(({ flush, now }) => {
        concat(of(running(left(1, 2, 2 * each))), NEVER).pipe(countDown({ each })).subscribe(() => at.push(now()));
        flush();
      });
    });
    expect(at).toEqual([0, each, 2 * each]);
    expect(longest).toBeLessThan(2 ** 31);
  });
});
