import { paceDeviation, longestRun, siblingFinale, siblingPace, siblingRun, type Lessons, type Sums } from '../../../src/core/cadence/lessons';
import { firstPace, type Pace } from '../../../src/core/cadence/pace';
import { addLesson, noLessons } from '../../../src/core/cadence/learn';

const of = (total: number): Pace => firstPace({ done: 0, total }, 0);
const sumsOf = (sums: Partial<Sums>): Sums => ({ ...noLessons().sums, ...sums });

/** What was taught by siblings of which some run for an hour. */
const longLived = (sums: Partial<Sums>): Lessons => {
  const lessons = noLessons();
  addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: 3_600_000, ended: false }] });
  return { ...lessons, sums: sumsOf(sums) };
};

describe('what the sums over siblings say', () => {
  it.each<[what: string, sums: Sums | undefined, pace: number | undefined]>([
    ['nothing is known', undefined, undefined],
    ['no item was seen', sumsOf({ time: 500 }), undefined],
    ['items were', sumsOf({ items: 4, time: 500 }), 125],
    ['they took no time', sumsOf({ items: 4 }), 0],
  ])('of the pace, where %s', (_what, sums, pace) => {
    expect(siblingPace(sums === undefined ? undefined : { ...noLessons(), sums }, of(1), 0)?.perItem).toBe(pace);
  });

  it.each<[what: string, sums: Partial<Sums>, own: Partial<Pace>, worth: number | undefined]>([
    ['no sibling has ended: two items', {}, {}, 2],
    ['they were alike', { paceVariance: 0.05 }, {}, 8],
    ['items are irregular: the more', {}, { deviation: 5, deviations: 2 }, (1.2 + 5) / 5 / 0.2],
    ['there is hardly anything else to go by: never more than is remembered', {}, { deviation: 90, deviations: 10 }, 20],
    ['paces lie apart by e', { paceVariance: 1 }, {}, 0.4],
    ['paces lie apart by more: nothing', { paceVariance: 1.01 }, {}, undefined],
  ])('of what that pace is worth, where %s', (_what, sums, own, worth) => {
    const lessons = { ...noLessons(), sums: sumsOf({ items: 4, time: 500, ...sums }) };
    const read = siblingPace(lessons, { ...of(1), ...own }, 0);
    if (worth === undefined) expect(read).toBeUndefined();
    else expect(read!.worth).toBeCloseTo(worth, 12);
  });

  it.each<[what: string, own: Partial<Pace>, age: number, worth: number | undefined]>([
    ['it is as fast as they are', { items: 3, time: 3_000 }, 900, 2],
    ['it is faster', { items: 3, time: 300 }, 0, 2],
    ['it is slower', { items: 9, time: 19_000 }, 0, 0.4 / (Math.log(1.9) ** 2 - 0.04)],
    ['its item goes on and on', { items: 0, time: 0 }, 2_500, 0.4 / (Math.log(2.5) ** 2 - 0.4)],
    ['an item of so few may well be so long', { items: 0, time: 0 }, 2_000, 2],
    ['it is slower by more than e, chance aside: nothing', { items: 3, time: 3_000 }, 9_000, undefined],
  ])('of what that pace is worth to a task that tells itself how slow it is, where %s', (_what, own, age, worth) => {
    const read = siblingPace(longLived({ items: 4, time: 4_000 }), { ...of(10), ...own }, age);
    if (worth === undefined) expect(read).toBeUndefined();
    else expect(read!.worth).toBeCloseTo(worth, 9);
  });

  it('of a task whose items come ten at a time: that it is slow only when all of them are late', () => {
    const lessons = longLived({ items: 40, time: 40_000, lump: 10 });
    expect(siblingPace(lessons, of(100), 10_000)?.worth).toBeCloseTo(2, 9);
    expect(siblingPace(lessons, of(100), 30_000)).toBeUndefined();
  });

  it('of how far a task’s own pace is from theirs: the squared log of the ratio, up to a hundred', () => {
    const sums = sumsOf({ items: 4, time: 4_000 });
    const own: Pace = { ...firstPace({ done: 1, total: 600 }, 0), items: 2, time: 8_000 };
    expect(paceDeviation(sums, own)).toBeCloseTo(Math.log(4_000 / 2_000) ** 2, 12);
    expect(paceDeviation(sums, { ...own, total: 1e300 })).toBe(100);
    expect(paceDeviation(sumsOf({ items: 4 }), own)).toBe(100);
    expect([paceDeviation(undefined, own), paceDeviation(sumsOf({}), own), paceDeviation(sums, firstPace({ done: 1, total: 600 }, 0))]).toEqual([undefined, undefined, undefined]);
  });

  it('of the pace of a task that would then run a hundred times as long as any: nothing', () => {
    const lessons = noLessons();
    addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: 60_000, ended: false }], items: { items: 6, time: 60_000, deviation: 0, deviations: 0 } });
    expect(longestRun(lessons)).toBeGreaterThan(60_000);
    expect(longestRun(lessons)).toBeLessThan(72_000);
    expect([1, 500, 1_000].map((total) => siblingPace(lessons, of(total), 0)?.perItem)).toEqual([10_000, 10_000, undefined]);
    expect(longestRun(undefined)).toBe(10);
  });

  it.each<[what: string, sums: Sums | undefined, run: number | undefined]>([
    ['nothing is known', undefined, undefined],
    ['none has ended', sumsOf({ ran: 500 }), undefined],
    ['some have', sumsOf({ ends: 4, ran: 500 }), 125],
  ])('of how long they run, where %s', (_what, sums, run) => {
    expect(siblingRun(sums)).toBe(run);
  });

  describe('of what comes after the last item', () => {
    /** Tasks that ran for a minute: those of `finales` went on so long, the others ended with their last item, or failed. */
    const tasks = (finales: readonly number[], others = 0, failed = 0): Lessons => {
      const lessons = noLessons();
      const run = { phase: 'running', from: 50_000, to: 70_000, ended: true } as const;
      const end = { ran: 60_000, failed: false };
      for (const finale of finales) addLesson(lessons, { stretches: [{ phase: 'finalizing', from: 0.99 * finale, to: 1.01 * finale, ended: true }], end });
      for (let i = 0; i < others; i += 1) addLesson(lessons, { stretches: [run], end });
      for (let i = 0; i < failed; i += 1) addLesson(lessons, { stretches: [run], end: { ...end, failed: true } });
      return lessons;
    };
    const shareOf = (lessons: Lessons): number => Math.round(1e9 * siblingFinale(lessons).share) / 1e9;

    it.each<[what: string, lessons: Lessons | undefined]>([
      ['nothing is known', undefined],
      ['none has ended', noLessons()],
      ['all ended with their last item', tasks([], 5)],
    ])('nothing, where %s', (_what, lessons) => {
      expect(siblingFinale(lessons)).toEqual({ share: 0, mean: 0, variance: 0 });
    });

    it('its share is of those that came to their last item', () => {
      expect(shareOf(tasks([60_000]))).toBe(1);
      expect(shareOf(tasks([60_000], 9))).toBe(0.1);
      expect(shareOf(tasks([60_000], 4, 5))).toBe(0.2);
      expect(shareOf(tasks([60_000], 0, 5))).toBe(1);
    });

    it('the mean is that of the bins, and the first one is held to be as irregular as it is long', () => {
      const { mean, variance } = siblingFinale(tasks([60_000], 9));
      expect(mean / 60_000).toBeGreaterThan(0.9);
      expect(mean / 60_000).toBeLessThan(1.1);
      expect(variance / (mean ** 2 / 2)).toBeCloseTo(1, 1);
      expect(siblingFinale(tasks(Array.from({ length: 99 }, () => 60_000))).variance / (mean ** 2 / 100)).toBeLessThan(2);
      const unlike = siblingFinale(tasks(Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 10_000 : 110_000))));
      expect(unlike.mean / 60_000).toBeCloseTo(1, 1);
      expect(Math.sqrt(unlike.variance) / 50_000).toBeCloseTo(1, 0);
    });
  });
});
