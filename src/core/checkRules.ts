import { DEFAULTS } from './defaults';
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
