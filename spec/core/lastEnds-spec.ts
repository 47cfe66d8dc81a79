import fc from 'fast-check';
import { lastEnds } from '../../src/core/lastEnds';

describe('lastEnds', () => {
  it('says how long until the last of the tasks ends', () => {
    const ends = lastEnds();
    ends.set('a', { low: 1, likely: 5, high: 9 }, 0);
    ends.set('b', { low: 2, likely: 3, high: 4 }, 2);
    expect(ends.size()).toBe(2);
    expect(ends.remaining(3)).toEqual({ low: 1, likely: 2, high: 6 });
  });

  it('is never negative', () => {
    const ends = lastEnds();
    ends.set('a', { low: 1, likely: 5, high: 9 }, 0);
    expect(ends.remaining(7)).toEqual({ low: 0, likely: 0, high: 2 });
  });

  it('says what looking at all of them says, whatever was set and taken out', () => {
    const moves = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.option(fc.nat(50)), fc.nat(3)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moves, (list) => {
        const ends = lastEnds();
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
});
