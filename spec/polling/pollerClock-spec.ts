import { compact, sinceBirth } from '../../src/polling/pollerClock';

describe('sinceBirth', () => {
  it.each([
    [1_700_000_000_000, 1_700_000_000_250, 250],
    [0, 0, 0],
    // Set back.
    [1_000, 400, -600],
    // Of a virtual clock, or after 24 days: as they are.
    [1, 1.5, 0.5],
    [0, 3e9, 3e9],
    [0, Infinity, Infinity],
  ])('from %d to %d is %d', (birth, at, passed) => {
    expect(sinceBirth({ birth, slept: 9 }, at)).toBe(passed);
  });
});

describe('compact', () => {
  it.each([0, 250, -600, 0.5, 3e9, -3e9, Infinity])('leaves %d as it is', (value) => {
    expect(compact(value)).toBe(value);
  });
});
