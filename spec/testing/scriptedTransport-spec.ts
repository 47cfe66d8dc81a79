import { lastValueFrom, map, of, type Observable } from 'rxjs';
import { defineProvider, faultOfStatus, fixed, type HttpRequest, type Reply, type Transport } from '../../src/index';
import { networkError, noReply, reply, run, scriptedTransport } from '../../src/testing/index';
import { messageOf } from './messageOf';

const acme = (transport: Transport) =>
  defineProvider({
    name: 'acme',
    status: (task) => ({ url: `https://acme.example/jobs/${task.id}`, headers: { accept: 'application/json' } }),
    cancel: (task) => ({ url: `https://acme.example/jobs/${task.id}`, method: 'DELETE' }),
    read: (got) => faultOfStatus(got.status) ?? (JSON.parse(got.text) as { status: 'running' } | { status: 'completed'; result: number } | { status: 'cancelled' }),
  })({ transport, cadence: fixed(1_000), retry: { delay: 0 } });

const get = (url: string): HttpRequest => ({ url });
const A = 'https://acme.example/jobs/a';
const texts = (replies: Observable<Reply>) => replies.pipe(map(({ text }) => text));

describe('scriptedTransport with a list', () => {
  it('answers each request with a step, in order', () => {
    const transport = scriptedTransport([
      reply(200, { status: 'running' }, { delay: 20 }),
      networkError('ECONNRESET'),
      reply(503, '<html>', { headers: { 'Retry-After': '3' } }),
      reply(200, { status: 'completed', result: 42 }),
    ]);
    run(({ expectObservable }) => {
      const said = acme(transport).watch('a').pipe(map((snapshot) => [snapshot.status, snapshot.attempt]));
      expectObservable(said).toBe('20ms r 4499ms (c|)', { r: ['running', 1], c: ['completed', 4] });
    });
    expect(transport.requests.map(({ number, method, at }) => [number, method, at])).toEqual([
      [1, 'GET', 0],
      [2, 'GET', 1020],
      // Two requests a second, and then what Retry-After says.
      [3, 'GET', 1520],
      [4, 'GET', 4520],
    ]);
    transport.verify();
  });

  it('takes a cold() and a function as steps', () => {
    run(({ cold, expectObservable }) => {
      const transport = scriptedTransport([cold('--r|', { r: reply(200, 'cold') }), ({ url }) => reply(200, url)]);
      expectObservable(texts(transport(get(A)))).toBe('--a|', { a: 'cold' });
      expectObservable(texts(transport(get(A)))).toBe('(a|)', { a: A });
    });
  });

  it('lets a request that nobody scripted end the watch, with a message that says so', () => {
    const transport = scriptedTransport([reply(200, { status: 'running' })]);
    const message = 'acme a: scriptedTransport: nobody scripted GET https://acme.example/jobs/a (request 2, at 1000 ms): the 1 step of the script is used up; check the task, the options, and the functions among them';
    run(({ expectObservable }) => {
      expectObservable(acme(transport).watch('a').pipe(map(({ status }) => status))).toBe('r 999ms #', { r: 'running' }, { code: 'bad-request', fault: 'fatal', message });
    });
    expect(messageOf(transport.verify)).toBe(
      'scriptedTransport: not all went by the script\n  nobody scripted GET https://acme.example/jobs/a (request 2, at 1000 ms)',
    );
  });

  it.each<[what: string, transport: () => ReturnType<typeof scriptedTransport>, said: string]>([
    ['a step', () => scriptedTransport([() => { throw new Error('expected another URL'); }, reply(200, { status: 'running' })]), 'expected another URL'],
    ['a script', () => scriptedTransport(() => { throw new Error('expected another URL'); }), 'expected another URL'],
    ['a match', () => scriptedTransport().on(() => { throw new Error('expected another URL'); }, [reply(200)]), 'expected another URL'],
    [
      'a script that returns nothing',
      () => scriptedTransport((() => undefined) as never),
      'what the function returns must be reply(…), networkError(…), noReply(), an Observable of a reply, or a function that returns one of these',
    ],
  ])('lets what a function threw end the watch at once, and verify() fail: %s', (_what, given, said) => {
    const transport = given();
    const errors: unknown[] = [];
    run(() => acme(transport).watch('a').subscribe({ error: (error: unknown) => errors.push(error) }));
    const line = `a function threw for GET ${A} (request 1, at 0 ms): ${said}`;
    expect(errors).toEqual([expect.objectContaining({ code: 'bad-request', message: expect.stringContaining(line) })]);
    expect(transport.requests).toHaveLength(1);
    expect(messageOf(transport.verify).split('\n')[1]).toBe(`  ${line}`);
  });

  it('says that an empty script is empty', () => {
    run(({ expectObservable }) => {
      expectObservable(scriptedTransport([])(get(A))).toBe('#', undefined, {
        message: `scriptedTransport: nobody scripted GET ${A} (request 1, at 0 ms): the script is empty`,
      });
    });
  });

  it('fails when a part of the script was not used, and lists it', () => {
    const transport = scriptedTransport([reply(200), reply(503, `<html>${'x'.repeat(60)}`), networkError('EPIPE'), noReply(), of(reply(200)), () => reply(200)]).on(
      { method: 'DELETE', url: /jobs/ },
      [reply(200, { done: true }), { error: new RangeError('mine'), delay: 0 }],
    );
    transport(get(A)).subscribe();
    expect(messageOf(transport.verify)).toBe(
      [
        'scriptedTransport: not all went by the script',
        '  not used: step 1 of the script for DELETE /jobs/, reply 200 {"done":true}',
        '  not used: step 2 of the script for DELETE /jobs/, RangeError: mine',
        `  not used: step 2 of the script, reply 503 <html>${'x'.repeat(54)}…`,
        '  not used: step 3 of the script, network error EPIPE',
        '  not used: step 4 of the script, no reply',
        '  not used: step 5 of the script, an answer from an Observable',
        '  not used: step 6 of the script, an answer from a function',
      ].join('\n'),
    );
  });

  it('sends nothing before it is subscribed to, and anew for each subscriber', () => {
    const transport = scriptedTransport([reply(200, 'one'), reply(200, 'two')]);
    const replies = texts(transport(get(A)));
    expect(transport.requests).toEqual([]);
    run(({ expectObservable }) => {
      expectObservable(replies).toBe('(a|)', { a: 'one' });
      expectObservable(replies).toBe('(a|)', { a: 'two' });
    });
  });

  it('works in real time', async () => {
    const transport = scriptedTransport([reply(200, 'later', { delay: 2 })]);
    const before = Date.now();
    await expect(lastValueFrom(texts(transport(get(A))))).resolves.toBe('later');
    expect(transport.requests[0]!.at).toBeGreaterThanOrEqual(before);
  });
});

