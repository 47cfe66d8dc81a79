import fc from 'fast-check';
import { adaptive } from '../../../src/core/cadence/adaptive';
import { addLesson, noLessons } from '../../../src/core/cadence/learn';
import { siblingPace, siblingRun, type Stretch } from '../../../src/core/cadence/lessons';
import { firstPace } from '../../../src/core/cadence/pace';
import { MOST_KINDS } from '../../../src/core/cadence/taskMemory';
import { taskModel, type TaskModel } from '../../../src/core/cadence/taskModel';
import { binOf, startOfBin } from '../../../src/core/cadence/beliefs/bins';
import { livesOf } from '../../../bench/simulation/workloads';
import { watchInTurn } from '../../../bench/simulation/simulate';
import { BARE, items, shown } from './support/readings';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const learned = (...stretches: Stretch[]) => {
  const lessons = noLessons();
  addLesson(lessons, { stretches });
  return lessons.ages.running;
};
const end = { ran: 1_000, failed: false };

describe('ages', () => {
  it('count what outlasted an age as watched, in log-time', () => {
    const { ended, watched } = learned({ phase: 'running', from: 1_000, to: 64_000, ended: false });
    expect(sum(watched)).toBeCloseTo(Math.log(64), 9);
    expect(sum(ended)).toBe(0);
    expect(watched[binOf(20_000)]).toBeCloseTo(Math.LN2 / 4, 9);
    expect(watched).toHaveLength(binOf(64_000) + 1);
  });

  it('spread an end over the stretch in which it lies, and watch what is still alive', () => {
    const { ended, watched } = learned({ phase: 'running', from: 1_000, to: 3_000, ended: true });
    expect(sum(ended)).toBeCloseTo(1, 9);
    const bin = binOf(2_000);
    expect(ended[bin]).toBeCloseTo((startOfBin(bin + 1) - startOfBin(bin)) / 2_000, 9);
    expect(sum(watched)).toBeCloseTo((3_000 * Math.log(3) - 2_000) / 2_000, 9);
  });

  it('begin at 10 ms and have no end', () => {
    const { ended, watched } = learned({ phase: 'running', from: 0, to: 5, ended: true });
    expect(ended).toEqual([1]);
    expect(watched).toEqual([0]);
    const far = learned({ phase: 'running', from: 1e12, to: 2e12, ended: true });
    expect(sum(far.ended)).toBeCloseTo(1, 9);
    expect(far.watched).toHaveLength(128);
  });

  it('ignore a stretch of no length', () => {
    expect(learned({ phase: 'running', from: 5, to: 5, ended: true })).toEqual({ ended: [], failed: [], watched: [] });
  });

  it('give back the law that they saw', () => {
    const lessons = noLessons();
    for (let i = 0; i < 400; i += 1) {
      const at = -60_000 * Math.log(1 - (i + 0.5) / 400);
      addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: at * 0.9, ended: false }, { phase: 'running', from: at * 0.9, to: at * 1.1, ended: true }] });
    }
    const { ended, watched } = lessons.ages.running;
    for (const age of [20_000, 60_000, 120_000]) {
      const bin = binOf(age);
      // t times the hazard 1/60 s.
      expect(ended[bin]! / watched[bin]! / (startOfBin(bin + 0.5) / 60_000)).toBeCloseTo(1, 0);
    }
  });
});

describe('sums', () => {
  it('give the shares and means that beliefs ask for', () => {
    const { sums } = noLessons();
    expect([siblingPace(noLessons(), firstPace({ done: 0, total: 1 }, 0), 0), siblingRun(sums)]).toEqual([undefined, undefined]);
    const lessons = noLessons();
    addLesson(lessons, { stretches: [{ phase: 'running', from: 0, to: 9_000, ended: false }], items: { items: 4, time: 8_000, deviation: 1, deviations: 2 } });
    for (let i = 0; i < 4; i += 1) addLesson(lessons, { stretches: [], end: { ran: 50_000, failed: i === 0 } });
    expect(siblingPace(lessons, firstPace({ done: 0, total: 10 }, 0), 0)!.perItem).toBe(2_000);
    expect(siblingRun(lessons.sums)).toBe(50_000);
  });

  it('forget by halves, so that they follow a service that changes', () => {
    const lessons = noLessons();
    for (let i = 0; i < 5_000; i += 1) addLesson(lessons, { stretches: [], end: { ...end, ran: 100_000 } });
    expect(lessons.sums.ends).toBeLessThanOrEqual(300);
    for (let i = 0; i < 600; i += 1) addLesson(lessons, { stretches: [], end: { ...end, ran: 20_000 } });
    expect(siblingRun(lessons.sums)).toBeLessThan(40_000);
  });
});

