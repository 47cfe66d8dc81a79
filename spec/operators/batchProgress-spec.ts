import { map, NEVER, of, throwError } from 'rxjs';
import { batchProgress } from '../../src/operators/batchProgress';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const NONE = { pending: 0, running: 0, completed: 0, failed: 0, cancelled: 0, unknown: 0, lost: 0 };

describe('batchProgress', () => {
  obeysOperatorLaws({ operator: () => batchProgress() });

  const A = alphabet();
  const B = alphabet({ taskId: 'b' });
  const two = { p: A.p, '1': A['1'], c: A.c, q: B.p, d: B.c };

  it('emits how far the batch has come, with each of its snapshots', () => {
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  p--1--q--c--d|', two);
      const subs = '        ^------------!';
      const expected = '    p--1--q--c--d|';
      expectObservable(source.pipe(batchProgress(), map(({ ratio }) => ratio))).toBe(expected, { p: 0, '1': 0.1, q: 0.05, c: 0.5, d: 1 });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('counts each task once, by what it last said', () => {
    run(({ cold, expectObservable }) => {
      const source = cold(' p--1--q--c--d|', two);
      const expected = '    p--1--q--c--d|';
      expectObservable(source.pipe(batchProgress())).toBe(expected, {
        p: { ...NONE, total: 1, pending: 1, ended: 0, ratio: 0, latest: A.p },
        '1': { ...NONE, total: 1, running: 1, ended: 0, ratio: 0.1, latest: A['1'] },
        q: { ...NONE, total: 2, running: 1, pending: 1, ended: 0, ratio: 0.05, latest: B.p },
        c: { ...NONE, total: 2, completed: 1, pending: 1, ended: 1, ratio: 0.5, latest: A.c },
        d: { ...NONE, total: 2, completed: 2, ended: 2, ratio: 1, latest: B.c },
      });
    });
  });

  it('counts every status, and whatever has ended as a whole', () => {
    const batch = Array.from('pr5cfxu', (letter) => snapshot(letter as 'p', { taskId: letter }));
    let last: unknown;
    of(...batch, lost({ taskId: 'l' })).pipe(batchProgress()).subscribe((progress) => (last = progress));
    expect(last).toMatchObject({ total: 8, pending: 1, running: 2, completed: 1, failed: 1, cancelled: 1, unknown: 1, lost: 1, ended: 4, ratio: 4.5 / 8 });
  });

  it.each<[said: unknown, counted: number]>([
    [NaN, 0],
    [-0.5, 0],
    [-Infinity, 0],
    ['0.5', 0],
    ['half', 0],
    [null, 0],
    [0.25, 0.25],
    [1.5, 1],
    [Infinity, 1],
  ])('counts a ratio of %p, as a foreign feed may say, as %p, and no other task less for it', (said, counted) => {
    const values = { a: snapshot('r', { progress: { done: 1, ratio: said } }), q: B['5'], '1': A['1'] };
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' a--q--a--1|', values);
      const subs = '        ^---------!';
      const expected = '    a--q--b--c|';
      const ratios = { a: counted, q: (counted + 0.5) / 2, b: (counted + 0.5) / 2, c: 0.3 };
      expectObservable(source.pipe(batchProgress(), map(({ ratio }) => ratio))).toBe(expected, ratios);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('tells the tasks of two providers apart', () => {
    let last: unknown;
    of(A.p, snapshot('p', { provider: 'other' })).pipe(batchProgress()).subscribe((progress) => (last = progress));
    expect(last).toMatchObject({ total: 2, pending: 2 });
  });

  it('has done exactly all when all have ended', () => {
    const ids = Array.from({ length: 50 }, (_, i) => String(i));
    const history = ids.flatMap((taskId) => ['1', '2', '3', '7'].map((letter) => snapshot(letter as '1', { taskId })));
    const ratios: number[] = [];
    of(...history, ...ids.map((taskId) => snapshot('c', { taskId }))).pipe(batchProgress()).subscribe(({ ratio }) => ratios.push(ratio));
    expect(ratios[ratios.length - 1]).toBe(1);
    expect(Math.max(...ratios.slice(0, -1))).toBeLessThan(1);
  });

  it('takes back what a task that goes on was said to have ended with', () => {
    let last: unknown;
    of(lost(), A['5']).pipe(batchProgress()).subscribe((progress) => (last = progress));
    expect(last).toEqual({ ...NONE, total: 1, running: 1, ended: 0, ratio: 0.5, latest: A['5'] });
  });

  it.each([undefined, NaN, 'now'])('has no time left while a foreign feed says %p for when it was read, and one again later', (readAt) => {
    const remaining = { low: 1, likely: 2, high: 3 };
    const seen: unknown[] = [];
    of(snapshot('5', { readAt: 0, remaining }), snapshot('5', { readAt, remaining }), snapshot('5', { readAt: 10, remaining }))
      .pipe(batchProgress())
      .subscribe((progress) => seen.push(progress.remaining));
    expect(seen).toEqual([remaining, undefined, remaining]);
  });

  it('says how long the batch still takes, as soon as all that go on say it of themselves', () => {
    const says = (taskId: string, readAt: number, likely: number) =>
      snapshot('5', { taskId, readAt, remaining: { low: likely / 2, likely, high: 2 * likely } });
    const seen: unknown[] = [];
    of(says('a', 0, 100), snapshot('p', { taskId: 'b', readAt: 10 }), says('b', 20, 300), says('b', 120, 40), snapshot('c', { taskId: 'b', readAt: 130 }), snapshot('c', { taskId: 'a', readAt: 140 }))
      .pipe(batchProgress())
      .subscribe(({ remaining }) => seen.push(remaining?.likely));
    expect(seen).toEqual([100, undefined, 300, 40, 0, undefined]);
  });

  it('says that a batch without bars takes longer than any one of its tasks, and one with bars as long as the last', () => {
    const remaining = { low: 5_270, likely: 10_000, high: 19_000 };
    const lastOf = (letters: string): number | undefined => {
      let likely: number | undefined;
      of(...Array.from(letters, (letter, i) => snapshot(letter as 'r', { taskId: String(i), readAt: 0, remaining })))
        .pipe(batchProgress())
        .subscribe((progress) => (likely = progress.remaining?.likely));
      return likely;
    };
    expect(lastOf('r')).toBe(10_000);
    expect(lastOf('r'.repeat(20))).toBeGreaterThan(20_000);
    expect(lastOf('5'.repeat(20))).toBe(10_000);
    expect(lastOf(`${'5'.repeat(20)}r`)).toBe(10_000);
    expect(lastOf(`5${'r'.repeat(20)}`)).toBe(lastOf('r'.repeat(20)));
  });

  it('counts what a task says from when it was read, however late that comes', () => {
    const says = (taskId: string, readAt: number, likely: number) => snapshot('5', { taskId, readAt, remaining: { low: likely, likely, high: likely } });
    const seen: unknown[] = [];
    of(says('a', 100, 50), says('b', 0, 120), says('c', 0, 170)).pipe(batchProgress()).subscribe(({ remaining }) => seen.push(remaining?.likely));
    expect(seen).toEqual([50, 50, 70]);
  });

  it('takes nothing that a task said with its end for what one says that goes on', () => {
    const seen: unknown[] = [];
    of(snapshot('c', { remaining: { low: 1, likely: 2, high: 3 } }), snapshot('p', { taskId: 'b' })).pipe(batchProgress()).subscribe(({ remaining }) => seen.push(remaining));
    expect(seen).toEqual([undefined, undefined]);
  });

  it('no longer waits for a task that was lost, counted from the last reading', () => {
    const says = (taskId: string, readAt: number, likely: number) => snapshot('5', { taskId, readAt, remaining: { low: likely, likely, high: likely } });
    const seen: unknown[] = [];
    of(says('a', 0, 100), says('b', 20, 300), lost({ taskId: 'b' })).pipe(batchProgress()).subscribe(({ remaining }) => seen.push(remaining?.likely));
    expect(seen).toEqual([100, 300, 80]);
  });

  describe('of tasks that wait in a line', () => {
    const waits = (taskId: string) => snapshot('p', { taskId, readAt: 0 });
    const ends = (taskId: string, readAt: number) => snapshot('c', { taskId, readAt });
    const runs = (taskId: string, readAt: number, likely?: number) =>
      snapshot('5', { taskId, readAt, ...(likely === undefined ? {} : { remaining: { low: likely, likely, high: likely } }) });
    /** Four seconds in, ten tasks of a line of twelve that runs two at a time have not ended. */
    const line = [...Array.from('abcdefghijkl', waits), runs('a', 0, 2_000), runs('b', 0, 2_000), ends('a', 2_000), ends('b', 2_000), runs('c', 2_000, 2_000)];
    const lastOf = (...snapshots: readonly ReturnType<typeof snapshot>[]): number | undefined => lastOfAll(undefined, ...snapshots);
    const lastOfAll = (total: number | undefined, ...snapshots: readonly ReturnType<typeof snapshot>[]): number | undefined => {
      let likely: number | undefined;
      of(...snapshots)
        .pipe(batchProgress({ total }))
        .subscribe((progress) => (likely = progress.remaining?.likely));
      return likely;
    };

    it('says it at the rate at which they end, from the third end on', () => {
      expect(lastOf(...line, runs('d', 2_000, 2_000))).toBeUndefined();
      // Three and a half have come in 4 s: the nine that are left, and half of the one that runs, take 10.9 s.
      expect(lastOf(...line, runs('d', 2_000, 2_000), runs('d', 3_000, 1_000), ends('c', 4_000))).toBe(Math.round((9.5 * 4_000) / 3.5));
    });

    it('says that it takes as long as any task that runs', () => {
      expect(lastOf(...line, runs('d', 4_000, 60_000), ends('c', 4_000))).toBe(60_000);
    });

    it('does not say it while a task runs that says nothing', () => {
      expect(lastOf(...line, runs('d', 2_000), ends('c', 4_000))).toBeUndefined();
    });

    it('counts one that joins at the rate so far, and nothing of what it had done before', () => {
      expect(lastOf(...line, ends('c', 4_000), waits('m'))).toBe(Math.round((10 * 4_000) / 3));
      expect(lastOf(...line, ends('c', 4_000), ends('m', 4_000))).toBe(Math.round((9 * 4_000) / 3));
      expect(lastOf(...line, ends('c', 4_000), runs('m', 4_000, 10))).toBe(Math.round((10.5 * 4_000) / 3));
    });

    it('holds those that were not seen yet to wait behind those that do', () => {
      const three = [...line, ends('c', 4_000)];
      expect(lastOfAll(100, ...three)).toBe(Math.round((97 * 4_000) / 3));
      // Nobody waits: it is not known whether they run, or for how long they will.
      expect(lastOfAll(4, ...Array.from('abc', waits), ...Array.from('abc', (id, i) => ends(id, 1_000 * (i + 1))))).toBeUndefined();
    });
  });

  it('says it no longer once all that go on have taken longer than they said', () => {
    const remaining = { low: 50, likely: 100, high: 200 };
    const seen: unknown[] = [];
    of(snapshot('r', { readAt: 0, remaining }), snapshot('c', { taskId: 'b', readAt: 150 }), snapshot('c', { taskId: 'd', readAt: 200 }))
      .pipe(batchProgress())
      .subscribe((progress) => seen.push(progress.remaining));
    expect(seen).toEqual([remaining, { low: 0, likely: 0, high: 50 }, undefined]);
  });

  it('does not say it while tasks that were announced have not been seen', () => {
    const seen: unknown[] = [];
    of(snapshot('r', { remaining: { low: 1, likely: 2, high: 3 } }))
      .pipe(batchProgress({ total: 2 }))
      .subscribe((progress) => seen.push('remaining' in progress));
    expect(seen).toEqual([false]);
  });

  describe('with a total', () => {
    it('counts the tasks that are yet to come', () => {
      run(({ cold, expectObservable }) => {
        const source = cold(' p--1--q--c--d|', two);
        const expected = '    p--1--q--c--d|';
        const values = { p: [4, 0], '1': [4, 0.025], q: [4, 0.025], c: [4, 0.25], d: [4, 0.5] };
        expectObservable(source.pipe(batchProgress({ total: 4 }), map(({ total, ratio }) => [total, ratio]))).toBe(expected, values);
      });
    });

    it('never counts fewer than there are', () => {
      const totals: number[] = [];
      of(A.p, B.p).pipe(batchProgress({ total: 1 })).subscribe(({ total }) => totals.push(total));
      expect(totals).toEqual([1, 2]);
    });

    it('may learn it later, and learn that it grew', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold(' p--1--q--c--d|    ', two);
        const total = cold('  -a--b-------------');
        const subs = '        ^------------!    ';
        const expected = '    p--1--q--c--d|    ';
        const counts = total.pipe(map((letter) => (letter === 'a' ? 2 : 4)));
        expectObservable(source.pipe(batchProgress({ total: counts }), map((progress) => progress.total))).toBe(expected, { p: 1, '1': 2, q: 4, c: 4, d: 4 });
        expectSubscriptions(source.subscriptions).toBe(subs);
        expectSubscriptions(total.subscriptions).toBe(subs);
      });
    });

    it('errors when the total does', () => {
      const boom = new Error('boom');
      let error: unknown;
      NEVER.pipe(batchProgress({ total: throwError(() => boom) })).subscribe({ error: (given: unknown) => (error = given) });
      expect(error).toBe(boom);
    });

    it('errors when the total is no count', () => {
      for (const wrong of [-1, NaN, 1.5, '3']) {
        let error: unknown;
        of(A.p).pipe(batchProgress({ total: of(wrong as number) })).subscribe({ error: (given: unknown) => (error = given) });
        expect(error).toMatchObject({ code: 'invalid-option', option: 'total' });
      }
    });
  });

  it.each<[config: any, message: string]>([
    [{ totl: 5 }, 'batchProgress has no option totl; it takes total'],
    [{ total: -1 }, 'total must be a whole number >= 0, not -1'],
    [{ total: 1.5 }, 'total must be a whole number >= 0, not 1.5'],
    [{ total: '5' }, 'total must be a whole number >= 0, not \'5\''],
    [{ total: null }, 'total must be a number or an Observable of numbers, not null'],
    [{ total: [1] }, 'total must be a number or an Observable of numbers, not an array'],
    [null, 'batchProgress options must be an object, not null'],
    [5, 'batchProgress options must be an object, not 5'],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => batchProgress(config)).message).toBe(message);
  });
});
