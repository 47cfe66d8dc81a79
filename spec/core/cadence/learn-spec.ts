import fc from 'fast-check';
import { BINS, binOf } from '../../../src/core/cadence/beliefs/bins';
import { addLesson, addLessons, noLessons } from '../../../src/core/cadence/learn';
import type { Ages } from '../../../src/core/cadence/beliefs/learned';
import type { Lesson, Lessons, Sums } from '../../../src/core/cadence/lessons';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const taught = (...lessons: readonly Lesson[]): Lessons => {
  const all = noLessons();
  lessons.forEach((lesson) => {
    addLesson(all, lesson);
  });
  return all;
};
const endOf = (ran: number, failed = false): Lesson => ({ stretches: [], end: { ran, failed } });
const itemsOf = (items: number, time = 0, deviation = 0, deviations = 0): Lesson => ({ stretches: [], items: { items, time, deviation, deviations } });

describe('noLessons', () => {
  it('knows nothing, is JSON, and is new each time', () => {
    const empty = noLessons();
    expect(JSON.parse(JSON.stringify(empty))).toEqual(empty);
    expect(empty.sums).toEqual({ ends: 0, ran: 0, items: 0, time: 0, deviation: 0, deviations: 0, paceVariance: 0.2, drift: 0.17 ** 2, lump: 0 });
    expect(Object.values(empty.ages)).toEqual([{ ended: [], failed: [], watched: [] }, { ended: [], failed: [], watched: [] }, { ended: [], failed: [], watched: [] }]);
    addLesson(empty, endOf(5));
    expect(noLessons().sums.ends).toBe(0);
  });
});

