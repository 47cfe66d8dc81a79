import { commonLump, firstPace, leftOf, nextPace, oddityOf, paceOf, unitOf, type Pace, type SiblingPace } from '../../../src/core/cadence/pace';
import type { Shape } from '../../../src/core/cadence/shape';

const pace = (change: Partial<Pace> = {}): Pace => ({ ...firstPace({ done: 10, total: 50 }, 100_000), ...change });

describe('the pace of a task', () => {
  it.each([
    ['its own alone: τ/j', { items: 4, time: 9_000 }, undefined, 2_250],
    ['its own and its siblings’: (τ + w·s)/(j + w)', { items: 4, time: 9_000 }, { perItem: 4_000, worth: 2 }, 17_000 / 6],
    ['its siblings’ alone', { items: 0, time: 0 }, { perItem: 5_000, worth: 0.3 }, 5_000],
    ['unknown before there is either', { items: 0, time: 0 }, undefined, undefined],
  ])('is %s', (_name, own, sibling, expected) => {
    if (expected === undefined) expect(paceOf({ total: 50, ...own }, sibling)).toBeUndefined();
    else expect(paceOf({ total: 50, ...own }, sibling)).toBeCloseTo(expected, 9);
  });

  it.each([[1, 1], [2, 1], [87, 1], [300, 1], [3_000, 10]])('follows %d items in units of %d', (total, unit) => {
    expect(unitOf(total)).toBe(unit);
  });

  it('takes a part of three thousand to last ten of a sibling’s items', () => {
    expect(paceOf({ total: 3_000, items: 0, time: 0 }, { perItem: 2_500, worth: 2 })).toBeCloseTo(25_000, 9);
    const { lesson } = nextPace(firstPace({ done: 0, total: 3_000 }, 0), { done: 20, total: 3_000 }, { last: 0, now: 21_000, sibling: undefined });
    expect(lesson).toMatchObject({ items: 2, time: 2_000 });
  });

  it('of the first items: what is known of how long they took, as much as one item', () => {
    expect(firstPace({ done: 5, total: 50 }, 9_000)).toMatchObject({ items: 0, time: 0, changed: 9_000 });
    expect(firstPace({ done: 5, total: 50 }, 9_000, 8_000)).toMatchObject({ items: 1, time: 1_600 });
    expect(firstPace({ done: 50, total: 3_000 }, 9_000, 8_000)).toMatchObject({ items: 1, time: 1_600 });
    expect(firstPace({ done: 0.5, total: 50 }, 9_000, 8_000)).toMatchObject({ items: 0.5, time: 8_000 });
    expect(firstPace({ done: 0, total: 50 }, 9_000, 8_000)).toMatchObject({ items: 0, time: 0 });
  });

  it('holds irregularity to be 0.4, as if three items had shown it', () => {
    expect(oddityOf({ deviation: 0, deviations: 0 }, undefined)).toBeCloseTo(0.4, 12);
    expect(oddityOf({ deviation: 9, deviations: 3 }, { deviation: 1, deviations: 4 })).toBeCloseTo((1.2 + 9 + 1) / 10, 12);
  });
});

describe('how many items come at once', () => {
  it.each([[10, 25, 5], [0, 8, 8], [8, 0, 8], [0, 0, 0], [7, 30, 1], [2.5, 10, 2.5], [1e12, 8_388_608, 4_096], [12, 3.000_001, 3]])('is what all counts are multiples of: %d and %d', (a, b, lump) => {
    expect(commonLump(a, b)).toBeCloseTo(lump, 4);
  });
});

