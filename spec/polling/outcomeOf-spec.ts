import type { Outcome } from '../../src/core/outcome';
import { outcomeOf } from '../../src/polling/outcomeOf';

describe('outcomeOf', () => {
  it.each<Outcome>([{ status: 'running' }, { status: 'unknown' }, { fault: 'transient', message: 'busy' }])('is what read returned: %j', (outcome) => {
    expect(outcomeOf(() => outcome)).toBe(outcome);
  });

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'undefined'],
    ['running', 'undefined'],
    [{ status: 'runing' }, 'runing'],
    [{ status: 'lost' }, 'lost'],
    [{ fault: 'fatl', message: '' }, 'fatl'],
    [Promise.resolve({ status: 'running' }), 'undefined'],
    [{ status: 'x'.repeat(99) }, 'x'.repeat(40)],
  ])('is a fault that no repetition mends, of %p', (outcome, given) => {
    expect(outcomeOf(() => outcome as Outcome)).toEqual({ fault: 'fatal', code: 'unreadable-reply', message: `read returned neither a status nor a fault, but ${given}` });
  });

  it('is the fault that a throw amounts to', () => {
    const said = (error: Error): Outcome => outcomeOf(() => { throw error; });
    expect(said(new TypeError('a bug'))).toMatchObject({ fault: 'fatal', code: 'unreadable-reply' });
    expect(said(new SyntaxError('no JSON'))).toMatchObject({ fault: 'unreadable' });
  });
});
