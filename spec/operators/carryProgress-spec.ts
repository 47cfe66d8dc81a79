import { carryProgress } from '../../src/operators/carryProgress';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';

const tenths = (done: number) => ({ done, total: 10, ratio: done / 10 });

describe('carryProgress', () => {
  obeysOperatorLaws({ operator: () => carryProgress(), letters: '13p' });
  obeysOperatorLaws({ operator: () => carryProgress(), letters: 'p13', passesThrough: true });

  it('gives a snapshot that says no progress the last one that its task said', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--3--7--f|', alphabet());
      const subs = '        ^---------!';
      const expected = '    p--3--7--f|';
      expectObservable(source.pipe(carryProgress())).toBe(expected, { ...alphabet(), f: snapshot('f', { progress: tenths(7) }) });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('carries it on for as long as it is not said, and verbatim when completed', () => {
    run(({ cold, expectObservable }) => {
      const source = cold('  3--r--u--5--c|', alphabet());
      const expected = '     3--r--u--5--c|';
      const carried = { r: snapshot('r', { progress: tenths(3) }), u: snapshot('u', { progress: tenths(3) }), c: snapshot('c', { progress: tenths(5) }) };
      expectObservable(source.pipe(carryProgress())).toBe(expected, { ...alphabet(), ...carried });
    });
  });

  it('keeps the tasks of a batch apart, by provider and id', () => {
    const b = { taskId: 'b' };
    const other = { provider: 'other' };
    run(({ cold, expectObservable }) => {
      const values = { '3': snapshot('3'), '7': snapshot('7', b), a: snapshot('c'), b: snapshot('c', b), o: snapshot('c', other) };
      const source = cold(' 3--7--a--b--o|', values);
      const expected = '    3--7--a--b--o|';
      expectObservable(source.pipe(carryProgress())).toBe(expected, { ...values, a: snapshot('c', { progress: tenths(3) }), b: snapshot('c', { ...b, progress: tenths(7) }) });
    });
  });

  it('leaves a lost task as it is', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('3--l|', alphabet()).pipe(carryProgress())).toBe('3--l|', { '3': snapshot('3'), l: lost() });
    });
  });
});
