import { InvalidOptionRangeError, InvalidOptionTypeError } from '../../src/core/errors';
import { checkBaseUrl, checkBoolean, checkCount, checkDuration, checkFields, checkFunction, checkKey, checkNames, checkNumber, checkObject, checkOptions, checkText } from '../../src/core/options';
import { thrown } from '../support/thrown';

const kindOf = (error: Error): string => (error instanceof InvalidOptionRangeError ? 'range' : error instanceof InvalidOptionTypeError ? 'type' : error.name);

/** The option that the error names, its kind and its message. */
const said = (call: () => unknown): [option: unknown, kind: string, message: string] => {
  const error = thrown(call);
  return [error.option, kindOf(error), error.message];
};

describe('checkNumber', () => {
  it.each<[value: unknown, bounds: Parameters<typeof checkNumber>[2], kind: string, message: string]>([
    [0, { min: 1 }, 'range', 'n must be a finite number >= 1, not 0'],
    [11, { min: 1, max: 10 }, 'range', 'n must be a finite number from 1 to 10, not 11'],
    [1.5, { min: 1, whole: true }, 'range', 'n must be a whole number >= 1, not 1.5'],
    [NaN, { min: 1 }, 'range', 'n must be a finite number >= 1, not NaN; undefined is none, or the default'],
    [Infinity, { min: 1 }, 'range', 'n must be a finite number >= 1, not Infinity; undefined is none, or the default'],
    [-Infinity, { min: 1 }, 'range', 'n must be a finite number >= 1, not -Infinity; undefined is none, or the default'],
    [2 ** 53, { min: 1 }, 'range', 'n must be a finite number >= 1, not 9007199254740992; undefined is none, or the default'],
    [Number.MAX_VALUE, { min: 1 }, 'range', 'n must be a finite number >= 1, not 1.7976931348623157e+308; undefined is none, or the default'],
    ['5', { min: 1 }, 'type', 'n must be a finite number >= 1, not \'5\''],
    [null, { min: 1 }, 'type', 'n must be a finite number >= 1, not null'],
    [true, { min: 1 }, 'type', 'n must be a finite number >= 1, not true'],
    [[5], { min: 1 }, 'type', 'n must be a finite number >= 1, not an array'],
    [{ key: 'secret' }, { min: 1 }, 'type', 'n must be a finite number >= 1, not a value of type object'],
    [() => 5, { min: 1 }, 'type', 'n must be a finite number >= 1, not a value of type function'],
    [5n, { min: 1 }, 'type', 'n must be a finite number >= 1, not a value of type bigint'],
    ['x'.repeat(41), { min: 1 }, 'type', `n must be a finite number >= 1, not a string of 41 characters`],
    ['x'.repeat(40), { min: 1 }, 'type', `n must be a finite number >= 1, not '${'x'.repeat(40)}'`],
    ['x'.repeat(40), { min: 1 }, 'type', `n must be a finite number >= 1, not '${'x'.repeat(40)}'`],
    [0, { min: 1, unit: 'requests' }, 'range', 'n must be a finite number of requests >= 1, not 0'],
  ])('refuses %p within %j', (value, bounds, kind, message) => {
    expect(said(() => checkNumber('n', value, bounds))).toEqual(['n', kind, message]);
  });

  it.each<[value: unknown, bounds: Parameters<typeof checkNumber>[2]]>([
    [undefined, { min: 1 }],
    [1, { min: 1 }],
    [10, { min: 1, max: 10 }],
    [1.5, { min: 1 }],
    [2 ** 53 - 1, { min: 1, whole: true }],
  ])('takes %p within %j', (value, bounds) => {
    expect(checkNumber('n', value, bounds)).toBeUndefined();
  });
});

