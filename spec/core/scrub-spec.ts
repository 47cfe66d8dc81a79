import { inspect } from 'node:util';
import type { Fault } from '../../src/core/outcome';
import { scrubFault, scrubJsonText, scrubText } from '../../src/core/scrub';

const KEY = 'sk-mai-secret';

/** All that an error shows, wherever it shows it. */
const everything = (value: unknown, depth = 0): string => {
  if (typeof value !== 'object' || value === null || depth > 9) return String(value);
  return Object.getOwnPropertyNames(value)
    .concat('name', 'message', 'stack')
    .map((name) => `${name}=${everything((value as Record<string, unknown>)[name], depth + 1)}`)
    .join('\n');
};

const scrub = (fields: Partial<Fault>): Fault => scrubFault({ fault: 'transient', message: 'x', ...fields }, KEY);

describe('scrubText', () => {
  it.each([
    [`Invalid header value: ${KEY}`, 'Invalid header value: [redacted]'],
    [`${KEY}${KEY} and ${KEY}`, '[redacted][redacted] and [redacted]'],
    ['nothing to hide', 'nothing to hide'],
    ['', ''],
  ])('makes %j %j', (text, scrubbed) => {
    expect(scrubText(text, KEY)).toBe(scrubbed);
  });

  it('leaves a text alone where there is no secret', () => {
    expect(scrubText('abc', '')).toBe('abc');
  });

  it('takes out a secret that a URL spells', () => {
    const key = 'sk/0123+456=';
    expect(scrubText(`https://acme.example/?key=${encodeURIComponent(key)}&again=${key}`, key)).toBe('https://acme.example/?key=[redacted]&again=[redacted]');
    expect(scrubJsonText(JSON.stringify({ next: `?key=${encodeURIComponent(key)}` }), key)).toBe('{"next":"?key=[redacted]"}');
  });

  it('leaves a text alone where the secret has fewer than 8 characters', () => {
    expect(scrubText('an example of 7', 'example')).toBe('an example of 7');
    expect(scrubText('an examples of 8', 'examples')).toBe('an [redacted] of 8');
  });

  it('takes a secret by the letter, not as a pattern', () => {
    expect(scrubText('sk.a+c.d skxaacxd $& sk.a+c.d', 'sk.a+c.d')).toBe('[redacted] skxaacxd $& [redacted]');
  });
});

