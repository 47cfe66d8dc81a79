import { firstValueFrom, of } from 'rxjs';
import { toCompleted } from '../../src/operators/toCompleted';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, snapshot } from '../support/snapshots';

describe('toCompleted', () => {
  obeysOperatorLaws({ operator: () => toCompleted(), letters: 'ccc', passesThrough: true, empty: 'not-completed' });

  it('emits the completed snapshot alone', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--1--2--c|', alphabet());
      const subs = '        ^---------!';
      const expected = '    ---------c|';
      expectObservable(source.pipe(toCompleted())).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('emits each completed task of a batch', () => {
    const values = { ...alphabet(), d: snapshot('c', { taskId: 'b' }) };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p--c--1--d|', values);
      const subs = '        ^---------!';
      const expected = '    ---c-----d|';
      expectObservable(source.pipe(toCompleted())).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each([
    ['failed', 'f', 'task-failed'],
    ['cancelled', 'x', 'task-cancelled'],
    ['lost', 'l', 'task-lost'],
  ])('errors with one that is %s', (_status, letter, code) => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(` 1--${letter}--c|`, alphabet());
      const subs = '        ^--!';
      const expected = '    ---#';
      expectObservable(source.pipe(toCompleted())).toBe(expected, alphabet(), expect.objectContaining({ code }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('errors when the snapshots end before any task was completed', () => {
    const message = 'the snapshots ended before any task was completed';
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p--1--|', alphabet());
      const subs = '        ^-----!';
      const expected = '    ------#';
      expectObservable(source.pipe(toCompleted())).toBe(expected, alphabet(), expect.objectContaining({ code: 'not-completed', message }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('makes a promise of the completed snapshot', async () => {
    const { p, c } = alphabet();
    await expect(firstValueFrom(of(p, c).pipe(toCompleted()))).resolves.toBe(c);
  });
});
