import { checkFollow, checkTypical, priceOf, PRICES } from '../../../src/core/cadence/adaptiveOptions';
import { isInvalidOptionError } from '../../../src/core/errors';

/** The message of what is thrown, which must be `invalid-option`. */
const refused = (check: () => unknown): string => {
  try {
    check();
  } catch (error) {
    expect(isInvalidOptionError(error)).toBe(true);
    return (error as Error).message;
  }
  return 'nothing was thrown';
};

describe('priceOf', () => {
  it.each([
    [undefined, 500],
    ['eager', 100],
    ['balanced', 500],
    ['thrifty', 3_000],
    [1, 1],
    [0.5 + 1, 1.5],
    [86_400_000, 86_400_000],
  ] as const)('of %s is %d ms', (price, ms) => {
    expect(priceOf(price)).toBe(ms);
  });

  it.each<[price: unknown, message: string]>([
    ['cheap', "price must be 'eager', 'balanced', 'thrifty' or a number of milliseconds, not 'cheap'"],
    ['toString', "price must be 'eager', 'balanced', 'thrifty' or a number of milliseconds, not 'toString'"],
    ['x'.repeat(100), "price must be 'eager', 'balanced', 'thrifty' or a number of milliseconds, not a string of 100 characters"],
    [0, 'price must be a finite number of milliseconds >= 1, not 0'],
    [Infinity, 'price must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
    [NaN, 'price must be a finite number of milliseconds >= 1, not NaN; undefined is none, or the default'],
    [null, 'price must be a finite number of milliseconds >= 1, not null'],
  ])('refuses %s', (price, message) => {
    expect(refused(() => priceOf(price as never))).toBe(message);
  });

  it('rises from eager to thrifty', () => {
    expect(Object.values(PRICES)).toEqual(Object.values(PRICES).sort((a, b) => a - b));
  });
});

describe('checkTypical', () => {
  it.each([[undefined], [1], [60_000], [[1, 1]], [[60_000, 600_000]], [[0.001 + 1, 1e12]]])('takes %j', (typical) => {
    expect(() => {
      checkTypical('typical', typical as never);
    }).not.toThrow();
  });

  it.each<[typical: unknown, message: string]>([
    [0, 'typical must be a finite number of milliseconds >= 1, not 0'],
    [-5, 'typical must be a finite number of milliseconds >= 1, not -5'],
    ['1 min', "typical must be a finite number of milliseconds >= 1, not '1 min'"],
    [[], 'typical must be a duration or a range of two, not 0 values'],
    [[1, 2, 3], 'typical must be a duration or a range of two, not 3 values'],
    [[0, 2], 'typical[0] must be a finite number of milliseconds >= 1, not 0'],
    [[9, 2], 'typical[1] must be a finite number of milliseconds >= 9, not 2'],
    [[1, Infinity], 'typical[1] must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
    [[undefined, 5], 'typical[0] must be a finite number of milliseconds >= 1, not undefined'],
    [[5, undefined], 'typical[1] must be a finite number of milliseconds >= 5, not undefined'],
  ])('refuses %j', (typical, message) => {
    expect(refused(() => {
      checkTypical('typical', typical as never);
    })).toBe(message);
  });
});

describe('checkFollow', () => {
  it.each([[undefined], ['completion'], ['progress']])('takes %s', (follow) => {
    expect(() => {
      checkFollow('follow', follow);
    }).not.toThrow();
  });

  it.each<[follow: unknown, message: string]>([
    ['end', "follow must be 'completion' or 'progress', not 'end'"],
    ['Progress', "follow must be 'completion' or 'progress', not 'Progress'"],
    [true, "follow must be 'completion' or 'progress', not true"],
    [null, "follow must be 'completion' or 'progress', not null"],
  ])('refuses %s', (follow, message) => {
    expect(refused(() => {
      checkFollow('follow', follow);
    })).toBe(message);
  });
});