describe('what scriptedTransport records', () => {
  it('is what was sent, and whether it was aborted', () => {
    const transport = scriptedTransport([noReply(), reply(200, '', { delay: 5 }), reply(200)]);
    run(({ expectObservable }) => {
      expectObservable(transport({ url: A, method: 'POST', headers: { key: 'k' }, body: '{}' }), '--^--!').toBe('');
      expectObservable(transport(get(A)), '---^--!').toBe('');
      expectObservable(texts(transport(get(A))), '----^').toBe('----(a|)', { a: '' });
    });
    expect(transport.requests).toEqual([
      { number: 1, url: A, method: 'POST', headers: { key: 'k' }, body: '{}', at: 2, aborted: true },
      { number: 2, url: A, method: 'GET', headers: {}, body: undefined, at: 3, aborted: true },
      { number: 3, url: A, method: 'GET', headers: {}, body: undefined, at: 4, aborted: false },
    ]);
    transport.verify();
  });
});

describe('scriptedTransport with a function', () => {
  it('answers every request, and leaves nothing to verify', () => {
    const transport = scriptedTransport(({ url }) => reply(200, url.slice(-1)));
    run(({ expectObservable }) => {
      expectObservable(texts(transport(get('https://acme.example/x')))).toBe('(x|)');
      expectObservable(texts(transport(get('https://acme.example/y')))).toBe('(y|)');
    });
    transport.verify();
    scriptedTransport(() => reply(200)).verify();
  });
});

