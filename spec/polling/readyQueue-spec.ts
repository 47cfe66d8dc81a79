import { Subscription } from 'rxjs';
import { readyQueue } from '../../src/polling/readyQueue';
import type { TaskRecord } from '../../src/polling/taskRecord';

const record = (task: string): TaskRecord<any, any> => ({ task, request: 'ready' }) as TaskRecord<any, any>;

const drained = (queue: ReturnType<typeof readyQueue<any, any>>): string[] => {
  const keys: string[] = [];
  for (let first = queue.first(); first !== undefined; first = queue.first()) {
    keys.push(first.task as string);
    queue.shift();
  }
  return keys;
};

describe('readyQueue', () => {
  it('gives who came first, and leaves it in the queue', () => {
    const queue = readyQueue();
    queue.add(record('a'));
    queue.add(record('b'));
    expect([queue.first()?.task, queue.first()?.task]).toEqual(['a', 'a']);
    expect(drained(queue)).toEqual(['a', 'b']);
  });

  it('passes over who left or was asked meanwhile', () => {
    const queue = readyQueue();
    const [a, b, c] = [record('a'), record('b'), record('c')];
    [a, b, c].forEach((each) => {
      queue.add(each);
    });
    a.request = 'gone';
    b.request = { subscription: new Subscription(), askedAt: 0, cutAt: 0, again: false };
    expect(drained(queue)).toEqual(['c']);
  });

  it('keeps the order of thousands, while some leave and others join', () => {
    const queue = readyQueue();
    const keys: string[] = [];
    for (let i = 0; i < 5_000; i += 1) {
      queue.add(record(String(i)));
      if (i % 3 === 0) {
        keys.push(queue.first()!.task as string);
        queue.shift();
      }
    }
    keys.push(...drained(queue));
    expect(keys).toEqual(Array.from({ length: 5_000 }, (_, i) => String(i)));
  });

  it('is empty again after the last', () => {
    const queue = readyQueue();
    queue.add(record('a'));
    queue.shift();
    expect(queue.first()).toBeUndefined();
    queue.add(record('b'));
    expect(drained(queue)).toEqual(['b']);
  });

  it('lets all go when it is cleared', () => {
    const queue = readyQueue();
    queue.add(record('a'));
    queue.add(record('b'));
    queue.shift();
    queue.clear();
    expect(queue.first()).toBeUndefined();
    queue.add(record('c'));
    expect(drained(queue)).toEqual(['c']);
  });
});
