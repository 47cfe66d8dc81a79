import { observe, rebased, type Observed } from '../../../src/core/cadence/observe';
import { addLesson, noLessons } from '../../../src/core/cadence/learn';
import type { CadenceContext } from '../../../src/core/cadence/cadence';
import type { Lessons } from '../../../src/core/cadence/lessons';
import type { Progress, TaskSnapshot } from '../../../src/core/snapshot';
import { items, readingOf } from './support/readings';

const fresh: Observed = { since: 0, last: 0, entered: 0 };
/** Siblings that were seen to run for so long, and at which pace. */
const siblings = (time: number, ran = 100_000): Lessons => {
  const lessons = noLessons();
  addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: ran, ended: false }], items: { items: 10, time: 10 * time, deviation: 0, deviations: 0 } });
  return lessons;
};

const after = (
  readings: readonly (readonly [at: number, status: TaskSnapshot['status'], progress?: Progress])[],
  context: CadenceContext = {},
  lessons?: Lessons,
) => {
  let after: ReturnType<typeof observe> = { seen: fresh };
  for (const [at, status, progress] of readings) after = observe(after.seen, readingOf(status, 1, progress), at, context, lessons);
  return after;
};

describe('what is observed', () => {
  it('is counted by how long items take in siblings, from the first of them on', () => {
    // The first half of the items takes a tenth of the time.
    const shape = { passed: Array.from({ length: 21 }, () => 997), took: Array.from({ length: 21 }, (_, i) => (i < 10 ? 197 : 1_797)), evenError: 1, shapeError: 0 };
    const lessons = { ...siblings(10_000), shape };
    const even = siblings(10_000);
    const found = (given: Lessons): number => after([[0, 'pending'], [60_000, 'running', items(10, 20)]], {}, given).seen.began!;
    // Ten items that are worth two: no longer ago than siblings need for three.
    expect(60_000 - found(lessons)).toBeLessThanOrEqual(30_000);
    expect(60_000 - found(even)).toBeGreaterThan(50_000);
    const [first, second] = [items(2, 20), items(12, 20)];
    const { seen } = after([[0, 'pending'], [10_000, 'running', first]], {}, lessons);
    expect(seen.pace!.items).toBeCloseTo(0.4, 9);
    const next = after([[0, 'pending'], [10_000, 'running', first], [60_000, 'running', second]], {}, lessons);
    expect(next.lesson!.items!.items).toBeCloseTo(1.6 + 3.6, 9);
    expect(next.lesson!.items!.strip!.byRun).toBeGreaterThan(0);
    const end = after([[0, 'pending'], [10_000, 'running', first], [60_000, 'completed']], {}, lessons).lesson!;
    expect(end.items!.items).toBeCloseTo(19.6, 9);
    expect(end.items!.strip!.byRun).toBeGreaterThan(0);
  });

  it('of a first reading: the age from the submission, else from when watching began; and no lesson', () => {
    expect(after([[5_000, 'running']], { startedAt: -60_000 }).seen).toMatchObject({ phase: 'running', entered: -60_000, began: -60_000 });
    expect(after([[5_000, 'running']]).seen).toMatchObject({ entered: 0, began: 0 });
    expect(after([[5_000, 'pending']]).seen.began).toBeUndefined();
    expect(after([[5_000, 'pending']], { startedAt: 9_000 }).seen.entered).toBe(5_000);
    expect(after([[5_000, 'running']]).lesson).toBeUndefined();
  });

  it('of a start between two readings: it and the items divide the time evenly, and say as much of the pace as one item', () => {
    const { seen, lesson } = after([[0, 'pending'], [60_000, 'pending'], [100_000, 'running', items(2, 9)]]);
    expect(seen).toMatchObject({ entered: 70_000, began: 70_000, pace: { done: 2, items: 1, time: 10_000, changed: 90_000 } });
    expect(lesson!.stretches).toEqual([{ phase: 'pending', from: 60_000, to: 100_000, ended: true }]);
  });

  it('of a start: no longer ago than siblings need for one item more', () => {
    const { seen } = after([[0, 'pending'], [100_000, 'running', items(2, 9)]], {}, siblings(4_000));
    expect(seen).toMatchObject({ began: 91_000, pace: { items: 1, time: 3_000, changed: 97_000 } });
    expect(after([[0, 'running', items(2, 9)]], { startedAt: -1e9 }, siblings(4_000)).seen.began).toBe(-9_000);
  });

  it('of one found running, of which nobody knows since when: no longer ago than any sibling was seen to run', () => {
    const found = (ran: number) => after([[0, 'running', items(98, 99)]], {}, siblings(4_000, ran)).seen;
    expect(found(1e9)).toMatchObject({ began: -392_040, entered: -392_040, pace: { changed: -3_960 } });
    expect(found(100_000).began).toBeGreaterThan(-120_000);
    expect(found(100_000).began).toBeLessThan(-98_000);
    // Items that are another unit's say nothing.
    expect(after([[0, 'running', items(5e11, 1e12)]], {}, siblings(4_000)).seen).toMatchObject({ began: 0, pace: { changed: 0 } });
  });

  it('of a running task: that it outlasted its age, and its items', () => {
    const { lesson } = after([[0, 'running', items(0, 9)], [30_000, 'running', items(2, 9)]]);
    expect(lesson).toEqual({ stretches: [{ phase: 'running', from: 0, to: 30_000, ended: false }], items: expect.objectContaining({ items: 2, time: 20_000, deviation: 0, deviations: 0, count: 2 }) });
  });

  it('of the last item: the finalizing phase begins with it', () => {
    const { seen, lesson } = after([[0, 'running', items(0, 3)], [40_000, 'running', items(3, 3)]]);
    expect(seen).toMatchObject({ phase: 'finalizing', entered: 30_000, began: 0 });
    expect(lesson!.stretches).toEqual([{ phase: 'running', from: 0, to: 40_000, ended: true }]);
  });

  it('of an end: the stretch in which it lies, how long it ran, and whether it failed', () => {
    const { lesson } = after([[0, 'running', items(0, 3)], [30_000, 'running', items(1, 3)], [40_000, 'failed', items(1, 3)]]);
    expect(lesson).toEqual({
      stretches: [{ phase: 'running', from: 30_000, to: 40_000, ended: true }],
      end: { ran: 35_000, failed: true },
    });
    const finalized = after([[0, 'running', items(0, 3)], [30_000, 'running', items(3, 3)], [50_000, 'completed']]).lesson!;
    expect(finalized.end).toEqual({ ran: 40_000, failed: false });
    const unseen = after([[0, 'running', items(1, 3)], [30_000, 'completed', items(1, 3)]]).lesson!;
    // Found running, its two items and the start divide a time of one item of the siblings' more, and what came since.
    const apart = after([[0, 'running', items(0, 3)], [30_000, 'running', items(2, 3)], [40_000, 'completed']], {}, siblings(80_000)).lesson!;
    expect(apart.end!.paceDeviation).toBeCloseTo(Math.log(60_000 / 2 / 80_000) ** 2, 9);
    expect(unseen.items).toMatchObject({ items: 2, time: 20_000 });
  });

  it('of an end right after the first reading: how far the pace lies from its siblings’ all the same', () => {
    const endOf = (status: 'completed' | 'failed') => after([[0, 'running', items(0, 3)], [30_000, status, items(0, 3)]], { startedAt: 0 }, siblings(80_000)).lesson!.end!;
    // Three items and the end divide the thirty seconds.
    expect(endOf('completed').paceDeviation).toBeCloseTo(Math.log(22_500 / 3 / 80_000) ** 2, 9);
    expect(endOf('failed').paceDeviation).toBeUndefined();
  });

  it('of an end right after the wait: both phases', () => {
    expect(after([[0, 'pending'], [10_000, 'pending'], [40_000, 'completed']]).lesson).toEqual({
      stretches: [
        { phase: 'pending', from: 10_000, to: 40_000, ended: true },
        { phase: 'running', from: 0, to: 30_000, ended: true },
      ],
      end: { ran: 10_000, failed: false },
    });
  });

  const line = { isHead: false, crowded: true, size: 9, startRate: 1, inOrder: 0.5 };

  it('of one that waited in a line, and was hardly asked there: no first word on its pace, unless siblings have one', () => {
    const found = (lessons?: Lessons) => after([[0, 'pending'], [3_600_000, 'running', items(1, 20)]], { line }, lessons).seen.pace;
    expect(found()).toMatchObject({ done: 1, items: 0, time: 0 });
    expect(found(siblings(4_000))).toMatchObject({ done: 1, items: 1 });
  });

  it('of one that waits in a line: nothing about waits', () => {
    expect(after([[0, 'pending'], [40_000, 'running']], { line }).lesson!.stretches).toEqual([]);
  });

  it('of one that is put back in the queue: a new wait, and no end', () => {
    const { seen, lesson } = after([[0, 'running', items(1, 9)], [20_000, 'running', items(2, 9)], [40_000, 'pending']]);
    expect(seen).toEqual({ since: 0, last: 40_000, phase: 'pending', entered: 30_000 });
    expect(lesson!.stretches[0]).toMatchObject({ phase: 'running', ended: false });
  });

  it.each<[string, Progress, object | undefined]>([
    ['a mere ratio', { done: 3, ratio: 0.25 }, { done: 25, total: 100 }],
    ['a part of one', { done: 0.25, total: 1, ratio: 0.25 }, { done: 25, total: 100 }],
    ['one item', items(0, 1), { done: 0, total: 1 }],
    ['millionths of few items', items(3.000_000_72, 12), { done: 3, total: 12 }],
    ['whole ones of many', items(3.72, 301), { done: 3, total: 301 }],
    ['nothing as done before it is', { done: 3, ratio: 0.999_999_999_9 }, { done: 99.999_999, total: 100 }],
    ['as done what is, whole or not', items(2.718_28, 2.718_28), { done: 2.718_28, total: 2.718_28 }],
    ['very many', items(12_345_678_901_234, 98_765_432_109_876), { done: 12_345_678_901_234 }],
    ['no total', { done: 3 }, undefined],
    ['a total of none', { done: 0, total: 0 }, undefined],
  ])('reads %s', (_name, progress, pace) => {
    expect(after([[0, 'running', progress]]).seen.pace).toEqual(pace === undefined ? undefined : expect.objectContaining(pace));
  });
});

describe('a clock that was set back', () => {
  it('takes all stamps along', () => {
    const state: Observed = { since: 1e12, last: 60_000, phase: 'running', entered: 30_000, began: 30_000 };
    expect(rebased(state, 50)).toEqual({ ...state, since: 50 - 60_000 });
    expect(rebased(state, 1e12 + 60_000)).toBe(state);
  });
});
