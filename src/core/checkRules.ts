import type { Cadence } from './cadence/cadence';
import type { TaskModel } from './cadence/taskModel';
import { DEFAULTS } from './defaults';
import { InvalidOptionTypeError } from './errors';
import { checkCount, checkDuration, checkNames, checkObject } from './options';
import type { RetryOptions, RetryRules } from './retry';
import type { Timeouts } from './timeouts';

/** Throws `invalid-option` for a timeout that is none. */
export const checkTimeouts = (timeout: Timeouts | undefined): void => {
  checkObject('timeout', timeout);
  checkNames('timeout', timeout, ['request', 'unseen', 'stalled', 'total']);
  checkDuration('timeout.request', timeout?.request);
  checkDuration('timeout.unseen', timeout?.unseen);
  checkDuration('timeout.stalled', timeout?.stalled);
  checkDuration('timeout.total', timeout?.total);
};

/** Throws `invalid-option` for a rule of retry that is none. */
export const checkRetry = (retry: RetryOptions | undefined): void => {
  checkObject('retry', retry);
  checkNames('retry', retry, ['count', 'ambiguousCount', 'delay', 'maxDelay', 'notFoundGrace']);
  checkCount('retry.count', retry?.count);
  checkCount('retry.ambiguousCount', retry?.ambiguousCount);
  checkDuration('retry.delay', retry?.delay, 0);
  checkDuration('retry.maxDelay', retry?.maxDelay, 0);
  checkDuration('retry.notFoundGrace', retry?.notFoundGrace, 0);
};

/** Throws `invalid-option` unless a value is `undefined` or a cadence. */
export const checkCadence = (cadence: unknown): void => {
  if (cadence === undefined || hasFunctions<Cadence>(cadence, ['start', 'next', 'lateness'])) return;
  throw new InvalidOptionTypeError('cadence', 'cadence must come from adaptive(), exponential() or fixed()');
};

/** Throws `invalid-option` unless a value is `undefined` or a model of tasks. */
export const checkModel = (model: unknown): void => {
  if (model === undefined || hasFunctions<TaskModel>(model, ['toJSON', 'merge', 'recall', 'learn'])) return;
  throw new InvalidOptionTypeError('model', 'model must come from taskModel()');
};

/** Returns rules of retry, whole. */
export const retryRulesOf = (retry: RetryOptions = {}): RetryRules => {
  const usual = DEFAULTS.retry;
  const {
    count = usual.count,
    ambiguousCount = usual.ambiguousCount,
    delay = usual.delay,
    maxDelay = usual.maxDelay,
    notFoundGrace = usual.notFoundGrace,
  } = retry;
  return { count, ambiguousCount, delay, maxDelay, notFoundGrace };
};

function hasFunctions<T>(value: unknown, names: readonly (keyof T)[]): boolean {
  return typeof value === 'object' && value !== null && names.every((name) => typeof (value as Partial<T>)[name] === 'function');
}
