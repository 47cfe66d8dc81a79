import { concat, EMPTY, isObservable, map, NEVER, of, Subject, throwError, timer, type Observable } from 'rxjs';
import { fixed, requestBudget, type ApiKey, type HttpRequest, type ProviderOptions } from 'rx-task-status';
import { apiKeys, type KeyFound } from '../../src/providers/apiKeys';
import { scenext } from '../../src/providers/scenext';
import { allOf, fixture } from '../support/providerLaws';
import { run } from '../support/run';
import { thrown } from '../support/thrown';

const running = fixture('scenext-in-progress.json');
const completed = fixture('scenext-completed.json');

/** Watches a task of two requests with a key, and tells which keys went out and how the watch ended. */
function watching(apiKey: ApiKey, options: Partial<ProviderOptions> = {}) {
  const keys: (string | undefined)[] = [];
  const ends: any[] = [];
  const at: number[] = [];
  run(({ flush, now }) => {
    const transport = ({ headers }: HttpRequest) => {
      at.push(now());
      return of(keys.push(headers?.Authorization) < 2 ? running : completed);
    };
    scenext({ apiKey, transport, cadence: fixed(1000), budget: requestBudget({ perSecond: 1000 }), retry: { delay: 0, count: 2 }, ...options })
      .watch('x')
      .subscribe({ error: (error: unknown) => ends.push(error, now()), complete: () => ends.push('complete') });
    flush();
  });
  return { keys, ends, at };
}

async function found(apiKey: ApiKey): Promise<KeyFound> {
  const key = apiKeys(apiKey)();
  return isObservable(key) ? new Promise((resolve) => key.subscribe(resolve)) : key;
}

