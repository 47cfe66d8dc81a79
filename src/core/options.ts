import { InvalidOptionRangeError, InvalidOptionTypeError } from './errors';

/** Returns a short name of a value for a message: never an object's content, and texts only in part. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}'`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || typeof value === 'undefined') return String(value);
  if (value === MISSING) return 'undefined';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
};

const MISSING = Symbol('missing');

/** Returns a value that the checks below do not take for one that was left out, where it must not be. */
export const required = (value: unknown): unknown => (value === undefined ? MISSING : value);

/** The bounds of a number, and what it counts. */
export interface NumberBounds {
  readonly min: number;
  readonly max?: number;
  /** 1 for whole numbers only. */
  readonly whole?: boolean;
  readonly unit?: string;
}

/**
 * Throws `invalid-option` unless a value is `undefined` or a finite number within its bounds. `Infinity` and `NaN` are
 * no JSON; leave an option out for "none".
 */
export const checkNumber = (option: string, value: unknown, bounds: NumberBounds): void => {
  if (value === undefined) return;
  const { min, max = Number.MAX_SAFE_INTEGER, whole = false, unit } = bounds;
  const upTo = bounds.max === undefined ? `>= ${String(min)}` : `from ${String(min)} to ${String(max)}`;
  const wanted = `${option} must be a ${whole ? 'whole' : 'finite'} number${unit === undefined ? '' : ` of ${unit}`} ${upTo}`;
  if (typeof value !== 'number') throw new InvalidOptionTypeError(option, `${wanted}, not ${shown(value)}`);
  if (!(value >= min && value <= max) || (whole && !Number.isInteger(value))) {
    throw new InvalidOptionRangeError(option, `${wanted}, not ${shown(value)}${Number.isFinite(value) ? '' : '; leave it out for none'}`);
  }
};

/** Throws `invalid-option` unless a value is `undefined` or a duration in milliseconds of at least `min` (default 1). */
export const checkDuration = (option: string, value: unknown, min = 1): void => {
  checkNumber(option, value, { min, unit: 'milliseconds' });
};

/** Throws `invalid-option` unless a value is `undefined` or a whole number of at least `min` (default 0). */
export const checkCount = (option: string, value: unknown, min = 0): void => {
  checkNumber(option, value, { min, whole: true });
};

/** Throws `invalid-option` unless a value is `undefined` or a function. */
export const checkFunction = (option: string, value: unknown): void => {
  if (value !== undefined && typeof value !== 'function') {
    throw new InvalidOptionTypeError(option, `${option} must be a function, not ${shown(value)}`);
  }
};

/** Throws `invalid-option` unless a value is `undefined` or an object. */
export const checkObject = (option: string, value: unknown): void => {
  if (value !== undefined && (typeof value !== 'object' || value === null)) {
    throw new InvalidOptionTypeError(option, `${option} must be an object, not ${shown(value)}`);
  }
};

/** Throws `invalid-option` unless a value is a text that is not blank. */
export const checkText = (option: string, value: unknown): void => {
  if (typeof value !== 'string') throw new InvalidOptionTypeError(option, `${option} must be a string, not ${shown(value)}`);
  if (value.trim() === '') throw new InvalidOptionRangeError(option, `${option} must not be empty`);
};

/**
 * Throws `invalid-option` unless a value is a key that a header can carry: printable ASCII, not empty. The message
 * names the position of the first bad character, never the key.
 */
export const checkKey = (option: string, value: unknown): void => {
  if (typeof value !== 'string') throw new InvalidOptionTypeError(option, `${option} must be a string, not a value of type ${typeof value}`);
  if (value === '') throw new InvalidOptionRangeError(option, `${option} must not be empty`);
  const bad = value.search(/[^\x21-\x7e]/);
  if (bad >= 0) {
    throw new InvalidOptionRangeError(
      option,
      `${option} must be printable ASCII without spaces; character ${String(bad + 1)} of ${String(value.length)} is not (${value[bad] === ' ' ? "leave out 'Bearer ': the provider adds what is needed" : 'a line break or a typographic quote that was copied along?'})`,
    );
  }
};

/** Throws `invalid-option` unless a value is an http(s) URL without credentials, query or fragment; returns it without a trailing slash. */
export const checkBaseUrl = (option: string, value: unknown): string => {
  checkText(option, value);
  const match = /^(https?):\/\/([^/?#\s\\]+)(\/[^?#\s\\]*)?$/i.exec(value as string);
  if (match === null) {
    throw new InvalidOptionRangeError(option, `${option} must be an http(s) URL without query or fragment, such as https://api.example.com/v1`);
  }
  if (match[2]?.includes('@') === true) {
    throw new InvalidOptionRangeError(option, `${option} must not hold credentials; the key belongs in apiKey`);
  }
  let end = (value as string).length;
  while ((value as string)[end - 1] === '/') end -= 1;
  return (value as string).slice(0, end);
};

/** Throws `invalid-option` unless every name in `value` is one of `known`: a misspelt option is not silently ignored. */
export const checkNames = (option: string, value: object | undefined, known: readonly string[]): void => {
  for (const name of Object.keys(value ?? {})) {
    if (!known.includes(name)) {
      throw new InvalidOptionTypeError(`${option}.${name}`, `${option} has no option ${name}; it takes ${known.join(', ')}`);
    }
  }
};
