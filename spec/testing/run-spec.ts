import { BehaviorSubject, concat, defer, from, interval, map, NEVER, of, repeat, take, throwError, timer } from 'rxjs';
import { defineProvider, fixed, pollTask, WatchError } from '../../src/index';
import { fakeProvider, noReply, reply, run, scriptedTransport, snapshotValues } from '../../src/testing/index';
import { messageOf } from './messageOf';

describe('run', () => {
  it('returns what the callback returns, in virtual time', () => {
    const order: string[] = [];
    const returned = run(({ time, flush }) => {
      timer(time('---|')).subscribe(() => order.push('timer'));
      flush();
      return 42;
    });
    expect([returned, order]).toEqual([42, ['timer']]);
  });

  it('gives the helpers of RxJS', () => {
    run(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const source = cold(' a-b|');
      const subs = '        ^--!';
      expectObservable(source).toBe('a-b|');
      expectSubscriptions(source.subscriptions).toBe(subs);
      expectObservable(hot('a-b|'), '-^--').toBe('--b|');
      expectObservable(of('a')).toEqual(of('a'));
    });
  });

  it('has a fresh scheduler for each call', () => {
    const one = () => {
      run(({ expectObservable }) => {
        expectObservable(interval(5).pipe(take(2), map(String))).toBe('-----0----(1|)');
      });
    };
    one();
    expect(messageOf(() => run(({ expectObservable }) => expectObservable(of('a')).toBe('b')))).toMatch(/^run: the stream/);
    one();
  });

  it('leaves real time alone when it is over, however it ended', async () => {
    expect(() => run(() => { throw new Error('mine'); })).toThrow('mine');
    const then = Promise.prototype.then;
    expect(messageOf(() => run(({ expectObservable }) => expectObservable(NEVER).toBe('|')))).toMatch(/^run/);
    expect(Promise.prototype.then).toBe(then);
    await expect(new Promise((resolve) => timer(1).subscribe(resolve))).resolves.toBe(0);
  });

  it('leaves nothing subscribed when it fails', () => {
    const transport = scriptedTransport();
    const fake = () => defineProvider({ name: 'x', status: () => ({ url: 'https://x.example/' }), read: () => ({ status: 'running' }) as const })({ transport });
    expect(messageOf(() => run(({ at, expectObservable }) => {
      expectObservable(fake().watch('1')).toBe('r');
      at(5, () => { throw new Error('failed in the middle'); });
    }))).toBe('failed in the middle');
    expect(transport.requests.map(({ aborted }) => aborted)).toEqual([true]);
  });

  it('refuses a run within a run', () => {
    expect(messageOf(() => run(() => run(() => 1)))).toBe('run: a run within a run; each case needs one of its own');
  });

  it('refuses an async callback', async () => {
    expect(messageOf(() => run(async () => { throw new Error('lost'); }))).toBe(
      'run: the callback is async, so that all after its first await was not run in virtual time; make it synchronous',
    );
    await new Promise(setImmediate);
  });

  it('refuses an async callback also where its streams are not what was expected, and takes its rejection', async () => {
    const message = messageOf(() =>
      run(async ({ expectObservable }) => {
        expectObservable(of('a')).toBe('(b|)');
        await Promise.resolve();
        throw new Error('lost');
      }),
    );
    expect(message).toMatch(/^run: the callback is async/);
    // A rejection that nobody takes would end this process.
    await new Promise(setImmediate);
  });

  it.each([
    [() => run(3 as never), 'callback must be a function, not 3'],
    [() => run(() => 1, { maxTme: 3 } as never), 'run has no option maxTme; it takes assertDeepEqual, maxTime, maxTimers'],
    [() => run(() => 1, { maxTime: Infinity }), 'maxTime must be a finite number of milliseconds >= 1, not Infinity'],
    [() => run(() => 1, { maxTimers: 0.5 }), 'maxTimers must be a whole number from 1 to 9007199254740991, not 0.5'],
    [() => run(() => 1, { assertDeepEqual: 'x' as never }), "assertDeepEqual must be a function, not 'x'"],
    [() => run(({ at }) => at(-1, () => {})), 'frame must be a finite number of milliseconds >= 0, not -1'],
  ])('checks its options: %s', (act, message) => {
    expect(messageOf(act)).toBe(message);
  });

  it('lets at() look on after what was due in its frame', () => {
    run(({ at }) => {
      const seen = new BehaviorSubject(0);
      const looks: number[] = [];
      at(5, () => looks.push(seen.value));
      timer(5).subscribe(() => seen.next(1));
      at(9, () => expect(looks).toEqual([1]));
    });
  });

  it('fails with what a function of at() throws', () => {
    expect(messageOf(() => run(({ at }) => at(3, () => { throw new Error('seen at 3'); })))).toBe('seen at 3');
  });

  it('compares with assertDeepEqual where it is given', () => {
    const pairs: unknown[] = [];
    run(({ expectObservable }) => expectObservable(of('a')).toBe('(b|)'), { assertDeepEqual: (actual, expected) => pairs.push([actual, expected]) });
    expect(pairs).toHaveLength(1);
  });
});

