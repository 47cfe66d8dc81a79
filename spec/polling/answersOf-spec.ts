import { of } from 'rxjs';
import { answersOf } from '../../src/polling/answersOf';

describe('answersOf', () => {
  it('is what the request gives', () => {
    const answers = of({ outcome: { status: 'running' } });
    expect(answersOf(() => answers)).toBe(answers);
  });

  it('makes what the request throws a fault that no repetition mends', () => {
    const error = new TypeError('a bug');
    const answers: unknown[] = [];
    answersOf(() => {
      throw error;
    }).subscribe((answer) => answers.push(answer));
    expect(answers).toEqual([{ outcome: { fault: 'fatal', code: 'bad-request', message: 'request threw: TypeError: a bug', cause: error } }]);
  });
});
