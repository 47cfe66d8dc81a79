import fc from 'fast-check';
import { lastEnds } from '../../src/core/lastEnds';

describe('lastEnds', () => {
  it('says how long until the last of the tasks ends', () => {
    const ends = lastEnds(false);
    ends.set('a', { low: 1, likely: 5, high: 9 }, 0);
    ends.set('b', { low: 2, likely: 3, high: 4 }, 2);
    expect(ends.size()).toBe(2);
    expect(ends.remaining(3)).toEqual({ low: 1, likely: 2, high: 6 });
  });

  it('is never negative', () => {
    const ends = lastEnds(false);
    ends.set('a', { low: 1, likely: 5, high: 9 }, 0);
    expect(ends.remaining(7)).toEqual({ low: 0, likely: 0, high: 2 });
  });

  it('of tasks that have nothing to do with one another is the later the more there are', () => {
    const ends = lastEnds(true);
    const likely: number[] = [];
    for (let i = 0; i < 1_000; i += 1) {
      ends.set(String(i), { low: 5_270, likely: 10_000, high: 19_000 }, 0);
      likely.push(ends.remaining(0).likely);
    }
    expect(likely[0]).toBe(10_000);
    // Of a lognormal law through the three, the median of the last of 20, 100 and 1,000 is 24.9, 34.2 and 50 s.
    expect(likely[19]! / 24_900).toBeCloseTo(1, 1);
    expect(likely[99]! / 34_200).toBeCloseTo(0.94, 1);
    expect(likely[999]! / 50_000).toBeCloseTo(0.86, 1);
    expect(ends.remaining(1_000).high - ends.remaining(1_000).low).toBe(19_000 - 5_270);
    for (let i = 1; i < 1_000; i += 1) ends.set(String(i), undefined, 0);
    expect(ends.remaining(0)).toEqual({ low: 5_270, likely: 10_000, high: 19_000 });
  });

  it('of tasks that have nothing to do with one another is that of the last where that is far behind the others', () => {
    const ends = lastEnds(true);
    ends.set('long', { low: 5e6, likely: 6e6, high: 8e6 }, 0);
    for (let i = 0; i < 100; i += 1) ends.set(String(i), { low: 10, likely: 20, high: 30 }, 0);
    expect(ends.remaining(0).likely / 6e6).toBeCloseTo(1, 1);
    ends.set('long', undefined, 0);
    expect(ends.remaining(0).likely).toBeLessThan(60);
    ends.set('0', { low: 1e12, likely: 1e12, high: 1e12 }, 0);
    expect(ends.remaining(0)).toEqual({ low: 1e12, likely: 1e12, high: 1e12 });
  });

  it('keeps the sum of them up to date', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(1e6)), fc.nat(30_000)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moves, (list) => {
        const ends = lastEnds(true);
        const plain = new Map<string, readonly [likely: number, at: number]>();
        let now = 0;
        for (const [key, likely, passed] of list) {
          now += passed;
          const said = (value: number) => ({ low: value / 2, likely: value, high: 2 * value });
          ends.set(key, likely === null ? undefined : said(likely), now);
          plain.delete(key);
          if (likely !== null) plain.set(key, [likely, now]);
          const anew = lastEnds(true);
          for (const [name, [value, at]] of plain) anew.set(name, said(value), at);
          const [kept, other] = [ends.remaining(now), anew.remaining(now)];
          // The scale may be out by a tenth.
          for (const name of ['low', 'likely', 'high'] as const) expect(Math.abs(kept[name] - other[name])).toBeLessThanOrEqual(1 + 0.15 * other.high);
        }
        for (const key of plain.keys()) ends.set(key, undefined, now);
        expect(ends.remaining(now)).toEqual({ low: 0, likely: 0, high: 0 });
      }),
    );
  });

  it('says what looking at all of them says, whatever was set and taken out', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(50)), fc.nat(3)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moves, (list) => {
        const ends = lastEnds(false);
        const plain = new Map<string, number>();
        let now = 0;
        for (const [key, likely, later] of list) {
          now += later;
          ends.set(key, likely === null ? undefined : { low: likely, likely, high: 2 * likely }, now);
          if (likely === null) plain.delete(key);
          else plain.set(key, now + likely);
          expect(ends.size()).toBe(plain.size);
          if (plain.size > 0) expect(ends.remaining(now).likely).toBe(Math.max(0, Math.max(...plain.values()) - now));
        }
      }),
    );
  });

  it.each([true, false])('makes nothing of a word that holds no number, and is not spoiled by it (apart: %p)', (apart) => {
    const ends = lastEnds(apart);
    ends.set('a', { low: 1, likely: 2, high: 3 }, 0);
    ends.set('b', { low: 1, likely: 2, high: Infinity }, 0);
    ends.set('c', { low: NaN, likely: 2, high: 3 }, 0);
    expect([ends.size(), ends.remaining(0)]).toEqual([1, { low: 1, likely: 2, high: 3 }]);
  });
});