describe('a stream that is not what was expected', () => {
  const values = snapshotValues();

  it('is shown as marbles, with the first difference', () => {
    expect(
      messageOf(() =>
        run(({ cold, expectObservable }) => {
          expectObservable(of('fine')).toBe('(a|)', { a: 'fine' });
          expectObservable(cold('p-1---(c|)', values)).toBe('p-1-5-(c|)', values);
        }),
      ),
    ).toBe(
      [
        'run: the stream of expectObservable 2 is not what was expected',
        '',
        'expected  p-1-5-(c|)',
        'received  p-1---(c|)',
        '',
        "the first difference is expected '5' of fake job-1 at 4 ms, received 'c' of fake job-1 at 6 ms",
      ].join('\n'),
    );
  });

  it.each([
    ['a-b|', 'a-b', 'at 3 ms: expected completion, received nothing more'],
    ['a-b', 'a-b|', 'at 3 ms: expected nothing more, received completion'],
    ['a-b|', 'a--b|', "a matter of time: expected 'b' at 2 ms, received it at 3 ms"],
    ['a-b|', 'a-b#', "at 3 ms: expected completion, received the error 'error'"],
    ['a-(b|)', 'a-|', "at 2 ms: expected 'b', received completion"],
    ['a 20ms b', 'a 2s b', "a matter of time: expected 'b' at 21 ms, received it at 2001 ms"],
  ])('expected %s, received %s', (expected, received, difference) => {
    const message = messageOf(() => run(({ cold, expectObservable }) => expectObservable(cold(received)).toBe(expected)));
    expect(message.split('\n').slice(2)).toEqual([`expected  ${expected}`, `received  ${received}`, '', `the first difference is ${difference}`]);
  });

  it('says the time of what falls into the width of a group', () => {
    const message = messageOf(() =>
      run(({ expectObservable }) => expectObservable(concat(of('a', 'b'), timer(2).pipe(map(() => 'c')), timer(3).pipe(map(() => 'd')))).toBe('(ab)c-(d|)')),
    );
    expect(message.split('\n').slice(2)).toEqual([
      'expected  (ab)c-(d|)',
      'received  (ab)[c at 2ms]--(d|)',
      '',
      "the first difference is a matter of time: expected 'c' at 4 ms, received it at 2 ms",
    ]);
  });

  it('names the fields of a value that differ, and what letters stand for', () => {
    const message = messageOf(() =>
      run(({ cold, expectObservable }) => {
        expectObservable(cold('a-b', { a: { n: 1, tags: ['x', 'y'] }, b: 2 })).toBe('a-b', { a: { n: 1, tags: ['x', 'z'], more: true }, b: 2 });
      }),
    );
    expect(message).toBe(
      [
        'run: the stream of expectObservable 1 is not what was expected',
        '',
        'expected  A-B',
        'received  C-B',
        '',
        'the first difference is in the value at 0 ms',
        "  tags[1]: expected 'z', received 'y'",
        '  more: expected true, received undefined',
        '',
        "A is { n: 1, tags: ['x', 'z'], more: true }",
        'B is 2',
        "C is { n: 1, tags: ['x', 'y'] }",
      ].join('\n'),
    );
  });

  it('shows the sign of a zero, since it is compared', () => {
    const message = messageOf(() => run(({ expectObservable }) => expectObservable(of(-0)).toBe('(a|)', { a: 0 })));
    expect(message.split('\n').slice(5)).toEqual(['the first difference is in the value at 0 ms', '  expected 0, received -0', '', 'A is 0', 'B is -0']);
  });

  it('says whose snapshots they are where there are several tasks', () => {
    const other = snapshotValues({ taskId: 'job-2' });
    const message = messageOf(() =>
      run(({ cold, expectObservable }) => expectObservable(cold('ab', { a: values.p, b: other.p })).toBe('aa', { a: values.p })),
    );
    expect(message.split('\n').slice(2)).toEqual([
      'expected  AA',
      'received  AB',
      '',
      'the first difference is in the value at 1 ms',
      "  taskId: expected 'job-1', received 'job-2'",
      '',
      "A is 'p' of fake job-1",
      "B is 'p' of fake job-2",
    ]);
  });

  it('shows subscriptions as marbles', () => {
    const message = messageOf(() =>
      run(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('a-b-c|');
        expectObservable(source.pipe(take(2))).toBe('a-(b|)');
        expectSubscriptions(source.subscriptions).toBe(['^----!', '(^!)']);
      }),
    );
    expect(message).toBe(
      ['run: the subscriptions of expectSubscriptions 1 are not what was expected', '', 'expected  ^----!', '          (^!)', 'received  ^-!'].join('\n'),
    );
  });

  it('points at the line that says what was expected', () => {
    try {
      run(({ expectObservable }) => expectObservable(of('a')).toBe('b'));
    } catch (error) {
      const frames = (error as Error).stack!.split('\n').filter((line) => /^\s+at /.test(line));
      expect(frames.findIndex((frame) => frame.includes('run-spec.ts'))).toBeLessThanOrEqual(2);
    }
    expect.assertions(1);
  });

  it('compares values of snapshotValues by what they say, copies to the letter', () => {
    const read = { ...values.p, readAt: 7, attempt: 3, changedAt: 5, retryAfter: 30, title: 'more than was asked for' };
    run(({ cold, expectObservable }) => expectObservable(cold('p', { p: read })).toBe('p', values));
    const message = messageOf(() => run(({ cold, expectObservable }) => expectObservable(cold('p', { p: read })).toBe('p', { p: { ...values.p } })));
    expect(message.split('\n').slice(6)).toEqual([
      '  readAt: expected 0, received 7',
      '  changedAt: expected 0, received 5',
      '  attempt: expected 1, received 3',
      '  retryAfter: expected undefined, received 30',
      "  title: expected undefined, received 'more than was asked for'",
    ]);
  });

  it.each<[expected: () => unknown, received: () => unknown, difference: string]>([
    [() => new URL('https://a.example/1'), () => new URL('https://a.example/2'), 'expected https://a.example/1, received https://a.example/2'],
    [() => new URLSearchParams('a=1'), () => new URLSearchParams('a=2'), 'expected a=1, received a=2'],
    [() => /a/, () => /a/i, 'expected /a/, received /a/i'],
    [() => Object(1), () => Object(2), 'expected 1, received 2'],
    [() => ({ at: new Uint8Array([1, 2]).buffer }), () => ({ at: new Uint8Array([1, 3]).buffer }), 'at[1]: expected 2, received 3'],
    [() => [new Headers()], () => [new Headers({ a: 'b' })], '[0]: expected this very [object Headers], received another one'],
    [() => new AggregateError([1], 'x'), () => new AggregateError([2], 'x'), 'errors[0]: expected 1, received 2'],
  ])('tells objects apart that have no fields of their own: %s', (expected, received, difference) => {
    const compared = (got: unknown) => messageOf(() => run(({ expectObservable }) => expectObservable(of(got)).toBe('(a|)', { a: expected() })));
    expect(compared(received()).split('\n')[6]).toBe(`  ${difference}`);
    if (!difference.includes('very')) expect(compared(expected())).toBe('nothing was thrown');
  });

  it('takes an object that does not show what it holds for the same as itself', () => {
    const later = new Promise(() => {});
    run(({ expectObservable }) => expectObservable(of([later, new Uint8Array()])).toBe('(a|)', { a: [later, new Uint8Array()] }));
  });

  it('compares errors with a plain object by the fields that it has', () => {
    const error = new WatchError('no-credit', 'acme 42: no credit', { provider: 'acme', taskId: '42' });
    run(({ expectObservable }) => {
      expectObservable(throwError(() => error)).toBe('#', undefined, { code: 'no-credit', taskId: '42' });
      expectObservable(throwError(() => error)).toBe('#', undefined, new WatchError('no-credit', 'acme 42: no credit', { provider: 'acme', taskId: '42' }));
    });
    const wrong = (expected: unknown) =>
      messageOf(() => run(({ expectObservable }) => expectObservable(throwError(() => error)).toBe('#', undefined, expected))).split('\n').slice(5);
    expect(wrong({ code: 'forbidden' })).toEqual(['the first difference is in the error at 0 ms', "  code: expected 'forbidden', received 'no-credit'"]);
    expect(wrong('error')).toEqual(['the first difference is in the error at 0 ms', "  expected 'error', received WatchError no-credit: acme 42: no credit"]);
  });
});