describe('checkDuration', () => {
  it.each<[value: unknown, min: number | undefined, message: string]>([
    [0, undefined, 'delay must be a finite number of milliseconds >= 1, not 0'],
    [-1, 0, 'delay must be a finite number of milliseconds >= 0, not -1'],
    ['5s', undefined, 'delay must be a finite number of milliseconds >= 1, not \'5s\''],
  ])('refuses %p of at least %p', (value, min, message) => {
    expect(said(() => checkDuration('delay', value, min))[2]).toBe(message);
  });

  it('takes none, and what is long enough', () => {
    expect([checkDuration('delay', undefined), checkDuration('delay', 1), checkDuration('delay', 0, 0)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('checkCount', () => {
  it.each<[value: unknown, min: number | undefined, message: string]>([
    [-1, undefined, 'count must be a whole number >= 0, not -1'],
    [0.5, undefined, 'count must be a whole number >= 0, not 0.5'],
    [0, 1, 'count must be a whole number >= 1, not 0'],
  ])('refuses %p of at least %p', (value, min, message) => {
    expect(said(() => checkCount('count', value, min))[2]).toBe(message);
  });

  it('takes none, and whole numbers', () => {
    expect([checkCount('count', undefined), checkCount('count', 0), checkCount('count', 7)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('checkFunction, checkObject and checkText', () => {
  it.each<[name: string, call: () => unknown, kind: string, message: string]>([
    ['a text for a function', () => checkFunction('x', 'f'), 'type', 'x must be a function, not \'f\''],
    ['null for a function', () => checkFunction('x', null), 'type', 'x must be a function, not null'],
    ['a text for an object', () => checkObject('x', 'o'), 'type', 'x must be an object, not \'o\''],
    ['null for an object', () => checkObject('x', null), 'type', 'x must be an object, not null'],
    ['an array for an object', () => checkObject('x', []), 'type', 'x must be an object, not an array'],
    ['a text for a boolean', () => checkBoolean('x', 'no'), 'type', 'x must be a boolean, not \'no\''],
    ['null for a boolean', () => checkBoolean('x', null), 'type', 'x must be a boolean, not null'],
    ['a function for an object', () => checkObject('x', () => 1), 'type', 'x must be an object, not a value of type function'],
    ['a number for a text', () => checkText('x', 5), 'type', 'x must be a string, not 5'],
    ['none for a text', () => checkText('x', undefined), 'type', 'x must be a string, not undefined'],
    ['an empty text', () => checkText('x', ''), 'range', 'x must not be empty'],
    ['a blank text', () => checkText('x', ' \n'), 'range', 'x must not be empty'],
  ])('refuse %s', (_name, call, kind, message) => {
    expect(said(call)).toEqual(['x', kind, message]);
  });

  it('take what they are for, and none where there may be none', () => {
    const taken = [checkFunction('x', () => 1), checkFunction('x', undefined), checkObject('x', {}), checkObject('x', undefined), checkText('x', 'a'), checkBoolean('x', false), checkBoolean('x', undefined)];
    expect(taken.every((value) => value === undefined)).toBe(true);
  });
});

describe('checkKey', () => {
  const HINT = 'is not (a line break or a typographic quote that was copied along?)';
  const BEARER = "is not (leave out 'Bearer ': the provider adds what is needed)";

  it.each<[name: string, key: string, message: string]>([
    ['a line break at its end', 'sk-secret\n', `apiKey must be printable ASCII without spaces; character 10 of 10 ${HINT}`],
    ['a space in front', ' sk-secret', `apiKey must be printable ASCII without spaces; character 1 of 10 ${BEARER}`],
    ['a space within', 'Bearer sk-secret', `apiKey must be printable ASCII without spaces; character 7 of 16 ${BEARER}`],
    ['a typographic quote', '“sk-secret”', `apiKey must be printable ASCII without spaces; character 1 of 11 ${HINT}`],
    ['a letter beyond ASCII', 'sk-sécret', `apiKey must be printable ASCII without spaces; character 5 of 9 ${HINT}`],
    ['a control character', 'sk-\u0000secret', `apiKey must be printable ASCII without spaces; character 4 of 10 ${HINT}`],
    ['DEL', 'sk-secret\u007f', `apiKey must be printable ASCII without spaces; character 10 of 10 ${HINT}`],
    ['nothing', '', 'apiKey must not be empty'],
  ])('refuses a key with %s, and never shows it', (_name, key, message) => {
    const error = thrown(() => checkKey('apiKey', key));
    expect([error.option, kindOf(error), error.message]).toEqual(['apiKey', 'range', message]);
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toMatch(/s[eé]cret/);
  });

  it('refuses what is no text, and shows only its type', () => {
    expect(said(() => checkKey('apiKey', 123456))).toEqual(['apiKey', 'type', 'apiKey must be a string, not a value of type number']);
    expect(said(() => checkKey('apiKey', undefined))[2]).toBe('apiKey must be a string, not a value of type undefined');
  });

  it('takes all of printable ASCII', () => {
    const printable = String.fromCharCode(...Array.from({ length: 0x7e - 0x20 }, (_, i) => 0x21 + i));
    expect(checkKey('apiKey', printable)).toBeUndefined();
  });
});

describe('checkBaseUrl', () => {
  it('is not held up by a row of slashes', () => {
    const since = performance.now();
    const url = `https://acme.example${'/'.repeat(200_000)}x`;
    expect(checkBaseUrl('baseUrl', `${url}///`)).toBe(url);
    expect(performance.now() - since).toBeLessThan(1_000);
  });

  const MALFORMED = 'baseUrl must be an http(s) URL without query or fragment, such as https://api.example.com/v1';

  it.each<[url: unknown, message: string]>([
    ['api.example.com', MALFORMED],
    ['ftp://api.example.com', MALFORMED],
    ['javascript:alert(1)', MALFORMED],
    ['https://', MALFORMED],
    ['https:///v1', MALFORMED],
    ['https://api.example.com?x=1', MALFORMED],
    ['https://api.example.com/v1#x', MALFORMED],
    ['https://api example.com', MALFORMED],
    ['https://api.example.com\\@evil.example', MALFORMED],
    [' https://api.example.com', MALFORMED],
    ['http://[::1', MALFORMED],
    ['http://localhost:80800/v1', MALFORMED],
    ['https://api.example.com%2fv1', MALFORMED],
    ['https://user:pass@api.example.com', 'baseUrl must not hold credentials; the key belongs in apiKey'],
    ['https://user@api.example.com/v1', 'baseUrl must not hold credentials; the key belongs in apiKey'],
    ['', 'baseUrl must not be empty'],
    [5, 'baseUrl must be a string, not 5'],
  ])('refuses %p', (url, message) => {
    const [option, , text] = said(() => checkBaseUrl('baseUrl', url));
    expect([option, text]).toEqual(['baseUrl', message]);
  });

  it.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['https://api.example.com/v1//', 'https://api.example.com/v1'],
    ['http://localhost:8080/v1', 'http://localhost:8080/v1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['HTTPS://api.example.com', 'HTTPS://api.example.com'],
    ['https://api.example.com/a@b', 'https://api.example.com/a@b'],
  ])('takes %s', (url, base) => {
    expect(checkBaseUrl('baseUrl', url)).toBe(base);
  });
});

describe('checkNames', () => {
  it('refuses a misspelt name and lists those there are', () => {
    expect(said(() => checkNames('retry', { count: 1, maxdelay: 2 }, ['count', 'maxDelay']))).toEqual([
      'retry.maxdelay',
      'type',
      'retry has no option maxdelay; it takes count, maxDelay',
    ]);
  });

  it('takes the names there are, some of them, and none', () => {
    expect([checkNames('retry', { count: undefined }, ['count', 'maxDelay']), checkNames('retry', {}, ['count']), checkNames('retry', undefined, [])]).toEqual([undefined, undefined, undefined]);
  });
});

describe('checkFields and checkOptions', () => {
  const CHECKS = { count: checkCount, pause: checkDuration };

  it.each<[value: any, fields: readonly string[], options: readonly string[]]>([
    [null, ['retry', 'retry must be an object, not null'], ['fetch options', 'fetch options must be an object, not null']],
    [{ tries: 1 }, ['retry.tries', 'retry has no option tries; it takes count, pause'], ['fetch.tries', 'fetch has no option tries; it takes count, pause']],
    [{ pause: 0 }, ['retry.pause', 'retry.pause must be a finite number of milliseconds >= 1, not 0'], ['pause', 'pause must be a finite number of milliseconds >= 1, not 0']],
  ])('refuse %j, the one by the path of the field, the other by its name', (value, fields, options) => {
    const [field, , ofFields] = said(() => checkFields('retry', value, CHECKS));
    const [option, , ofOptions] = said(() => checkOptions('fetch', value, CHECKS));
    expect([[field, ofFields], [option, ofOptions]]).toEqual([fields, options]);
  });

  it('take none, and what each check takes', () => {
    for (const value of [undefined, {}, { count: 1, pause: undefined }]) {
      expect([checkFields('retry', value, CHECKS), checkOptions('fetch', value, CHECKS)]).toEqual([undefined, undefined]);
    }
  });

  it('check what must be there, too', () => {
    expect(said(() => checkFields('task', undefined, { id: checkText }))).toEqual(['task.id', 'type', 'task.id must be a string, not undefined']);
  });
});
