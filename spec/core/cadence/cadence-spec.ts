import { remainingAfter, type Cadence } from '../../../src/core/cadence/cadence';
import { fixed } from '../../../src/core/cadence/fixed';
import { readingOf } from './support/readings';

const LEFT = { low: 1, likely: 2, high: 3 };

describe('remainingAfter', () => {
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
      ...fixed(10),
      remaining: (...args) => {
        asked.push(args);
        return LEFT;
      },
    };
    const reading = readingOf(status, 1);
    const context = { kind: 'long' };
    expect(remainingAfter(cadence, 'state', reading, 70, context)).toBe(expected);
    expect(asked).toEqual(expected === undefined ? [] : [['state', reading, 70, context]]);
  });

  it('is not known where the cadence can\'t say', () => {
    expect(remainingAfter(fixed(10), 0, readingOf('running', 1), 70, {})).toBeUndefined();
  });
});
