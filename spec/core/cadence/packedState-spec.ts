import fc from 'fast-check';
import { observe, type Observed } from '../../../src/core/cadence/observe';
import { chanceOf, lastReadAt, packed, unpacked, type AdaptiveState } from '../../../src/core/cadence/packedState';
import type { Progress } from '../../../src/core/snapshot';
import { items, readingOf } from './support/readings';

const BEGAN = 1_760_000_000_123;
const fresh: Observed = { since: BEGAN, last: 0, entered: 0 };

/** Shows readings, each to what was kept of the one before. */
const kept = (readings: readonly (readonly [at: number, status: 'pending' | 'running', progress?: Progress])[], startedAt?: number): { state: AdaptiveState; seen: Observed } => {
  let now = { state: packed(fresh, 0, 0), seen: fresh };
  for (const [at, status, progress] of readings) {
    const { seen } = observe(unpacked(now.state), readingOf(status, 1, progress), BEGAN + at, { startedAt }, undefined);
    now = { state: packed(seen, 2_000, 0.25), seen };
  }
  return now;
};

const BEFORE = ['day', 'at', 'last', 'phase', 'entered', 'wait', 'chance'];
const PROGRESS = ['began', 'done', 'total', 'changed'];
const PACE = ['items', 'time', 'deviation', 'deviations'];

describe('what is kept', () => {
  it.each<[string, Parameters<typeof kept>[0], string[]]>([
    ['no progress before the first reading', [], BEFORE],
    ['no progress of a pending task', [[50, 'pending']], BEFORE],
    ['no progress of a running one without any', [[50, 'pending'], [900, 'running'], [1_900, 'running']], BEFORE],
    ['no pace after the first reading', [[50, 'running', items(3, 12)]], [...BEFORE, ...PROGRESS]],
    ['all after an item', [[50, 'running', items(3, 12)], [9_000, 'running', items(4, 12)]], [...BEFORE, ...PROGRESS, ...PACE]],
    ['all of what was found running', [[50, 'pending'], [9_000, 'running', items(4, 12)]], [...BEFORE, ...PROGRESS, ...PACE]],
    ['no progress of a task that was put back', [[50, 'running', items(3, 12)], [9_000, 'running', items(4, 12)], [9_900, 'pending']], BEFORE],
  ])('is %s', (_what, readings, fields) => {
    expect(Object.keys(kept(readings).state)).toEqual(fields);
  });

  it('is made of small whole numbers', () => {
    expect(kept([[50.4, 'running', items(3, 12)], [9_000.2, 'running', items(4, 12)], [20_000, 'running', items(7, 12)]]).state).toEqual({
      day: 20_370,
      at: 32_000_123,
      last: 20_000,
      phase: 'running',
      entered: 0,
      wait: 2_000,
      chance: 25_000_000,
      began: 0,
      done: 7_000_000,
      total: 12,
      changed: 17_250,
      items: 3_860_708,
      time: 16_577,
      deviation: 4_078,
      deviations: 1,
    });
  });

  it('is whole of a clock that is not, and never the negative zero', () => {
    expect(packed({ since: BEGAN + 0.4, last: 0.2, entered: -0.3, phase: 'running' }, 0, 0)).toStrictEqual({ day: 20_370, at: 32_000_123, last: 0, phase: 'running', entered: 0, wait: 0, chance: 0 });
  });

  it('is no wait that is too long to matter', () => {
    expect(packed(fresh, 2 ** 40, 1)).toMatchObject({ wait: 2 ** 30 - 1, chance: 1e8 });
  });

  it('is when the task was last read, and how probable the end is after the wait', () => {
    const { state } = kept([[50, 'pending'], [9_000, 'running']]);
    expect(lastReadAt(state)).toBe(BEGAN + 9_000);
    expect(chanceOf(state)).toBe(0.25);
  });
});

describe('what was observed', () => {
  const reading = fc.tuple(
    fc.oneof(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0.1, max: 1e5, noNaN: true })),
    fc.constantFrom('pending', 'running', 'running', 'running'),
    fc.option(fc.record({ share: fc.double({ min: 0, max: 1.1, noNaN: true }), total: fc.constantFrom(1, 7, 100, 12_345, 7e9), whole: fc.boolean() }), { nil: undefined }),
  );
  const progressOf = (word: { share: number; total: number; whole: boolean } | undefined): Progress | undefined => {
    if (word === undefined) return undefined;
    const { share, total, whole } = word;
    return whole ? items(Math.round(share * total), total) : { done: Math.min(1, share), ratio: Math.min(1, share) };
  };

  it('is kept, but for a rounding, whatever the readings', () => {
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 12 }), fc.option(fc.integer({ min: -1e6, max: 1e6 }), { nil: undefined }), (words, start) => {
        let at = 0;
        const readings = words.map(([gap, status, progress]) => [(at += gap), status, status === 'running' ? progressOf(progress) : undefined] as const);
        const { state, seen } = kept(readings, start === undefined ? undefined : BEGAN + start);
        const { since, last, phase, entered, began, pace } = unpacked(state);
        expect(since).toBe(BEGAN);
        expect(phase).toBe(seen.phase);
        expect(pace === undefined).toBe(seen.pace === undefined);
        expect(began === undefined).toBe(seen.began === undefined);
        const near = (value: number | undefined, other: number | undefined, by: number): void => {
          expect(Math.abs((value ?? 0) - (other ?? 0))).toBeLessThanOrEqual(by);
        };
        near(last, seen.last, 0.5);
        near(entered, seen.entered, 0.5);
        near(began, seen.began, 0.5);
        near(pace?.changed, seen.pace?.changed, 0.5);
        near(pace?.items, seen.pace?.items, 1e-6);
        // Of next to no items, nothing more is kept.
        if (pace?.items !== 0) {
          near(pace?.time, seen.pace?.time, 0.5);
          near(pace?.deviation, seen.pace?.deviation, 1e-6);
        }
        // Else nothing new would look as if it were.
        expect(pace?.total).toBe(seen.pace?.total);
        if (seen.phase === 'running') expect(pace?.done).toBe(seen.pace?.done);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        for (const value of Object.values(state)) {
          if (typeof value === 'number') expect(Number.isInteger(value) && !Object.is(value, -0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
