import type { Fault } from '../../src/core/outcome';
import { scrubFault, scrubText } from '../../src/core/scrub';

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

  it('takes a secret by the letter, not as a pattern', () => {
    expect(scrubText('sk.a+c skxaac $& sk.a+c', 'sk.a+c')).toBe('[redacted] skxaac $& [redacted]');
  });
});

describe('scrubFault', () => {
  it('takes the key out of the message, the issues and the text', () => {
    expect(scrub({ message: `bad ${KEY}`, issues: [`a ${KEY}`, 'b'], text: `<html>${KEY}` })).toEqual({
      fault: 'transient',
      message: 'bad [redacted]',
      issues: ['a [redacted]', 'b'],
      text: '<html>[redacted]',
    });
  });

  it('leaves everything else as it is', () => {
    const fault: Fault = { fault: 'ambiguous', code: 'bad-request', message: 'x', retryAfter: 5, memo: { a: 1 } };
    expect(scrubFault(fault, KEY)).toEqual(fault);
    expect(scrubFault(fault, '')).toBe(fault);
  });

  it('keeps the identity of a cause that does not hold the key', () => {
    const causes: unknown[] = [new TypeError('fetch failed', { cause: new Error('ECONNRESET') }), { a: { b: 1 } }, 5, null];
    for (const cause of causes) expect(scrub({ cause }).cause).toBe(cause);
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

  it('keeps what goes round in a circle', () => {
    const circle: { error: Error; self?: unknown } = { error: new Error('a') };
    circle.self = circle;
    expect(everything(scrub({ cause: circle }).cause)).not.toContain(KEY);
  });
});
