import { firstPace, nextPace, oddityOf, paceOf, unitOf, type Pace, type SiblingPace } from '../../../src/core/cadence/pace';

const pace = (change: Partial<Pace> = {}): Pace => ({ ...firstPace({ done: 10, total: 50 }, 100_000), ...change });

describe('the pace of a task', () => {
  it.each([
    ['its own alone: τ/j', { items: 4, time: 9_000 }, undefined, 2_250],
    ['its own and its siblings’: (τ + w·s)/(j + w)', { items: 4, time: 9_000 }, { each: 4_000, worth: 2 }, 17_000 / 6],
    ['its siblings’ alone', { items: 0, time: 0 }, { each: 5_000, worth: 0.3 }, 5_000],
    ['unknown before there is either', { items: 0, time: 0 }, undefined, undefined],
  ])('is %s', (_name, own, sibling, expected) => {
    if (expected === undefined) expect(paceOf({ total: 50, ...own }, sibling)).toBeUndefined();
    else expect(paceOf({ total: 50, ...own }, sibling)).toBeCloseTo(expected, 9);
  });

  it.each([[1, 1], [2, 1], [87, 1], [300, 1], [3_000, 10]])('follows %d items in units of %d', (total, unit) => {
    expect(unitOf(total)).toBe(unit);
  });

  it('takes a part of three thousand to last ten of a sibling’s items', () => {
    expect(paceOf({ total: 3_000, items: 0, time: 0 }, { each: 2_500, worth: 2 })).toBeCloseTo(25_000, 9);
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
    expect(oddityOf({ odd: 0, odds: 0 }, undefined)).toBeCloseTo(0.4, 12);
    expect(oddityOf({ odd: 9, odds: 3 }, { odd: 1, odds: 4 })).toBeCloseTo((1.2 + 9 + 1) / 10, 12);
  });
});

describe('what a reading adds', () => {
  it('takes items to have come evenly between two readings, and fades what is old', () => {
    const { pace: next, lesson } = nextPace(pace({ items: 5, time: 10_000 }), { done: 13, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined });
    expect(next.changed).toBe(106_000);
    expect(next.items).toBeCloseTo(5 * Math.exp(-3 / 20) + 3, 9);
    expect(next.time).toBeCloseTo(10_000 * Math.exp(-3 / 20) + 6_000, 6);
    expect(lesson).toMatchObject({ items: 3, time: 6_000, odds: 1 });
  });

  it('measures from item to item, not from reading to reading', () => {
    const { lesson } = nextPace(pace({ changed: 40_000, items: 3, time: 120_000 }), { done: 11, total: 50 }, { last: 99_000, now: 101_000, sibling: undefined });
    expect(lesson!.time).toBe(60_000);
  });

  it('winsorises a stall at twice the pace, and its oddity at nine', () => {
    const { pace: next, lesson } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 700_000, sibling: undefined });
    expect(lesson).toMatchObject({ time: 2_000, odd: 9 });
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
    expect(strayed(110_000, { each: 2_000, worth: 6 })!.noise).toBeCloseTo(1 / 4 + 1 / 16, 12);
    expect(nextPace(pace(), { done: 14, total: 50 }, { last: 100_000, now: 110_000, sibling: undefined }).lesson!.strayed).toBeUndefined();
  });

  it('winsorises nothing before there is a pace', () => {
    const { lesson } = nextPace(pace(), { done: 11, total: 50 }, { last: 100_000, now: 160_000, sibling: undefined });
    expect(lesson).toEqual({ items: 1, time: 30_000, odd: 0, odds: 0 });
  });

  it('squares deviations in units of the pace: (d − m·dk)²/(m²·dk·(1 + dk/(j+w)))', () => {
    const { lesson } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 103_000, sibling: undefined });
    expect(lesson!.odd).toBeCloseTo(0.5 ** 2 / (1 + 1 / 12), 9);
    const { lesson: beside } = nextPace(pace({ items: 10, time: 10_000 }), { done: 11, total: 50 }, { last: 100_000, now: 103_000, sibling: { each: 1_000, worth: 8 } });
    expect(beside!.odd).toBeCloseTo(0.5 ** 2 / (1 + 1 / 18), 9);
  });

  it('of nothing new is nothing', () => {
    const before = pace({ items: 5, time: 10_000 });
    expect(nextPace(before, { done: 10, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined })).toEqual({ pace: before });
  });

  it('of fewer items than before: a new start at the old pace', () => {
    const { pace: next, lesson } = nextPace(pace({ items: 5, time: 10_000 }), { done: 2, total: 50 }, { last: 100_000, now: 108_000, sibling: undefined });
    expect(next).toMatchObject({ done: 2, changed: 108_000, items: 5, time: 10_000 });
    expect(lesson).toBeUndefined();
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
