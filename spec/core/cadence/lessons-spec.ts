import { apartFrom, longestRun, siblingFinale, siblingPace, siblingRun, type Sums } from '../../../src/core/cadence/lessons';
import { firstPace, type Pace } from '../../../src/core/cadence/pace';
import { addLesson, noLessons } from '../../../src/core/cadence/learn';

const of = (total: number): Pace => firstPace({ done: 0, total }, 0);
const sumsOf = (sums: Partial<Sums>): Sums => ({ ...noLessons().sums, ...sums });

describe('what the sums over siblings say', () => {
  it.each<[what: string, sums: Sums | undefined, pace: number | undefined]>([
    ['nothing is known', undefined, undefined],
    ['no item was seen', sumsOf({ time: 500 }), undefined],
    ['items were', sumsOf({ items: 4, time: 500 }), 125],
    ['they took no time', sumsOf({ items: 4 }), 0],
  ])('of the pace, where %s', (_what, sums, pace) => {
    expect(siblingPace(sums === undefined ? undefined : { ...noLessons(), sums }, of(1))?.each).toBe(pace);
  });

  it.each<[what: string, sums: Partial<Sums>, own: Partial<Pace>, worth: number | undefined]>([
    ['no sibling has ended: two items', {}, {}, 2],
    ['two lay as far apart as was held', { apart: 0.4, aparts: 2 }, {}, 2],
    ['ten were alike', { aparts: 10 }, {}, 0.4 / (0.4 / 12)],
    ['items are irregular: the more', {}, { odd: 5, odds: 2 }, (1.2 + 5) / 5 / 0.2],
    ['there is hardly anything else to go by: never more than is remembered', {}, { odd: 90, odds: 10 }, 20],
    ['paces lie apart by almost e', { apart: 11.5, aparts: 10 }, {}, 0.4 / (11.9 / 12)],
    ['paces lie apart by more: nothing', { apart: 12, aparts: 10 }, {}, undefined],
  ])('of what that pace is worth, where %s', (_what, sums, own, worth) => {
    const lessons = { ...noLessons(), sums: sumsOf({ items: 4, time: 500, ...sums }) };
    const read = siblingPace(lessons, { ...of(1), ...own });
    if (worth === undefined) expect(read).toBeUndefined();
    else expect(read!.worth).toBeCloseTo(worth, 12);
  });

  it('of how far a task’s own pace is from theirs: the squared log of the ratio, up to a hundred', () => {
    const lessons = { ...noLessons(), sums: sumsOf({ items: 4, time: 4_000 }) };
    const own: Pace = { ...firstPace({ done: 1, total: 200 }, 0), items: 1.5, time: 8_000 };
    expect(apartFrom(lessons, own)).toBeCloseTo(Math.log(4_000 / 2_000) ** 2, 12);
    expect(apartFrom(lessons, { ...own, total: 1e300 })).toBe(100);
    expect(apartFrom({ ...lessons, sums: sumsOf({ items: 4 }) }, own)).toBe(100);
    expect([apartFrom(undefined, own), apartFrom(noLessons(), own), apartFrom(lessons, firstPace({ done: 1, total: 200 }, 0))]).toEqual([undefined, undefined, undefined]);
  });

  it('of the pace of a task that would then run a hundred times as long as any: nothing', () => {
    const lessons = noLessons();
    addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: 60_000, ended: false }], items: { items: 6, time: 60_000, odd: 0, odds: 0 } });
    expect(longestRun(lessons)).toBeGreaterThan(60_000);
    expect(longestRun(lessons)).toBeLessThan(72_000);
    expect([1, 500, 1_000].map((total) => siblingPace(lessons, of(total))?.each)).toEqual([10_000, 10_000, undefined]);
    expect(longestRun(undefined)).toBe(10);
  });

  it.each<[what: string, sums: Sums | undefined, run: number | undefined]>([
    ['nothing is known', undefined, undefined],
    ['none has ended', sumsOf({ ran: 500 }), undefined],
    ['some have', sumsOf({ ends: 4, ran: 500 }), 125],
  ])('of how long they run, where %s', (_what, sums, run) => {
    expect(siblingRun(sums)).toBe(run);
  });

  it.each<[what: string, sums: Sums | undefined, finale: { mean: number; variance: number }]>([
    ['nothing is known', undefined, { mean: 0, variance: 0 }],
    ['none has ended', sumsOf({ finalized: 500, finalizedSquared: 500 }), { mean: 0, variance: 0 }],
    ['all end with their last item', sumsOf({ ends: 5 }), { mean: 0, variance: 0 }],
    ['the first one was seen: as irregular as it is long', sumsOf({ ends: 1, finalized: 10, finalizedSquared: 100 }), { mean: 10, variance: 50 }],
    ['they are all alike', sumsOf({ ends: 4, finalized: 40, finalizedSquared: 400 }), { mean: 10, variance: 20 }],
    ['they are not', sumsOf({ ends: 4, finalized: 40, finalizedSquared: 1_600 }), { mean: 10, variance: 320 }],
    ['rounding would make the variance negative', sumsOf({ ends: 4, finalized: 40, finalizedSquared: 399 }), { mean: 10, variance: 20 }],
  ])('of what comes after the last item, where %s', (_what, sums, finale) => {
    expect(siblingFinale(sums)).toEqual(finale);
  });
});