describe('addLesson', () => {
  it.each<[what: string, lessons: readonly Lesson[], sums: Partial<Sums>]>([
    ['nothing of a reading that teaches nothing', [{ stretches: [] }], {}],
    ['ends', [endOf(100), endOf(50)], { ends: 2, ran: 150 }],
    ['failures among them', [endOf(100), endOf(50, true)], { ends: 2, ran: 150 }],
    ['items', [itemsOf(2, 300), itemsOf(3, 500, 0.5, 1)], { items: 5, time: 800, deviation: 0.5, deviations: 1 }],
  ])('sums up %s', (_what, lessons, sums) => {
    expect(taught(...lessons).sums).toEqual({ ...noLessons().sums, ...sums });
  });

  it('keeps phases apart', () => {
    const { ages } = taught({ stretches: [{ phase: 'pending', from: 100, to: 400, ended: true }, { phase: 'running', from: 0, to: 50, ended: false }] });
    expect([sum(ages.pending.ended), sum(ages.running.ended), sum(ages.finalizing.ended)].map((total) => Math.round(total * 1e9) / 1e9)).toEqual([1, 0, 0]);
    expect(ages.running.watched).toHaveLength(binOf(50) + 1);
    expect(ages.finalizing.watched).toEqual([]);
  });

  it('keeps the ends that were failures, by age', () => {
    const stretch = { phase: 'running', from: 1_000, to: 3_000, ended: true } as const;
    const [failed, completed] = [true, false].map((how) => taught({ stretches: [stretch], end: { ran: 2_000, failed: how } }).ages.running) as [Ages, Ages];
    expect(failed.failed).toEqual(failed.ended);
    expect(sum(completed.failed)).toBe(0);
    expect(completed.failed).toHaveLength(completed.watched.length);
    expect([failed.ended, failed.watched]).toEqual([completed.ended, completed.watched]);
    // One that has not ended has not failed.
    const pending = { phase: 'pending', from: 0, to: 500, ended: false } as const;
    expect(sum(taught({ stretches: [pending], end: { ran: 1, failed: true } }).ages.pending.failed)).toBe(0);
  });

  it('counts half of all ends after three hundred, items and ages of items apart', () => {
    const lessons = taught(...Array.from({ length: 300 }, () => endOf(100)), itemsOf(8, 80));
    addLesson(lessons, { stretches: [{ phase: 'running', from: 1_000, to: 2_000, ended: true }] });
    const failed = taught({ stretches: [{ phase: 'running', from: 1_000, to: 2_000, ended: true }], end: { ran: 1, failed: true } });
    addLessons(failed, { ...noLessons(), sums: { ...noLessons().sums, ends: 300 } });
    expect(sum(failed.ages.running.failed)).toBeCloseTo(0.5, 12);
    const before = sum(lessons.ages.running.watched);
    expect(lessons.sums.ends).toBe(300);
    addLesson(lessons, endOf(100));
    expect(lessons.sums).toEqual({ ...noLessons().sums, ends: 150.5, ran: 15_050, items: 8, time: 80 });
    expect(sum(lessons.ages.running.ended)).toBeCloseTo(0.5, 12);
    expect(sum(lessons.ages.running.watched)).toBeCloseTo(before / 2, 12);
  });

  it('counts half of all items after ten thousand, and leaves the ends', () => {
    const lessons = taught(endOf(100), itemsOf(10_000, 20_000, 6, 8));
    expect(lessons.sums.items).toBe(10_000);
    addLesson(lessons, itemsOf(2, 0));
    expect(lessons.sums).toEqual({ ...noLessons().sums, ends: 1, ran: 100, items: 5_001, time: 10_000, deviation: 3, deviations: 4 });
  });

  it('remembers how far apart paces lie of the last dozen tasks', () => {
    const apart = (value: number): Lesson => ({ stretches: [], end: { ran: 1, failed: false, paceDeviation: value } });
    expect(taught(apart(2.6)).sums.paceVariance).toBeCloseTo(0.4, 12);
    expect(taught(endOf(1)).sums.paceVariance).toBe(0.2);
    expect(taught(...Array.from({ length: 100 }, () => apart(9)), ...Array.from({ length: 24 }, () => apart(0))).sums.paceVariance).toBeCloseTo(9 * (11 / 12) ** 24, 2);
  });

  describe('how far paces drift', () => {
    const strayed = (squared: number, noise: number): Lesson => ({ stretches: [], items: { items: 1, time: 1, deviation: 0, deviations: 0, strayed: { squared, noise } } });
    const driftAfter = (...lessons: readonly Lesson[]): number => Math.sqrt(taught(...lessons).sums.drift);

    it('is held to be 17 %, and learned of a dozen readings that tell it clearly', () => {
      expect(driftAfter()).toBeCloseTo(0.17, 12);
      expect(taught(strayed(0.5, 0)).sums.drift).toBeCloseTo(0.17 ** 2 + (0.5 - 0.17 ** 2) / 12, 12);
      expect(driftAfter(...Array.from({ length: 100 }, () => strayed(0.16, 0)))).toBeCloseTo(0.4, 3);
    });

    it('is what is beyond chance, and counts the less the more chance there is', () => {
      const [q, noise] = [0.4, 0.5];
      const clear = (0.17 ** 2 / (0.17 ** 2 + q * noise)) ** 2;
      expect(taught(strayed(0.5, noise)).sums.drift).toBeCloseTo(0.17 ** 2 + (clear * (0.5 - q * noise - 0.17 ** 2)) / 12, 12);
      // As regular as chance lets them be.
      expect(driftAfter(...Array.from({ length: 2_000 }, () => strayed(q * 0.1, 0.1)))).toBeLessThan(0.1);
      expect(driftAfter(...Array.from({ length: 100 }, () => strayed(1, 1e6)))).toBeCloseTo(0.17, 6);
    });

    it('is never held to be less than 4 %', () => {
      expect(driftAfter(...Array.from({ length: 500 }, () => strayed(0, 0.01)))).toBe(0.04);
    });

    it('says nothing where chance is all, or no number', () => {
      for (const noise of [1e13, Infinity, NaN, -1]) expect(driftAfter(strayed(1, noise))).toBeCloseTo(0.17, 12);
    });
  });

  describe('how many items come at once', () => {
    const counted = (count: number | undefined): Lesson => ({ stretches: [], items: { items: 1, time: 1, deviation: 0, deviations: 0, count } });

    it('is what all counts are multiples of', () => {
      expect([taught(counted(20)), taught(counted(20), counted(50)), taught(counted(20), counted(undefined), counted(35)), taught(counted(20), counted(7))].map(({ sums }) => sums.lump)).toEqual([20, 10, 5, 1]);
    });

    it('says nothing where the count is none', () => {
      for (const count of [NaN, Infinity, -5, 1e300]) expect(taught(counted(20), counted(count)).sums.lump).toBe(20);
    });
  });

  it('learns the shape of tasks', () => {
    const strip = (took: number): Lesson => ({ stretches: [], items: { items: 1, time: 1, deviation: 0, deviations: 0, strip: { from: 0, to: 0.05, took, byRun: 0, total: 50 } } });
    expect(taught(strip(0.2)).shape).toMatchObject({ passed: expect.arrayContaining([1]), took: expect.arrayContaining([4]) });
    for (const took of [NaN, Infinity, -1]) expect(taught(strip(took)).shape).toEqual(noLessons().shape);
  });

  it.each<[what: string, lesson: Lesson]>([
    ['how long none can run', endOf(3.1e12)],
    ['a time that is no number', endOf(NaN)],
    ['a time without end', endOf(Infinity)],
    ['a negative time', endOf(-1)],
    ['more items than can be', itemsOf(1e300, 1)],
    ['items that took for ever', itemsOf(1, Infinity)],
    ['a stretch that none can last', { stretches: [{ phase: 'running', from: 0, to: 1e15, ended: true }] }],
    ['a stretch from nowhere', { stretches: [{ phase: 'running', from: NaN, to: 1_000, ended: false }] }],
  ])('leaves %s', (_what, lesson) => {
    expect(taught(lesson)).toEqual(noLessons());
  });

  it('loses no end, and watches no longer than there was to see, whatever the stretches', () => {
    const stretch = fc.record({ phase: fc.constantFrom('pending' as const, 'running' as const), from: fc.nat(1e7), length: fc.nat(1e7), ended: fc.boolean() });
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 20 }), (all) => {
        const stretches = all.map(({ phase, from, length, ended }) => ({ phase, from, to: from + length, ended }));
        const { ages } = taught({ stretches });
        for (const phase of ['pending', 'running'] as const) {
          const mine = stretches.filter((each) => each.phase === phase && each.to > each.from);
          const { ended, failed, watched } = ages[phase];
          expect(failed).toHaveLength(watched.length);
          expect(ended).toHaveLength(watched.length);
          expect(watched.length).toBeLessThanOrEqual(BINS);
          expect([...ended, ...watched].every((value) => value >= 0 && value < Infinity)).toBe(true);
          expect(sum(ended)).toBeCloseTo(mine.filter((each) => each.ended).length, 6);
          const most = sum(mine.map(({ from, to }) => Math.max(0, Math.log(to / Math.max(10, from)))));
          expect(sum(watched)).toBeLessThanOrEqual(most + 1e-6);
          if (mine.every((each) => !each.ended)) expect(sum(watched)).toBeCloseTo(most, 6);
        }
      }),
    );
  });
});

