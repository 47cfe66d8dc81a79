import { map } from 'rxjs';
import { itemChanges } from '../../src/operators/itemChanges';
import { obeysOperatorLaws } from '../support/operatorLaws';
import { run } from '../support/run';
import { alphabet, lost, snapshot } from '../support/snapshots';
import { thrown } from '../support/thrown';

const frames = (...items: unknown[]) => snapshot('r', { frames: items });
const a = { id: 'a', state: 'waiting' };
const a2 = { id: 'a', state: 'done' };
const b = { id: 'b', state: 'waiting' };

describe('itemChanges', () => {
  // Whole snapshots stand for items here: one is always new.
  obeysOperatorLaws({ operator: () => (source) => source.pipe(map((given) => snapshot('r', { taskId: given.status, frames: [{ id: given.status, given }] })), itemChanges('frames')) });

  it('emits the items that are new or changed, one by one', () => {
    const values = { '0': frames(), '1': frames(a), '2': frames(a), '3': frames(a, b), '4': frames(a2, b) };
    run(({ hot, expectObservable, expectSubscriptions }) => {
      const source = hot('  0--1--2--3--4|', values);
      const subs = '        ^------------!';
      const expected = '    ---1-----3--4|';
      expectObservable(source.pipe(itemChanges('frames'))).toBe(expected, {
        '1': { change: 'added', item: a, snapshot: values[1] },
        '3': { change: 'added', item: b, snapshot: values[3] },
        '4': { change: 'changed', item: a2, previous: a, snapshot: values[4] },
      });
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  const changes = (key: string | undefined, ...lists: (readonly unknown[] | undefined)[]): unknown[] => {
    const found: unknown[] = [];
    run(({ cold, flush }) => {
      const values = Object.fromEntries(lists.map((list, at) => [at, snapshot('r', list === undefined ? {} : { frames: list })]));
      cold(`${Object.keys(values).join('')}|`, values)
        .pipe(itemChanges('frames', key))
        .subscribe(({ change, item }) => found.push([change, item]));
      flush();
    });
    return found;
  };

  it('emits all items of a list in order', () => {
    expect(changes(undefined, [a, b], [b, a2])).toEqual([['added', a], ['added', b], ['changed', a2]]);
  });

  it('tells items apart by another field', () => {
    const one = { no: 1, text: 'x' };
    expect(changes('no', [one], [{ no: 1, text: 'y' }], [one, { no: 2, text: 'x' }])).toEqual([
      ['added', one],
      ['changed', { no: 1, text: 'y' }],
      ['changed', one],
      ['added', { no: 2, text: 'x' }],
    ]);
  });

  it('tells texts apart by themselves', () => {
    expect(changes(undefined, ['v1'], ['v1', 'v2'], ['v2'])).toEqual([['added', 'v1'], ['added', 'v2']]);
  });

  it('does not count a signature', () => {
    const signed = (signature: string) => ({ id: 'a', image: `https://bucket.example/a.png?Expires=1&Signature=${signature}` });
    expect(changes(undefined, [signed('x')], [signed('y')])).toEqual([['added', signed('x')]]);
  });

  it('is silent about items that are gone, and knows them when they come back', () => {
    expect(changes(undefined, [a, b], [b], [a, b], [a2, b])).toEqual([['added', a], ['added', b], ['changed', a2]]);
  });

  it('takes a snapshot without the list, or with no list there, for one without items', () => {
    expect(changes(undefined, undefined, [a], undefined, [a])).toEqual([['added', a]]);
    expect(changes(undefined, 'abc' as unknown as unknown[], [a])).toEqual([['added', a]]);
  });

  it('keeps the tasks of a batch apart, by provider and id, and passes over the lost', () => {
    const values = { '1': frames(a), '2': snapshot('r', { taskId: 'b', frames: [a] }), '3': snapshot('r', { provider: 'other', frames: [a] }), '4': frames(a), l: lost() };
    run(({ cold, expectObservable }) => {
      const source = cold(' 1--2--3--4--l|', values);
      const expected = '    1--2--3------|';
      expectObservable(source.pipe(itemChanges('frames'), map(({ snapshot: given }) => given))).toBe(expected, values);
    });
  });

  it('is silent where no snapshot has such items', () => {
    run(({ cold, expectObservable }) => {
      expectObservable(cold('p--1--c|', alphabet()).pipe(itemChanges('videos') as never)).toBe('-------|');
    });
  });

  it('errors with an item that lacks the field that tells items apart', () => {
    const message = "an item of frames has no field id; name the one that tells them apart: itemChanges('frames', key)";
    run(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(' 1--2--3|', { '1': frames(a), '2': frames(a, { no: 1 }), '3': frames(a) });
      const subs = '        ^--!';
      const expected = '    1--#';
      const [values, error] = [{ '1': 'a' }, expect.objectContaining({ code: 'invalid-option', option: 'key', message })];
      expectObservable(source.pipe(itemChanges('frames'), map(({ item }) => (item as { id: string }).id))).toBe(expected, values, error);
      expectSubscriptions(source.subscriptions).toBe(subs);
    });
  });

  it.each<[args: any[], message: string]>([
    [[], 'name must be a string, not undefined'],
    [[''], 'name must not be empty'],
    [['frames', ''], 'key must not be empty'],
    [['frames', 5], 'key must be a string, not 5'],
  ])('refuses %j', (args, message) => {
    expect(thrown(() => itemChanges(args[0] as string, args[1] as string)).message).toBe(message);
  });
});
