import { fetchTransport, fixed, isInvalidOptionError, type ProviderSpec } from 'rx-task-status';
import { checkProviderOptions, checkProviderSpec, checkWatch } from '../../src/providers/checkProvider';
import { thrown } from '../support/thrown';

type Spec = ProviderSpec<'acme', { readonly status: 'pending' }, { readonly id: string }, object>;

const spec: Spec = { name: 'acme', status: () => ({ url: 'https://x' }), read: () => ({ status: 'pending' }), auth: () => ({}) };
const refused = (call: () => void) => {
  const error = thrown(call);
  expect(isInvalidOptionError(error)).toBe(true);
  return `${error.constructor.name}: ${error.message}`;
};

describe('checkProviderSpec', () => {
  it('lets a whole spec pass', () => {
    expect(() => checkProviderSpec({ ...spec, baseUrl: 'https://x', perSecond: 0.5, advice: 30_000, cancel: () => ({ url: 'https://x' }) })).not.toThrow();
  });

  it.each<readonly [unknown, string]>([
    [null, 'InvalidOptionTypeError: spec must be an object, not null'],
    [{ ...spec, name: 7 }, 'InvalidOptionTypeError: spec.name must be a string, not 7'],
    [{ ...spec, baseUrl: 'https://x?y' }, 'InvalidOptionRangeError: spec.baseUrl must be an http(s) URL without query or fragment, such as https://api.example.com/v1'],
    [{ ...spec, check: () => {} }, 'InvalidOptionTypeError: spec has no option check; it takes name, baseUrl, auth, status, cancel, read, same, textDecides, typical, advice, perSecond, options, checkOptions, checkTask'],
    [{ ...spec, auth: 'Bearer' }, "InvalidOptionTypeError: spec.auth must be a function, not 'Bearer'"],
    [{ ...spec, same: true }, 'InvalidOptionTypeError: spec.same must be a function, not true'],
    [{ ...spec, checkTask: {} }, 'InvalidOptionTypeError: spec.checkTask must be a function, not a value of type object'],
    [{ ...spec, checkOptions: 5 }, 'InvalidOptionTypeError: spec.checkOptions must be a function, not 5'],
    [{ ...spec, options: 'settle' }, 'InvalidOptionTypeError: spec.options must be an array of names, not \'settle\''],
    [{ ...spec, textDecides: 'yes' }, 'InvalidOptionTypeError: spec.textDecides must be a boolean, not \'yes\''],
    [{ ...spec, typical: 0 }, 'InvalidOptionRangeError: spec.typical must be a finite number of milliseconds >= 1, not 0'],
    [{ ...spec, typical: [5] }, 'InvalidOptionTypeError: spec.typical must be a duration or a range of two, not 1 values'],
    [{ ...spec, typical: [5, 4] }, 'InvalidOptionRangeError: spec.typical[1] must be a finite number of milliseconds >= 5, not 4'],
    [{ ...spec, perSecond: NaN }, 'InvalidOptionRangeError: spec.perSecond must be a finite number >= 0.001, not NaN; undefined is none, or the default'],
  ])('refuses %p', (given, message) => {
    expect(refused(() => checkProviderSpec(given as Spec))).toBe(message);
  });
});

describe('checkProviderOptions', () => {
  const check = (options: unknown, given: Spec = spec) => () => checkProviderOptions(given, options as { apiKey: string });

  it('lets whole options pass, and undefined for what is left out', () => {
    expect(check({ apiKey: 'k', cadence: fixed(1000), retry: { count: 0 }, timeout: { total: undefined }, onEvent: () => {}, maxBytes: 1 })).not.toThrow();
    expect(check({ apiKey: () => 'k', budget: undefined, transport: undefined, maxBytes: undefined, baseUrl: undefined })).not.toThrow();
  });

  it('wants no key where the API has no header for one', () => {
    const { auth: _auth, ...open } = spec;
    expect(check({}, open)).not.toThrow();
    expect(refused(check({ apiKey: 7 }, open))).toBe('InvalidOptionTypeError: apiKey must be a string, or a function that returns one, not number');
  });

  it.each<readonly [unknown, string]>([
    [null, 'InvalidOptionTypeError: options must be an object, not null'],
    ['sk-mai-5ecret', 'InvalidOptionTypeError: options must be an object, such as { apiKey }, not a string'],
    [{}, 'InvalidOptionTypeError: apiKey must be a string, or a function that returns one, not undefined; is the environment variable set?'],
    [{ apiKey: 'k', cadence: 'fast' }, 'InvalidOptionTypeError: cadence must come from adaptive(), exponential() or fixed()'],
    [{ apiKey: 'k', cadence: null }, 'InvalidOptionTypeError: cadence must come from adaptive(), exponential() or fixed()'],
    [{ apiKey: 'k', cadence: { next: () => 5 } }, 'InvalidOptionTypeError: cadence must come from adaptive(), exponential() or fixed()'],
    [{ apiKey: 'k', model: {} }, 'InvalidOptionTypeError: model must come from taskModel()'],
    [{ apiKey: 'k', cadence: { interval: 5 } }, 'InvalidOptionTypeError: cadence must come from adaptive(), exponential() or fixed()'],
    [{ apiKey: 'k', transport: {} }, 'InvalidOptionTypeError: transport must be a function, not a value of type object'],
    [{ apiKey: 'k', onEvent: 'log' }, "InvalidOptionTypeError: onEvent must be a function, not 'log'"],
    [{ apiKey: 'k', maxBytes: 0 }, 'InvalidOptionRangeError: maxBytes must be a whole number >= 1, not 0'],
    [{ apiKey: 'k', maxBytes: 9, transport: fetchTransport() }, 'InvalidOptionTypeError: maxBytes belongs to the transport where one is given: fetchTransport({ maxBytes })'],
    [{ apiKey: 'k', retry: { tries: 3 } }, 'InvalidOptionTypeError: retry has no option tries; it takes count, ambiguousCount, delay, maxDelay, notFoundGrace'],
    [{ apiKey: 'k', timeout: { idle: 3 } }, 'InvalidOptionTypeError: timeout has no option idle; it takes request, unseen, stalled, total'],
  ])('refuses %p', (options, message) => {
    expect(refused(check(options))).toBe(message);
  });
});

describe('checkWatch', () => {
  it('lets whole options pass, and none', () => {
    for (const options of [undefined, {}, { timeout: { total: undefined }, distinct: false, follow: 'progress' as const }]) expect(() => checkWatch(options)).not.toThrow();
  });

  it.each<readonly [unknown, string]>([
    [null, 'InvalidOptionTypeError: watch options must be an object, not null'],
    [{ timeouts: {} }, 'InvalidOptionTypeError: watch has no option timeouts; it takes timeout, distinct, follow'],
    [{ timeout: { total: 0 } }, 'InvalidOptionRangeError: timeout.total must be a finite number of milliseconds >= 1, not 0'],
    [{ distinct: 'no' }, "InvalidOptionTypeError: distinct must be a boolean, not 'no'"],
    [{ follow: 'all' }, "InvalidOptionTypeError: follow must be 'completion' or 'progress', not 'all'"],
  ])('refuses %p', (options, message) => {
    expect(refused(() => checkWatch(options as object))).toBe(message);
  });
});