describe('ages of long ago', () => {
  it('fade by halves too, and so do items', () => {
    const lessons = noLessons();
    const one = { stretches: [{ phase: 'running', from: 1_000, to: 2_000, ended: true }], items: { items: 50, time: 5_000, deviation: 1, deviations: 1 }, end } as const;
    for (let i = 0; i < 2_000; i += 1) addLesson(lessons, one);
    expect(sum(lessons.ages.running.ended)).toBeLessThanOrEqual(300);
    expect(sum(lessons.ages.running.ended) / lessons.sums.ends).toBeCloseTo(1, 9);
    expect(lessons.sums.items).toBeLessThanOrEqual(10_000);
    expect(siblingPace(lessons, firstPace({ done: 0, total: 10 }, 0), 0)!.perItem).toBeCloseTo(100, 9);
  });
});

describe('a task model', () => {
  const trained = (n = 8) => {
    const model = taskModel();
    watchInTurn(adaptive(BARE), livesOf('W2', 7, n), { model });
    return model;
  };

  it('learns from what it is shown, per provider and kind', () => {
    const model = trained();
    expect(model.recall('simulated', undefined)!.sums.ends).toBe(8);
    expect(model.recall('simulated', 'other')).toBeUndefined();
    expect(model.recall('other', undefined)).toBeUndefined();
  });

  it('is the same for the same tasks, and survives JSON as an object and as text', () => {
    const model = trained();
    expect(trained().toJSON()).toEqual(model.toJSON());
    const text = JSON.stringify(model);
    expect(taskModel(text).toJSON()).toEqual(model.toJSON());
    expect(JSON.stringify(taskModel(JSON.parse(text)))).toBe(text);
  });

  it('can be saved where tasks of one kind count in percent and in bytes', () => {
    const model = taskModel();
    shown(adaptive(), [[0, 'running', items(0, 100)], [300_000, 'running', items(50, 100)], [600_000, 'completed']], { model });
    const { state, last, due } = shown(adaptive(), [[0, 'running', items(5e11, 1e12)]], { model });
    expect(adaptive().remaining!(state, last, 0, { model })?.likely ?? 0).toBeLessThan(1_200_000);
    expect(due).toBeLessThan(600_000);
    shown(adaptive(), [[0, 'running', items(5e11, 1e12)], [300_000, 'running', items(7e11, 1e12)], [600_000, 'completed']], { model });
    expect(() => taskModel(JSON.stringify(model))).not.toThrow();
    expect(model.recall('acme', undefined)!.sums.ran).toBeLessThan(2_400_000);
  });

  it('can be saved whatever was read', () => {
    const amount = fc.oneof(fc.nat(100), fc.constantFrom(0, 0.5, 1e-300, 1e12, 1e300), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }));
    const reading = fc.record({
      at: fc.oneof(fc.nat(1e6), fc.constantFrom(0, 1e9, 1.8e12, 1e15)),
      status: fc.constantFrom('pending' as const, 'running' as const, 'completed' as const, 'failed' as const),
      progress: fc.option(fc.tuple(amount, amount), { nil: undefined }),
    });
    const task = fc.record({ readings: fc.array(reading, { maxLength: 8 }), startedAt: fc.option(fc.constantFrom(-1e15, 0, 5_000), { nil: undefined }) });
    fc.assert(
      fc.property(fc.array(task, { maxLength: 6 }), (tasks) => {
        const model = taskModel();
        for (const { readings, startedAt } of tasks) {
          const told = readings.map(({ at, status, progress }) => [at, status, progress === undefined ? undefined : items(...progress)] as const);
          shown(adaptive(), told, { model, startedAt });
        }
        expect(taskModel(JSON.stringify(model)).toJSON()).toEqual(model.toJSON());
      }),
      { numRuns: 500 },
    );
  });

  it.each([undefined, null])('begins empty where %p was saved', (nothing) => {
    expect(taskModel(nothing).toJSON()).toEqual({ taskModel: 1, kinds: {} });
  });

  it('decides alike after JSON', () => {
    const [one, other] = [trained(), taskModel(JSON.stringify(trained()))];
    const lives = livesOf('W2', 8, 4);
    expect(watchInTurn(adaptive(), lives, { model: one })).toEqual(watchInTurn(adaptive(), lives, { model: other }));
    expect(one.toJSON()).toEqual(other.toJSON());
  });

  it('keeps its save apart from what it learns later', () => {
    const model = trained();
    const saved = model.toJSON();
    const text = JSON.stringify(saved);
    watchInTurn(adaptive(), livesOf('W2', 9, 2), { model });
    expect(JSON.stringify(saved)).toBe(text);
  });

  it('merges what another one, or a save, has learned', () => {
    const [a, b] = [trained(3), trained(5)];
    a.merge(b);
    const both = taskModel();
    both.merge(trained(5).toJSON());
    both.merge(trained(3));
    expect(a.recall('simulated', undefined)!.sums.ends).toBe(8);
    const [ours, theirs] = [a.toJSON(), both.toJSON()];
    expect(ours.kinds.simulated!.sums.time / theirs.kinds.simulated!.sums.time).toBeCloseTo(1, 9);
    expect(sum(ours.kinds.simulated!.ages.running.watched) / sum(theirs.kinds.simulated!.ages.running.watched)).toBeCloseTo(1, 9);
    a.merge(a);
    expect(a.recall('simulated', undefined)!.sums.ends).toBe(16);
  });

  it('merges what it takes itself: a text, and nothing', () => {
    const model = trained(3);
    const before = JSON.stringify(model);
    model.merge(null);
    model.merge(undefined);
    expect(JSON.stringify(model)).toBe(before);
    model.merge(JSON.stringify(trained(5)));
    expect(model.recall('simulated', undefined)!.sums.ends).toBe(8);
  });

  it('ends the merging of the largest save there can be', () => {
    const lessons = noLessons();
    const sums = Object.fromEntries(Object.keys(lessons.sums).map((name) => [name, 1e15])) as unknown as typeof lessons.sums;
    const largest = { taskModel: 1, kinds: { acme: { ...lessons, sums } } } as const;
    const model = taskModel(largest);
    model.merge(largest);
    expect(model.recall('acme', undefined)!.sums.ends).toBeLessThanOrEqual(300);
    expect(() => taskModel({ taskModel: 1, kinds: { acme: { ...lessons, sums: { ...sums, ends: 1.5e308 } } } })).toThrow('must be at most');
  });

  it('saves the longest durations that it can learn', () => {
    const model = taskModel();
    for (let i = 0; i < 300; i += 1) model.learn('acme', undefined, { stretches: [], end: { ran: 2e12, failed: false } });
    expect(() => taskModel(model.toJSON())).not.toThrow();
  });

  it('saves what merging made larger than a save may hold', () => {
    const { sums, ages, shape } = trained(5).toJSON().kinds['simulated']!;
    const { watched, ended, failed } = ages.running;
    const most = watched.map(() => 9e14);
    const saved = { taskModel: 1, kinds: { simulated: { sums: { ...sums, ran: 9e14 }, ages: { ...ages, running: { watched: most, ended, failed } }, shape } } } as const;
    const model = taskModel(saved);
    for (let i = 0; i < 3; i += 1) model.merge(saved);
    const again = taskModel(JSON.stringify(model));
    expect(again.recall('simulated', undefined)).toMatchObject({ sums: { ran: 1e15 }, ages: { running: { watched: watched.map(() => 1e15) } } });
  });

  it('keeps the last 64 kinds of a save, and those that a merge adds to count as the last', () => {
    const saved = (from: number, to: number) => ({ taskModel: 1, kinds: Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`k${String(from + i)}`, noLessons()])) }) as const;
    const kindsOf = (model: TaskModel) => Object.keys(model.toJSON().kinds);
    const model = taskModel(saved(0, 200));
    expect(kindsOf(model)).toEqual(Object.keys(saved(200 - MOST_KINDS, 200).kinds));
    model.merge(saved(136, 137));
    model.merge(saved(300, 301));
    expect(kindsOf(model)).toEqual(Object.keys({ ...saved(138, 200).kinds, ...saved(136, 137).kinds, ...saved(300, 301).kinds }));
  });

  it('stays small however much it has seen', () => {
    const model = taskModel();
    watchInTurn(adaptive(), livesOf('anyScale', 1, 200), { model });
    expect(JSON.stringify(model).length).toBeLessThan(12_000);
  });

  const broken = (change: (kind: any) => void): unknown => {
    const saved = JSON.parse(JSON.stringify(trained(2)));
    change(saved.kinds.simulated);
    return saved;
  };
  it.each([
    ['it must be an object', 5],
    ['it must be an object', []],
    ['the text must be JSON', '{"taskModel":1,'],
    ['the text must be JSON', ''],
    ['taskModel must be 1, the version that this package reads', {}],
    ['taskModel must be 1, the version that this package reads', { toJSON: 1 }],
    ['taskModel must be 1, the version that this package reads', { taskModel: 2, kinds: {} }],
    ['kinds must be an object', { taskModel: 1 }],
    ["kinds\\['simulated'\\] must be an object", { taskModel: 1, kinds: { simulated: 3 } }],
    ["kinds\\['simulated'\\].sums.ends must be a finite number >= 0", broken((kind) => (kind.sums.ends = -1))],
    ["kinds\\['simulated'\\].sums.ran must be a finite number", broken((kind) => delete kind.sums.ran)],
    ["kinds\\['simulated'\\].ages.pending must be an object", broken((kind) => delete kind.ages.pending)],
    ['ages.running.watched\\[1\\] must be a finite number', broken((kind) => (kind.ages.running.watched[1] = null))],
    ['ages.running.ended must be as long as watched', broken((kind) => kind.ages.running.ended.pop())],
    ['ages.running.ended must be an array of at most 128', broken((kind) => (kind.ages.running.ended = Array(129).fill(0)))],
  ])('refuses a save that is none: %s', (message, saved) => {
    expect(() => taskModel(saved as any)).toThrow(expect.objectContaining({ code: 'invalid-option', option: 'saved', name: 'InvalidOptionTypeError', message: expect.stringMatching(new RegExp(message)) }));
    const model = trained(2);
    const before = JSON.stringify(model);
    expect(() => model.merge(saved as any)).toThrow(expect.objectContaining({ code: 'invalid-option', option: 'saved' }));
    expect(JSON.stringify(model)).toBe(before);
  });
});