describe('addLessons', () => {
  const [one, other] = [
    (): Lessons => taught(endOf(100), itemsOf(3, 30), { stretches: [{ phase: 'running', from: 100, to: 9_000, ended: true }] }),
    (): Lessons => taught(endOf(300, true), { stretches: [{ phase: 'running', from: 0, to: 500, ended: false }, { phase: 'pending', from: 0, to: 70, ended: true }] }),
  ];

  it('adds all that others hold, whichever comes first, and leaves the others', () => {
    const [mine, theirs] = [one(), other()];
    addLessons(mine, theirs);
    expect(theirs).toEqual(other());
    expect(mine.sums).toEqual({ ...noLessons().sums, ends: 2, ran: 400, items: 3, time: 30 });
    const reversed = other();
    addLessons(reversed, one());
    expect(reversed).toEqual(mine);
    const failed = taught({ stretches: [{ phase: 'running', from: 0, to: 500, ended: true }], end: { ran: 1, failed: true } });
    addLessons(failed, failed);
    expect(sum(failed.ages.running.failed)).toBeCloseTo(2, 9);
    const empty = noLessons();
    addLessons(empty, one());
    expect(empty).toEqual(one());
    expect(sum(mine.ages.running.ended)).toBeCloseTo(1, 9);
  });

  it('takes the mean of how far apart paces lie, by how many ended', () => {
    const apart = (ends: number, value: number): Lessons => ({ ...noLessons(), sums: { ...noLessons().sums, ends, paceVariance: value } });
    for (const [mine, theirs, mean] of [[apart(10, 1), apart(30, 5), 4], [noLessons(), apart(30, 5), 5], [apart(30, 5), noLessons(), 5]] as const) {
      addLessons(mine, theirs);
      expect(mine.sums.paceVariance).toBeCloseTo(mean, 12);
    }
  });

  it('takes the mean of how far paces drift, by how many items came', () => {
    const drift = (items: number, value: number): Lessons => ({ ...noLessons(), sums: { ...noLessons().sums, items, drift: value } });
    for (const [mine, theirs, mean] of [[drift(10, 0.01), drift(30, 0.05), 0.04], [noLessons(), drift(0.3, 0.05), 0.05], [drift(30, 0.05), noLessons(), 0.05]] as const) {
      addLessons(mine, theirs);
      expect(mine.sums.drift).toBeCloseTo(mean, 12);
    }
  });

  it('added to nothing are what they were, to the last bit', () => {
    for (const apart of [0.8068141198714799, 0.7615026648792579]) {
      const [mine, theirs] = [noLessons(), { ...noLessons(), sums: { ...noLessons().sums, ends: 3, items: 304.07, paceVariance: apart, drift: apart / 28 } }];
      addLessons(mine, theirs);
      expect(mine.sums).toEqual(theirs.sums);
    }
  });

  it('takes what the counts of both are multiples of, and the shapes of both', () => {
    const both = (lump: number, passed: number): Lessons => ({ ...noLessons(), sums: { ...noLessons().sums, items: 1, lump }, shape: { passed: [passed], took: [2 * passed], evenError: passed, shapeError: passed / 2 } });
    const mine = both(20, 3);
    addLessons(mine, both(50, 4));
    expect([mine.sums.lump, mine.shape]).toEqual([10, { passed: [7], took: [14], evenError: 3.5, shapeError: 1.75 }]);
    const empty = noLessons();
    addLessons(empty, both(50, 4));
    expect(empty.sums.lump).toBe(50);
  });

  it('remembers no more of many than of few', () => {
    const many = noLessons();
    (many.sums as { ends: number; items: number; ran: number }).ends = 2_000;
    (many.sums as { ran: number }).ran = 20_000;
    (many.sums as { items: number }).items = 50_000;
    addLessons(many, one());
    expect(many.sums.ends).toBeLessThanOrEqual(300);
    expect(many.sums.items).toBeLessThanOrEqual(10_000);
    expect(many.sums.ran / many.sums.ends).toBeCloseTo(20_100 / 2_001, 9);
  });
});
