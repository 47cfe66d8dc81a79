import { adaptive } from '../../src/core/cadence/adaptive';
import { exponential } from '../../src/core/cadence/exponential';
import { fixed } from '../../src/core/cadence/fixed';
import { taskModel } from '../../src/core/cadence/taskModel';
import { checkCadence, checkModel, checkRetry, checkTimeouts } from '../../src/core/checkRules';
import { isInvalidOptionError } from '../../src/core/errors';
import { thrown } from '../support/thrown';

const said = (check: (option: string, value: any) => void, value: unknown, option = check.name.slice('check'.length).toLowerCase()): string => {
  const error = thrown(() => check(option, value));
  expect(isInvalidOptionError(error)).toBe(true);
  return error.message;
};

describe('checkTimeouts', () => {
  it.each<[value: unknown, message: string]>([
    [5, 'timeout must be an object, not 5'],
    [{ totl: 5 }, 'timeout has no option totl; it takes request, unseen, stalled, total'],
    [{ request: 0 }, 'timeout.request must be a finite number of milliseconds >= 1, not 0'],
    [{ unseen: -1 }, 'timeout.unseen must be a finite number of milliseconds >= 1, not -1'],
    [{ stalled: NaN }, 'timeout.stalled must be a finite number of milliseconds >= 1, not NaN; undefined is none, or the default'],
    [{ total: Infinity }, 'timeout.total must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
    [{ total: '1h' }, 'timeout.total must be a finite number of milliseconds >= 1, not \'1h\''],
  ])('refuses %j', (value, message) => {
    expect(said(checkTimeouts, value, 'timeout')).toBe(message);
  });

  it('takes none, some and undefined', () => {
    expect([undefined, {}, { request: undefined, total: 1 }].map((timeout) => checkTimeouts('timeout', timeout))).toEqual([undefined, undefined, undefined]);
  });
});

describe('checkRetry', () => {
  it.each<[value: unknown, message: string]>([
    [true, 'retry must be an object, not true'],
    [{ retries: 5 }, 'retry has no option retries; it takes count, ambiguousCount, delay, maxDelay, notFoundGrace'],
    [{ count: 1.5 }, 'retry.count must be a whole number >= 0, not 1.5'],
    [{ ambiguousCount: -1 }, 'retry.ambiguousCount must be a whole number >= 0, not -1'],
    [{ delay: -1 }, 'retry.delay must be a finite number of milliseconds >= 0, not -1'],
    [{ maxDelay: '1s' }, 'retry.maxDelay must be a finite number of milliseconds >= 0, not \'1s\''],
    [{ notFoundGrace: Infinity }, 'retry.notFoundGrace must be a finite number of milliseconds >= 0, not Infinity; undefined is none, or the default'],
  ])('refuses %j', (value, message) => {
    expect(said(checkRetry, value)).toBe(message);
  });

  it('takes none, some and zeros', () => {
    const zeros = { count: 0, ambiguousCount: 0, delay: 0, maxDelay: 0, notFoundGrace: 0 };
    expect([undefined, { count: 3 }, zeros].map((retry) => checkRetry('retry', retry))).toEqual([undefined, undefined, undefined]);
  });
});

describe('checkCadence', () => {
  it('lets cadences pass, and undefined', () => {
    for (const cadence of [adaptive(), exponential(), fixed(5), { start: () => 0, next: () => ({ state: 0, due: 0 }) }, undefined]) expect(() => checkCadence('cadence', cadence)).not.toThrow();
  });

  it.each([null, 5, 'fast', [], {}, { interval: 5 }, { next: () => 5 }, { start: 1, next: 2 }, { ...fixed(5), lateness: 5 }, { ...fixed(5), lateness: null }, adaptive])('refuses %p', (value) => {
    expect(said(checkCadence, value)).toBe('cadence must come from adaptive(), exponential() or fixed()');
  });
});

describe('checkModel', () => {
  it('lets a model pass, and undefined', () => {
    for (const model of [taskModel(), undefined]) expect(() => checkModel('model', model)).not.toThrow();
  });

  it.each([null, 5, '{}', {}, taskModel().toJSON(), { recall: () => undefined }, taskModel])('refuses %p', (value) => {
    expect(said(checkModel, value)).toBe('model must come from taskModel()');
  });

  it.each(['toJSON', 'merge', 'recall', 'learn'])('refuses one without %s', (name) => {
    expect(said(checkModel, { ...taskModel(), [name]: undefined })).toBe('model must come from taskModel()');
  });
});
