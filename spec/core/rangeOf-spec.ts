import { rangeOf } from '../../src/core/rangeOf';

describe('rangeOf', () => {
  it('asks for each bound by its name', () => {
    const bounds = { low: 1, likely: 2, high: 3 };
    expect(rangeOf((bound) => 10 * bounds[bound])).toEqual({ low: 10, likely: 20, high: 30 });
  });
});
