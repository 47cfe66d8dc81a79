import { isWatchError } from '../../src/core/errors';
import { throwIfFailed } from '../../src/operators/throwIfFailed';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';

const failed = { code: 'task-failed', message: 'acme a: the task failed: E7: no frames', provider: 'acme', taskId: 'a', lastSnapshot: snapshot('f') };
const cancelled = { code: 'task-cancelled', message: 'acme a: the task was cancelled', provider: 'acme', taskId: 'a', lastSnapshot: snapshot('x') };
const gone = { code: 'task-lost', message: 'acme a: its end is not known: acme a: HTTP 404', provider: 'acme', taskId: 'a', lastSnapshot: lost() };

describe('throwIfFailed', () => {
  obeysOperatorLaws({ operator: () => throwIfFailed(), passesThrough: true });

  it('errors with the first snapshot that is failed', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--1--2--f|', alphabet());
      const subs = '        ^--------! ';
      const expected = '    p--1--2--# ';
      expectObservable(source.pipe(throwIfFailed())).toBe(expected, alphabet(), expect.objectContaining(failed));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each([
    ['failed', 'f', failed],
    ['cancelled', 'x', cancelled],
    ['lost', 'l', gone],
  ])('errors with one that is %s, and leaves the batch', (_status, letter, error) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(` 1--${letter}--1--c|`, alphabet());
      const subs = '        ^--!';
      const expected = '    1--#';
      expectObservable(source.pipe(throwIfFailed())).toBe(expected, alphabet(), expect.objectContaining(error));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('lets all others pass, and completes with the source', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p--r--u--c--c|', alphabet());
      const subs = '        ^------------!';
      const expected = '    p--r--u--c--c|';
      expectObservable(source.pipe(throwIfFailed())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('errors with an error of watching, which carries the very snapshot', () => {
    run(({ cold, flush }) => {
      const values = alphabet();
      let error: unknown;
      cold('f', values).pipe(throwIfFailed()).subscribe({ error: (given: unknown) => (error = given) });
      flush();
      expect(isWatchError(error, 'task-failed') && error.lastSnapshot).toBe(values.f);
    });
  });
});
