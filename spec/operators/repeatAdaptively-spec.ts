import { defer, EMPTY, map, of, throwError } from 'rxjs';
import type { Cadence } from '../../src/core/cadence/cadence';
import { fixed } from '../../src/core/cadence/fixed';
import { taskModel } from '../../src/core/cadence/taskModel';
import { repeatAdaptively } from '../../src/operators/repeatAdaptively';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, snapshot, type Snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const cadence = fixed(3);

/** A source that says the next thing each time. */
const saying = (...said: Snapshot[]) => {
  let at = 0;
  return defer(() => of(said[Math.min(at++, said.length - 1)]!));
};

describe('repeatAdaptively', () => {
  obeysOperatorLaws({
    operator: () => repeatAdaptively({ cadence }),
    letters: 'pc',
    withCallback: (next) => repeatAdaptively({ cadence: { ...cadence, next } }),
  });

  it('subscribes to the source again and again, when the cadence says', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const asked = ['1', '1', '2', 'c'].map((letter) => cold<Snapshot>(`${letter}|`, alphabet() as Record<string, Snapshot>));
      let at = 0;
      const source = defer(() => asked[at++]!);
      const subs = ['       ^!          ', '    ---^!       ', '    ------^!    ', '    ---------(^!) '];
      const expected = '    1--1--2--(c|)';
      const words = map(({ status, progress }: Snapshot) => `${status} ${progress?.done}`);
      expectObservable(source.pipe(repeatAdaptively({ cadence }), words)).toBe(expected, { '1': 'running 1', '2': 'running 2', c: 'completed 2' });
      asked.forEach((one, i) => {
        expectSubscriptions(one.subscriptions).toBe(subs[i]!);
      });
    });
  });

  it('continues each snapshot from the one before', () => {
    run(({ expectObservable }) => {
      const read = (letter: 'p', readAt: number) => snapshot(letter, { readAt, changedAt: readAt });
      const source = saying(read('1' as 'p', 0), read('1' as 'p', 3), read('r' as 'p', 6), read('c' as 'p', 9));
      expectObservable(source.pipe(repeatAdaptively({ cadence }))).toBe('a--b--c--(d|)', {
        a: snapshot('1', { readAt: 0, changedAt: 0, attempt: 1 }),
        b: snapshot('1', { readAt: 3, changedAt: 0, attempt: 2 }),
        c: snapshot('1', { readAt: 6, changedAt: 0, attempt: 3 }),
        d: snapshot('c', { readAt: 9, changedAt: 9, attempt: 4, progress: snapshot('1').progress }),
      });
    });
  });

  it('counts the requests that each repetition cost', () => {
    const attempts: number[] = [];
    run(({ flush }) => {
      saying(snapshot('p', { attempt: 3 }), snapshot('p'), snapshot('c', { attempt: 2 }))
        .pipe(repeatAdaptively({ cadence }))
        .subscribe(({ attempt }) => attempts.push(attempt));
      flush();
    });
    expect(attempts).toEqual([3, 4, 6]);
  });

  it('keeps to what the server asked for, for one step, at most 15 minutes', () => {
    run(({ expectObservable }) => {
      const source = saying(snapshot('p', { retryAfter: 7 }), snapshot('p'), snapshot('p', { retryAfter: 1 }), snapshot('c'));
      const expected = '    a------b--c--(d|)';
      expectObservable(source.pipe(repeatAdaptively({ cadence }), map(({ attempt }) => 'abcd'[attempt - 1]))).toBe(expected);
    });
    run(({ expectObservable }) => {
      const source = saying(snapshot('p', { retryAfter: 86_400_000 }), snapshot('c'));
      expectObservable(source.pipe(repeatAdaptively({ cadence }), map(({ attempt }) => 'ab'[attempt - 1]))).toBe('a 899999ms (b|)');
    });
  });

  it('completes with a source that emits nothing, the first time or later', () => {
    let asked = 0;
    run(({ expectObservable }) => {
      expectObservable(EMPTY.pipe(repeatAdaptively({ cadence }))).toBe('|');
      const source = defer(() => ((asked += 1) === 1 ? of(snapshot('p')) : EMPTY));
      expectObservable(source.pipe(repeatAdaptively({ cadence }))).toBe('p--|', alphabet());
    });
    expect(asked).toBe(2);
  });

  it('completes with the terminal snapshot, whatever the source says before and after', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' p-1-c-1-', alphabet() as Record<string, Snapshot>);
      const subs = '        ^---!';
      const values = { ...alphabet(), '1': snapshot('1', { attempt: 2 }), c: snapshot('c', { attempt: 3, progress: snapshot('1').progress }) };
      expectObservable(source.pipe(repeatAdaptively({ cadence }))).toBe('p-1-(c|)', values);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it('forwards an error, also of a later repetition', () => {
    let asked = 0;
    const source = defer(() => ((asked += 1) === 1 ? of(snapshot('p')) : throwError(() => 'no')));
    run(({ expectObservable }) => {
      expectObservable(source.pipe(repeatAdaptively({ cadence }))).toBe('p--#', alphabet(), 'no');
    });
  });

  it('leaves the source, and the pause, with its subscription', () => {
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' --p|   ', alphabet() as Record<string, Snapshot>);
      const unsub = '       ----!  ';
      expectObservable(source.pipe(repeatAdaptively({ cadence })), unsub).toBe('--p', alphabet());
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('tells its cadence what it was told, and that somebody watches', () => {
    const shown: unknown[] = [];
    const model = taskModel();
    const curious: Cadence<number> = {
      start: (now) => now,
      next: (state, reading, now, context) => {
        shown.push([state, reading.attempt, now, context]);
        return { state: state + 1, due: now + 4 };
      },
      lateness: () => 0,
    };
    run(({ flush }) => {
      saying(snapshot('p'), snapshot('c'))
        .pipe(repeatAdaptively({ cadence: curious, startedAt: 5, kind: 'long', typical: 60_000, advice: 30_000, follow: 'progress', model }))
        .subscribe();
      flush();
    });
    const context = { startedAt: 5, kind: 'long', typical: 60_000, advice: 30_000, follow: 'progress', live: true, model };
    expect(shown).toEqual([[0, 1, 0, context], [1, 2, 4, context]]);
  });

  it.each<[config: any, message: string]>([
    [null, 'repeatAdaptively options must be an object, not null'],
    [{ interval: 5 }, 'repeatAdaptively has no option interval; it takes cadence, startedAt, kind, typical, advice, follow, model'],
    [{ live: true }, 'repeatAdaptively has no option live; it takes cadence, startedAt, kind, typical, advice, follow, model'],
    [{ cadence: 5_000 }, 'cadence must come from adaptive(), exponential() or fixed()'],
  ])('refuses %j', (config, message) => {
    expect(thrown(() => repeatAdaptively(config)).message).toBe(message);
  });

  it.each<[config: object, message: string]>([
    [{ cadence: { next: () => 5 } }, 'cadence must come from adaptive(), exponential() or fixed()'],
    [{ model: {} }, 'model must come from taskModel()'],
    [{ typical: 0 }, 'typical must be a finite number of milliseconds >= 1, not 0'],
    [{ follow: 'all' }, "follow must be 'completion' or 'progress', not 'all'"],
    [{ advice: NaN }, 'advice must be a finite number of milliseconds >= 1, not NaN; undefined is none, or the default'],
    [{ startedAt: 'now' }, "startedAt must be a finite number of milliseconds since the epoch >= 0, not 'now'"],
    [{ startedAt: 1_700_000_000 }, 'startedAt must be in milliseconds, and 1700000000 looks like seconds'],
    [{ kind: 5 }, 'kind must be a string, not 5'],
  ])('refuses %p', (config, message) => {
    expect(thrown(() => repeatAdaptively(config))).toMatchObject({ code: 'invalid-option', message });
  });
});
