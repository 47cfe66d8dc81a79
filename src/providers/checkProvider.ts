import { checkRetry, checkTimeouts } from '../core/checkRules';
import { InvalidOptionTypeError } from '../core/errors';
import { checkBaseUrl, checkCount, checkFunction, checkNames, checkNumber, checkObject, checkText } from '../core/options';
import type { Fault, Word } from '../core/outcome';
import type { TaskFields } from '../core/task';
import type { ProviderOptions, ProviderSpec } from './provider';

const OPTION_NAMES = ['apiKey', 'baseUrl', 'budget', 'transport', 'cadence', 'model', 'retry', 'timeout', 'maxBytes', 'onEvent'];

/** Throws `invalid-option` for a spec that is malformed. */
export const checkProviderSpec = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
): void => {
  checkObject('spec', spec ?? null);
  checkText('spec.name', spec.name);
  checkFunction('spec.status', spec.status ?? null);
  checkFunction('spec.read', spec.read ?? null);
  checkFunction('spec.cancel', spec.cancel);
  if (spec.baseUrl !== undefined) checkBaseUrl('spec.baseUrl', spec.baseUrl);
  checkNumber('spec.perSecond', spec.perSecond, { min: 0.001 });
  checkNumber('spec.advice', spec.advice, { min: 1, unit: 'milliseconds' });
};

/** Throws `invalid-option` for options of a provider that are malformed. */
export const checkProviderOptions = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
): void => {
  checkObject('options', options ?? null);
  checkNames(spec.name, options, [...OPTION_NAMES, ...(spec.options ?? [])]);
  const { apiKey } = options;
  if (typeof apiKey !== 'string' && typeof apiKey !== 'function' && !(apiKey === undefined && spec.auth === undefined)) {
    throw new InvalidOptionTypeError('apiKey', 'apiKey must be a string, or a function that returns one');
  }
  checkObject('cadence', options.cadence);
  checkFunction('transport', options.transport);
  checkFunction('onEvent', options.onEvent);
  checkCount('maxBytes', options.maxBytes, 1);
  if (options.transport !== undefined && options.maxBytes !== undefined) {
    throw new InvalidOptionTypeError('maxBytes', 'maxBytes belongs to the transport where one is given: fetchTransport({ maxBytes })');
  }
  checkRetry(options.retry);
  checkTimeouts(options.timeout);
  spec.checkOptions?.(options);
};
