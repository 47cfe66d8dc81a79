import type { Outcome } from '../../src/core/outcome';
import { outcomeOf } from '../../src/polling/outcomeOf';

describe('outcomeOf', () => {
  it.each<Outcome>([{ status: 'running' }, { status: 'unknown' }, { fault: 'transient', message: 'busy' }])('is what read returned: %j', (outcome) => {
    expect(outcomeOf(() => outcome)).toBe(outcome);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['running', "'running'"],
    [{ status: 'runing' }, "'runing'"],
    [{ status: 'lost' }, "'lost'"],
    [{ fault: 'fatl', message: '' }, "'fatl'"],
    [[{ status: 'running' }], 'an array'],
    [Promise.resolve({ status: 'running' }), 'a value of type object'],
    [{ status: 'x'.repeat(99) }, 'a string of 99 characters'],
    [{ status: 'running', fault: 'fatl' }, "'fatl'"],
  ])('is a fault that no repetition mends, of %p', (outcome, given) => {
    const message = `read returned neither a status (pending, running, completed, failed, cancelled, unknown) nor a fault, but ${given}`;
    expect(outcomeOf(() => outcome as Outcome)).toEqual({ fault: 'fatal', code: 'unreadable-reply', message });
  });

  const settled = (settle: unknown): unknown => ({ status: 'running', settle });
  const completed = { status: 'completed', result: 1 };
  const noSettle = 'a settle that is no { after, word }: milliseconds, and what the task is then';

  it.each<[unknown, string]>([
    [{ fault: 'fatal' }, 'a fault without a message'],
    [{ status: 'failed' }, "'failed' without a failure: its code and message"],
    [{ status: 'failed', failure: 'oops' }, "'failed' without a failure: its code and message"],
    [settled({ after: 5, word: { status: 'failed' } }), noSettle],
    [settled({ after: 5, word: { fault: 'fatal', message: 'x' } }), noSettle],
    [{ status: 'failed', failure: null }, "'failed' without a failure: its code and message"],
    [settled({ after: 5 }), noSettle],
    [settled({ after: 5, word: null }), noSettle],
    [settled({ after: 5, word: { status: 'done' } }), noSettle],
    [settled({ after: NaN, word: completed }), noSettle],
    [settled({ after: -1, word: completed }), noSettle],
    [settled({ after: Infinity, word: completed }), noSettle],
    [settled({ word: completed }), noSettle],
  ])('is such a fault, of the half of something: %j', (outcome, mistake) => {
    expect(outcomeOf(() => outcome as Outcome)).toEqual({ fault: 'fatal', code: 'unreadable-reply', message: `read returned ${mistake}` });
  });

  it.each([{ status: 'running', fault: null }, { status: 'running', fault: undefined }, { status: 'running', settle: null }, { status: 'running', progress: null }])(
    'takes null for nothing: %j',
    (outcome) => {
      expect(outcomeOf(() => outcome as Outcome)).toBe(outcome);
    },
  );

  it('takes a settle that is whole, after no time even', () => {
    for (const after of [0, 5_000]) {
      const outcome = settled({ after, word: completed }) as Outcome;
      expect(outcomeOf(() => outcome)).toBe(outcome);
    }
  });

  it('is the fault that a throw amounts to', () => {
    const said = (error: Error): Outcome => outcomeOf(() => { throw error; });
    expect(said(new TypeError('a bug'))).toMatchObject({ fault: 'fatal', code: 'unreadable-reply' });
    expect(said(new SyntaxError('no JSON'))).toMatchObject({ fault: 'unreadable' });
  });
});
