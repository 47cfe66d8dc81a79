import { guarded } from '../../src/polling/guarded';
import { virtual } from './virtual';

describe('guarded', () => {
  it('does the work at once', () => {
    const done: number[] = [];
    guarded(() => done.push(1));
    expect(done).toEqual([1]);
  });

  it('keeps what it throws from the caller: that surfaces as an uncaught error', () => {
    const after: string[] = [];
    expect(() => {
      virtual(() => {
        guarded(() => {
          throw new Error('a bug');
        });
        after.push('went on');
      });
    }).toThrow('a bug');
    expect(after).toEqual(['went on']);
  });
});
