import { map, NEVER, of, Subject, throwError } from 'rxjs';
import { latestPerTask } from '../../src/operators/latestPerTask';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, snapshot, type Snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

describe('latestPerTask', () => {
  obeysOperatorLaws({ operator: () => latestPerTask((given) => of(given)), passesThrough: true, withCallback: latestPerTask });
  const b = { taskId: 'b' };
  const values = { ...alphabet(), q: snapshot('p', b), s: snapshot('2', b), d: snapshot('c', b) };

  /** A consumer that is busy for five frames. */
  const busy = (cold: any) => (given: unknown) => cold('a----|').pipe(map(() => given));

  it('keeps the latest snapshot of a task while its consumer is busy', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1--2--3--4--c|       ', values);
      const subs = '        ^------------!       ';
      const expected = '    1----2----4----c----|';
      expectObservable((source as any).pipe(latestPerTask(busy(cold)))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('drops what was overtaken, and keeps its place for what overtook it', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1q2s3-----|    ', values);
      const subs = '        ^---------!    ';
      const expected = '    1----s----3----|';
      expectObservable((source as any).pipe(latestPerTask(busy(cold)))).toBe(expected, values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('never drops what is final, nor a loss, should the task be watched anew', () => {
    run(({ hot, cold, expectObservable }) => {
      const source = hot('  1lf2c3|                       ', values);
      const expected = '    1----l----f----c----3----|';
      expectObservable((source as any).pipe(latestPerTask(busy(cold)))).toBe(expected, values);
    });
  });

  it('emits all that the consumer emits, and works one after the other', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1-c|      ', values);
      const work = cold('   --xy|     ');
      const starts = ['     ^---!     ', '    ----^---! '];
      const expected = '    --xy--xy|';
      expectObservable((source as any).pipe(latestPerTask(() => work))).toBe(expected);
      expectSubscriptions(work.subscriptions).toBe(starts);
    });
  });

  it('leaves the consumption under way with its subscription', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1-2------|', values);
      const work = cold('   ---------|');
      const unsub = '       ----!';
      expectObservable((source as any).pipe(latestPerTask(() => work)), unsub);
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectSubscriptions(work.subscriptions).toBe('  ^---!');
    });
  });

  it('forwards an error of the source at once, and leaves the consumption', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1-2#', values);
      const work = cold('   ---------|');
      expectObservable((source as any).pipe(latestPerTask(() => work))).toBe('---#');
      expectSubscriptions(work.subscriptions).toBe('^--!');
    });
  });

  it('forwards an error of the consumer at once, and leaves the source', () => {
    run(({ hot, cold, expectObservable, expectSubscriptions }) => {
      const source = hot('  1-2------|', values);
      expectObservable((source as any).pipe(latestPerTask(() => cold('--#')))).toBe('--#');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
    const boom = new Error('boom');
    const errors: unknown[] = [];
    of(snapshot('1')).pipe(latestPerTask(() => throwError(() => boom))).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([boom]);
  });

  it('takes promises', async () => {
    const results: unknown[] = [];
    await new Promise<void>((resolve) => {
      of(snapshot('1'), snapshot('2'), snapshot('c'))
        .pipe(latestPerTask(({ status }) => Promise.resolve(status)))
        .subscribe({ next: (status) => results.push(status), complete: resolve });
    });
    expect(results).toEqual(['running', 'completed']);
  });

  it('errors with a consumer that returns nothing', () => {
    const errors: unknown[] = [];
    of(snapshot('1')).pipe(latestPerTask(() => undefined as never)).subscribe({ error: (error: unknown) => errors.push(error) });
    expect(errors).toEqual([expect.any(TypeError)]);
  });

  it('works off 100,000 tasks that waited for one, at once and without a deep stack', () => {
    const gate = new Subject<number>();
    const source = new Subject<Snapshot>();
    let consumed = 0;
    let completed = false;
    source
      .pipe(latestPerTask((given) => (given.taskId === 'first' ? gate : of(1))))
      .subscribe({ next: () => (consumed += 1), complete: () => (completed = true) });
    source.next(snapshot('p', { taskId: 'first' }));
    for (let i = 0; i < 100_000; i += 1) source.next(snapshot('p', { taskId: String(i) }));
    source.complete();
    expect(consumed).toBe(0);
    gate.complete();
    expect([consumed, completed]).toEqual([100_000, true]);
  });

  it('waits for a consumer that never ends, and holds no more than one snapshot a running task', () => {
    let consumed = 0;
    const source = new Subject<Snapshot>();
    const subscription = source.pipe(latestPerTask(() => ((consumed += 1), NEVER))).subscribe();
    for (let i = 0; i < 100; i += 1) source.next(snapshot('1'));
    expect(consumed).toBe(1);
    subscription.unsubscribe();
  });

  it.each<[consume: any, message: string]>([
    [undefined, 'consume must be a function, not undefined'],
    [5, 'consume must be a function, not 5'],
  ])('refuses %p', (consume, message) => {
    expect(thrown(() => latestPerTask(consume)).message).toBe(message);
  });
});