describe('on', () => {
  it('has a script for the requests that match, the first match wins', () => {
    const transport = scriptedTransport([reply(200, 'main')])
      .on({ url: A }, [reply(200, 'exact')])
      .on({ method: 'DELETE' }, () => reply(200, 'delete'))
      .on((request) => request.body === 'x', [reply(200, 'body')])
      .on({ url: /jobs/g }, [reply(200, 'pattern'), reply(200, 'pattern again')]);
    const text = (request: HttpRequest) => {
      let got = '';
      transport(request).subscribe((answer) => (got = answer.text));
      return got;
    };
    expect([
      text({ url: A, method: 'DELETE' }),
      text({ url: `${A}b`, method: 'DELETE' }),
      text({ url: `${A}b`, method: 'DELETE' }),
      text({ url: 'https://x.example/', body: 'x' }),
      text({ url: `${A}b` }),
      text({ url: `${A}b` }),
      text({ url: 'https://x.example/' }),
    ]).toEqual(['exact', 'delete', 'delete', 'body', 'pattern', 'pattern again', 'main']);
    transport.verify();
  });

  it('keeps its requests from the script of the transport, used up or not', () => {
    const transport = scriptedTransport([reply(200)]).on({ method: 'DELETE', url: /x/ }, [reply(200), reply(200)]);
    const remove: HttpRequest = { url: 'https://x.example/', method: 'DELETE' };
    transport(remove).subscribe();
    transport(remove).subscribe();
    run(({ expectObservable }) => {
      expectObservable(transport(remove)).toBe('#', undefined, {
        message: 'scriptedTransport: nobody scripted DELETE https://x.example/ (request 3, at 0 ms): the 2 steps of the script for DELETE /x/ are used up',
      });
    });
    expect(messageOf(transport.verify).split('\n').slice(2)).toEqual(['  not used: step 1 of the script, reply 200']);
  });

  it('leaves no request waiting: what matches nothing is refused', () => {
    run(({ expectObservable }) => {
      expectObservable(scriptedTransport().on({ method: 'DELETE' }, [])(get(A))).toBe('#', undefined, {
        message: `scriptedTransport: nobody scripted GET ${A} (request 1, at 0 ms): no match takes it, and there is no script for the rest`,
      });
    });
  });
});

describe('next', () => {
  it('takes the oldest request that waits, to be looked at and answered', () => {
    const transport = scriptedTransport();
    run(({ at, expectObservable }) => {
      const { watch, cancel } = acme(transport);
      expectObservable(watch('a').pipe(map(({ status }) => status))).toBe('-----r 994ms (c|)', { r: 'running', c: 'cancelled' });
      at(5, () => {
        const { request, reply: answer } = transport.next({ method: 'GET', url: /jobs\/a$/ });
        expect(request.headers).toEqual({ accept: 'application/json' });
        answer(200, { status: 'running' });
      });
      at(500, () => cancel('a').subscribe());
      at(600, () => transport.next({ method: 'DELETE' }).reply(200, { status: 'cancelled' }, { delay: 100 }));
      at(1_000, () => transport.next().reply(200, { status: 'cancelled' }));
    });
    transport.verify();
  });

  it('lets a request fail', () => {
    const transport = scriptedTransport();
    run(({ at, expectObservable }) => {
      expectObservable(transport(get(A))).toBe('--#', undefined, { name: 'TypeError', message: 'fetch failed' });
      expectObservable(transport(get(A))).toBe('--#', undefined, 'my error');
      at(2, () => {
        transport.next().error();
        transport.next().error('my error');
      });
    });
  });

  it('answers what noReply leaves open', () => {
    const transport = scriptedTransport([noReply(), noReply()]);
    run(({ at, expectObservable }) => {
      expectObservable(texts(transport(get(A)))).toBe('---(a|)', { a: 'after all' });
      expectObservable(texts(transport(get(A)))).toBe('');
      at(3, () => transport.next().reply(200, 'after all'));
    });
    transport.verify();
  });

  it('throws when nothing waits, and says what was sent', () => {
    expect(messageOf(() => scriptedTransport().next())).toBe('scriptedTransport: no request waits for an answer; none was sent');
    const transport = scriptedTransport([reply(200), noReply()]);
    transport(get(A)).subscribe();
    run(({ expectObservable }) => expectObservable(transport(get(A)), '^-!').toBe(''));
    expect(messageOf(() => transport.next())).toBe(`scriptedTransport: no request waits for an answer; 2 sent, 1 aborted, the last is GET ${A} (request 2, at 0 ms)`);
  });

  it('throws when the oldest request is another one than was asked for, and leaves it', () => {
    run(({ at, expectObservable }) => {
      const transport = scriptedTransport();
      expectObservable(texts(transport(get(A)))).toBe('-(a|)', { a: '' });
      at(1, () => {
        expect(messageOf(() => transport.next({ method: 'DELETE', url: A }))).toBe(`scriptedTransport: the next request is GET ${A} (request 1, at 0 ms), not DELETE ${A}`);
        expect(messageOf(() => transport.next({ url: /x$/ }))).toBe(`scriptedTransport: the next request is GET ${A} (request 1, at 0 ms), not any method /x$/`);
        expect(messageOf(() => transport.next(() => false))).toBe(`scriptedTransport: the next request is GET ${A} (request 1, at 0 ms), not requests that a function chooses`);
        transport.next().reply(200);
      });
    });
  });

  it('throws when a request is answered that was aborted, or answered before', () => {
    run(({ at, expectObservable }) => {
      const transport = scriptedTransport();
      expectObservable(transport(get(A)), '^--!').toBe('');
      at(1, () => {
        const taken = transport.next();
        expect(taken.aborted).toBe(false);
        at(4, () => {
          expect(taken.aborted).toBe(true);
          expect(messageOf(() => taken.reply(200))).toBe(`scriptedTransport: GET ${A} (request 1, at 0 ms) was aborted; nobody waits for an answer`);
        });
      });
    });
    const transport = scriptedTransport();
    transport(get(A)).subscribe();
    const taken = transport.next();
    taken.reply(200);
    expect(messageOf(() => taken.error())).toMatch(/^scriptedTransport: GET .* is answered already$/);
  });

  it('has verify() fail for what was not taken, or not answered', () => {
    run(({ at, expectObservable }) => {
      const transport = scriptedTransport();
      expectObservable(transport(get(A)), '^--!').toBe('');
      expectObservable(transport(get(`${A}b`)), '^--!').toBe('');
      at(1, () => {
        transport.next();
        expect(messageOf(transport.verify)).toBe(
          ['scriptedTransport: not all went by the script', `  nobody took GET ${A}b (request 2, at 0 ms)`, `  nobody answered GET ${A} (request 1, at 0 ms)`].join('\n'),
        );
      });
    });
  });
});

