import { BINS, binOf, middleOfBin } from '../../../../src/core/cadence/beliefs/bins';
import { NO_IDEA } from '../../../../src/core/cadence/beliefs/hazard';
import { learnedPull, sumOver, type Ages } from '../../../../src/core/cadence/beliefs/learned';
import { typicalPull } from '../../../../src/core/cadence/beliefs/typical';

const FIRST = 40;

/** Ages of which one bin holds so much, and the others nothing. */
const agesOf = (bin: number, ended: number, watched: number): Ages => ({
  ended: Array.from({ length: bin + 1 }, (_, i) => (i === bin ? ended : 0)),
  failed: [],
  watched: Array.from({ length: bin + 1 }, (_, i) => (i === bin ? watched : 0)),
});
/** The pulls of some bins, asked for upwards. */
const pulls = (pullOf: (bin: number) => number, count = 4, first = FIRST): number[] => Array.from({ length: count }, (_, i) => pullOf(first + i));

describe('sumOver', () => {
  it('sums up what lies in bins, each as its weight says', () => {
    expect([sumOver(undefined), sumOver([]), sumOver([1, 0.5, 2])]).toEqual([0, 0, 3.5]);
    expect(sumOver([1, 0.5, 2], (bin) => bin * 10)).toBe(45);
  });
});

describe('learnedPull', () => {
  it.each<[what: string, ages: Ages | undefined]>([
    ['no lessons', undefined],
    ['empty ones', { ended: [], failed: [], watched: [] }],
  ])('is what was believed before, with %s', (_what, ages) => {
    expect(pulls(learnedPull(ages, undefined, FIRST))).toEqual([NO_IDEA, NO_IDEA, NO_IDEA, NO_IDEA]);
    expect(pulls(learnedPull(ages, undefined, FIRST, 0.2))).toEqual([0.2, 0.2, 0.2, 0.2]);
    expect(pulls(learnedPull(ages, 60_000, FIRST))).toEqual([0, 1, 2, 3].map((i) => typicalPull(60_000, middleOfBin(FIRST + i))));
  });

  it('is (D + κ)/(X + κ/g₀) in the first bin of which something is known', () => {
    expect(learnedPull(agesOf(FIRST, 3, 2), undefined, FIRST)(FIRST)).toBeCloseTo((3 + 0.5) / (2 + 0.5 / 0.5), 12);
    expect(learnedPull(agesOf(FIRST, 0, 20), undefined, FIRST)(FIRST)).toBeCloseTo(0.5 / 21, 12);
    const prior = typicalPull(60_000, middleOfBin(FIRST));
    expect(learnedPull(agesOf(FIRST, 3, 2), 60_000, FIRST)(FIRST)).toBeCloseTo(3.5 / (2 + 0.5 / prior), 12);
  });

  it('carries what it learned to the next bins, less and less', () => {
    const pullOf = learnedPull(agesOf(FIRST, 0, 99), undefined, FIRST);
    const [here, next, after, far] = pulls(pullOf) as [number, number, number, number];
    expect(here).toBeCloseTo(0.005, 12);
    // Each ratio to the prior is the square root of the one before.
    expect(next / NO_IDEA).toBeCloseTo(Math.sqrt(here / NO_IDEA), 12);
    expect(after / NO_IDEA).toBeCloseTo(Math.sqrt(next / NO_IDEA), 12);
    expect(far).toBeLessThan(NO_IDEA);
  });

  it('has carried along what the bins below the first taught, as far as it matters', () => {
    const taught = agesOf(FIRST - 2, 0, 99);
    const below = learnedPull(taught, undefined, FIRST - 2);
    const whole = pulls(below, 6, FIRST - 2).slice(2);
    expect(pulls(learnedPull(taught, undefined, FIRST))).toEqual(whole);
    expect(learnedPull(agesOf(FIRST - 9, 0, 99), undefined, FIRST)(FIRST)).toBe(NO_IDEA);
    // Nothing lies below the lowest.
    expect(learnedPull(agesOf(0, 0, 99), undefined, 0)(0)).toBeCloseTo(0.005, 12);
  });

  it('says of ten tasks of which none ended that hardly any will, and yet believes one end', () => {
    const none = learnedPull(agesOf(FIRST, 0, 10), undefined, FIRST)(FIRST);
    const one = learnedPull(agesOf(FIRST, 1, 10), undefined, FIRST)(FIRST);
    expect(none).toBeLessThan(0.05);
    expect(one / none).toBeCloseTo(3, 9);
  });

  it('tends to the pull that was seen, however wrong the typical duration', () => {
    for (const typical of [1, 60_000, 1e9]) {
      expect(learnedPull(agesOf(FIRST, 2_000, 1_000), typical, FIRST)(FIRST)).toBeCloseTo(2, 1);
    }
  });

  it('is a number in every bin', () => {
    const pullOf = learnedPull(agesOf(binOf(60_000), 5, 3), [1_000, 2_000], 0);
    expect(pulls(pullOf, BINS, 0).every((pull) => pull > 0 && pull < 100)).toBe(true);
  });
});
