import { jest } from '@jest/globals';
import type { AnySnapshot } from '../../src/core/snapshot';
import { distinctUntilTaskChanged } from '../../src/operators/distinctUntilTaskChanged';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

describe('distinctUntilTaskChanged', () => {
  obeysOperatorLaws({ operator: () => distinctUntilTaskChanged(), letters: 'p12c', passesThrough: true, withCallback: (same) => distinctUntilTaskChanged({ same }) });

  it('leaves out what says nothing new', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--p--1--1--2--c--c--|', alphabet());
      const subs = '        ^--------------------!';
      const expected = '    p-----1-----2--c-----|';
      expectObservable(source.pipe(distinctUntilTaskChanged())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets through what went and came back', () => {
    run(({ cold, expectObservable }) => {
      const source = cold(' 2--1--2--p--2|', alphabet());
      const expected = '    2--1--2--p--2|';
      expectObservable(source.pipe(distinctUntilTaskChanged())).toBe(expected, alphabet());
    });
  });

  it('keeps the tasks of a batch apart, by provider and id', () => {
    const values = { a: snapshot('p'), b: snapshot('p', { taskId: 'b' }), o: snapshot('p', { provider: 'other' }) };
    run(({ cold, expectObservable }) => {
      const source = cold(' a--b--o--a--b--o--a|', values);
      const expected = '    a--b--o------------|';
      expectObservable(source.pipe(distinctUntilTaskChanged())).toBe(expected, values);
    });
  });

  it('does not count when and how often it was read, nor a signature', () => {
    const url = 'https://bucket.example/1.png?Expires=1&Signature=';
    const values = { a: snapshot('1', { frames: [{ url: `${url}a` }] }), b: snapshot('1', { frames: [{ url: `${url}b` }], readAt: 9, attempt: 9 }), c: snapshot('1', { frames: [] }) };
    run(({ cold, expectObservable }) => {
      const source = cold(' a--b--c|', values);
      const expected = '    a-----c|';
      expectObservable(source.pipe(distinctUntilTaskChanged())).toBe(expected, values);
    });
  });

  it('lets a loss through once', () => {
    const values = { ...alphabet(), m: lost({ error: { code: 'forbidden', message: 'no' } }) };
    run(({ cold, expectObservable }) => {
      const source = cold(' 1--l--l--m--1|', values);
      const expected = '    1--l-----m--1|';
      expectObservable(source.pipe(distinctUntilTaskChanged())).toBe(expected, values);
    });
  });

  it('takes a change of status for news, whatever `same` says', () => {
    const same = jest.fn(() => true);
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p--1--2--u--l--l--1--f--f|', alphabet());
      const subs = '        ^------------------------!';
      const expected = '    p--1-----u--l-----1--f---|';
      expectObservable(source.pipe(distinctUntilTaskChanged({ same }))).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
    const { l, f, '1': one, '2': two } = alphabet();
    expect(same.mock.calls).toEqual([[one, two], [l, l], [f, f]]);
  });

  it('lets no `same` that looks at progress alone swallow the end', () => {
    const done = { progress: { done: 9, total: 9, ratio: 1 } };
    const values = { p: snapshot('p'), r: snapshot('r', done), c: snapshot('c', done) };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p--r--r--c|', values);
      const subs = '        ^---------!';
      const expected = '    p--r-----c|';
      const same = (a: AnySnapshot, b: AnySnapshot) => a.status !== 'lost' && b.status !== 'lost' && a.progress?.ratio === b.progress?.ratio;
      expectObservable(source.pipe(distinctUntilTaskChanged({ same }))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('asks its own `same` instead, with the last two of the task where they have one status', () => {
    run(({ cold, expectObservable }) => {
      const source = cold(' p--1--2--3--c|', alphabet());
      const expected = '    p--1--------c|';
      expectObservable(source.pipe(distinctUntilTaskChanged({ same: (a, b) => a.status === b.status }))).toBe(expected, alphabet());
    });
  });

  it.each<[config: any, message: string]>([
    [{ equal: () => true }, 'distinctUntilTaskChanged has no option equal; it takes same'],
    [{ same: 5 }, 'same must be a function, not 5'],
    [null, 'distinctUntilTaskChanged options must be an object, not null'],
    // As RxJS's own operator is called.
    [() => true, 'distinctUntilTaskChanged options must be an object, not a value of type function'],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => distinctUntilTaskChanged(config)).message).toBe(message);
  });
});
