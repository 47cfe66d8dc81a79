import fc from 'fast-check';
import { addShape, addStrip, evenItems, noShape, type Shape, type Strip } from '../../../src/core/cadence/shape';

/** A task of fifty items that is read after each of `steps` equal parts, whose time at each share of the items is known. */
const read = (shape: Shape, timeAt: (share: number) => number, steps = 10, total = 50): void => {
  for (let step = 1; step <= steps; step += 1) {
    const [from, to] = [(step - 1) / steps, step / steps];
    const took = timeAt(to) - timeAt(from);
    addStrip(shape, { from, to, took, byRun: from > 0 ? took / timeAt(from) : 0, total });
  }
};
/** The last tenth takes as long as all the rest. */
const slowEnd = (share: number): number => (share <= 0.9 ? share / 1.8 : 0.5 + (share - 0.9) * 5);
const taught = (timeAt: (share: number) => number, tasks = 40): Shape => {
  const shape = noShape();
  for (let i = 0; i < tasks; i += 1) read(shape, timeAt);
  return shape;
};

describe('the shape of tasks', () => {
  it('is even at first, and JSON', () => {
    expect(JSON.parse(JSON.stringify(noShape()))).toEqual(noShape());
    for (const shape of [undefined, noShape()]) expect([evenItems(shape, 30, 50), evenItems(shape, 0, 0), evenItems(shape, 60, 50)]).toEqual([30, 0, 60]);
  });

  it('is learned from where time goes', () => {
    const shape = taught(slowEnd);
    expect(evenItems(shape, 45, 50) / 50).toBeGreaterThan(0.45);
    expect(evenItems(shape, 45, 50) / 50).toBeLessThan(0.56);
    expect(evenItems(shape, 47.5, 50) / 50).toBeCloseTo((1 + evenItems(shape, 45, 50) / 50) / 2, 6);
    expect([evenItems(shape, 0, 50), evenItems(shape, 50, 50), evenItems(shape, 51, 50)]).toEqual([0, 50, 51]);
  });

  it('is learned of bars that slow down, though the pace so far is too fast for them', () => {
    const slower = (share: number): number => 1 - Math.sqrt(1 - share);
    const shape = noShape();
    for (let i = 0; i < 400; i += 1) {
      const [from, to] = [(i % 10) / 10, ((i % 10) + 1) / 10];
      const took = slower(to) - slower(from);
      addStrip(shape, { from, to, took: (took * to) / slower(to), byRun: from > 0 ? took / slower(from) : 0, total: 50 });
    }
    // By the pace so far alone it is 0.38 half-way.
    expect(evenItems(shape, 25, 50) / 50).toBeCloseTo(slower(0.5), 1);
    expect(evenItems(shape, 45, 50) / 50).toBeCloseTo(slower(0.9), 1);
  });

  it('takes a long wait for the first item for no part of its time', () => {
    const shape = noShape();
    for (let i = 0; i < 400; i += 1) {
      const from = (i % 10) / 10;
      addStrip(shape, { from, to: from + 0.1, took: 0.1, byRun: from > 0 ? 0.1 / (1 + from) : 0, total: 50 });
    }
    expect(evenItems({ ...shape, evenError: 1, shapeError: 0 }, 25, 50)).toBeCloseTo(25, 6);
  });

  it('is drawn to evenness by as much as three tasks', () => {
    const one = noShape();
    addStrip(one, { from: 0, to: 0.05, took: 0.25, byRun: 0, total: 50 });
    // The first part took five times its share: (3 + 5)/(3 + 1) of a part, beside nineteen that are as they should be.
    expect(evenItems({ ...one, evenError: 1 }, 5, 100)).toBeCloseTo((100 * 2) / 21, 9);
  });

  it.each([30, 50, 100, 300, 3_000])('knows the last of %i items apart from those before', (total) => {
    const last = Math.max(1 / total, 1 / 300);
    // It takes as long as all others.
    const stuck = (share: number): number => (share <= 1 - last ? share / (1 - last) / 2 : 1 - (1 - share) / last / 2);
    const shape = noShape();
    for (let i = 0; i < 40; i += 1) read(shape, stuck, Math.round(1 / last), total);
    // Half of it, but for the three tasks that are held to have passed evenly.
    expect(evenItems(shape, total * (1 - last), total) / total).toBeGreaterThan(0.49);
    expect(evenItems(shape, total * (1 - last), total) / total).toBeLessThan(0.582);
  });

  it.each([1, 2, 10, 20])('has only twentieths, of %i items', (total) => {
    const shape = noShape();
    addStrip(shape, { from: 0, to: 1, took: 1, byRun: 0, total });
    expect(shape.passed).toEqual([...Array.from({ length: 19 }, () => 1), 0, 1]);
    shape.passed.concat(shape.took).forEach((value) => {
      expect(value).not.toBeNaN();
    });
    expect(evenItems({ ...shape, evenError: 1 }, total / 3, total)).toBeCloseTo(total / 3, 9);
  });

  it('spreads what a strip took over its parts by what is known of them', () => {
    const shape = noShape();
    addStrip(shape, { from: 0, to: 0.05, took: 0.25, byRun: 0, total: 50 });
    addStrip(shape, { from: 0, to: 0.1, took: 0.3, byRun: 0, total: 50 });
    expect(shape.passed.slice(0, 3)).toEqual([2, 1, 0]);
    expect(shape.took[0]! - 5).toBeCloseTo(4, 9);
    expect(shape.took[1]).toBeCloseTo(2, 9);
  });

  it('counts only once it has been right by a fifth more than evenness', () => {
    const shape = { ...taught(slowEnd), evenError: 1 };
    expect(evenItems({ ...shape, shapeError: 0.79 }, 45, 50)).toBeLessThan(30);
    expect(evenItems({ ...shape, shapeError: 0.8 }, 45, 50)).toBe(45);
  });

  it('is not believed of tasks that are even', () => {
    expect(evenItems(taught((share) => share), 45, 50)).toBe(45);
  });

  it('judges itself by the last dozen readings, each by a factor of e² at most', () => {
    const shape = noShape();
    const strip: Strip = { from: 0.5, to: 0.75, took: 0.25, byRun: 1, total: 50 };
    addStrip(shape, strip);
    // As long as the run so far, and not half of it.
    expect(shape.evenError).toBeCloseTo(Math.log(2) ** 2 / 12, 12);
    expect(shape.shapeError).toBeCloseTo(Math.log(2) ** 2 / 12, 12);
    const far = noShape();
    addStrip(far, { ...strip, byRun: 1e9 });
    expect(far.evenError).toBeCloseTo(4 / 12, 12);
    const none = noShape();
    addStrip(none, { ...strip, byRun: 0 });
    expect(none.evenError).toBe(0);
  });

  it('forgets what more than thirty tasks taught', () => {
    const shape = taught(slowEnd, 100);
    expect(Math.max(...shape.passed)).toBeLessThanOrEqual(30);
    for (let i = 0; i < 60; i += 1) read(shape, (share) => share);
    expect(Math.abs(evenItems(shape, 45, 50) - 45)).toBeLessThan(3);
  });

  it('of two is that of both', () => {
    const [mine, theirs] = [taught(slowEnd, 5), taught(slowEnd, 10)];
    const [before, after] = [structuredClone(mine), structuredClone(theirs)];
    addShape(mine, theirs, 0.25);
    expect(theirs).toEqual(after);
    expect(mine.passed[19]).toBeCloseTo(15, 9);
    expect(mine.took[19]).toBeCloseTo(before.took[19]! + after.took[19]!, 9);
    expect(mine.evenError).toBeCloseTo(0.75 * before.evenError + 0.25 * after.evenError, 12);
    const empty = noShape();
    addShape(empty, theirs, 1);
    expect(empty).toEqual(theirs);
  });

  it('never turns back, and begins and ends with the task, whatever was read', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const strips = fc.array(fc.tuple(share, share, fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.double({ min: 0.5, max: 1e10, noNaN: true })), { maxLength: 30 });
    fc.assert(
      fc.property(strips, (all) => {
        const shape = noShape();
        for (const [a, b, took, byRun, total] of all) if (a !== b) addStrip(shape, { from: Math.min(a, b), to: Math.max(a, b), took, byRun, total });
        const trusted = { ...shape, evenError: 1, shapeError: 0 };
        const line = Array.from({ length: 41 }, (_, i) => evenItems(trusted, i, 40));
        expect(line[0]).toBe(0);
        expect(line[40]).toBe(40);
        line.slice(1).forEach((value, i) => {
          expect(value).toBeGreaterThanOrEqual(line[i]! - 1e-9);
        });
        expect([...shape.passed, ...shape.took, shape.evenError, shape.shapeError].every((value) => value >= 0 && value < Infinity)).toBe(true);
      }),
    );
  });
});
