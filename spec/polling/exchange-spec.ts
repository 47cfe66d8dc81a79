import { NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { send, type Answer, type Exchange } from '../../src/polling/exchange';
import { answered, exchangeOf } from '../support/exchangeOf';

const running: Answer = { outcome: { status: 'running' } };

/** Sends once; returns what it was told, and how to abort. */
const sent = (ask: () => Exchange) => {
  const told: Answer[] = [];
  const subscription = send(ask, (answer) => told.push(answer));
  return { told, subscription };
};

/** An exchange whose answer says which reply it was made of. */
const saying = (replies: Observable<unknown>): Exchange => ({
  replies,
  answer: (reply) => ({ outcome: { status: 'unknown', word: String(reply) } }),
  failed: (error) => ({ outcome: { fault: 'fatal', message: String(error) } }),
});

describe('send', () => {
  it.each<[what: string, replies: Observable<unknown>, outcome: object]>([
    ['the first reply', of('a', 'b'), { status: 'unknown', word: 'a' }],
    ['an error', throwError(() => 'no'), { fault: 'fatal', message: 'no' }],
    ['an error after the reply, which is too late', new Observable((subscriber) => { subscriber.next('a'); subscriber.error('no'); }), { status: 'unknown', word: 'a' }],
    ['no reply at all', of(), { fault: 'unreadable', message: 'the transport completed without a reply' }],
  ])('answers once, with what the request came to: %s', (_what, replies, outcome) => {
    expect(sent(() => saying(replies)).told).toEqual([{ outcome }]);
  });

  it('makes nothing of what comes after the first reply', () => {
    const made: unknown[] = [];
    const replies = new Subject<string>();
    const { told } = sent(() => ({ ...saying(replies), answer: (reply) => (made.push(reply), running) }));
    replies.next('a');
    replies.next('b');
    replies.complete();
    expect([made, told]).toEqual([['a'], [running]]);
  });

  it('hands on the hash of the reply', () => {
    const { told } = sent(() => exchangeOf(of({ ...running, textHash: 7 })));
    expect(told).toEqual([{ ...running, textHash: 7 }]);
  });

  it('is answered before it returns by a transport that is', () => {
    expect(sent(() => answered({ status: 'pending' })).told).toEqual([{ outcome: { status: 'pending' } }]);
  });

  it('aborts by unsubscribing, and is told nothing any more', () => {
    let aborted = 0;
    const replies = new Observable<string>(() => () => (aborted += 1));
    const { told, subscription } = sent(() => saying(replies));
    expect(aborted).toBe(0);
    subscription!.unsubscribe();
    expect([aborted, told]).toEqual([1, []]);
  });

  it('asks at once, and once', () => {
    let asked = 0;
    sent(() => {
      asked += 1;
      return saying(NEVER);
    });
    expect(asked).toBe(1);
  });

  const bug = (): never => {
    throw new Error('a bug');
  };

  it.each<[what: string, ask: () => Exchange, message: string]>([
    ['asking', bug, 'request threw: Error: a bug'],
    ['a transport that is no Observable', () => saying(undefined as never), 'request threw: TypeError: '],
    ['a promise in its place', () => saying(Promise.resolve('a') as never), 'request threw: TypeError: '],
    ['subscribing, of another kind of Observable', () => saying({ subscribe: bug } as never), 'request threw: Error: a bug'],
  ])('makes a fatal fault of a throw: of %s', (_what, ask, message) => {
    const { told, subscription } = sent(ask);
    expect(told).toHaveLength(1);
    expect(told[0]!.outcome).toMatchObject({ fault: 'fatal', code: 'bad-request', message: expect.stringContaining(message) });
    expect(subscription).toBeUndefined();
  });

  it('gives its answer once where the one who is told throws', () => {
    const told: Answer[] = [];
    const foreign = { subscribe: (observer: { next: (reply: string) => void }) => { observer.next('a'); } };
    expect(() =>
      send(() => saying(foreign as never), (answer) => {
        told.push(answer);
        throw new Error('a bug');
      }),
    ).not.toThrow();
    expect(told).toHaveLength(1);
  });
});
