import { BINS, binOf, middleOfBin, startOfBin } from '../../../../src/core/cadence/beliefs/bins';

describe('bins of log-time', () => {
  it.each([
    [0, 0], [9, 0], [10, 0], [11.8, 0], [11.9, 1], [20.001, 4], [40.001, 8], [1_000, 26], [1e6, 66], [1e15, BINS - 1], [Infinity, BINS - 1],
  ])('%d ms lies in bin %i', (age, bin) => {
    expect(binOf(age)).toBe(bin);
  });

  it('are four to an octave, each with its middle between its start and the next', () => {
    for (let bin = 0; bin < BINS; bin += 1) {
      expect(startOfBin(bin + 4) / startOfBin(bin)).toBeCloseTo(2, 9);
      expect(binOf(middleOfBin(bin))).toBe(bin);
    }
  });
});
