import { notBefore } from '../../../src/core/cadence/advice';

describe('notBefore', () => {
  it.each<[name: string, advice: number | undefined, requests: number, moment: number]>([
    ['no advice, no bound', undefined, 5, -Infinity],
    ['the second request, one interval after the first', 30_000, 1, 130_000],
    ['the sixth, five intervals after', 30_000, 5, 250_000],
  ])('%s', (_name, advice, requests, moment) => {
    expect(notBefore(advice, requests, 100_000)).toBe(moment);
  });
});