describe('apiKeys', () => {
  it.each<readonly [string, ApiKey]>([
    ['a text', 'sk-1'],
    ['a function', () => 'sk-1'],
    ['an Observable', () => of('sk-1')],
    ['an Observable that never completes', () => concat(of('sk-1'), NEVER)],
    ['an Observable that takes its time', () => timer(10).pipe(map(() => 'sk-1'))],
  ])('takes the key from %s', (_what, apiKey) => {
    expect(watching(apiKey)).toMatchObject({ keys: ['Bearer sk-1', 'Bearer sk-1'], ends: ['complete'] });
  });

  it('takes the key from a promise, as only real time can', async () => {
    expect(await found(() => Promise.resolve('sk-1'))).toBe('sk-1');
  });

  it('takes the first key of an Observable that goes on, for one request', () => {
    expect(watching(() => concat(of('sk-1'), timer(0).pipe(map(() => 'sk-2')))).keys).toEqual(['Bearer sk-1', 'Bearer sk-1']);
    const keys: unknown[] = [];
    (apiKeys(() => of('sk-1', 'sk-2'))() as Observable<KeyFound>).subscribe((key) => keys.push(key));
    expect(keys).toEqual(['sk-1']);
  });

  it('waits for nothing where the key is there at once', () => {
    expect(apiKeys('sk-1')()).toBe('sk-1');
    expect(apiKeys(() => 'sk-1')()).toBe('sk-1');
    expect(apiKeys(undefined)()).toBe('');
  });

  it('asks a function at each request, so that keys can rotate', () => {
    let turn = 0;
    expect(watching(() => `sk-${(turn += 1)}`).keys).toEqual(['Bearer sk-1', 'Bearer sk-2']);
    expect(watching(() => of(`sk-${(turn += 1)}`)).keys).toEqual(['Bearer sk-3', 'Bearer sk-4']);
  });

  it('asks nobody for a key before somebody watches', () => {
    let asked = 0;
    const provider = scenext({ apiKey: () => `sk-${(asked += 1)}`, transport: () => of(completed) });
    const task = provider.check('x');
    expect(asked).toBe(0);
    task.subscribe();
    expect(asked).toBe(1);
  });

  it.each<readonly [string, ApiKey, string]>([
    ['throws', () => { throw new Error('vault is sealed'); }, 'vault is sealed'],
    ['errors', () => throwError(() => new Error('vault is sealed')), 'vault is sealed'],
    ['completes without one', () => EMPTY, 'apiKey completed without a key'],
  ])('asks again for a key whose look-up %s, and ends with key-unavailable', (_what, apiKey, message) => {
    let asked = 0;
    const { keys, ends } = watching(() => {
      asked += 1;
      return (apiKey as () => string)();
    });
    expect(asked).toBe(3);
    expect(keys).toEqual([]);
    expect(ends[0]).toMatchObject({ code: 'key-unavailable', fault: 'transient', taskId: 'x' });
    expect(ends[0].message).toBe(`scenext x: ${message} (3 in a row); what apiKey gives is no key: is the environment variable set?`);
  });

  it.each<readonly [string, unknown]>([
    ['an object', { key: 'sk-1' }],
    ['null', null],
    ['a number', 5],
    ['an Observable of an object', of({ key: 'sk-1' })],
  ])('ends at once where a function gives what can be no key: %s', (_what, given) => {
    let asked = 0;
    const { keys, ends } = watching((() => ((asked += 1), given)) as never);
    expect([asked, keys]).toEqual([1, []]);
    expect(ends[0]).toMatchObject({ code: 'key-unavailable', fault: 'account' });
    expect(ends[0].message).toContain('apiKey must be a string, not a value of type');
    expect(ends[0].message).not.toContain('sk-1');
  });

  it('takes a rejected promise for a failed look-up', async () => {
    const fault = await found(() => Promise.reject(new Error('vault is sealed')));
    expect(fault).toMatchObject({ fault: 'transient', code: 'key-unavailable', message: 'vault is sealed' });
  });

  it('goes on when a look-up succeeds again', () => {
    let asked = 0;
    const { keys, ends } = watching(() => {
      asked += 1;
      if (asked === 2) throw new Error('vault is sealed');
      return 'sk-1';
    });
    expect(keys).toHaveLength(2);
    expect(ends).toEqual(['complete']);
  });

  it('cuts a look-up off like the request that it is part of', () => {
    const { keys, ends } = watching(() => NEVER, { timeout: { request: 500 } });
    expect(keys).toEqual([]);
    expect(ends[0]).toMatchObject({ code: 'timeout-request' });
    expect(ends[1]).toBe(1500);
  });

  it('drops a look-up that is under way when unsubscribed', () => {
    const look = new Subject<string>();
    const watching = scenext({ apiKey: () => look, transport: () => of(running) }).watch('x').subscribe();
    expect(look.observed).toBe(true);
    watching.unsubscribe();
    expect(look.observed).toBe(false);
  });

  it('ends a whole batch for want of a key', () => {
    const ends: unknown[] = [];
    run(({ flush }) => {
      scenext({ apiKey: () => throwError(() => new Error('sealed')), retry: { count: 0 }, transport: () => of(completed) })
        .watchAll(['a', 'b'])
        .subscribe({ next: (snapshot) => ends.push(snapshot), error: ({ code }: any) => ends.push(code) });
      flush();
    });
    expect(ends).toEqual(['key-unavailable']);
  });

  it.each([
    ['a line break at its end', 'sk-secret\n', 'character 10 of 10'],
    ['a typographic quote', '“sk-secret”', 'character 1 of 11'],
    ['a space', 'sk secret', 'character 3 of 9'],
    ['a letter beyond ASCII', 'sk-sécret', 'character 5 of 9'],
  ])('refuses a key with %s by its position, and never shows it', (_what, key, position) => {
    const error = thrown(() => scenext({ apiKey: key }));
    expect(error).toMatchObject({ code: 'invalid-option', option: 'apiKey' });
    expect(error.message).toContain(position);
    expect(error.message).not.toMatch(/secret|sécret/);
    const { ends } = watching(() => key);
    expect(ends[0]).toMatchObject({ code: 'key-unavailable', fault: 'account' });
    expect(ends[0].message).toContain(position);
    expect(allOf(ends[0])).not.toMatch(/sk.s[eé]cret/);
  });

  it.each([[undefined], [null], [17], [{}], ['']])('takes a function that returns %p for one that has no key', (key) => {
    const { ends, keys } = watching(() => key as string);
    expect(keys).toEqual([]);
    expect(ends[0]).toMatchObject({ name: 'WatchError', code: 'key-unavailable' });
  });
});
