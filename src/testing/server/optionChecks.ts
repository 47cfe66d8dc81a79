// Each check returns the value, or throws `invalid-option`, which names the option, the value and what is allowed.
import { InvalidOptionRangeError, InvalidOptionTypeError } from 'rx-task-status';

const shown = (value: unknown): string => {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || typeof value === 'bigint' || value === undefined) return String(value);
  try {
    return JSON.stringify(value).slice(0, 80);
  } catch {
    return Object.prototype.toString.call(value);
  }
};

export const wrongType = (name: string, value: unknown, allowed: string): InvalidOptionTypeError =>
  new InvalidOptionTypeError(name, `${name} must be ${allowed}, and it is ${shown(value)}`);

export const outOfRange = (name: string, value: unknown, allowed: string): InvalidOptionRangeError =>
  new InvalidOptionRangeError(name, `${name} must be ${allowed}, and it is ${shown(value)}`);

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const checkRecord = (name: string, value: unknown): Readonly<Record<string, unknown>> => {
  if (!isRecord(value)) throw wrongType(name, value, 'an object');
  return value;
};

export const checkList = (name: string, value: unknown): readonly unknown[] => {
  if (!Array.isArray(value)) throw wrongType(name, value, 'an array');
  return value as readonly unknown[];
};

/** Refuses unknown names, since a misspelt option would otherwise be ignored in silence. */
export const checkNames = (name: string, value: object, known: readonly string[]): void => {
  for (const key of Object.keys(value)) {
    if (!known.includes(key)) {
      throw new InvalidOptionTypeError(`${name}.${key}`, `${name}.${key} is no option: ${name} takes ${known.join(', ')}`);
    }
  }
};

const checkNumber = (name: string, value: unknown, allowed: string, within: (value: number) => boolean): number => {
  if (typeof value !== 'number') throw wrongType(name, value, allowed);
  if (!Number.isFinite(value) || !within(value)) throw outOfRange(name, value, allowed);
  return value;
};

export const checkMs = (name: string, value: unknown): number =>
  checkNumber(name, value, 'a finite number of milliseconds, 0 or more', (ms) => ms >= 0);

export const checkAboveZero = (name: string, value: unknown): number =>
  checkNumber(name, value, 'a finite number above 0', (number) => number > 0);

export const checkShare = (name: string, value: unknown): number =>
  checkNumber(name, value, 'a share from 0 to 1', (share) => share >= 0 && share <= 1);

export const checkWhole = (name: string, value: unknown, low: number, high: number): number =>
  checkNumber(
    name,
    value,
    `a whole number from ${String(low)} to ${String(high)}`,
    (number) => Number.isInteger(number) && number >= low && number <= high,
  );

export const checkText = (name: string, value: unknown): string => {
  if (typeof value !== 'string') throw wrongType(name, value, 'a string');
  if (value === '') throw outOfRange(name, value, 'a string that is not empty');
  return value;
};

export const checkWord = <W extends string>(name: string, value: unknown, words: readonly W[]): W => {
  const found = words.find((word) => word === value);
  if (found === undefined) {
    const allowed = `one of ${words.map((word) => `'${word}'`).join(', ')}`;
    throw typeof value === 'string' ? outOfRange(name, value, allowed) : wrongType(name, value, allowed);
  }
  return found;
};

/** Refuses what cannot be one segment of a URL's path: URL parsers remove `.` and `..` even when they are encoded. */
export const checkTaskId = (name: string, value: unknown): string => {
  const id = checkText(name, value);
  if (id === '.' || id === '..' || id.length > 512) {
    throw outOfRange(name, value, "a string of at most 512 characters, other than '.' and '..'");
  }
  return id;
};
