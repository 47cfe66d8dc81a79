import { advance, type Cadence } from '../../../src/core/cadence/cadence';
import { fixed } from '../../../src/core/cadence/fixed';
import { readingOf } from './support/readings';

const LEFT = { low: 1, likely: 2, high: 3 };

describe('advance', () => {
  it.each([
    ['pending', undefined],
    ['running', LEFT],
    ['unknown', undefined],
    ['completed', undefined],
    ['failed', undefined],
    ['cancelled', undefined],
  ] as const)('asks the cadence of running tasks alone: %s', (status, expected) => {
    const asked: unknown[] = [];
    const cadence: Cadence = {
      start: () => 'begun',
      next: () => ({ state: 'state', due: 80 }),
      remaining: (...args) => {
        asked.push(args);
        return LEFT;
      },
    };
    const reading = readingOf(status, 1);
    const context = { kind: 'long' };
    expect(advance(cadence, 'begun', reading, 70, context)).toEqual({ state: 'state', due: 80 });
    expect(reading.remaining).toBe(expected);
    expect(asked).toEqual(expected === undefined ? [] : [['state', reading, 70, context]]);
  });

  it('is not known where the cadence can\'t say', () => {
    const reading = { ...readingOf('running', 1), remaining: LEFT };
    advance(fixed(10), null, reading, 70, {});
    expect(reading).toEqual(readingOf('running', 1));
    expect(Object.keys(reading)).not.toContain('remaining');
  });

  it.each([undefined, null, NaN, '80'])('throws if a cadence gives %p as the time of the next request', (due) => {
    const cadence = { ...fixed(10), next: () => ({ state: null, due: due as unknown as number }) };
    expect(() => advance(cadence, null, readingOf('running', 1), 70, {})).toThrow('cadence.next gave no time that the next request is due');
    expect(() => advance(cadence, null, readingOf('completed', 1), 70, {})).not.toThrow();
  });
});
