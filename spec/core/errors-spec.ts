import { jest } from '@jest/globals';
import * as errors from '../../src/core/errors';
import { snapshot } from '../support/snapshots';

const { InvalidOptionRangeError, InvalidOptionTypeError, isInvalidOptionError, isTimeoutError, isWatchError, WatchError } = errors;

describe('WatchError', () => {
  it('holds what it is given', () => {
    const last = snapshot('3');
    const cause = new Error('why');
    const error = new WatchError('unreadable-reply', 'acme a: no JSON', {
      provider: 'acme', taskId: 'a', lastSnapshot: last, cause, fault: 'unreadable', retryAfter: 5, issues: ['status: missing'], text: '<html>',
    });
    expect(error).toBeInstanceOf(Error);
    expect(Object.assign({}, error, { message: error.message, cause: error.cause })).toEqual({
      name: 'WatchError', code: 'unreadable-reply', message: 'acme a: no JSON', provider: 'acme', taskId: 'a', lastSnapshot: last, cause,
      fault: 'unreadable', retryAfter: 5, issues: ['status: missing'], text: '<html>',
    });
    expect(error.lastSnapshot).toBe(last);
    expect(String(error)).toBe('WatchError: acme a: no JSON');
    expect(error.stack).toContain('errors-spec');
  });

  it('has no cause where there is none', () => {
    expect('cause' in new WatchError('network', 'x')).toBe(false);
    expect('cause' in new WatchError('network', 'x', { cause: undefined })).toBe(false);
  });

  it('has only the fields that are known, so that one printed says nothing of the others', () => {
    expect(Object.keys(new WatchError('network', 'x'))).toEqual(['name', 'code']);
    expect(Object.keys(new WatchError('network', 'x', { provider: undefined, taskId: 'a', fault: undefined, retryAfter: 0, text: '' }))).toEqual(['name', 'code', 'taskId', 'retryAfter', 'text']);
    expect(new WatchError('network', 'x').lastSnapshot).toBeUndefined();
  });
});

describe('the errors of options', () => {
  it('are what JavaScript calls such errors', () => {
    const range = new InvalidOptionRangeError('retry.count', 'too low');
    const type = new InvalidOptionTypeError('retry.count', 'no number');
    expect([range instanceof RangeError, type instanceof TypeError]).toEqual([true, true]);
    expect([range, type].map(({ name, code, option, message }) => [name, code, option, message])).toEqual([
      ['InvalidOptionRangeError', 'invalid-option', 'retry.count', 'too low'],
      ['InvalidOptionTypeError', 'invalid-option', 'retry.count', 'no number'],
    ]);
  });
});

describe('the guards', () => {
  const samples: [name: string, value: unknown, watch: boolean, timeout: boolean, option: boolean][] = [
    ['an error of watching', new WatchError('network', 'x'), true, false, false],
    ['timeout-request', new WatchError('timeout-request', 'x'), true, true, false],
    ['timeout-unseen', new WatchError('timeout-unseen', 'x'), true, true, false],
    ['timeout-stalled', new WatchError('timeout-stalled', 'x'), true, true, false],
    ['timeout-total', new WatchError('timeout-total', 'x'), true, true, false],
    ['an option out of bounds', new InvalidOptionRangeError('o', 'x'), false, false, true],
    ['an option of the wrong kind', new InvalidOptionTypeError('o', 'x'), false, false, true],
    ['any other error', new Error('x'), false, false, false],
    ['a system error with a code', Object.assign(new Error('x'), { code: 'ECONNRESET' }), false, false, false],
    ['one of another realm, whose Error is not this one', { name: 'WatchError', code: 'network', message: 'x' }, true, false, false],
    ['what only has the name', { name: 'WatchError' }, false, false, false],
    ['null', null, false, false, false],
    ['a text', 'timeout-total', false, false, false],
    ['undefined', undefined, false, false, false],
  ];

  it.each(samples)('know %s', (_name, value, watch, timeout, option) => {
    expect([isWatchError(value), isTimeoutError(value), isInvalidOptionError(value)]).toEqual([watch, timeout, option]);
  });

  it('ask for codes, any of them', () => {
    const error = new WatchError('no-credit', 'x');
    expect([isWatchError(error, 'no-credit'), isWatchError(error, 'forbidden', 'no-credit'), isWatchError(error, 'forbidden')]).toEqual([true, true, false]);
  });

  it('narrow to the codes asked for', () => {
    const error: unknown = new WatchError('no-credit', 'x');
    if (!isWatchError(error, 'no-credit', 'forbidden')) throw new Error('not narrowed');
    const code: 'no-credit' | 'forbidden' = error.code;
    expect(code).toBe('no-credit');
  });

  it('know the errors of another copy of this package', async () => {
    jest.resetModules();
    const copy: typeof errors = await import('../../src/core/errors');
    expect(copy.WatchError).not.toBe(WatchError);
    const foreign = [new copy.WatchError('timeout-total', 'x'), new copy.InvalidOptionRangeError('o', 'x'), new copy.InvalidOptionTypeError('o', 'x')];
    expect(foreign[0]).not.toBeInstanceOf(WatchError);
    expect(foreign.map((error) => [isWatchError(error), isTimeoutError(error), isInvalidOptionError(error)])).toEqual([
      [true, true, false],
      [false, false, true],
      [false, false, true],
    ]);
    expect(isWatchError(foreign[0], 'timeout-total')).toBe(true);
  });
});
