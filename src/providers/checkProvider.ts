import { checkFollow, checkTypical } from '../core/cadence/adaptiveOptions';
import { checkCadence, checkModel, checkRetry, checkTimeouts } from '../core/checkRules';
import { InvalidOptionTypeError } from '../core/errors';
import {
  checkBaseUrl,
  checkBoolean,
  checkDuration,
  checkEach,
  checkFields,
  checkFunction,
  checkKind,
  checkNames,
  checkNumber,
  checkObject,
  checkOptions,
  checkPositive,
  checkText,
  required,
  unchecked,
  type Checks,
} from '../core/options';
import type { Fault, Word } from '../core/outcome';
import type { TaskFields } from '../core/task';
import type { WatchOptions } from '../polling/watchTask';
import type { ProviderOptions, ProviderSpec } from './provider';

const checkRequired = (option: string, value: unknown): void => checkFunction(option, required(value));

/** Throws `invalid-option` for a spec that is malformed. */
export const checkProviderSpec = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
): void => {
  checkObject('spec', required(spec));
  checkFields<ProviderSpec<P, W, T, O>>('spec', spec, {
    name: checkText,
    baseUrl: (option, value) => value === undefined || checkBaseUrl(option, value),
    auth: checkFunction,
    status: checkRequired,
    cancel: checkFunction,
    read: checkRequired,
    same: checkFunction,
    textDecides: checkBoolean,
    typical: checkTypical,
    advice: checkDuration,
    perSecond: (option, value) => checkNumber(option, value, { min: 0.001 }),
    options: (option, value) => checkKind(option, value, Array.isArray(value), 'an array of names'),
    checkOptions: checkFunction,
    checkTask: checkFunction,
  });
};

const OPTIONS: Checks<ProviderOptions> = {
  apiKey: unchecked,
  baseUrl: unchecked,
  budget: unchecked,
  transport: checkFunction,
  cadence: checkCadence,
  model: checkModel,
  retry: checkRetry,
  timeout: checkTimeouts,
  maxBytes: checkPositive,
  onEvent: checkFunction,
};

/** Throws `invalid-option` for options of a provider that are malformed. */
export const checkProviderOptions = <P extends string, W extends Word | Fault, T extends TaskFields, O extends object>(
  spec: ProviderSpec<P, W, T, O>,
  options: ProviderOptions & O,
): void => {
  // A text here may be the key, given without an object around it: the message does not show it.
  if (typeof options === 'string') throw new InvalidOptionTypeError('options', 'options must be an object, such as { apiKey }, not a string');
  checkObject('options', required(options));
  checkNames(spec.name, options, [...Object.keys(OPTIONS), ...(spec.options ?? [])]);
  const { apiKey, transport, maxBytes } = options;
  if (typeof apiKey !== 'string' && typeof apiKey !== 'function' && !(apiKey === undefined && spec.auth === undefined)) {
    throw new InvalidOptionTypeError('apiKey', `apiKey must be a string, or a function that returns one, not ${apiKey === undefined ? 'undefined; is the environment variable set?' : typeof apiKey}`);
  }
  checkEach<ProviderOptions>('', options, OPTIONS);
  if (transport !== undefined && maxBytes !== undefined) {
    throw new InvalidOptionTypeError('maxBytes', 'maxBytes belongs to the transport where one is given: fetchTransport({ maxBytes })');
  }
  spec.checkOptions?.(options);
};

/** Throws `invalid-option` for options of a watch that are malformed. */
export const checkWatch = (watch: WatchOptions | undefined): void =>
  checkOptions('watch', watch, {
    timeout: checkTimeouts,
    distinct: checkBoolean,
    follow: checkFollow,
  });
