import { InvalidOptionRangeError, InvalidOptionTypeError } from 'rx-task-status';

const shown = (value: unknown): string => {
  if (typeof value === 'string') return `'${value}'`;
  if (value === null || typeof value === 'number' || typeof value === 'boolean' || value === undefined) return String(value);
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
};

/** Throws `invalid-option` unless a value is a number of milliseconds within bounds. */
export const checkMilliseconds = (option: string, value: unknown, min: number): void => {
  const wanted = `${option} must be a finite number of milliseconds >= ${String(min)}`;
  if (typeof value !== 'number') throw new InvalidOptionTypeError(option, `${wanted}, not ${shown(value)}`);
  if (!Number.isFinite(value) || value < min) throw new InvalidOptionRangeError(option, `${wanted}, not ${shown(value)}`);
};

/** Throws `invalid-option` unless a value is a whole number within bounds. */
export const checkWhole = (option: string, value: unknown, min: number, max: number): void => {
  const wanted = `${option} must be a whole number from ${String(min)} to ${String(max)}`;
  if (typeof value !== 'number') throw new InvalidOptionTypeError(option, `${wanted}, not ${shown(value)}`);
  if (!Number.isInteger(value) || value < min || value > max) throw new InvalidOptionRangeError(option, `${wanted}, not ${shown(value)}`);
};

/** Throws `invalid-option` unless a value is an object with no other names than these. */
export const checkNames = (option: string, value: unknown, known: readonly string[]): void => {
  if (typeof value !== 'object' || value === null) throw new InvalidOptionTypeError(option, `${option} must be an object, not ${shown(value)}`);
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) {
      throw new InvalidOptionTypeError(`${option}.${name}`, `${option} has no option ${name}; it takes ${known.join(', ')}`);
    }
  }
};

/** Throws `invalid-option` unless a value is a function. */
export const checkFunction = (option: string, value: unknown): void => {
  if (typeof value !== 'function') throw new InvalidOptionTypeError(option, `${option} must be a function, not ${shown(value)}`);
};

/** Throws `invalid-option` unless a value is a text that is not blank. */
export const checkText = (option: string, value: unknown): void => {
  if (typeof value !== 'string') throw new InvalidOptionTypeError(option, `${option} must be a string, not ${shown(value)}`);
  if (value.trim() === '') throw new InvalidOptionRangeError(option, `${option} must not be empty`);
};
