import { InvalidOptionTypeError } from '../errors';
import { checkDuration, checkKind, required } from '../options';
import type { Typical } from './beliefs/typical';

/** What a request costs, in milliseconds of lateness, or by name. */
export type Price = number | 'eager' | 'balanced' | 'thrifty';

/** What the names mean, in milliseconds. */
export const PRICES: Readonly<Record<Exclude<Price, number>, number>> = { eager: 100, balanced: 500, thrifty: 3_000 };

/** Returns a price in milliseconds, or throws `invalid-option`. */
export const priceOf = (price: Price = 'balanced'): number => {
  if (typeof price === 'string') {
    checkKind('price', price, Object.hasOwn(PRICES, price), "'eager', 'balanced', 'thrifty' or a number of milliseconds");
    return PRICES[price];
  }
  checkDuration('price', price);
  return price;
};

/** Throws `invalid-option` unless a value is `undefined`, a duration, or a range of two, the lower one first. */
export const checkTypical = (option: string, typical: Typical | undefined): void => {
  if (!Array.isArray(typical)) {
    checkDuration(option, typical);
    return;
  }
  const [low, high] = typical as readonly unknown[];
  if (typical.length !== 2) throw new InvalidOptionTypeError(option, `${option} must be a duration or a range of two, not ${typical.length} values`);
  checkDuration(`${option}[0]`, required(low));
  checkDuration(`${option}[1]`, required(high), low as number);
};

/** Throws `invalid-option` unless a value is `undefined`, `'completion'` or `'progress'`. */
export const checkFollow = (option: string, follow: unknown): void => {
  checkKind(option, follow, follow === 'completion' || follow === 'progress', "'completion' or 'progress'");
};
