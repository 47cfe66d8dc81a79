/** What a wake queue keeps: it writes its own place into the entry, so that any entry can be moved or removed at once. */
export interface Wakeable {
  /** When to wake; `Infinity` while not queued. Written by the queue. */
  wakeAt: number;
  /** Ties go by this. */
  readonly order: number;
  /** The place in the queue, −1 while not queued. Written by the queue. */
  place: number;
}

/** A priority queue by time. All operations are O(log n), `first` is O(1). */
export interface WakeQueue<E extends Wakeable> {
  readonly first: () => E | undefined;
  /** Queues an entry for a time, or moves it there; `Infinity` takes it out. */
  readonly set: (entry: E, wakeAt: number) => void;
}

/** Returns an empty queue: a binary heap whose entries know their place. */
export const wakeQueue = <E extends Wakeable>(): WakeQueue<E> => {
  const heap: E[] = [];
  const earlier = (a: E, b: E): boolean => a.wakeAt < b.wakeAt || (a.wakeAt === b.wakeAt && a.order < b.order);
  const put = (entry: E, place: number): void => {
    heap[place] = entry;
    entry.place = place;
  };
  const rise = (entry: E, from: number): number => {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent] as E;
      if (!earlier(entry, above)) break;
      put(above, place);
      place = parent;
    }
    return place;
  };
  const sink = (entry: E, from: number): number => {
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= heap.length) return place;
      if (child + 1 < heap.length && earlier(heap[child + 1] as E, heap[child] as E)) child += 1;
      const below = heap[child] as E;
      if (!earlier(below, entry)) return place;
      put(below, place);
      place = child;
    }
  };
  const settle = (entry: E, from: number): void => {
    const risen = rise(entry, from);
    put(entry, risen === from ? sink(entry, from) : risen);
  };
  const remove = (entry: E): void => {
    const { place } = entry;
    if (place < 0) return;
    entry.place = -1;
    const last = heap.pop() as E;
    if (last !== entry) settle(last, place);
  };
  return {
    first: () => heap[0],
    set: (entry, wakeAt) => {
      if (wakeAt === entry.wakeAt && entry.place >= 0) return;
      entry.wakeAt = wakeAt;
      if (wakeAt === Infinity) {
        remove(entry);
      } else if (entry.place >= 0) {
        settle(entry, entry.place);
      } else {
        settle(entry, heap.push(entry) - 1);
      }
    },
  };
};
