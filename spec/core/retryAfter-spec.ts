import { boundedHint, MAX_RETRY_AFTER, retryAfterOf } from '../../src/core/retryAfter';

const NOW = Date.parse('Fri, 13 Mar 2026 08:00:00 GMT');

describe('retryAfterOf', () => {
  it.each<[name: string, header: string | null | undefined, date: string | null | undefined, wait: number | undefined]>([
    ['no header', null, null, undefined],
    ['no header at all', undefined, undefined, undefined],
    ['seconds', '5', null, 5_000],
    ['seconds among blanks', ' 5 ', null, 5_000],
    ['decimals', '1.5', null, 1_500],
    ['a split millisecond, rounded up', '0.0001', null, 1],
    ['zero', '0', null, undefined],
    ['a zero with decimals', '0.0', null, undefined],
    ['more than the cap', '86400', null, 15 * 60_000],
    ['the cap', '900', null, 900_000],
    ['more digits than a number holds', '9'.repeat(400), null, 15 * 60_000],
    ['a date, from now', 'Fri, 13 Mar 2026 08:00:30 GMT', null, 30_000],
    ['a date, from the reply\'s own', 'Fri, 13 Mar 2026 11:00:30 GMT', 'Fri, 13 Mar 2026 11:00:00 GMT', 30_000],
    ['a date of a server that is behind', 'Fri, 13 Mar 2026 07:00:30 GMT', 'Fri, 13 Mar 2026 07:00:00 GMT', 30_000],
    ['a date beside a Date that is none', 'Fri, 13 Mar 2026 08:00:30 GMT', 'yesterday', 30_000],
    ['a date in the old form', 'Friday, 13-Mar-26 08:00:30 GMT', null, 30_000],
    ['a date as C prints it', 'Fri Mar 13 08:00:30 2026 GMT', null, 30_000],
    ['a date far off', 'Fri, 13 Mar 2036 08:00:30 GMT', null, 15 * 60_000],
    ['a date past', 'Fri, 13 Mar 2026 07:59:59 GMT', null, undefined],
    ['this very moment', 'Fri, 13 Mar 2026 08:00:00 GMT', null, undefined],
    ['a negative number', '-5', null, undefined],
    ['an exponent', '1e3', null, undefined],
    ['a hexadecimal number', '0x10', null, undefined],
    ['a number with a unit', '5 s', null, undefined],
    ['a lone point', '.5', null, undefined],
    ['an ISO date', '2026-03-13T08:00:30Z', null, undefined],
    ['a word', 'soon', null, undefined],
    ['nothing', '', null, undefined],
  ])('takes %s', (_name, header, date, wait) => {
    expect(retryAfterOf(header, date, NOW)).toBe(wait);
  });
});

describe('boundedHint', () => {
  it.each<[wait: number | undefined, hint: number | undefined]>([
    [undefined, undefined],
    [-1, undefined],
    [0, undefined],
    [NaN, undefined],
    [0.2, 1],
    [1_000, 1_000],
    [MAX_RETRY_AFTER, MAX_RETRY_AFTER],
    [MAX_RETRY_AFTER + 1, MAX_RETRY_AFTER],
    [Infinity, MAX_RETRY_AFTER],
  ])('makes %s milliseconds %s', (wait, hint) => {
    expect(boundedHint(wait)).toBe(hint);
  });
});
