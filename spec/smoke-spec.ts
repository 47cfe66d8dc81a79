import { of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import * as front from 'rx-task-status';

describe('the test setup', () => {
  it('runs ES modules, with marbles in virtual time', () => {
    expect(front).toBeDefined();
    new TestScheduler((actual, expected) => {
      expect(actual).toEqual(expected);
    }).run(({ expectObservable }) => {
      expectObservable(of('c')).toBe('(c|)');
    });
    expect(import.meta.url).toMatch(/smoke-spec\.ts$/);
  });
});
