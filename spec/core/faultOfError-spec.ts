import { WatchError } from '../../src/core/errors';
import { faultOfError, faultOfThrow, transportError } from '../../src/core/faultOfError';
import type { Fault } from '../../src/core/outcome';

/** An object that is its own response. */
const circle = (): object => {
  const round: { response?: object } = {};
  round.response = round;
  return round;
};

const withFields = (error: Error, fields: object): Error => Object.assign(error, fields);

describe('faultOfError', () => {
  it.each<[name: string, error: unknown, fault: Omit<Fault, 'cause'>]>([
    [
      'native fetch, whose cause knows why',
      withFields(new TypeError('fetch failed'), { cause: withFields(new Error('connect ECONNREFUSED 127.0.0.1:80'), { code: 'ECONNREFUSED' }) }),
      { fault: 'transient', code: 'network', message: 'TypeError: fetch failed (ECONNREFUSED)' },
    ],
    [
      'node-fetch, which says it itself',
      withFields(new Error('request to http://x failed, reason: connect ECONNREFUSED'), { name: 'FetchError', code: 'ECONNREFUSED', type: 'system' }),
      { fault: 'transient', code: 'network', message: 'FetchError: request to http://x failed, reason: connect ECONNREFUSED' },
    ],
    ['a system error', withFields(new Error('read failed'), { code: 'ECONNRESET' }), { fault: 'transient', code: 'network', message: 'Error: read failed (ECONNRESET)' }],
    ['a numeric code, which is none of the system\'s', withFields(new Error('aborted'), { code: 20 }), { fault: 'transient', code: 'network', message: 'Error: aborted' }],
    ['an SDK\'s 503', withFields(new Error('503 busy'), { name: 'APIError', status: 503 }), { fault: 'transient', code: 'server', message: 'APIError: 503 busy' }],
    ['an SDK\'s 429', withFields(new Error('slow down'), { statusCode: 429 }), { fault: 'transient', code: 'rate-limited', message: 'Error: slow down' }],
    ['an SDK\'s 401', withFields(new Error('no key'), { status: 401 }), { fault: 'account', code: 'unauthorized', message: 'Error: no key' }],
    ['an SDK\'s 404', withFields(new Error('gone'), { status: 404 }), { fault: 'notFound', code: 'not-found', message: 'Error: gone' }],
    ['an SDK\'s 400', withFields(new Error('bad'), { status: 400 }), { fault: 'fatal', code: 'bad-request', message: 'Error: bad' }],
    ['an SDK that could not parse a 200', withFields(new Error('bad JSON'), { status: 200 }), { fault: 'transient', code: 'network', message: 'Error: bad JSON' }],
    ['a status that is a word', withFields(new Error('x'), { status: 'error' }), { fault: 'transient', code: 'network', message: 'Error: x' }],
    ['RxJS ajax with no reply', withFields(new Error('ajax error'), { name: 'AjaxError', status: 0 }), { fault: 'transient', code: 'network', message: 'AjaxError: ajax error' }],
    [
      'Angular with no reply, which is no Error',
      { name: 'HttpErrorResponse', status: 0, message: 'Http failure response for https://x: 0 Unknown Error' },
      { fault: 'transient', code: 'network', message: 'HttpErrorResponse: Http failure response for https://x: 0 Unknown Error' },
    ],
    ['Angular with one', { name: 'HttpErrorResponse', status: 503, message: 'Http failure' }, { fault: 'transient', code: 'server', message: 'HttpErrorResponse: Http failure' }],
    ['an object with a message alone', { message: 'no' }, { fault: 'transient', code: 'network', message: 'Error: no' }],
    ['a text', 'no', { fault: 'transient', code: 'network', message: 'something that is no error was thrown: string' }],
    ['an object', { secret: 'sk-1' }, { fault: 'transient', code: 'network', message: 'something that is no error was thrown: object' }],
    ['null', null, { fault: 'transient', code: 'network', message: 'something that is no error was thrown: object' }],
    ['undefined', undefined, { fault: 'transient', code: 'network', message: 'something that is no error was thrown: undefined' }],
    ['axios\'s 503', withFields(new Error('failed'), { name: 'AxiosError', code: 'ERR_BAD_RESPONSE', response: { status: 503 } }), { fault: 'transient', code: 'server', message: 'AxiosError: failed (ERR_BAD_RESPONSE)' }],
  ])('knows %s', (_name, error, fault) => {
    const found = faultOfError(error, 0);
    expect(found).toEqual({ ...fault, cause: error });
    expect(found.cause).toBe(error);
  });

  it.each<[name: string, fields: object, retryAfter: number | undefined]>([
    ['headers to look up', { headers: new Headers({ 'Retry-After': '7' }) }, 7_000],
    ['headers that are an object', { headers: { 'retry-after': '7' } }, 7_000],
    ['those of its response', { response: { status: 429, headers: { 'retry-after': '7' } } }, 7_000],
    ['those of a Response', { response: new Response('', { headers: { 'retry-after': '7' } }) }, 7_000],
    ['a date, from the reply\'s own', { headers: { 'retry-after': 'Fri, 13 Mar 2026 08:00:07 GMT', date: 'Fri, 13 Mar 2026 08:00:00 GMT' } }, 7_000],
    ['a date, from now', { headers: { 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' } }, 7_000],
    ['nonsense', { headers: { 'retry-after': 'soon' } }, undefined],
    ['a number', { headers: { 'retry-after': 7 } }, 7_000],
    ['those of its response before its own, which may be the request\'s', { headers: {}, response: { headers: { 'retry-after': '7' } } }, 7_000],
    ['headers whose look-up throws', { headers: { get: () => { throw new Error('no'); } } }, undefined],
    ['a response that is its own', circle(), undefined],
    ['headers without it', { headers: new Headers() }, undefined],
    ['headers that are null', { headers: null, response: null }, undefined],
  ])('reads the Retry-After of an error: %s', (_name, fields, retryAfter) => {
    const found = faultOfError(withFields(new Error('slow down'), { status: 429, ...fields }), 2_000);
    expect([found.code, found.retryAfter]).toEqual(['rate-limited', retryAfter]);
  });

  it('takes what a transport classified as it is', () => {
    const cause = new Error('why');
    const fault: Fault = { fault: 'transient', code: 'too-large', message: 'over 5 MB', cause };
    expect(faultOfError(transportError(fault), 0)).toEqual(fault);
  });

  it('keeps all of a classified error, and no field that is undefined', () => {
    const error = new WatchError('rate-limited', 'slow down', { fault: 'transient', retryAfter: 5, issues: ['x'], text: 'y', cause: 'z' });
    expect(faultOfError(error, 0)).toEqual({ fault: 'transient', code: 'rate-limited', message: 'slow down', retryAfter: 5, issues: ['x'], text: 'y', cause: 'z' });
    expect(Object.keys(faultOfError(new WatchError('server', 'x', { fault: 'transient' }), 0))).toEqual(['fault', 'code', 'message']);
  });

  it('takes an error of watching that nobody classified for the network\'s', () => {
    expect(faultOfError(new WatchError('timeout-total', 'x'), 0)).toMatchObject({ fault: 'transient', code: 'network' });
  });
});

describe('faultOfThrow', () => {
  it.each<[name: string, error: unknown, where: string, fault: Omit<Fault, 'cause'>]>([
    ['no JSON', new SyntaxError('Unexpected token <'), 'read', { fault: 'unreadable', message: 'the reply is no JSON', issues: ['Unexpected token <'] }],
    ['a bug in read', new TypeError('x is undefined'), 'read', { fault: 'fatal', code: 'unreadable-reply', message: 'read threw: TypeError: x is undefined' }],
    ['a bug in status', new TypeError('x is undefined'), 'status', { fault: 'fatal', code: 'bad-request', message: 'status threw: TypeError: x is undefined' }],
    ['a text', 'no', 'cancel', { fault: 'fatal', code: 'bad-request', message: 'cancel threw: something that is no error was thrown: string' }],
  ])('knows %s', (_name, error, where, fault) => {
    expect(faultOfThrow(error, where)).toEqual({ ...fault, cause: error });
  });
});

describe('transportError', () => {
  it('is an error of watching with the fault\'s class and code', () => {
    const error = transportError({ fault: 'unreadable', message: 'cut off' });
    expect([error.name, error.code, error.fault, error.message]).toEqual(['WatchError', 'unreadable-reply', 'unreadable', 'cut off']);
  });
});
