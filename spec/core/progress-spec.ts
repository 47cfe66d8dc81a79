import * as fc from 'fast-check';
import type { WordExtras } from '../../src/core/outcome';
import { countedRatio, progressOf } from '../../src/core/progress';
import type { Progress } from '../../src/core/snapshot';

describe('progressOf', () => {
  it.each<[said: unknown, progress: Progress | undefined]>([
    [undefined, undefined],
    [null, undefined],
    [{ done: 12, total: 87 }, { done: 12, total: 87, ratio: 12 / 87 }],
    [{ done: 0, total: 87 }, { done: 0, total: 87, ratio: 0 }],
    [{ done: 12 }, { done: 12 }],
    [{ done: 12, total: undefined }, { done: 12 }],
    [{ done: 0, total: 0 }, { done: 0, total: 0 }],
    [{ done: 3, total: 0 }, { done: 3, total: 0 }],
    [{ done: 88, total: 87 }, { done: 88, total: 87, ratio: 1 }],
    [{ done: -1, total: 87 }, undefined],
    [{ done: -1 }, undefined],
    [{ done: 5, total: 10, ratio: NaN }, { done: 5, total: 10, ratio: 0.5 }],
    [{ done: 1, total: -1 }, { done: 1 }],
    [{ done: 1, total: NaN }, { done: 1 }],
    [{ done: 1, total: Infinity }, { done: 1 }],
    [{ done: NaN, total: 87 }, undefined],
    [{ done: Infinity }, undefined],
    [{}, undefined],
    [{ done: 1, ratio: 0.5 }, { done: 1, ratio: 0.5 }],
    [{ done: 1, total: 4, ratio: 0.5 }, { done: 1, total: 4, ratio: 0.5 }],
    [{ done: 1, ratio: 1.5 }, { done: 1, ratio: 1 }],
    [{ done: 1, ratio: -1 }, { done: 1, ratio: 0 }],
    [{ done: 1, ratio: NaN }, { done: 1 }],
    [{ done: '12', total: '87' }, undefined],
    [{ done: 12, total: '87' }, { done: 12 }],
    [{ done: 12, ratio: '0.5' }, { done: 12 }],
    [{ done: 12, total: null, ratio: null }, { done: 12 }],
  ])('of %j is %j', (said, progress) => {
    expect(progressOf(said as WordExtras['progress'])).toEqual(progress);
  });

  it.each<[done: number, total: number | undefined, ratio: number | undefined]>([
    [1, 4, 0.25],
    [5, 4, 1],
    [0, 0, undefined],
    [1, 0, undefined],
    [1, undefined, undefined],
    [1e300, 1e-300, undefined],
  ])('%d of %p is a ratio of %p', (done, total, ratio) => {
    expect([countedRatio(done, total), progressOf({ done, total })!.ratio]).toEqual([ratio, ratio]);
  });

  it('holds no field that is undefined', () => {
    expect(Object.keys(progressOf({ done: 12, total: undefined, ratio: undefined })!)).toEqual(['done']);
  });

  it('holds finite numbers, the ratio within 0 and 1, whatever is said', () => {
    const anything = fc.oneof(fc.double(), fc.integer(), fc.constant(undefined), fc.string());
    fc.assert(
      fc.property(fc.record({ done: anything, total: anything, ratio: anything }), (said) => {
        const progress = progressOf(said as WordExtras['progress']);
        if (progress === undefined) return;
        expect(Object.values(progress).every(Number.isFinite)).toBe(true);
        if (progress.ratio !== undefined) {
          expect(progress.ratio).toBeGreaterThanOrEqual(0);
          expect(progress.ratio).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});
