import { jest } from '@jest/globals';
import { Subject, tap } from 'rxjs';
import type { AnySnapshot } from '../../src/core/snapshot';
import { timeoutTask } from '../../src/operators/timeoutTask';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const stalled = (fields: object = {}) => expect.objectContaining({ code: 'timeout-stalled', provider: 'acme', taskId: 'a', ...fields });
const total = (fields: object = {}) => expect.objectContaining({ code: 'timeout-total', ...fields });

describe('timeoutTask', () => {
  obeysOperatorLaws({ operator: () => timeoutTask({ stalled: 60_000, total: 3_600_000 }), passesThrough: true });

  it('errors when a task does not change for `stalled`', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--1--1-------', alphabet());
      const subs = '        ^-------!';
      const expected = '    p--1--1-#';
      const message = 'acme a: nothing changed for 5 ms; the task may still be running remotely: watch it again, cancel it, or raise timeout.stalled';
      expectObservable(source.pipe(timeoutTask({ stalled: 5 }))).toBe(expected, alphabet(), stalled({ message, lastSnapshot: snapshot('1') }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('errors when nothing came for `stalled` at all, and can name no task', () => {
    const fields: string[][] = [];
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  ------p--', alphabet());
      const subs = '        ^----!';
      const expected = '    -----#';
      const told = tap({ error: (error: unknown) => fields.push(Object.keys(error as object)) });
      expectObservable(source.pipe(timeoutTask({ stalled: 5 }), told)).toBe(expected, {}, expect.objectContaining({ code: 'timeout-stalled' }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
    expect(fields).toEqual([['name', 'code']]);
  });

  it('waits anew after each change', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  ----p---1---2---c|', alphabet());
      const subs = '        ^----------------!';
      const expected = '    ----p---1---2---c|';
      expectObservable(source.pipe(timeoutTask({ stalled: 5 }))).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('errors when a task has not ended after `total`, counted from the subscription', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--1--2--3--4--', alphabet());
      const subs = '        ^---------!';
      const expected = '    p--1--2--3#';
      expectObservable(source.pipe(timeoutTask({ total: 10 }))).toBe(expected, alphabet(), total({ taskId: 'a', lastSnapshot: snapshot('3') }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('tells the earlier of the two', () => {
    run(({ hot, expectObservable }) => {
      const source = hot('  p---------', alphabet());
      expectObservable(source.pipe(timeoutTask({ stalled: 4, total: 9 }))).toBe('p---#', alphabet(), stalled());
      expectObservable(source.pipe(timeoutTask({ stalled: 9, total: 4 }))).toBe('p---#', alphabet(), total());
    });
  });

  it('never waits out what is left out', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p-- 999m ---|', alphabet());
      const subs = '        ^-- 999m ---!';
      const expected = '    p-- 999m ---|';
      expectObservable(source.pipe(timeoutTask())).toBe(expected, alphabet());
      expectObservable(source.pipe(timeoutTask({ stalled: undefined, total: undefined }))).toBe(expected, alphabet());
      expectSubscriptions(source.subscriptions).toBe([subs, subs]);
    });
  });

  describe('in a batch', () => {
    const b = { taskId: 'b' };
    const values = { p: snapshot('p'), '1': snapshot('1'), '2': snapshot('2'), c: snapshot('c'), q: snapshot('p', b), d: snapshot('c', b), l: lost(), o: snapshot('1', { provider: 'other' }) };

    it('errors with the first task that stands still, though others go on', () => {
      run(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('  pq-1-2-----', values);
        const subs = '        ^-----!';
        const expected = '    pq-1-2#';
        expectObservable(source.pipe(timeoutTask({ stalled: 5 }))).toBe(expected, values, stalled({ taskId: 'b', lastSnapshot: values.q }));
        expectSubscriptions(source.subscriptions).toBe(subs);
      });
    });

    it.each([
      ['ended', 'c'],
      ['was lost', 'l'],
    ])('waits no longer for a task that %s', (_name, end) => {
      run(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot(`  p-${end}-----------|`, values);
        const subs = '        ^-------------!';
        const expected = `    p-${end}-----------|`;
        expectObservable(source.pipe(timeoutTask({ stalled: 5, total: 8 }))).toBe(expected, values);
        expectSubscriptions(source.subscriptions).toBe(subs);
      });
    });

    it('waits for a task that joins later, and tells two providers apart', () => {
      run(({ hot, expectObservable }) => {
        const source = hot('  1-c-----o---1----', values);
        const expected = '    1-c-----o---1#';
        expectObservable(source.pipe(timeoutTask({ stalled: 5 }))).toBe(expected, values, stalled({ provider: 'other', lastSnapshot: values.o }));
      });
    });
  });

  it('carries the last snapshot, also one that said nothing new', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const values = { p: snapshot('p'), q: snapshot('p', { readAt: 2, attempt: 2 }) };
      const source = cold(' p-q-------', values);
      const subs = '        ^----!';
      const expected = '    p-q--#';
      expectObservable(source.pipe(timeoutTask({ stalled: 5 }))).toBe(expected, values, stalled({ lastSnapshot: values.q }));
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('does not count the time that the computer slept', () => {
    jest.useFakeTimers();
    try {
      const source = new Subject<AnySnapshot>();
      const errors: unknown[] = [];
      source.pipe(timeoutTask({ stalled: 100_000 })).subscribe({ error: (error: unknown) => errors.push(error) });
      source.next(snapshot('p'));
      jest.advanceTimersByTime(50_000);
      source.next(snapshot('1'));
      // The clock goes on while timers stand still: the first of them rings two hours late.
      jest.setSystemTime(Date.now() + 7_200_000);
      jest.advanceTimersByTime(99_999);
      expect(errors).toEqual([]);
      jest.advanceTimersByTime(1);
      expect(errors).toEqual([stalled()]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('waits out what is longer than a timer of JavaScript can be', () => {
    const month = 30 * 24 * 60 * 60_000;
    run(({ cold, expectObservable }) => {
      expectObservable(cold('p', alphabet()).pipe(timeoutTask({ total: month }))).toBe(`p ${month - 1}ms #`, alphabet(), total());
    });
  });

  it.each<[config: any, message: string]>([
    [null, 'timeoutTask options must be an object, not null'],
    [{ request: 5 }, 'timeoutTask has no option request; it takes stalled, total'],
    [{ stalled: 0 }, 'stalled must be a finite number of milliseconds >= 1, not 0'],
    [{ total: Infinity }, 'total must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
    [{ total: '1h' }, 'total must be a finite number of milliseconds >= 1, not \'1h\''],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => timeoutTask(config)).message).toBe(message);
  });

  it('takes nothing of the snapshot for the error but who it is of', () => {
    const details = { fault: 'transient', retryAfter: 5, text: 'x', issues: ['y'] };
    let error: any;
    run(({ cold, flush }) => {
      cold('p', { p: { ...snapshot('p'), ...details } as unknown as AnySnapshot }).pipe(timeoutTask({ stalled: 5 })).subscribe({ error: (met: unknown) => (error = met) });
      flush();
    });
    expect(error).toMatchObject({ code: 'timeout-stalled', provider: 'acme', taskId: 'a', lastSnapshot: details });
    for (const name of Object.keys(details)) expect(error[name]).toBeUndefined();
  });
});
