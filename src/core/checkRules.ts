import type { Cadence } from './cadence/cadence';
import { DEFAULTS } from './defaults';
import { definedFields } from './definedFields';
import { InvalidOptionTypeError } from './errors';
import { checkCount, checkDuration, checkFields, checkPause, type Checks } from './options';
import type { RetryOptions, RetryRules } from './retry';
import type { Timeouts } from './timeouts';

/** Throws `invalid-option` for malformed timeouts. */
export const checkTimeouts = (option: string, timeout: Timeouts | undefined): void => {
  checkFields(option, timeout, { request: checkDuration, unseen: checkDuration, stalled: checkDuration, total: checkDuration });
};

/** The checks of the retry rules that apply to any stream. */
export const RETRY_CHECKS: Checks<Omit<RetryOptions, 'notFoundGrace'>> = {
  count: checkCount,
  ambiguousCount: checkCount,
  delay: checkPause,
  maxDelay: checkPause,
};

/** Throws `invalid-option` for a malformed retry rule. */
export const checkRetry = (option: string, retry: RetryOptions | undefined): void => {
  checkFields(option, retry, { ...RETRY_CHECKS, notFoundGrace: checkPause });
};

/** Throws `invalid-option` unless a value is `undefined` or a cadence. */
export const checkCadence = (option: string, cadence: unknown): void => {
  const isBlind = (cadence as Partial<Cadence> | undefined | null)?.lateness === undefined;
  checkOrigin(option, cadence, ['start', 'next', ...(isBlind ? [] : ['lateness'])], 'adaptive(), exponential() or fixed()');
};

/** Throws `invalid-option` unless a value is `undefined` or a model of tasks. */
export const checkModel = (option: string, model: unknown): void => {
  checkOrigin(option, model, ['toJSON', 'merge', 'recall', 'learn'], 'taskModel()');
};

/** Returns complete retry rules. */
export const retryRulesOf = (retry: RetryOptions = {}): RetryRules => ({ ...DEFAULTS.retry, ...(definedFields(retry) as Partial<RetryRules>) });

/** Throws `invalid-option` for a value without these functions, which all that `makers` return has. */
function checkOrigin(option: string, value: unknown, names: readonly string[], makers: string): void {
  if (value === undefined) return;
  if (!names.every((name) => typeof (value as Readonly<Record<string, unknown>> | null)?.[name] === 'function')) {
    throw new InvalidOptionTypeError(option, `${option} must come from ${makers}`);
  }
}
