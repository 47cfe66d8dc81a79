import fc from 'fast-check';
import { wakeQueue, type Wakeable } from '../../src/polling/wakeQueue';

interface Entry extends Wakeable {
  readonly name: string;
}

const entries = (...names: readonly string[]): Entry[] => names.map((name, order) => ({ name, order, place: -1 }));

/** Takes all entries out in their order. */
const drained = (queue: ReturnType<typeof wakeQueue<Entry>>): string[] => {
  const names: string[] = [];
  for (let first = queue.first(); first !== undefined; first = queue.first()) {
    names.push(first.name);
    queue.set(first, Infinity);
  }
  return names;
};

describe('wakeQueue', () => {
  it('is empty at first', () => {
    const queue = wakeQueue();
    expect([queue.first(), queue.next()]).toEqual([undefined, Infinity]);
  });

  it('gives the earliest first', () => {
    const queue = wakeQueue<Entry>();
    const [a, b, c] = entries('a', 'b', 'c') as [Entry, Entry, Entry];
    queue.set(a, 30);
    queue.set(b, 10);
    queue.set(c, 20);
    expect(drained(queue)).toEqual(['b', 'c', 'a']);
  });

  it('settles ties by insertion', () => {
    const queue = wakeQueue<Entry>();
    const all = entries('a', 'b', 'c', 'd', 'e');
    for (const entry of [...all].reverse()) queue.set(entry, 10);
    expect(drained(queue)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('moves an entry that is queued, earlier and later', () => {
    const queue = wakeQueue<Entry>();
    const [a, b, c] = entries('a', 'b', 'c') as [Entry, Entry, Entry];
    queue.set(a, 10);
    queue.set(b, 20);
    queue.set(c, 30);
    queue.set(a, 40);
    queue.set(c, 5);
    expect(drained(queue)).toEqual(['c', 'b', 'a']);
  });

  it('takes an entry out at Infinity, and lets it in again', () => {
    const queue = wakeQueue<Entry>();
    const [a, b] = entries('a', 'b') as [Entry, Entry];
    queue.set(a, 10);
    queue.set(b, 20);
    queue.set(a, Infinity);
    queue.set(a, Infinity);
    expect([a.place, queue.first()?.name]).toEqual([-1, 'b']);
    queue.set(a, 10);
    expect(drained(queue)).toEqual(['a', 'b']);
  });

  it('says when the first wakes, and writes the place into the entry', () => {
    const queue = wakeQueue<Entry>();
    const [a, b] = entries('a', 'b') as [Entry, Entry];
    queue.set(a, 10);
    expect([queue.next(), a.place]).toEqual([10, 0]);
    queue.set(b, 5);
    expect([queue.next(), a.place, b.place]).toEqual([5, 1, 0]);
    queue.set(b, Infinity);
    expect([queue.next(), a.place, b.place]).toEqual([10, 0, -1]);
  });

  it('agrees with a sorted array after any operations', () => {
    const operation = fc.tuple(fc.nat(39), fc.oneof({ weight: 4, arbitrary: fc.nat(10) }, { weight: 1, arbitrary: fc.constant(Infinity) }));
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 200 }), (operations) => {
        const queue = wakeQueue<Entry>();
        const all = entries(...Array.from({ length: 40 }, (_, i) => String(i)));
        const times = new Map<Entry, number>();
        const sorted = (): Entry[] => [...times.keys()].sort((a, b) => times.get(a)! - times.get(b)! || a.order - b.order);
        for (const [which, wakeAt] of operations) {
          const entry = all[which]!;
          queue.set(entry, wakeAt);
          if (wakeAt === Infinity) times.delete(entry);
          else times.set(entry, wakeAt);
          const [first] = sorted();
          expect(queue.first()).toBe(first);
          expect(queue.next()).toBe(first === undefined ? Infinity : times.get(first));
        }
        const names = sorted().map(({ name }) => name);
        expect(drained(queue)).toEqual(names);
      }),
    );
  });
});