describe('a case that never ends', () => {
  it('is stopped after 24 virtual hours, and told what goes on', () => {
    const acme = () => fakeProvider({ name: 'acme', tasks: { 'job-1': 'p-3' }, cadence: fixed(30_000) });
    const message = messageOf(() => run(({ expectObservable }) => {
      expectObservable(of('a')).toBe('(a|)');
      expectObservable(acme().watch('job-1')).toBe('p');
    }));
    expect(message).toBe(
      [
        'run: something never ends: stopped after 24 hours of virtual time (raise maxTime if it is meant to take longer); ' +
          "let the task end, unsubscribe ('^---!'), or set timeout.total",
        "  the stream of expectObservable 2 is still subscribed; it last emitted '3' of acme job-1 at 30000 ms",
        '  GET https://fake.example/tasks/job-1 was sent 2881 times, the last time at 86400000 ms',
        '  1 timer is still set, the next for 86430000 ms',
      ].join('\n'),
    );
  });

  it('is stopped also where nobody expects anything', () => {
    expect(messageOf(() => run(() => { interval(3_600_000).subscribe(); }))).toBe(
      "run: something never ends: stopped after 24 hours of virtual time (raise maxTime if it is meant to take longer); let the task end, unsubscribe ('^---!'), or set timeout.total\n" +
        '  1 timer is still set, the next for 90000000 ms',
    );
  });

  it('is stopped after so many timers, before real hours go by', () => {
    const message = messageOf(() => run(({ expectObservable }) => expectObservable(interval(1)).toBe(''), { maxTimers: 1_000 }));
    expect(message.split('\n')[0]).toBe(
      "run: something never ends: stopped after 1000 timers, at 999 ms of virtual time (raise maxTimers if so many are right; a fakeProvider without a cadence is polled once a frame); let the task end, unsubscribe ('^---!'), or set timeout.total",
    );
    expect(message.split('\n')[1]).toBe('  the stream of expectObservable 1 is still subscribed; it last emitted 998 at 999 ms');
  });

  it('is stopped where time does not pass', () => {
    expect(messageOf(() => run(({ expectObservable }) => expectObservable(of('a').pipe(repeat({ delay: 0 }))).toBe(''), { maxTimers: 1_000 }))).toMatch(
      /^run: something never ends: stopped after 1000 timers, at 0 ms of virtual time/,
    );
  });

  it('may take longer where that is said', () => {
    run(({ expectObservable }) => expectObservable(timer(25 * 3_600_000).pipe(map(() => 'a'))).toBe('1500m (a|)'), { maxTime: 30 * 3_600_000 });
  });

  it('is none that was unsubscribed', () => {
    run(({ expectObservable }) => {
      expectObservable(fakeProvider({ tasks: { 'job-1': 'p-3' } }).watch('job-1'), '^-----!').toBe('p-3', snapshotValues());
      expectObservable(NEVER).toBe('');
    });
  });
});

