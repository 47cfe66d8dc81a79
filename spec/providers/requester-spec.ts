import { of, throwError, type Observable } from 'rxjs';
import { defineProvider, faultOfStatus, requestBudget, type HttpRequest, type Reply, type Transport } from 'rx-task-status';
import { UNCHANGED } from '../../src/core/outcome';
import { transportError } from '../../src/core/faultOfError';
import { send } from '../../src/polling/exchange';
import { requester } from '../../src/providers/requester';
import { replyOf } from '../support/providerLaws';
import { run } from '../support/run';

const KEY = 'sk-0123456789';
const context = { memo: undefined, previous: undefined };
const spec = {
  name: 'acme' as const,
  auth: (key: string) => ({ Authorization: key, 'X-From': 'auth' }),
  status: ({ id }: { readonly id: string }, { baseUrl }: { readonly baseUrl: string }, memo: unknown): HttpRequest => ({ url: typeof memo === 'string' ? memo : `${baseUrl}/${id}` }),
  read: (reply: Reply) => faultOfStatus(reply.status) ?? ({ status: 'running', text: reply.text } as const),
};

/** Asks once, and returns the request and the answer. */
function ask(changes: object, reply: Reply | Error = replyOf('{}'), asked: object = context, purpose: 'status' | 'cancel' = 'status') {
  const requests: HttpRequest[] = [];
  const answers: any[] = [];
  const transport = (request: HttpRequest) => {
    requests.push(request);
    return reply instanceof Error ? throwError(() => reply) : of(reply);
  };
  const request = requester({ ...spec, ...changes }, { apiKey: KEY } as never, 'https://acme.example', transport);
  send(() => request(purpose, { id: '1' }, asked as typeof context), (answer) => answers.push(answer));
  return { request: requests[0], answer: answers[0] };
}