describe('what a reading adds', () => {
  it('takes items to have come evenly between two readings, and fades what is old', () => {
    const { pace: next, lesson } = nextPace(pace({ items: 5, time: 10_000 }), { done: 13, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined });
    expect(next.changed).toBe(106_000);
    expect(next.items).toBeCloseTo(5 * Math.exp(-3 / 20) + 3, 9);
    expect(next.time).toBeCloseTo(10_000 * Math.exp(-3 / 20) + 6_000, 6);
    expect(lesson).toMatchObject({ items: 3, time: 6_000, deviations: 1 });
  });

  it('takes fractions of items to have come one by one, and the last of them just now', () => {
    const begun = firstPace({ done: 0, total: 100 }, 0);
    const { pace: first } = nextPace(begun, { done: 0.137, total: 100 }, { last: 0, now: 1_000, sibling: undefined });
    expect(first.time / first.items / 7_300).toBeCloseTo(1, 1);
    const { pace: second } = nextPace(first, { done: 1.238, total: 100 }, { last: 1_000, now: 9_000, sibling: undefined });
    expect(second.changed / 9_000).toBeCloseTo(1, 1);
    // Halves, and a rounding error of whole ones.
    for (const [done, changed] of [[2.5, 5_000], [1.000_001, 3_000]] as const) expect(nextPace(begun, { done, total: 100 }, { last: 0, now: 6_000, sibling: undefined }).pace.changed).toBeCloseTo(changed, 1);
  });

  it('measures from item to item, not from reading to reading', () => {
    const { lesson } = nextPace(pace({ changed: 40_000, items: 3, time: 120_000 }), { done: 11, total: 50 }, { last: 99_000, now: 101_000, sibling: undefined });
    expect(lesson!.time).toBe(60_000);
  });

  it('winsorises a stall at twice the pace, and its oddity at nine', () => {
    const { pace: next, lesson } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 700_000, sibling: undefined });
    expect(lesson).toMatchObject({ time: 2_000, deviation: 9 });
    expect(next.changed).toBe(400_000);
  });

  it('strays from the pace by the square of what is unexpected, of which 1/dk + 1/(j+w) is chance', () => {
    const strayed = (now: number, sibling?: SiblingPace) =>
      nextPace(pace({ items: 10, time: 20_000 }), { done: 14, total: 50 }, { last: 100_000, now, sibling }).lesson!.strayed;
    // Four items at 2 s: the last of them is taken to have come after four fifths of the interval.
    expect(strayed(110_000)).toEqual({ squared: 0, noise: 1 / 4 + 1 / 12 });
    expect(strayed(115_000)!.squared).toBeCloseTo(0.25, 12);
    expect(strayed(105_000)!.squared).toBeCloseTo(0.25, 12);
    expect(strayed(900_000)!.squared).toBe(1);
    expect(strayed(110_000, { perItem: 2_000, worth: 6 })!.noise).toBeCloseTo(1 / 4 + 1 / 16, 12);
    expect(nextPace(pace(), { done: 14, total: 50 }, { last: 100_000, now: 110_000, sibling: undefined }).lesson!.strayed).toBeUndefined();
  });

  it('takes for a stall what is one to the task itself, and not only to faster siblings', () => {
    const sibling = { perItem: 300, worth: 10 };
    // Its first item took 20 s: so long, or as long as twice theirs, the mean in logs.
    const { pace: first } = nextPace(pace(), { done: 11, total: 50 }, { last: 120_000, now: 120_000, sibling });
    expect(first).toMatchObject({ items: 1, time: Math.sqrt(20_000 * 600) });
    // 4 s each by its own pace, 0.3 s by theirs, 0.9 s by both.
    const { pace: next } = nextPace(pace({ items: 2, time: 8_000 }), { done: 11, total: 50 }, { last: 105_000, now: 105_000, sibling });
    expect(next.time).toBeCloseTo(8_000 * Math.exp(-1 / 20) + 5_000, 6);
  });

  it('winsorises nothing before there is a pace', () => {
    const { lesson } = nextPace(pace(), { done: 11, total: 50 }, { last: 100_000, now: 160_000, sibling: undefined });
    expect(lesson).toMatchObject({ items: 1, time: 30_000, deviation: 0, deviations: 0 });
  });

  it('is none where what is kept of counts was rounded, and of times that were nothing lies after now', () => {
    // Of a total of 300.4 whole ones are kept.
    const before = pace({ items: 5, time: 10_000, done: 300, total: 300.4 });
    expect(nextPace(before, { done: 300.4, total: 300.4 }, { last: 100_000, now: 108_000, sibling: undefined })).toEqual({ pace: { ...before, done: 300.4 } });
    const few = pace({ items: 5, time: 10_000, done: 7.000_000_3 });
    expect(nextPace(few, { done: 7, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined }).lesson).toBeUndefined();
    const { pace: next } = nextPace({ ...pace({ changed: 0 }), done: 0 }, { done: 16, total: 50 }, { last: 117_000.4, now: 117_000, sibling: undefined });
    expect(Object.values(next).every(Number.isFinite)).toBe(true);
  });

  it('takes many first items for such as may have come after a warm-up', () => {
    // Nothing came in 100 s, and then sixteen items in 17 s: by one count 116 s for them, by the other 17.
    const { pace: next, lesson } = nextPace({ ...pace({ changed: 0 }), done: 0 }, { done: 16, total: 50 }, { last: 100_000, now: 117_000, sibling: undefined });
    const time = Math.sqrt(116_000 * 17_000);
    expect(next).toMatchObject({ items: 4, changed: 116_000 });
    expect(next.time).toBeCloseTo(time / 4, 6);
    expect(lesson!.time).toBeCloseTo(time, 6);
    // One alone is slow, as far as anybody knows; and whose siblings are known, too.
    expect(nextPace({ ...pace({ changed: 0 }), done: 0 }, { done: 1, total: 50 }, { last: 100_000, now: 117_000, sibling: undefined }).pace).toMatchObject({ items: 1, time: 108_500 });
    expect(nextPace({ ...pace({ changed: 0 }), done: 0 }, { done: 16, total: 50 }, { last: 100_000, now: 117_000, sibling: { perItem: 9_000, worth: 2 } }).pace).toMatchObject({ items: 16, time: 116_000 });
  });

  it('tells how many are done, until all are', () => {
    const count = (done: number) => nextPace(pace(), { done, total: 50 }, { last: 100_000, now: 110_000, sibling: undefined }).lesson!.count;
    expect([count(14), count(50)]).toEqual([14, undefined]);
  });

  it('tells which part of the task that was, and of its time', () => {
    const strip = (done: number, began?: number, more: Partial<Pace> = {}) =>
      nextPace(pace({ items: 10, time: 20_000, ...more }), { done, total: 50 }, { last: 100_000, now: 110_000, began, sibling: undefined }).lesson!.strip;
    // Four of fifty items, at 2 s: 8 s of 100, and 80 s were over.
    const told = strip(14, 20_000)!;
    expect(told.from).toBe(0.2);
    expect(told.to).toBe(0.28);
    expect(told.took).toBeCloseTo(0.08, 12);
    expect(told.byRun).toBeCloseTo(0.1, 12);
    expect(strip(14)!.byRun).toBe(0);
    expect(strip(14, 20_000, { done: 0 })!.byRun).toBe(0);
    expect(strip(51, 20_000)).toBeUndefined();
  });

  it('counts items by how long they take in siblings, where that is known', () => {
    // The second half takes three times as long: of the time a fourth is over at half of the items.
    const half = Array.from({ length: 21 }, (_, i) => (i < 10 ? 10 : 30));
    const shape: Shape = { passed: half.map(() => 20), took: half.map((part) => (23 * part) / 20 - 3), evenError: 1, shapeError: 0 };
    const reading = { last: 100_000, now: 110_000, sibling: undefined, shape };
    expect(nextPace(pace({ items: 10, time: 20_000 }), { done: 15, total: 50 }, reading).lesson!.items).toBeCloseTo(2.5, 9);
    expect(nextPace(pace({ items: 10, time: 20_000, done: 30 }), { done: 40, total: 50 }, reading).lesson!.items).toBeCloseTo(15, 9);
    expect(leftOf({ done: 25, total: 50 }, shape)).toBeCloseTo(37.5, 9);
    expect(leftOf({ done: 25, total: 50 }, undefined)).toBe(25);
    expect(firstPace({ done: 1, total: 50 }, 9_000, 8_000, shape)).toMatchObject({ items: expect.closeTo(0.5, 9), time: 8_000 });
    // A single item that is as long as several is no warm-up.
    const { pace: slow } = nextPace(firstPace({ done: 49, total: 50 }, 0), { done: 50, total: 50 }, { last: 60_000, now: 61_000, sibling: undefined, shape });
    expect(slow.items).toBeGreaterThan(1);
    expect(slow.time).toBe(slow.changed);
  });

  it('squares deviations in units of the pace: (d − m·dk)²/(m²·dk·(1 + dk/(j+w)))', () => {
    const { lesson } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 103_000, sibling: undefined });
    expect(lesson!.deviation).toBeCloseTo(0.5 ** 2 / (1 + 1 / 12), 9);
    const { lesson: beside } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 103_000, sibling: { perItem: 1_000, worth: 8 } });
    expect(beside!.deviation).toBeCloseTo(0.5 ** 2 / (1 + 1 / 18), 9);
  });

  it('of nothing new is nothing', () => {
    const before = pace({ items: 5, time: 10_000 });
    expect(nextPace(before, { done: 10, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined })).toEqual({ pace: before });
  });

  it.each([
    [2, 'one that falls far is worth one item', 1],
    [9, 'one that falls a little is nearly what it was', 4.5],
  ])('of fewer items than before (%d of 10): a new start at the old pace; %s', (done, _what, count) => {
    const { pace: next, lesson } = nextPace(pace({ items: 5, time: 10_000 }), { done, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined });
    expect(next).toMatchObject({ done, changed: 108_000, items: count, time: 2_000 * count });
    expect(lesson).toBeUndefined();
    // What rests on less than an item is worth no more than before.
    const little = nextPace(pace({ items: 0.5, time: 1_000 }), { done, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined }).pace;
    expect(little).toMatchObject({ items: 0.5, time: 1_000 });
  });

  it('of a bar that begins anew at another pace: the new pace within a few items', () => {
    let current = pace({ items: 20, time: 20 * 10_000, done: 50 });
    for (let done = 0; done <= 5; done += 1) {
      const last = 200_000 + done * 1_000;
      current = nextPace(current, { done, total: 50 }, { last, now: last + 1_000, sibling: undefined }).pace;
    }
    expect(paceOf(current, undefined)).toBeLessThan(3_500);
  });

  it('follows a speed that changes within some twenty items', () => {
    let current = pace({ items: 20, time: 20 * 10_000 });
    for (let done = 11; done <= 40; done += 1) {
      const last = 100_000 + (done - 11) * 2_000;
      current = nextPace(current, { done, total: 50 }, { last, now: last + 2_000, sibling: undefined }).pace;
    }
    expect(paceOf(current, undefined)).toBeLessThan(4_500);
    expect(paceOf(current, undefined)).toBeGreaterThan(2_000);
  });
});
