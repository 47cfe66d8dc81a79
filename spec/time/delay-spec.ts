import { delay } from '../../src/time/delay';
import { longestTimer } from '../support/longestTimer';
import { run } from '../support/run';

const LONGEST = 2 ** 31 - 1;

describe('delay', () => {
  it('emits once, and completes', () => {
    run(({ expectObservable }) => {
      expectObservable(delay(3)).toBe('---(0|)', { 0: 0 });
      expectObservable(delay(0)).toBe('(0|)', { 0: 0 });
    });
  });

  it.each([1_000, LONGEST, LONGEST + 1, 3 * LONGEST, 1e11])('waits %d ms, with no timer that would fire at once', (wait) => {
    const at: number[] = [];
    const longest = longestTimer(() => {
      run(({ flush, now }) => {
        delay(wait).subscribe({ next: () => at.push(now()), complete: () => at.push(now()) });
        flush();
      });
    });
    expect(at).toEqual([wait, wait]);
    expect(longest).toBeLessThanOrEqual(LONGEST);
  });

  it('leaves no timer when unsubscribed', () => {
    run(({ expectObservable }) => {
      expectObservable(delay(2 * LONGEST), '^--!').toBe('---');
    });
  });
});