describe('promises in virtual time', () => {
  const hint = (count: string) =>
    `\n\n${count} waited for, and promises do not run in virtual time: nothing came of them. ` +
    'Was a key given as a promise, or pollTask asked over one? Use an Observable in specs: apiKey: () => of(key).';

  const keyed = defineProvider({
    name: 'keyed',
    auth: (key) => ({ authorization: key }),
    status: (task) => ({ url: `https://keyed.example/${task.id}` }),
    read: () => ({ status: 'completed', result: 1 }) as const,
  });

  it('are named where a key is one', () => {
    const message = messageOf(() =>
      run(({ expectObservable }) => {
        const { watch } = keyed({ apiKey: () => Promise.resolve('k'), transport: scriptedTransport([reply(200)]), timeout: { request: undefined, unseen: undefined } });
        expectObservable(watch('1')).toBe('(c|)', snapshotValues({ provider: 'keyed', taskId: '1', result: 1 }));
      }),
    );
    expect(message).toBe(
      [
        'run: the stream of expectObservable 1 is not what was expected',
        '',
        'expected  (c|)',
        'received  (nothing)',
        '',
        "the first difference is at 0 ms: expected 'c' of keyed 1, received nothing more",
      ].join('\n') + hint('1 promise was'),
    );
  });

  it('are named where pollTask asks over them, also in what never ends', () => {
    const message = messageOf(() =>
      run(({ expectObservable }) => {
        const snapshots = pollTask(() => Promise.resolve(1), { read: () => ({ status: 'running' }), retry: { count: 1_000_000 } });
        expectObservable(snapshots).toBe('r');
      }, { maxTime: 100_000 }),
    );
    expect(message).toMatch(/^run: something never ends: stopped after 100000 ms/);
    expect(message).toMatch(/\n\n\d+ promises were waited for, and promises do not run in virtual time/);
  });

  it('are not named where nothing fails, or none was waited for', () => {
    run(({ expectObservable }) => expectObservable(concat(of('a'), from(Promise.resolve('b')))).toBe('a'));
    expect(messageOf(() => run(({ expectObservable }) => expectObservable(defer(() => of('a'))).toBe('')))).not.toMatch(/promise/);
  });

  it('run outside of it', async () => {
    const transport = scriptedTransport([reply(200), noReply()]);
    await expect(new Promise((resolve, reject) => keyed({ apiKey: () => Promise.resolve('k'), transport }).check('1').subscribe({ next: resolve, error: reject }))).resolves.toMatchObject({ status: 'completed' });
  });
});
