import { jest } from '@jest/globals';
import { concat, from, mergeMap, NEVER, Observable, of, Subject, take, throwError, type OperatorFunction } from 'rxjs';
import { WatchError } from '../../src/core/errors';
import type { AnySnapshot } from '../../src/core/snapshot';
import { run } from './run';
import { alphabet, type Letter } from './snapshots';

/** An operator, as its spec presents it to the laws. */
export interface Lawful {
  /** A fresh one each time. */
  readonly operator: () => OperatorFunction<any, unknown>;
  /** Letters of the alphabet that it lets through, ending with a terminal one; default `p1c`. */
  readonly letters?: string;
  /** Whether it emits the very objects that it got. */
  readonly passesThrough?: boolean;
  /** What an empty source leads to: its end, and a code where that is an error. Default: complete. */
  readonly empty?: 'complete' | WatchError['code'];
  /** The operator with its callback in place of its own, where it takes one. */
  readonly withCallback?: (callback: () => never) => OperatorFunction<any, unknown>;
}

interface Seen {
  readonly values: unknown[];
  end: 'none' | 'complete' | { readonly error: unknown };
}

/**
 * What every operator keeps to: never, empty and error pass; the source is left with the subscription, through a longer
 * chain too; no timer outlives any end; each subscription starts fresh; synchronous sources work and can be stopped;
 * what a callback throws is an error of the stream; nothing follows the end.
 */
