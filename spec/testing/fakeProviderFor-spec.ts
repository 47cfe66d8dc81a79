import { map } from 'rxjs';
import { defineProvider } from '../../src/index';
import { fakeProviderFor, reply, run, scriptedTransport, snapshotLetter } from '../../src/testing/index';

const acme = defineProvider({
  name: 'acme',
  status: (task: { readonly id: string; readonly region: string }) => ({ url: `https://${task.region}.acme.example/${task.id}` }),
  read: ({ text }) => {
    if (text === '') return { status: 'pending' };
    return text === 'done' ? { status: 'completed', result: { url: text } } : { status: 'running', queue: text.length };
  },
});
type Acme = ReturnType<typeof acme>;

/** What an application does with its provider, and with no other. */
const linesOf = (tasks: Acme, id: string) =>
  tasks.watch({ id, region: 'eu' }).pipe(
    map((snapshot) => {
      switch (snapshot.status) {
        case 'completed':
          return snapshot.result.url;
        case 'running':
          return `${snapshot.queue} before it`;
        case 'pending':
          return 'pending';
      }
    }),
  );

describe('fakeProviderFor', () => {
  it('stands in for a provider, with its result and details, and tasks that need more than an id', () => {
    run(({ expectObservable }) => {
      const fake = fakeProviderFor<Acme>({ name: 'acme', result: { url: 'a' }, details: { queue: 2 }, values: { 9: { queue: 0 } }, tasks: { a: 'p-1-9-c', b: { history: 'c', result: { url: 'b' } } } });
      expectObservable(linesOf(fake, 'a')).toBe('p-1-9-(c|)', { p: 'pending', 1: '2 before it', 9: '0 before it', c: 'a' });
      expectObservable(linesOf(fake, 'b')).toBe('-(c|)', { c: 'b' });
      // The provider itself goes the same way.
      expectObservable(linesOf(acme({ transport: scriptedTransport([reply(200, 'done')]) }), 'c')).toBe('(c|)', { c: 'done' });
    });
  });

  it('is a fakeProvider: batches, requests, options that are checked', () => {
    const fake = fakeProviderFor<Acme>({ name: 'acme', result: { url: 'a' }, details: { queue: 2 }, tasks: { a: 'p-c' }, frame: 10 });
    run(({ expectObservable }) => {
      expectObservable(fake.watchAll([{ id: 'a', region: 'eu' }]).pipe(map(snapshotLetter))).toBe('p 19ms (c|)');
    });
    expect(fake.requests.map(({ at }) => at)).toEqual([0, 10, 20]);
    expect(() => fakeProviderFor<Acme>({ name: '' as 'acme', result: { url: 'a' }, details: { queue: 2 }, tasks: {} })).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
