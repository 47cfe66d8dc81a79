import { InvalidOptionRangeError, InvalidOptionTypeError } from './errors';

/** Returns a short name of a value for a message: never an object's content, nor a part of a text, in which a key is not recognised. */
export const shown = (value: unknown): string => {
  if (typeof value === 'string') return value.length > 40 ? `a string of ${value.length} characters` : `'${value}'`;
  if (value == null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === MISSING) return 'undefined';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
};

const MISSING = Symbol('missing');

/** Returns a value, but for `undefined` a marker that the checks below refuse: for options that must be given. */
export const required = (value: unknown): unknown => (value === undefined ? MISSING : value);

/** The bounds of a number, and what it counts. */
export interface NumberBounds {
  readonly min: number;
  readonly max?: number;
  /** `true` for whole numbers only. */
  readonly whole?: boolean;
  readonly unit?: string;
}

const mustBe = (option: string, wanted: string, value: unknown): string => `${option} must be ${wanted}, not ${shown(value)}`;

/** Throws `invalid-option` unless a value is `undefined` or fits. */
export const checkKind = (option: string, value: unknown, fits: boolean, wanted: string): void => {
  if (value !== undefined && !fits) throw new InvalidOptionTypeError(option, mustBe(option, wanted, value));
};

/**
 * Throws `invalid-option` unless a value is `undefined` or a finite number within its bounds: JSON has no `Infinity` and
 * no `NaN`.
 */
export const checkNumber = (option: string, value: unknown, { min, max, whole = false, unit }: NumberBounds): void => {
  if (value === undefined) return;
  const upTo = max === undefined ? `>= ${min}` : `from ${min} to ${max}`;
  const wanted = `a ${whole ? 'whole' : 'finite'} number${unit === undefined ? '' : ` of ${unit}`} ${upTo}`;
  checkKind(option, value, typeof value === 'number', wanted);
  const number = value as number;
  if (!(number >= min && number <= (max ?? Number.MAX_SAFE_INTEGER)) || (whole && !Number.isInteger(number))) {
    // The advice is for NaN, Infinity, and any number that stands for it.
    throw new InvalidOptionRangeError(option, `${mustBe(option, wanted, number)}${Math.abs(number) < 1e15 ? '' : '; undefined is none, or the default'}`);
  }
};

/** Throws `invalid-option` unless a value is `undefined` or a duration in milliseconds of at least `min` (default 1). */
export const checkDuration = (option: string, value: unknown, min = 1): void => {
  checkNumber(option, value, { min, unit: 'milliseconds' });
};

/** Likewise, but the duration may be 0. */
export const checkPause = (option: string, value: unknown): void => {
  checkDuration(option, value, 0);
};

/** Throws `invalid-option` unless a value is `undefined` or a number from 0 to 1. */
export const checkShare = (option: string, value: unknown): void => {
  checkNumber(option, value, { min: 0, max: 1 });
};

/** Throws `invalid-option` unless a value is `undefined` or a whole number of at least `min` (default 0). */
export const checkCount = (option: string, value: unknown, min = 0): void => {
  checkNumber(option, value, { min, whole: true });
};

/** Likewise, but the number is at least 1. */
export const checkPositive = (option: string, value: unknown): void => {
  checkCount(option, value, 1);
};

/** Throws `invalid-option` unless a value is `undefined` or a function. */
export const checkFunction = (option: string, value: unknown): void => {
  checkKind(option, value, typeof value === 'function', 'a function');
};

/** Throws `invalid-option` unless a value is `undefined`, `true` or `false`. */
export const checkBoolean = (option: string, value: unknown): void => {
  checkKind(option, value, typeof value === 'boolean', 'a boolean');
};

/** Throws `invalid-option` unless a value is `undefined` or an object. */
export const checkObject = (option: string, value: unknown): void => {
  checkKind(option, value, typeof value === 'object' && value !== null && !Array.isArray(value), 'an object');
};

/** Throws `invalid-option` unless a value is a text that is not blank. */
export const checkText = (option: string, value: unknown): void => {
  checkKind(option, required(value), typeof value === 'string', 'a string');
  if ((value as string).trim() === '') throw new InvalidOptionRangeError(option, `${option} must not be empty`);
};

/** Likewise, but the value may be left out. */
export const checkName = (option: string, value: unknown): void => {
  if (value !== undefined) checkText(option, value);
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
      `${option} must be printable ASCII without spaces; character ${bad + 1} of ${value.length} is not (${value[bad] === ' ' ? "leave out 'Bearer ': the provider adds what is needed" : 'a line break or a typographic quote that was copied along?'})`,
    );
  }
};

/** Throws `invalid-option` unless a value is an http(s) URL without credentials, query or fragment; returns it without a trailing slash. */
export const checkBaseUrl = (option: string, value: unknown): string => {
  checkText(option, value);
  const [, host] = /^https?:\/\/([^/?#\s\\]+)(?:\/[^?#\s\\]*)?$/i.exec(value as string) ?? [];
  if (host === undefined || !isUrl(value as string)) {
    throw new InvalidOptionRangeError(option, `${option} must be an http(s) URL without query or fragment, such as https://api.example.com/v1`);
  }
  if (host.includes('@')) throw new InvalidOptionRangeError(option, `${option} must not hold credentials; the key belongs in apiKey`);
  // Greedy, and so done in one pass, however many slashes the URL ends with.
  return (/.*[^/]/.exec(value as string) as RegExpExecArray)[0];
};

function isUrl(text: string): boolean {
  try {
    return new URL(text).host !== '';
  } catch {
    return false;
  }
}

/** Throws `invalid-option` unless every name in `value` is one of `known`: a misspelt option is not silently ignored. */
export const checkNames = (option: string, value: object | undefined, known: readonly string[]): void => {
  for (const name of Object.keys(value ?? {})) {
    if (!known.includes(name)) {
      throw new InvalidOptionTypeError(`${option}.${name}`, `${option} has no option ${name}; it takes ${known.join(', ')}`);
    }
  }
};

/** For each field of an object, by its name, the function that checks it. */
export type Checks<V> = { readonly [K in keyof V]-?: (option: string, value: V[K]) => void };

/** The check for a field that may be anything, or is checked where it is used. */
export const unchecked = (): void => undefined;

/** Checks each field of an object, which may be absent; messages put `path` before its name. */
export const checkEach = <V extends object>(path: string, value: V | undefined, checks: Checks<V>): void => {
  for (const name in checks) checks[name](`${path}${name}`, value?.[name] as V[typeof name]);
};

/** Throws `invalid-option` unless a value is `undefined` or an object with no fields but these, each of them valid. */
export const checkFields = <V extends object>(option: string, value: V | undefined, checks: Checks<V>): void => {
  checkObject(option, value);
  checkNames(option, value, Object.keys(checks));
  checkEach(`${option}.`, value, checks);
};

/** Likewise for all the options of a function: in messages they have no prefix. */
export const checkOptions = <V extends object>(owner: string, options: V | undefined, checks: Checks<V>): void => {
  checkObject(`${owner} options`, options);
  checkNames(owner, options, Object.keys(checks));
  checkEach('', options, checks);
};