describe('requester', () => {
  it.each<[what: string, reply: unknown]>([
    ['nothing in it', null],
    ['no headers', { status: 200, text: '{}' }],
    ['headers that can not be looked up', { status: 200, headers: {}, text: '{}' }],
    ['no text', { status: 200, headers: { get: () => null } }],
  ])('takes a reply that has %s for a mistake in the transport, not for a fault of the network', (_what, reply) => {
    const { outcome } = ask({}, reply as Reply).answer;
    expect(outcome).toMatchObject({ fault: 'fatal', code: 'bad-request', message: expect.stringContaining('what the transport gave') });
  });

  it('asks an address in capitals as well', () => {
    expect(ask({ status: () => ({ url: 'HTTP://ACME.example/1' }) }).request!.url).toBe('HTTP://ACME.example/1');
  });

  it.each<[what: string, answer: () => unknown]>([
    ['status throws a text', () => ask({ status: () => { throw `GET /x?api_key=${KEY}${'x'.repeat(40)}`; } }).answer],
    ['a reply can not be read', () => ask({}, { status: 200, text: '', headers: { get: () => { throw new Error(`no: ${KEY}`); } } }).answer],
    ['read returns it for a status', () => ask({ read: () => ({ status: `${'x'.repeat(30)}${KEY}` }) }).answer],
  ])('shows no part of the key where %s', (_what, answer) => {
    const said = JSON.stringify(answer());
    for (let from = 0; from + 6 <= KEY.length; from += 1) expect(said).not.toContain(KEY.slice(from, from + 6));
  });

  it('puts the headers of the key beneath those of the request', () => {
    const status = () => ({ url: 'https://acme.example', headers: { 'X-From': 'request', Accept: 'x' } });
    expect(ask({ status }).request!.headers).toEqual({ Authorization: KEY, 'X-From': 'request', Accept: 'x' });
  });

  it('lets a header of the request replace that of the key, whatever the case of its name: fetch would join the two', () => {
    const status = () => ({ url: 'https://acme.example', headers: { authorization: 'of-the-request' } });
    const { headers } = ask({ status }).request!;
    expect(headers).toEqual({ 'X-From': 'auth', authorization: 'of-the-request' });
    expect(new Headers(headers).get('Authorization')).toBe('of-the-request');
  });

  it('hands the memo to the request, and to the reading of its reply', () => {
    let read: unknown;
    const { request } = ask({ read: (_reply: Reply, given: unknown) => ((read = given), { status: 'running' }) }, replyOf(''), { memo: 'https://acme.example/moved', previous: undefined });
    expect(request!.url).toBe('https://acme.example/moved');
    expect(read).toEqual({ task: { id: '1' }, previous: undefined, purpose: 'status', memo: 'https://acme.example/moved' });
  });

  it('asks for the status where there is no way to cancel', () => {
    expect(ask({}, replyOf('{}'), context, 'cancel').request!.url).toBe('https://acme.example/1');
    expect(ask({ cancel: () => ({ url: 'https://acme.example/c' }) }, replyOf('{}'), context, 'cancel').request!.url).toBe('https://acme.example/c');
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date, from the reply’s own', { 'retry-after': 'Fri, 13 Mar 2026 08:00:07 GMT', date: 'Fri, 13 Mar 2026 08:00:00 GMT' }, 7000],
    ['more than 15 minutes', { 'retry-after': '86400' }, 900_000],
    ['nothing', { 'retry-after': '0' }, undefined],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('reads a Retry-After of %s, on any status', (_what, headers, retryAfter) => {
    for (const status of [200, 202, 429, 503]) expect(ask({}, replyOf('x', status, headers as never)).answer.outcome.retryAfter).toBe(retryAfter);
  });

  it('believes the provider’s own hint before the header', () => {
    const read = () => ({ status: 'running', retryAfter: 99 });
    expect(ask({ read }, replyOf('', 200, { 'retry-after': '7' })).answer.outcome.retryAfter).toBe(99);
  });

  it.each([0, -5, NaN, null])('takes the header where the provider’s own hint is none: %s', (retryAfter) => {
    const read = () => ({ status: 'running', retryAfter });
    expect(ask({ read }, replyOf('', 200, { 'retry-after': '7' })).answer.outcome.retryAfter).toBe(7_000);
  });

  it('says unchanged where status and text are those of the last reply, if the text decides', () => {
    const first = ask({ textDecides: true }, replyOf('same')).answer;
    const again = (text: string, status = 200, textDecides = true) =>
      ask({ textDecides }, replyOf(text, status), { memo: undefined, previous: { status: 'running' }, textHash: first.textHash }).answer.outcome;
    expect(again('same')).toEqual({ [UNCHANGED]: true, retryAfter: undefined });
    expect(again('other')).toEqual({ status: 'running', text: 'other' });
    expect(again('same', 201)).toEqual({ status: 'running', text: 'same' });
    expect(again('same', 200, false)).toEqual({ status: 'running', text: 'same' });
  });

  it('reads a text again that held a hint of its own, and none for the header’s sake', () => {
    const read = () => ({ status: 'running', retryAfter: 5_000 });
    expect(ask({ textDecides: true, read }).answer.textHash).toBeUndefined();
    expect(ask({ textDecides: true }, replyOf('{}', 200, { 'retry-after': '5' })).answer.textHash).toBeDefined();
  });

  it('forgets the text of a reply that was a fault', () => {
    expect(ask({ textDecides: true }, replyOf('x', 503)).answer).not.toHaveProperty('textHash');
  });

  it('shows how an unreadable reply began, in 200 characters and without the key', () => {
    const { outcome } = ask({ read: (reply: Reply) => JSON.parse(reply.text) as never }, replyOf(`<html>${KEY}${'x'.repeat(1000)}`)).answer;
    expect(outcome).toMatchObject({ fault: 'unreadable', message: 'the reply is no JSON' });
    expect(outcome.text).toBe(`<html>[redacted]${'x'.repeat(184)}`);
  });

  it('takes the key out of what the provider reads, and of details that JSON’s escapes had hidden', () => {
    expect(ask({}, replyOf(`{"echo":"${KEY}"}`)).answer.outcome.text).toBe('{"echo":"[redacted]"}');
    const read = (reply: Reply) => ({ status: 'running', details: [JSON.parse(reply.text)] });
    const escaped = `{"echo":"${KEY.replaceAll('s', '\\u0073')}","${KEY.replaceAll('s', '\\u0073')}":1}`;
    expect(ask({ read }, replyOf(escaped)).answer.outcome).toEqual({ status: 'running', details: [{ echo: '[redacted]', '[redacted]': 1 }] });
  });

  it.each<[how: string, escaped: (key: string) => string]>([
    ['a slash', (key) => key.replaceAll('/', '\\/')],
    ['a number', (key) => key.replace('K', '\\u004b')],
  ])('lets out no part of a key that JSON writes with the escape of %s, wherever its message is cut off', (_how, escaped) => {
    const key = 'sK/0123456789+abcdef/';
    for (let before = 150; before < 200; before += 1) {
      const said = `${'x'.repeat(before)} ${escaped(key)}`;
      const replies = [replyOf(`{"code":400,"msg":"${said}"}`, 400), replyOf(`{"code":400,"msg":"${said}`), replyOf(`{"a":"${said}",oops}`)];
      for (const reply of replies) {
        const answers: unknown[] = [];
        const read = (given: Reply) => {
          const { msg } = JSON.parse(given.text) as { msg: string };
          return { fault: 'fatal', message: msg.slice(0, 200) } as const;
        };
        const request = requester({ ...spec, read }, { apiKey: key } as never, 'https://acme.example', () => of(reply));
        send(() => request('status', { id: '1' }, context), (answer) => answers.push(answer));
        const shown = JSON.stringify(answers);
        expect(answers).toHaveLength(1);
        for (let from = 0; from + 5 <= key.length; from += 1) expect(shown).not.toContain(key.slice(from, from + 5));
      }
    }
  });

  it('leaves what is no plain object as read made it, also where the reply has escapes', () => {
    const read = (reply: Reply) => ({ status: 'completed', result: new URL((JSON.parse(reply.text) as { url: string }).url), counts: new Map([['a', 1]]) });
    for (const url of ['"https://x.example/a"', '"https:\\/\\/x.example\\/a"']) {
      const { result, counts } = ask({ read }, replyOf(`{"url":${url}}`)).answer.outcome;
      expect([String(result), counts]).toEqual(['https://x.example/a', new Map([['a', 1]])]);
    }
  });

  it('takes the key out of JSON within JSON', () => {
    const read = (reply: Reply) => ({ status: 'running', inner: JSON.parse((JSON.parse(reply.text) as { inner: string }).inner) as unknown });
    const inner = JSON.stringify(`{"echo":"${KEY.replaceAll('s', '\\u0073')}"}`);
    expect(ask({ read }, replyOf(`{"inner":${inner}}`)).answer.outcome.inner).toEqual({ echo: '[redacted]' });
  });

  it('takes the key out of a reply of a class as well, whose fields are accessors', () => {
    class Given {
      get status() { return 200; }
      get headers() { return { get: () => 'from a header' }; }
      get text() { return `your key is ${KEY}`; }
    }
    const read = ({ status, headers, text }: Reply) => ({ status: 'running', said: [status, headers.get('x'), text] });
    expect(ask({ read }, new Given()).answer.outcome.said).toEqual([200, 'from a header', 'your key is [redacted]']);
  });

  it('takes the key out of errors of the transport', () => {
    const { outcome } = ask({}, new TypeError(`bad header: ${KEY}`)).answer;
    expect(outcome).toMatchObject({ fault: 'transient', code: 'network', message: 'TypeError: bad header: [redacted]' });
    expect(String(outcome.cause.stack)).not.toContain(KEY);
  });

  it('classifies an error of the transport by its HTTP status', () => {
    expect(ask({}, Object.assign(new Error('x'), { status: 402 })).answer.outcome).toMatchObject({ fault: 'account', code: 'no-credit' });
  });

  describe('over a function that throws', () => {
    const bug = (): never => {
      throw new Error('a bug');
    };
    const told = (changes: object, transport: Transport, apiKey: string | (() => Observable<string>) = KEY) => {
      const answers: any[] = [];
      const request = requester({ ...spec, ...changes }, { apiKey } as never, 'https://acme.example', transport);
      send(() => request('status', { id: '1' }, context), (answer) => answers.push(answer));
      expect(answers).toHaveLength(1);
      return answers[0].outcome;
    };
    const none = () => undefined as unknown as Observable<Reply>;

    it.each<[what: string, changes: object, transport: Transport, message: string]>([
      ['the transport', {}, bug, 'request threw: Error: a bug'],
      ['a transport that returns nothing', {}, none, 'request threw: TypeError: the transport returned no Observable'],
      // Rejected, and nobody hears of it: an unhandled rejection would fail the run.
      ['a transport that returns a promise', {}, () => Promise.reject(new Error('refused')) as never, 'request threw: TypeError: the transport returned a promise, no Observable; for a fetch, use fetchTransport({ fetch })'],
      ['status', { status: bug }, () => of(replyOf('{}')), 'status threw: Error: a bug'],
      ['auth', { auth: bug }, () => of(replyOf('{}')), 'auth threw: Error: a bug'],
      ['an auth that returns nothing: without the key nothing is sent', { auth: none }, () => of(replyOf('{}')), 'auth threw: TypeError: Cannot convert undefined or null to object'],
      ['a URL that is not absolute', { status: () => ({ url: 'x' }) }, () => of(replyOf('{}')), 'status threw: TypeError: the request needs an absolute http(s) URL; is baseUrl missing?'],
    ])('is a bug that no repetition mends, whether the key has to be waited for or not: %s', (_what, changes, transport, message) => {
      const fault = { fault: 'fatal', code: 'bad-request', message };
      expect(told(changes, transport)).toMatchObject(fault);
      expect(told(changes, transport, () => of(KEY))).toMatchObject(fault);
    });

    it('is what it says itself, where a transport throws what it has classified', () => {
      const transport = (): never => {
        throw transportError({ fault: 'transient', code: 'server', message: 'busy' });
      };
      expect(told({}, transport)).toMatchObject({ fault: 'transient', code: 'server', message: 'busy' });
    });

    it('takes the key out of what is thrown', () => {
      const transport = (): never => {
        throw new Error(`bad header: ${KEY}`);
      };
      expect(told({}, transport).message).toBe('request threw: Error: bad header: [redacted]');
    });

    it('ends the task alone', () => {
      const factory = defineProvider({ name: 'x', status: ({ id }) => ({ url: `https://x/${id}` }), read: () => ({ status: 'completed', result: 1 }) });
      const told: unknown[] = [];
      const transport: Transport = ({ url }) => (url.endsWith('bad') ? bug() : of(replyOf('{}')));
      run(({ flush }) => {
        factory({ transport, budget: requestBudget({ perSecond: 10 }) }).watchAll(['bad', 'good']).subscribe(({ taskId, status }) => told.push([taskId, status]));
        flush();
      });
      expect(told).toEqual([['bad', 'lost'], ['good', 'completed']]);
    });
  });
});