describe('reply', () => {
  it.each([
    [reply(204), '', 'application/json'],
    [reply(200, { a: 1 }), '{"a":1}', 'application/json'],
    [reply(200, null), 'null', 'application/json'],
    [reply(200, 'text'), 'text', 'text/plain'],
    [reply(502, ' <html>'), ' <html>', 'text/html'],
    [reply(200, 'x', { headers: { 'Content-Type': 'text/csv' } }), 'x', 'text/csv'],
  ])('%# has its text and type', (got, text, type) => {
    expect([got.text, got.headers.get('Content-Type'), got.headers.get('x')]).toEqual([text, type, null]);
  });
});

describe('what is malformed', () => {
  it.each([
    [() => reply(99), 'status must be a whole number from 100 to 599, not 99'],
    [() => reply('200' as never), "status must be a whole number from 100 to 599, not '200'"],
    [() => reply(200, '', { delay: -1 }), 'delay must be a finite number of milliseconds >= 0, not -1'],
    [() => reply(200, '', { dealy: 1 } as never), 'reply has no option dealy; it takes delay, headers'],
    [() => networkError(' '), 'code must not be empty'],
    [() => networkError('X', { delay: NaN }), 'delay must be a finite number of milliseconds >= 0, not NaN'],
    [() => scriptedTransport({} as never), 'script must be a list of steps, or a function from request to answer'],
    [() => scriptedTransport([reply(200), 200] as never), 'script[1] must be reply(…), networkError(…), noReply(), an Observable of a reply, or a function that returns one of these'],
    [() => scriptedTransport().on({ methd: 'GET' } as never, []), 'match has no option methd; it takes method, url'],
    [() => scriptedTransport().on({ url: 3 } as never, []), 'match.url must be a string or a RegExp'],
    [() => scriptedTransport().on({}, undefined as never), 'script must be a list of steps, or a function from request to answer'],
    [() => scriptedTransport().next(3 as never), 'match must be an object, not 3'],
  ])('is refused at the call: %s', (act, message) => {
    expect(messageOf(act)).toBe(message);
    expect(act).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
