import type { CadenceContext } from '../../../src/core/cadence/cadence';
import { exponential, type ExponentialOptions } from '../../../src/core/cadence/exponential';
import { snapshot } from '../../support/snapshots';
import { thrown } from '../../support/thrown';

/** The intervals between so many readings, each of which came at once. */
const intervals = (options: ExponentialOptions, count: number, context: CadenceContext = {}, taskId = 'a'): number[] => {
  const { start, next } = exponential(options);
  let state = start(0);
  let now = 0;
  return Array.from({ length: count }, (_, i) => {
    const step = next(state, snapshot('r', { taskId, attempt: i + 1 }), now, context);
    state = JSON.parse(JSON.stringify(step.state)) as typeof state;
    const interval = step.due - now;
    now = step.due;
    return interval;
  });
};

describe('exponential', () => {
  it.each<[name: string, options: ExponentialOptions, intervals: number[]]>([
    ['by half again up to 30 s', { jitter: 0 }, [1_000, 1_500, 2_250, 3_375, 5_063, 7_594, 11_391, 17_086, 25_629, 30_000, 30_000]],
    ['by the factor, up to the bound', { initialInterval: 100, factor: 2, maxInterval: 500, jitter: 0 }, [100, 200, 400, 500, 500]],
    ['not at all where the first one is longer than the bound that is there by default', { initialInterval: 60_000, jitter: 0 }, [60_000, 60_000]],
    ['not at all', { initialInterval: 100, factor: 1, jitter: 0 }, [100, 100, 100]],
    ['never below a millisecond', { initialInterval: 1, factor: 1, jitter: 1 }, [1, 1, 1, 1]],
  ])('grows %s', (_name, options, expected) => {
    expect(intervals(options, expected.length).map((interval) => (options.jitter === 0 ? interval : Math.min(interval, 1)))).toEqual(expected);
  });

  it('is jittered by a tenth unless said otherwise, the same each time', () => {
    const first = Array.from({ length: 2_000 }, (_, i) => intervals({}, 1, {}, `task-${i}`)[0]!);
    expect(first).toEqual(Array.from({ length: 2_000 }, (_, i) => intervals({}, 1, {}, `task-${i}`)[0]!));
    expect([Math.min(...first), Math.max(...first)].map((interval) => Math.round(interval / 5) * 5)).toEqual([900, 1_100]);
  });

  it.each([0.1, 1])('keeps to its bound, and is spread below it, with a jitter of %d', (jitter) => {
    const late = intervals({ jitter }, 400).slice(9);
    expect(Math.max(...late)).toBeLessThanOrEqual(30_000);
    expect(new Set(late).size).toBeGreaterThan(200);
    expect(Math.min(...late)).toBeLessThan(30_000 * (1 - 0.95 * jitter));
  });

  it('keeps to the provider\'s advice as a budget of requests', () => {
    expect(intervals({ jitter: 0 }, 4, { advice: 2_000 })).toEqual([2_000, 2_000, 2_250, 3_375]);
    expect(intervals({ jitter: 0 }, 3, { advice: 30_000 })).toEqual([30_000, 30_000, 30_000]);
  });

  it('keeps going after a thousand readings', () => {
    const { start, next } = exponential({ jitter: 0 });
    expect(next({ ...start(0), readings: 5_000 }, snapshot('r'), 7, {}).due).toBe(30_007);
  });

  it('says no lateness: an interval tells nothing of when a task ends', () => {
    expect(exponential()).not.toHaveProperty('lateness');
  });

  it.each<[options: unknown, message: string]>([
    [{ interval: 5 }, 'exponential has no option interval; it takes initialInterval, factor, maxInterval, jitter'],
    [{ initialInterval: 0 }, 'initialInterval must be a finite number of milliseconds >= 1, not 0'],
    [{ factor: 0.5 }, 'factor must be a finite number >= 1, not 0.5'],
    [{ maxInterval: 500 }, 'maxInterval must be a finite number of milliseconds >= 1000, not 500'],
    [{ initialInterval: 60_000, maxInterval: 30_000 }, 'maxInterval must be a finite number of milliseconds >= 60000, not 30000'],
    [{ maxInterval: Infinity }, 'maxInterval must be a finite number of milliseconds >= 1000, not Infinity; undefined is none, or the default'],
    [{ jitter: 2 }, 'jitter must be a finite number from 0 to 1, not 2'],
    [{ jitter: '10%' }, 'jitter must be a finite number from 0 to 1, not \'10%\''],
    [null, 'exponential options must be an object, not null'],
    [5, 'exponential options must be an object, not 5'],
  ])('refuses %j', (options, message) => {
    expect(thrown(() => exponential(options as ExponentialOptions)).message).toBe(message);
  });

  it('takes undefined for the default', () => {
    expect(intervals({ initialInterval: undefined, factor: undefined, maxInterval: undefined, jitter: 0 }, 2)).toEqual([1_000, 1_500]);
  });
});
