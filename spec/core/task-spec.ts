import { InvalidOptionRangeError, InvalidOptionTypeError } from '../../src/core/errors';
import { taskKey, taskOf, type TaskFields } from '../../src/core/task';
import { thrown } from '../support/thrown';

describe('taskOf', () => {
  it('makes fields of an id, and leaves fields as they are', () => {
    expect(taskOf('a')).toEqual({ id: 'a' });
    for (const task of [{ id: 'a', startedAt: 0, uniqueId: 'u' }, { id: 'a', kind: 'long' }, { id: 'a', kind: undefined }]) expect(taskOf(task)).toBe(task);
  });

  it.each(['a b', '…', 'a/b', '...', ' .', '12345', '%2e'])('takes %p, to be encoded', (id) => {
    expect(taskOf(id)).toEqual({ id });
  });

  it.each<[task: unknown, option: string, error: unknown, message: string]>([
    ['', 'task.id', InvalidOptionRangeError, 'task.id must not be empty'],
    [' ', 'task.id', InvalidOptionRangeError, 'task.id must not be empty'],
    ['.', 'task.id', InvalidOptionRangeError, 'task.id must not be \'.\': it would ask for another URL'],
    ['..', 'task.id', InvalidOptionRangeError, 'task.id must not be \'..\': it would ask for another URL'],
    [5, 'task', InvalidOptionTypeError, 'task must be its id, a string, or an object with an id, not 5'],
    [null, 'task', InvalidOptionTypeError, 'task must be its id, a string, or an object with an id, not null'],
    [undefined, 'task', InvalidOptionTypeError, 'task must be its id, a string, or an object with an id, not undefined'],
    [{}, 'task.id', InvalidOptionTypeError, 'task.id must be a string, not undefined'],
    [{ id: 5 }, 'task.id', InvalidOptionTypeError, 'task.id must be a string, not 5'],
    [{ id: '..' }, 'task.id', InvalidOptionRangeError, 'task.id must not be \'..\': it would ask for another URL'],
    [{ id: 'a', startedAt: -1 }, 'task.startedAt', InvalidOptionRangeError, 'task.startedAt must be a finite number of milliseconds since the epoch >= 0, not -1'],
    [{ id: 'a', startedAt: '2026' }, 'task.startedAt', InvalidOptionTypeError, 'task.startedAt must be a finite number of milliseconds since the epoch >= 0, not \'2026\''],
    [{ id: 'a', startedAt: 1e9 }, 'task.startedAt', InvalidOptionRangeError, 'task.startedAt must be in milliseconds, and 1000000000 looks like seconds'],
    [{ id: 'a', startedAt: 1_773_405_296 }, 'task.startedAt', InvalidOptionRangeError, 'task.startedAt must be in milliseconds, and 1773405296 looks like seconds'],
    [{ id: 'a', startedAt: 1e11 - 1 }, 'task.startedAt', InvalidOptionRangeError, 'task.startedAt must be in milliseconds, and 99999999999 looks like seconds'],
    [{ id: 'a', kind: '' }, 'task.kind', InvalidOptionRangeError, 'task.kind must not be empty'],
    [{ id: 'a', kind: null }, 'task.kind', InvalidOptionTypeError, 'task.kind must be a string, not null'],
    [{ id: 'a', kind: 5 }, 'task.kind', InvalidOptionTypeError, 'task.kind must be a string, not 5'],
    [{ id: 'a', kind: {} }, 'task.kind', InvalidOptionTypeError, 'task.kind must be a string, not a value of type object'],
  ])('refuses %j', (task, option, kind, message) => {
    const error = thrown(() => taskOf(task as string));
    expect(error).toBeInstanceOf(kind);
    expect([error.option, error.message]).toEqual([option, message]);
  });

  it.each([0, 5, 1e9 - 1, 1e11, 1_773_405_296_000])('takes %d for milliseconds, of virtual time or since the epoch', (startedAt) => {
    expect(taskOf({ id: 'a', startedAt })).toEqual({ id: 'a', startedAt });
  });

  it('refuses what is no JSON: two such tasks can not be told apart', () => {
    const circle: Record<string, unknown> = { id: 'a' };
    circle['me'] = circle;
    for (const task of [circle, { id: 'a', page: 5n }]) {
      const error = thrown(() => taskOf(task as never, 'tasks[3]'));
      expect(error).toBeInstanceOf(InvalidOptionTypeError);
      expect([error.option, error.message]).toEqual(['tasks[3]', 'tasks[3] must be JSON: what it holds tells it from others']);
    }
  });

  it('names the place of a task within a batch', () => {
    expect(thrown(() => taskOf('', 'tasks[3]')).message).toBe('tasks[3].id must not be empty');
    const seconds = thrown(() => taskOf({ id: 'a', startedAt: 1e10 }, 'tasks[3]'));
    expect([seconds.option, seconds.message]).toEqual(['tasks[3].startedAt', 'tasks[3].startedAt must be in milliseconds, and 10000000000 looks like seconds']);
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
