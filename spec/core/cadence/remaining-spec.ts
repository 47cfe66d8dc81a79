import { adaptive, type AdaptiveOptions } from '../../../src/core/cadence/adaptive';
import type { CadenceContext } from '../../../src/core/cadence/cadence';
import { taskModel } from '../../../src/core/cadence/taskModel';
import type { Remaining } from '../../../src/core/snapshot';
import { livesOf, wordAt } from '../../../bench/simulation/workloads';
import { watchInTurn } from '../../../bench/simulation/simulate';
import { BARE, items, readingOf, shown } from './support/readings';

const SECOND = 1_000;

const after = (readings: Parameters<typeof shown>[1], context: CadenceContext = {}, later = 0, options: AdaptiveOptions = {}): Remaining | undefined => {
  const cadence = adaptive({ ...BARE, ...options });
  const { state, last } = shown(cadence, readings, context);
  return cadence.remaining!(state, last, readings.at(-1)![0] + later, context);
};
const steady = (upTo: number): Parameters<typeof shown>[1] =>
  Array.from({ length: upTo / 3 + 1 }, (_, i) => [30 * SECOND * i, 'running', items(3 * i, 60)] as const);

describe('how long a task is still expected to take', () => {
  it.each<[string, Parameters<typeof shown>[1]]>([
    ['before the first reading', []],
    ['while it waits', [[0, 'pending'], [9_000, 'pending']]],
    ['while nothing is known', [[0, 'running'], [60_000, 'running']]],
    ['while no pace is known', [[0, 'running', items(3, 60)], [5_000, 'running', items(3, 60)]]],
    ['when all is done, and nobody knows how long the rest takes', [...steady(60), [601_000, 'running', items(60, 60)]]],
  ])('is not said %s', (_name, readings) => {
    const cadence = adaptive(BARE);
    const { state } = shown(cadence, readings);
    expect(cadence.remaining!(state, readingOf('running', 1), readings.at(-1)?.[0] ?? 0, {})).toBeUndefined();
  });

  it('is a range around the ETA, that narrows as the task goes on', () => {
    const [early, late] = [after(steady(15))!, after(steady(51))!];
    for (const [{ low, likely, high }, left] of [[early, 450], [late, 90]] as const) {
      expect(low).toBeLessThan(left * SECOND);
      expect(high).toBeGreaterThan(left * SECOND * 0.95);
      expect(likely / (left * SECOND)).toBeGreaterThan(0.85);
      expect(likely / (left * SECOND)).toBeLessThan(1.15);
    }
    expect(late.high - late.low).toBeLessThan(early.high - early.low);
  });

  it('counts down between readings, smoothly, in order, and is never negative', () => {
    let before = after(steady(45))!;
    for (let later = SECOND; later < 2_000 * SECOND; later += SECOND) {
      const now = after(steady(45), {}, later)!;
      expect(now.low).toBeGreaterThanOrEqual(0);
      expect(now.likely).toBeGreaterThanOrEqual(now.low);
      expect(now.high).toBeGreaterThanOrEqual(now.likely);
      for (const name of ['low', 'likely', 'high'] as const) expect(Math.abs(now[name] - before[name])).toBeLessThanOrEqual(SECOND + 1);
      before = now;
      if (later > 300 * SECOND) later += 20 * SECOND;
      if (later > 300 * SECOND) before = after(steady(45), {}, later)!;
    }
  });

  it.each([['a ratio', 1], ['seconds, in tenths', 120], ['very many bytes', 1e9]])('is right at once where %s grows evenly', (_name, total) => {
    for (const at of [1, 9, 30]) {
      const readings = [0, 1, 9, 30].filter((one) => one <= at).map((one) => [one * SECOND, 'running', total === 1 ? { done: 0, ratio: one / 730 } : { done: Math.floor((10 * one * total) / 730) / 10, total }] as const);
      const { likely } = after(readings)!;
      expect(likely / SECOND / (730 - at)).toBeGreaterThan(0.7);
      expect(likely / SECOND / (730 - at)).toBeLessThan(1.4);
    }
  });

  it('of percents that all take a quarter of an hour: what is left of the last one', () => {
    const whole = 88_190;
    const readings = Array.from({ length: 735 }, (_, i) => [120 * i * SECOND, 'running', items(Math.floor((12_000 * i) / whole), 100)] as const).filter(([at]) => at < (whole - 100) * SECOND);
    const left = whole - readings.at(-1)![0] / SECOND;
    const { likely } = after(readings, { model: taskModel() })!;
    expect(left).toBeLessThan(250);
    expect(Math.abs(likely / SECOND - left)).toBeLessThan(20);
  });

  it('rests on a typical duration where there is nothing better', () => {
    const first = after([[0, 'running']], { typical: 600 * SECOND })!;
    expect(first.likely / (600 * SECOND)).toBeGreaterThan(0.5);
    expect(first.likely / (600 * SECOND)).toBeLessThan(1.5);
    expect(first.low).toBeLessThan(first.likely);
    expect(first.high).toBeGreaterThan(first.likely);
    expect(after([[0, 'running'], [500 * SECOND, 'running']], {}, 0, { typical: [540 * SECOND, 660 * SECOND] })!.likely).toBeLessThan(160 * SECOND);
  });

  it('is no longer than an even bar takes that was submitted before it was watched', () => {
    const resumed = (startedAt: number | undefined, done: number): Remaining | undefined => {
      const [cadence, context, now] = [adaptive(BARE), { typical: 600 * SECOND, startedAt }, 700 * SECOND];
      const { state, last } = shown(cadence, [[now, 'running', items(done, 100)]], context, now);
      return cadence.remaining!(state, last, now, context);
    };
    expect(resumed(640 * SECOND, 50)!.likely).toBe(60 * SECOND);
    expect(resumed(640 * SECOND, 75)!.likely).toBe(20 * SECOND);
    expect(resumed(640 * SECOND, 75)!.high).toBeGreaterThan(40 * SECOND);
    // After a long wait for its start the bar says little: no longer than is typical.
    expect(resumed(0, 1)!.likely).toBeLessThan(1_200 * SECOND);
    // Nobody knows how long it has run.
    expect(resumed(undefined, 50)!.likely).toBeGreaterThan(300 * SECOND);
    expect(resumed(700 * SECOND, 50)!.likely).toBeGreaterThan(300 * SECOND);
  });

  it('is not said where its lower end is too far off to be found', () => {
    const each = (milliseconds: number): Remaining | undefined => after(Array.from({ length: 9 }, (_, i) => [milliseconds * i, 'running', items(i, 24)] as const));
    expect(each(5e10)).toEqual({ low: expect.any(Number), likely: expect.any(Number), high: expect.any(Number) });
    // What remains is 52 years, and 35 years is as far as is looked.
    expect(each(1.12e11)).toBeUndefined();
  });

  it('rests on siblings, once three have ended', () => {
    const model = taskModel();
    const sibling = (): void => void shown(adaptive(), [[0, 'running'], [290 * SECOND, 'running'], [310 * SECOND, 'completed']], { model });
    sibling();
    expect(after([[0, 'running']], { model })).toBeUndefined();
    for (let i = 0; i < 30; i += 1) sibling();
    const { low, likely, high } = after([[0, 'running'], [100 * SECOND, 'running']], { model })!;
    expect(likely / (200 * SECOND)).toBeCloseTo(1, 0);
    expect(low).toBeLessThanOrEqual(likely);
    expect(high).toBeLessThan(800 * SECOND);
  });

  it('rests on three siblings whenever they ended', () => {
    for (let last = 300; last < 400; last += 1) {
      const model = taskModel();
      const sibling = (seen: number, ended: number): void => void shown(adaptive(), [[0, 'running'], [seen * SECOND, 'running'], [ended * SECOND, 'completed']], { model });
      sibling(290, 310);
      sibling(201, 251);
      expect(after([[0, 'running']], { model })).toBeUndefined();
      sibling(101, last);
      expect(after([[0, 'running']], { model })).toBeDefined();
    }
  });

  it.each([undefined, 600 * SECOND])('is, after the last item, what siblings took from there: typical %p', (typical) => {
    const model = taskModel();
    for (let i = 0; i < 30; i += 1) {
      shown(adaptive(), [...steady(57), [601 * SECOND, 'running', items(60, 60)], [608 * SECOND, 'running', items(60, 60)], [611 * SECOND, 'completed']], { model, typical });
    }
    const { likely, high } = after([...steady(57), [600 * SECOND, 'running', items(60, 60)], [601 * SECOND, 'running', items(60, 60)]], { model, typical })!;
    expect(likely).toBeLessThan(20 * SECOND);
    expect(high).toBeLessThan(60 * SECOND);
  });

  it.each([undefined, 10, 300, 3_600, 86_400])('is about what siblings took from the first moment on, whatever is typical: %p s', (seconds) => {
    const model = taskModel();
    const context: CadenceContext = { model, typical: seconds === undefined ? undefined : seconds * SECOND };
    const sibling = (i: number): void => void shown(adaptive(), [[0, 'running'], [(280 + i) * SECOND, 'running'], [(290 + i) * SECOND, 'completed']], context);
    for (let i = 0; i < 30; i += 1) sibling(i);
    for (const age of [0, 1, 5, 20]) {
      const { low, likely } = after([[0, 'running'], [age * SECOND, 'running']], context)!;
      expect(low).toBeGreaterThan(100 * SECOND);
      expect(likely).toBeLessThan(450 * SECOND);
    }
  });

  it('does not leap in the first moments, where few siblings have ended', () => {
    const model = taskModel();
    for (let i = 0; i < 3; i += 1) shown(adaptive(), [[0, 'running'], [290 * SECOND, 'running'], [300 * SECOND, 'completed']], { model });
    const [first, later] = [0, 5].map((age) => after([[0, 'running']], { model }, age * SECOND)!.likely);
    expect(first! / later!).toBeCloseTo(1, 1);
    expect(first! / (300 * SECOND)).toBeCloseTo(1, 0);
  });

  /** What tasks of W2, of which forty others were watched before, say at these shares of their run, and what is left of it then. */
  const said = (seed: number, shares: readonly number[]): readonly { readonly share: number; readonly left: number; readonly range: Remaining }[] => {
    const model = taskModel();
    const cadence = adaptive(BARE);
    watchInTurn(cadence, livesOf('W2', 31, 40), { model });
    return livesOf('W2', seed, 120).flatMap((life) => {
      let state = cadence.start(0);
      return shares.flatMap((share, i) => {
        const now = life.starts + (life.ends - life.starts) * share;
        const word = wordAt(life, now);
        const reading = readingOf(word.status, i + 1, word.progress);
        state = cadence.next(state, reading, now, { model: taskModel(model.toJSON()) }).state;
        const range = cadence.remaining!(state, reading, now, { model });
        return range === undefined ? [] : [{ share, left: life.ends - now, range }];
      });
    });
  };

  it('holds eight in ten ends between low and high, or nearly', () => {
    const all = said(32, Array.from({ length: 12 }, (_, i) => (i + 1) / 13));
    const inside = all.filter(({ left, range }) => left >= range.low && left <= range.high);
    expect(all.length).toBeGreaterThan(1_000);
    expect(inside.length / all.length).toBeGreaterThan(0.7);
    expect(inside.length / all.length).toBeLessThan(0.95);
  });

  it('does not hold the last items for sure: of those, too, hardly more than one in ten ends after `high`', () => {
    const last = said(33, [0.2, 0.5, 0.7, 0.9, 0.95, 0.97, 0.98, 0.99]).filter(({ share }) => share >= 0.95);
    expect(last.length).toBeGreaterThan(300);
    expect(last.filter(({ left, range }) => left > range.high).length / last.length).toBeLessThan(0.12);
  });
});
