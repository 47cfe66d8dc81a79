import { InvalidOptionRangeError, InvalidOptionTypeError } from '../../src/core/errors';
import { taskKey, taskOf, type TaskFields } from '../../src/core/task';
import { thrown } from '../support/thrown';

describe('taskOf', () => {
  it('makes fields of an id, and leaves fields as they are', () => {
    expect(taskOf('a')).toEqual({ id: 'a' });
    const task = { id: 'a', startedAt: 0, uniqueId: 'u' };
    expect(taskOf(task)).toBe(task);
  });

  it.each(['a b', '…', 'a/b', '...', ' .', '12345', '%2e'])('takes %p, to be encoded', (id) => {
    expect(taskOf(id)).toEqual({ id });
  });

  it.each<[task: unknown, option: string, error: unknown, message: string]>([
    ['', 'task.id', InvalidOptionRangeError, 'task.id must not be empty'],
    [' ', 'task.id', InvalidOptionRangeError, 'task.id must not be empty'],
    ['.', 'task.id', InvalidOptionRangeError, 'task.id must not be \'.\': it would ask for another URL'],
    ['..', 'task.id', InvalidOptionRangeError, 'task.id must not be \'..\': it would ask for another URL'],
    [5, 'task', InvalidOptionTypeError, 'task must be an object, not 5'],
    [null, 'task', InvalidOptionTypeError, 'task must be an object, not null'],
    [undefined, 'task', InvalidOptionTypeError, 'task must be an object, not null'],
    [{}, 'task.id', InvalidOptionTypeError, 'task.id must be a string, not undefined'],
    [{ id: 5 }, 'task.id', InvalidOptionTypeError, 'task.id must be a string, not 5'],
    [{ id: '..' }, 'task.id', InvalidOptionRangeError, 'task.id must not be \'..\': it would ask for another URL'],
    [{ id: 'a', startedAt: -1 }, 'task.startedAt', InvalidOptionRangeError, 'task.startedAt must be a finite number of milliseconds since the epoch >= 0, not -1; leave it out for none'],
    [{ id: 'a', startedAt: '2026' }, 'task.startedAt', InvalidOptionTypeError, 'task.startedAt must be a finite number of milliseconds since the epoch >= 0, not \'2026\''],
  ])('refuses %j', (task, option, kind, message) => {
    const error = thrown(() => taskOf(task as string));
    expect(error).toBeInstanceOf(kind);
    expect([error.option, error.message]).toEqual([option, message]);
  });

  it('names the place of a task within a batch', () => {
    expect(thrown(() => taskOf('', 'tasks[3]')).message).toBe('tasks[3].id must not be empty');
  });
});

describe('taskKey', () => {
  const key = (task: object): string => taskKey(task as TaskFields);

  it.each<[name: string, a: object, b: object, same: boolean]>([
    ['the same id', { id: 'a' }, { id: 'a' }, true],
    ['other ids', { id: 'a' }, { id: 'b' }, false],
    ['when it was started', { id: 'a' }, { id: 'a', startedAt: 5 }, true],
    ['fields that are undefined', { id: 'a' }, { id: 'a', uniqueId: undefined }, true],
    ['what changes the request', { id: 'a' }, { id: 'a', uniqueId: 'u' }, false],
    ['what changes the reading', { id: 'a', expected: 3 }, { id: 'a', expected: 4 }, false],
    ['the order of fields', { id: 'a', uniqueId: 'u', expected: 3 }, { expected: 3, id: 'a', uniqueId: 'u' }, true],
    ['a number and its digits', { id: 'a', expected: 3 }, { id: 'a', expected: '3' }, false],
    ['a value that looks like a field', { id: 'a', x: 'y","z' }, { id: 'a', x: 'y', z: '' }, false],
  ])('compares %s', (_name, a, b, same) => {
    expect(key(a) === key(b)).toBe(same);
  });

  it('is the id itself where nothing else counts', () => {
    expect(key({ id: 'a', startedAt: 5 })).toBe('a');
  });
});