export const obeysOperatorLaws = ({ operator, letters = 'p1c', passesThrough = false, empty = 'complete', withCallback }: Lawful): void => {
  const values = alphabet();
  const snapshots = Array.from(letters, (letter) => values[letter as Letter]);
  const first = snapshots[0]!;
  /** An error that no retry mends. */
  const fatal = new WatchError('forbidden', 'acme a: HTTP 403', { fault: 'fatal' });

  const watch = (result: Observable<unknown>, onNext: (value: unknown) => void = () => {}) => {
    const seen: Seen = { values: [], end: 'none' };
    const subscription = result.subscribe({
      next: (value) => {
        seen.values.push(value);
        onNext(value);
      },
      error: (error: unknown) => {
        seen.end = { error };
      },
      complete: () => {
        seen.end = 'complete';
      },
    });
    return { seen, subscription };
  };
  const longer = (source: Observable<any>) => source.pipe(mergeMap((x) => of(x)), operator(), mergeMap((x) => of(x)));

  describe('obeys the laws of operators:', () => {
    it('never passes', () => {
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('-');
        expectObservable(source.pipe(operator()), '^--------!').toBe('-');
        expectSubscriptions(source.subscriptions).toBe('   ^--------!');
      });
    });

    it('an empty source ends it', () => {
      run(({ cold, expectSubscriptions, flush }) => {
        const source = cold('                           --|');
        const { seen } = watch(source.pipe(operator()));
        expectSubscriptions(source.subscriptions).toBe('^-!');
        flush();
        expect(seen.values).toEqual([]);
        if (empty === 'complete') expect(seen.end).toBe('complete');
        else expect(seen.end).toMatchObject({ error: { code: empty } });
      });
    });

    it('an error passes, the same one', () => {
      run(({ cold, expectSubscriptions, flush }) => {
        const source = cold('                           --#', {}, fatal);
        const { seen } = watch(source.pipe(operator()));
        expectSubscriptions(source.subscriptions).toBe('^-!');
        flush();
        expect(seen.values).toEqual([]);
        expect((seen.end as { error: unknown }).error).toBe(fatal);
      });
    });

    it.each([
      ['the source is left with the subscription', (source: Observable<any>) => source.pipe(operator())],
      ['the source is left through a longer chain', longer],
    ])('%s', (_name, result) => {
      run(({ hot, expectObservable, expectSubscriptions }) => {
        const source = hot('  --p--1---2--c--|', values);
        const unsub = '       ---!';
        const subs = '        ^--!';
        expectObservable(result(source), unsub);
        expectSubscriptions(source.subscriptions).toBe(subs);
      });
    });

    it('a second subscription starts fresh, beside the first and after it', () => {
      run(({ cold, flush }) => {
        const source = cold(`${letters.split('').join('-')}|`, values);
        const result = source.pipe(operator());
        const { seen: one } = watch(result);
        const { seen: beside } = watch(result);
        flush();
        const { seen: after } = watch(result);
        flush();
        expect(one.values.length).toBeGreaterThan(0);
        expect(one.end).toBe('complete');
        // Stamps of time differ: the third came later.
        const told = ({ values, end }: Seen) => [values.map((value) => JSON.stringify(value).replaceAll(/"(readAt|changedAt)":\d+/g, '')), end];
        expect(told(beside)).toEqual(told(one));
        expect(told(after)).toEqual(told(one));
      });
    });

    it('a synchronous source says what one in time says', () => {
      const { seen } = watch(of(...snapshots).pipe(operator()));
      run(({ cold, flush }) => {
        const { seen: inTime } = watch(cold(`(${letters}|)`, values).pipe(operator()));
        flush();
        expect(seen).toEqual(inTime);
        expect(seen.values.length).toBeGreaterThan(0);
      });
    });

    it('a synchronous source without an end is stopped by whoever has enough', () => {
      let pulled = 0;
      const endless = function* (): Generator<AnySnapshot> {
        while (pulled < 1_000) {
          pulled += 1;
          yield snapshots[pulled % 2 === 0 ? 0 : snapshots.length - 1] as AnySnapshot;
        }
      };
      const { seen } = watch(from(endless()).pipe(operator(), take(1)));
      expect(seen.end).toBe('complete');
      expect(pulled).toBeLessThan(10);
    });

    it('nothing follows the end, and the source is left by then', () => {
      const ends: [name: string, end: (source: Subject<unknown>) => void][] = [
        ['complete', (source) => source.complete()],
        ['error', (source) => source.error(fatal)],
      ];
      for (const [, end] of ends) {
        const source = new Subject<unknown>();
        // What emits after its end has to be taken for a source of its own: a Subject falls silent.
        const rude = new Observable<unknown>((subscriber) => source.subscribe({ next: (x) => subscriber.next(x), error: (e: unknown) => subscriber.error(e), complete: () => subscriber.complete() }));
        const { seen } = watch(rude.pipe(operator()));
        snapshots.forEach((snapshot) => source.next(snapshot));
        end(source);
        const before = seen.values.length;
        expect(seen.end).not.toBe('none');
        source.next(first);
        expect(seen.values.length).toBe(before);
        expect(source.observed).toBe(false);
      }
    });

    it('what the receiver feeds back while it receives is heard too', () => {
      const source = new Subject<unknown>();
      let fed = false;
      const { seen } = watch(source.pipe(operator()), () => {
        if (fed) return;
        fed = true;
        source.next(snapshots[snapshots.length - 1]);
        source.complete();
      });
      for (const snapshot of snapshots) source.next(snapshot);
      expect(fed).toBe(true);
      expect(seen.end).toBe('complete');
    });

    if (passesThrough) {
      it('the same objects come through', () => {
        const { seen } = watch(of(...snapshots).pipe(operator()));
        expect(seen.values.length).toBe(snapshots.length);
        seen.values.forEach((value, at) => {
          expect(value).toBe(snapshots[at]);
        });
      });
    }

    if (withCallback !== undefined) {
      it('what its callback throws is an error of the stream, and the source is left', () => {
        const boom = new Error('boom');
        const source = new Subject<unknown>();
        const { seen } = watch(
          source.pipe(
            withCallback(() => {
              throw boom;
            }),
          ),
        );
        for (const snapshot of [...snapshots, ...snapshots]) source.next(snapshot);
        expect((seen.end as { error: unknown }).error).toBe(boom);
        expect(source.observed).toBe(false);
      });
    }

    describe('no timer outlives', () => {
      beforeEach(() => {
        jest.useFakeTimers();
      });
      afterEach(() => {
        jest.useRealTimers();
      });

      const fed = of(...snapshots);
      it.each<[name: string, source: Observable<unknown>]>([
        ['completion', fed],
        ['an error', concat(of(first), throwError(() => fatal))],
        ['an empty source', of()],
      ])('%s', (_name, source) => {
        const { seen } = watch(source.pipe(operator()));
        if (seen.end === 'none') jest.runAllTimers();
        expect(seen.end).not.toBe('none');
        expect(jest.getTimerCount()).toBe(0);
      });

      it.each<[name: string, source: Observable<unknown>]>([
        ['unsubscription before anything came', NEVER],
        ['unsubscription in the middle', concat(of(first), NEVER)],
        ['unsubscription between two subscriptions to the source', of(first)],
      ])('%s', (_name, source) => {
        const { subscription } = watch(source.pipe(operator()));
        subscription.unsubscribe();
        expect(jest.getTimerCount()).toBe(0);
      });

      it.each<[name: string, source: Observable<unknown>]>([
        ['an end that the receiver makes', concat(fed, NEVER)],
        ['one that he makes while a synchronous source goes on', of(...snapshots, ...snapshots, first, ...snapshots)],
      ])('%s', (_name, source) => {
        const { seen } = watch(source.pipe(operator(), take(1)));
        expect(seen.end).toBe('complete');
        expect(jest.getTimerCount()).toBe(0);
      });

      it('an error that an earlier operator makes while it waits', () => {
        const source = new Subject<unknown>();
        watch(source.pipe(operator()));
        source.next(first);
        source.error(fatal);
        expect(jest.getTimerCount()).toBe(0);
      });
    });
  });
};
