import { checkTypical } from '../core/cadence/adaptiveOptions';
import { checkCadence, checkModel, checkRetry, checkTimeouts } from '../core/checkRules';
import { InvalidOptionTypeError } from '../core/errors';
import { checkBaseUrl, checkCount, checkFunction, checkNames, checkNumber, checkObject, checkText, required } from '../core/options';
import type { Fault, Word } from '../core/outcome';
import type { TaskFields } from '../core/task';
import type { ProviderOptions, ProviderSpec } from './provider';

const SPEC_NAMES = ['name', 'baseUrl', 'auth', 'status', 'cancel', 'read', 'same', 'textDecides', 'typical', 'advice', 'perSecond', 'options', 'checkOptions', 'checkTask'];

const OPTION_NAMES = ['apiKey', 'baseUrl', 'budget', 'transport', 'cadence', 'model', 'retry', 'timeout', 'maxBytes', 'onEvent'];

/** Throws `invalid-option` for a spec that is malformed. */
export const checkProviderSpec = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
): void => {
  checkObject('spec', required(spec));
  checkNames('spec', spec, SPEC_NAMES);
  checkText('spec.name', spec.name);
  checkFunction('spec.status', required(spec.status));
  checkFunction('spec.read', required(spec.read));
  for (const name of ['cancel', 'auth', 'same', 'checkOptions', 'checkTask'] as const) checkFunction(`spec.${name}`, spec[name]);
  if (spec.options !== undefined && !Array.isArray(spec.options)) throw new InvalidOptionTypeError('spec.options', 'spec.options must be an array of names');
  if (spec.textDecides !== undefined && typeof (spec.textDecides as unknown) !== 'boolean') {
    throw new InvalidOptionTypeError('spec.textDecides', `spec.textDecides must be a boolean, not a value of type ${typeof spec.textDecides}`);
  }
  if (spec.baseUrl !== undefined) checkBaseUrl('spec.baseUrl', spec.baseUrl);
  checkNumber('spec.perSecond', spec.perSecond, { min: 0.001 });
  checkTypical(spec.typical, 'spec.typical');
  checkNumber('spec.advice', spec.advice, { min: 1, unit: 'milliseconds' });
};

/** Throws `invalid-option` for options of a provider that are malformed. */
export const checkProviderOptions = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
): void => {
  checkObject('options', required(options));
  checkNames(spec.name, options, [...OPTION_NAMES, ...(spec.options ?? [])]);
  const { apiKey } = options;
  if (typeof apiKey !== 'string' && typeof apiKey !== 'function' && !(apiKey === undefined && spec.auth === undefined)) {
    throw new InvalidOptionTypeError('apiKey', `apiKey must be a string, or a function that returns one, not ${apiKey === undefined ? 'undefined; is the environment variable set?' : typeof apiKey}`);
  }
  checkCadence(options.cadence);
  checkModel(options.model);
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
