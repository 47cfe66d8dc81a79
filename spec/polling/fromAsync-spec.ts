import { lastValueFrom, take, toArray } from 'rxjs';
import { fromAsync } from '../../src/polling/fromAsync';

/** Gives these, and says how often it was asked, and whether it was told to end. */
const source = <T>(next: (nth: number) => Promise<IteratorResult<T, undefined>>) => {
  const seen = { asked: 0, returned: 0 };
  const iterable: AsyncIterable<T> = {
    [Symbol.asyncIterator]: () => ({
      next: () => next((seen.asked += 1)),
      return: () => {
        seen.returned += 1;
        return Promise.reject(new Error('the end broke'));
      },
    }),
  };
  return { seen, iterable };
};

const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
};

describe('fromAsync', () => {
  it('emits what the iterator gives, and completes with it', async () => {
    const { seen, iterable } = source((nth) => Promise.resolve(nth < 3 ? { done: false, value: nth } : { done: true, value: undefined }));
    expect(await lastValueFrom(fromAsync(iterable).pipe(toArray()))).toEqual([1, 2]);
    expect(seen).toEqual({ asked: 3, returned: 0 });
  });

  it('errs as the iterator does', async () => {
    const { seen, iterable } = source(() => Promise.reject(new Error('it broke')));
    await expect(lastValueFrom(fromAsync(iterable))).rejects.toThrow('it broke');
    expect(seen.returned).toBe(0);
  });

  it('ends the iterator when unsubscribed, although the next value never comes, whatever that comes to', async () => {
    const { seen, iterable } = source(() => new Promise<never>(() => undefined));
    fromAsync(iterable).subscribe().unsubscribe();
    await turns();
    expect(seen).toEqual({ asked: 1, returned: 1 });
  });

  it('asks no further once nobody listens', async () => {
    const { seen, iterable } = source((nth) => Promise.resolve({ done: false, value: nth }));
    expect(await lastValueFrom(fromAsync(iterable).pipe(take(2), toArray()))).toEqual([1, 2]);
    await turns();
    expect(seen).toEqual({ asked: 2, returned: 1 });
  });

  it('takes an iterator that cannot be told', async () => {
    const iterable: AsyncIterable<number> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => undefined) }) };
    fromAsync(iterable).subscribe().unsubscribe();
    await turns();
  });

  it.each<[gives: string, end: () => unknown]>([
    ['nothing', () => undefined],
    ['no promise', () => ({ done: true, value: undefined })],
    [
      'an error at once',
      () => {
        throw new Error('the end broke');
      },
    ],
  ])('takes an iterator written by hand whose return gives %s', (_gives, end) => {
    let told = 0;
    const iterator = {
      next: () => new Promise<never>(() => undefined),
      return: () => {
        told += 1;
        return end();
      },
    };
    const subscription = fromAsync({ [Symbol.asyncIterator]: () => iterator } as AsyncIterable<number>).subscribe();
    expect(() => {
      subscription.unsubscribe();
    }).not.toThrow();
    expect(told).toBe(1);
  });

  it('runs the last words of a generator', async () => {
    let closed = false;
    const generator = (async function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        closed = true;
      }
    })();
    expect(await lastValueFrom(fromAsync(generator).pipe(take(1)))).toBe(1);
    await turns();
    expect(closed).toBe(true);
  });
});
