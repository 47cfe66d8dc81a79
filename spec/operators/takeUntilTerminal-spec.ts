import { Subject } from 'rxjs';
import type { AnySnapshot } from '../../src/core/snapshot';
import { takeUntilTerminal } from '../../src/operators/takeUntilTerminal';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet } from '../support/snapshots';

describe('takeUntilTerminal', () => {
  obeysOperatorLaws({ operator: () => takeUntilTerminal(), passesThrough: true });

  it('completes with the first terminal snapshot', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--r--r--c--c--', alphabet());
      const subs = '        ^--------!      ';
      const expected = '    p--r--r--(c|)';
      expectObservable(source.pipe(takeUntilTerminal())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each([
    ['completed', 'c'],
    ['failed', 'f'],
    ['cancelled', 'x'],
  ])('takes %s for an end', (_status, letter) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(` --1--${letter}--1|`, alphabet());
      const subs = '        ^----!';
      const expected = `    --1--(${letter}|)`;
      expectObservable(source.pipe(takeUntilTerminal())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('goes on with an unknown word, and with a lost task', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --u--l--1--|', alphabet());
      const subs = '        ^----------!';
      const expected = '    --u--l--1--|';
      expectObservable(source.pipe(takeUntilTerminal())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each(['1', 'f'] as const)('emits nothing after the terminal snapshot, even a %s that its receiver feeds back', (letter) => {
    const values = alphabet();
    const source = new Subject<AnySnapshot>();
    const heard: unknown[] = [];
    source.pipe(takeUntilTerminal()).subscribe({
      next: (snapshot) => {
        heard.push(snapshot);
        if (snapshot === values.c) source.next(values[letter]);
      },
      complete: () => heard.push('|'),
    });
    source.next(values.p);
    source.next(values.c);
    expect(heard).toEqual([values.p, values.c, '|']);
  });

  it('completes with a source that ends before the task', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('p--1--|', alphabet()).pipe(takeUntilTerminal())).toBe('p--1--|', alphabet());
    });
  });
});
