import { concat, NEVER, of } from 'rxjs';
import { countDown } from '../../src/operators/countDown';
import { longestTimer } from '../support/longestTimer';
import { run } from '../support/run';
import { snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const left = (low: number, likely: number, high: number) => ({ low, likely, high });
const running = (remaining: { low: number; likely: number; high: number }) => snapshot('r', { remaining });

describe('countDown', () => {
  it('counts each reading down until the next one comes', () => {
    const values = { a: running(left(1, 4, 9)), b: running(left(0, 2, 3)), c: snapshot('c') };
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

  it('stops when the source completes, errors, or is left', () => {
    const values = { a: running(left(9, 9, 99)) };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      expectObservable(cold('a--#', values).pipe(countDown({ each: 5 }))).toBe('a--#', values);
      const source = cold('a-------', values);
      expectObservable(source.pipe(countDown({ each: 5 })), '^--!').toBe('a---', values);
      expectSubscriptions(source.subscriptions).toBe('^--!');
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
