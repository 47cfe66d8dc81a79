import { BINS } from '../../../../src/core/cadence/beliefs/bins';
import { failingBelief } from '../../../../src/core/cadence/beliefs/failing';
import type { Ages } from '../../../../src/core/cadence/beliefs/learned';
import { addLesson, noLessons } from '../../../../src/core/cadence/learn';

const LIFE = 600_000;
const MINUTE = 60_000;

/** Tasks that ended so: `[count, at, failed]`. */
const endings = (...all: readonly (readonly [count: number, at: number, failed: boolean])[]): Ages => {
  const lessons = noLessons();
  for (const [count, at, failed] of all) {
    for (let i = 0; i < count; i += 1) addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: 0.9 * at, ended: false }, { phase: 'running', from: 0.9 * at, to: 1.1 * at, ended: true }], end: { ran: at, failed } });
  }
  return lessons.ages.running;
};
/** How probable a failure is between two ages. */
const between = (ages: Ages | undefined, from: number, to: number): number => failingBelief(ages, from, LIFE).chance(to - from);

describe('the belief in a failure', () => {
  it('is, before any was seen, one in fifty over the whole life, at any moment alike', () => {
    expect(between(undefined, 10, LIFE)).toBeCloseTo(0.02, 3);
    for (const at of [1, 3, 5, 8]) expect(between(undefined, at * MINUTE, (at + 1) * MINUTE)).toBeCloseTo(0.002, 3);
    const { late } = failingBelief(undefined, MINUTE, LIFE);
    expect(late(2 * MINUTE) / ((0.02 * (2 * MINUTE) ** 2) / (2 * LIFE))).toBeCloseTo(1, 1);
  });

  it('is less where many have passed and none failed', () => {
    expect(between(endings([100, LIFE, false]), MINUTE, LIFE)).toBeLessThan(0.006);
  });

  it('is learned by age: half of all fail at their first second', () => {
    const ages = endings([50, 1_000, true], [50, LIFE, false]);
    expect(between(ages, 700, 1_400)).toBeGreaterThan(0.4);
    expect(between(ages, 2_000, LIFE)).toBeLessThan(0.01);
  });

  it('stays small for one failure, and large for many', () => {
    expect(between(endings([1, MINUTE, true]), 0.5 * MINUTE, 2 * MINUTE)).toBeLessThan(0.25);
    expect(between(endings([300, MINUTE, true]), 0.5 * MINUTE, 2 * MINUTE)).toBeGreaterThan(0.9);
  });

  it('is a number at any age', () => {
    for (const age of [1, 10, 1e6, 1e12]) {
      const { late, chance } = failingBelief(endings([3, MINUTE, true]), age, LIFE);
      for (const u of [1, 1e5, 1e13]) expect([late(u) > -0.001, chance(u) >= 0, chance(u) <= 1]).toEqual([true, true, true]);
    }
    expect(endings([1, 2e12, true]).failed).toHaveLength(BINS);
  });
});