describe('scrubJsonText', () => {
  it.each([
    ['sk/0123+456=', '{"a":"sk\\/0123+456=","b":"\\n\\u00e9"}', '{"a":"[redacted]","b":"\\n\\u00e9"}'],
    ['sk-Jkl-0123', '["\\u0073k-\\u004akl","sk\\u002D\\u004Akl-\\u0030123"]', '["\\u0073k-\\u004akl","[redacted]"]'],
    ['a"b\\c0123', JSON.stringify({ echo: 'a"b\\c0123' }), '{"echo":"[redacted]"}'],
    ['/k-0123456', '["\\\\\\/k-012345\\u0036","\\\\/k-012345\\u0036","\\\\u002fk-0123456"]', '["\\\\[redacted]","\\\\[redacted]","\\\\u002fk-0123456"]'],
    ['sk.a+c.d', '{"a":"sk.a\\u002bc.d skxa\\u002bcxd \\u0024&"}', '{"a":"[redacted] skxa\\u002bcxd \\u0024&"}'],
    ['example', '{"a":"\\u0065xample"}', '{"a":"\\u0065xample"}'],
  ])('takes %j out of %s', (secret, text, rest) => {
    expect(scrubJsonText(text, secret)).toBe(rest);
    expect(JSON.parse(rest)).toBeDefined();
  });

  it('takes time that grows with the text alone', () => {
    const text = `${'\\u0073k-mai-secre'.repeat(100_000)}t`;
    const since = performance.now();
    expect(scrubJsonText(text, KEY)).toHaveLength(text.length - '\\u0073k-mai-secret'.length + '[redacted]'.length);
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});

describe('scrubFault', () => {
  it('takes the key out of the message, the issues, the text and the memo', () => {
    expect(scrub({ message: `bad ${KEY}`, issues: [`a ${KEY}`, 'b'], text: `<html>${KEY}`, memo: { next: [`/a?key=${KEY}`] } })).toEqual({
      fault: 'transient',
      message: 'bad [redacted]',
      issues: ['a [redacted]', 'b'],
      text: '<html>[redacted]',
      memo: { next: ['/a?key=[redacted]'] },
    });
  });

  it('leaves everything else as it is', () => {
    const fault: Fault = { fault: 'ambiguous', code: 'bad-request', message: 'x', retryAfter: 5, memo: { a: 1 } };
    expect(scrubFault(fault, KEY)).toEqual(fault);
    expect(scrubFault(fault, '')).toBe(fault);
  });

  it('knows class and code of a fault by their own words, whatever the key is', () => {
    const fault: Fault = { fault: 'transient', code: 'rate-limited', message: 'HTTP 429' };
    expect(scrubFault(fault, 'transient')).toEqual(fault);
    expect(scrubFault(fault, 'rate-limited')).toEqual(fault);
  });

  it('keeps a cause as it is where there is no key', () => {
    const causes: unknown[] = [new TypeError('fetch failed', { cause: new Error('ECONNRESET') }), { a: { b: 1 } }, 5, null];
    for (const cause of causes) expect(scrubFault({ fault: 'transient', message: 'x', cause }, '').cause).toBe(cause);
  });

  it('keeps what an error says, and nothing else of it', () => {
    const error = Object.assign(new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) }), { status: 503, request: {} });
    const { cause } = scrub({ cause: error }) as { cause: Error };
    expect(cause).toBeInstanceOf(Error);
    expect(cause).not.toBe(error);
    expect(cause).toMatchObject({ name: 'TypeError', message: 'fetch failed', stack: error.stack, cause: { message: 'reset', code: 'ECONNRESET' } });
    expect(cause).not.toHaveProperty('request');
    expect(cause).not.toHaveProperty('status');
    const angular = scrub({ cause: { name: 'HttpErrorResponse', message: 'boom', code: 7, error: {} } }).cause;
    expect(angular).toMatchObject({ name: 'HttpErrorResponse', message: 'boom', code: 7, stack: 'HttpErrorResponse: boom' });
  });

  it.each<[what: string, cause: unknown, kept: unknown]>([
    ['a text', 'refused', 'refused'],
    ['a long text', 'x'.repeat(900), 'x'.repeat(200)],
    ['a number', 5, 5],
    ['a boolean', false, false],
    ['null', null, null],
  ])('keeps %s', (_what, cause, kept) => {
    expect(scrub({ cause }).cause).toBe(kept);
  });

  it.each<[what: string, cause: unknown]>([['an object', { a: 1 }], ['NaN', NaN], ['a symbol', Symbol('a')], ['a function', () => 1], ['a bigint', 1n]])(
    'keeps nothing of %s',
    (_what, cause) => {
      expect(scrub({ cause })).not.toHaveProperty('cause');
    },
  );

  it.each<[where: string, hide: (error: Error) => void]>([
    ['the headers of a request', (error) => Object.assign(error, { request: new Request('https://acme.example', { headers: { Authorization: KEY } }) })],
    ['headers', (error) => Object.assign(error, { headers: new Headers({ Authorization: KEY }) })],
    ['a map', (error) => Object.assign(error, { headers: new Map([['Authorization', KEY]]) })],
    ['a field named by a symbol', (error) => Object.assign(error, { [Symbol('request')]: { key: KEY } })],
  ])('lets no cause keep the key in %s', (_where, hide) => {
    const error = new Error('refused');
    hide(error);
    const { cause } = scrub({ cause: new Error('outer', { cause: error }) }) as { cause: Error };
    expect(inspect(cause, { depth: Infinity, showHidden: true })).not.toContain(KEY);
    expect(cause.cause).not.toBe(error);
    expect(Reflect.ownKeys(cause.cause as Error).sort()).toEqual(['message', 'name', 'stack']);
  });

  it('survives a field whose reading throws', () => {
    const angry = (name: string): Error => Object.defineProperty(new Error('boom'), name, { enumerable: true, get: () => { throw new Error('getter'); } });
    for (const name of ['cause', 'code', 'stack', 'name', 'x']) expect(scrub({ cause: angry(name) }).cause).toMatchObject({ message: 'boom' });
    expect(scrub({ cause: angry('message') })).not.toHaveProperty('cause');
  });

  it('ends where errors go round in a circle', () => {
    const error = new Error('a');
    error.cause = error;
    expect(scrub({ cause: error }).cause).toMatchObject({ message: 'a', cause: { message: 'a' } });
  });

  it('replaces a cause that quotes the key by an error that says the same without it', () => {
    const cause = Object.assign(new TypeError(`Headers.append: "Bearer ${KEY}" is an invalid header value.`), { code: `ERR_${KEY}` });
    const { cause: copy } = scrub({ cause }) as { cause: Error & { code: string } };
    expect(copy).toBeInstanceOf(Error);
    expect([copy.name, copy.message, copy.code]).toEqual(['TypeError', 'Headers.append: "Bearer [redacted]" is an invalid header value.', 'ERR_[redacted]']);
    expect(copy.stack).toContain('scrub-spec');
    expect(everything(copy)).not.toContain(KEY);
  });

  it('does not touch the error it was given', () => {
    const cause = new Error(KEY);
    scrub({ cause });
    expect(cause.message).toBe(KEY);
  });

  it.each<[name: string, cause: unknown]>([
    ['a text', `Bearer ${KEY}`],
    ['a cause of a cause', new Error('a', { cause: new Error('b', { cause: new Error(KEY) }) })],
    ['a cause ten deep', Array.from({ length: 10 }).reduce<Error>((inner) => new Error('outer', { cause: inner }), new Error(KEY))],
    ['a field of an error', Object.assign(new Error('a'), { config: { headers: { Authorization: KEY } } })],
    ['the name of a field', Object.assign(new Error('a'), { [KEY]: true })],
    ['a hidden field', Object.defineProperty(new Error('a'), 'request', { value: { key: KEY }, enumerable: false })],
    ['one of many errors', new AggregateError([new Error(KEY)], 'all failed')],
    ['an object that is no error', { headers: { authorization: KEY } }],
    ['an array', [['authorization', KEY]]],
    ['an error\'s name', Object.assign(new Error('a'), { name: KEY })],
    ['a DOMException', new DOMException(`no header ${KEY}`, 'SyntaxError')],
    ['a cause that is an object', new Error('a', { cause: { key: KEY } })],
  ])('leaves no key in %s', (_name, cause) => {
    const scrubbed = scrub({ cause }).cause;
    expect(everything(cause, -9)).toContain(KEY);
    expect(everything(scrubbed, -9)).not.toContain(KEY);
  });
});
