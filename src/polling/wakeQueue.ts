/** An entry of a wake queue. The queue writes its place into it, so that any entry can be moved or removed at once. */
export interface Wakeable {
  /** Breaks ties: the lower goes first. */
  readonly order: number;
  /** The place in the queue, −1 while not queued. Written by the queue. */
  place: number;
}

/** A priority queue by time. All operations are O(log n), `first` is O(1). */
export interface WakeQueue<E extends Wakeable> {
  readonly first: () => E | undefined;
  /** When the first wakes; `Infinity` if there is none. */
  readonly next: () => number;
  /** Queues an entry for a time, or moves it there; `Infinity` takes it out. */
  readonly set: (entry: E, wakeAt: number) => void;
}

/**
 * How many entries stand below each in the heap. With four there are half as many levels as with two, and an entry that moves writes to
 * one entry at each level, mostly far away in memory.
 */
const BRANCHES = 4;

/** Returns an empty queue: a heap whose entries know their place, and whose times lie beside them in a typed array. */
export const wakeQueue = <E extends Wakeable>(): WakeQueue<E> => {
  const heap: E[] = [];
  let times = new Float64Array(16);
  const put = (entry: E, time: number, place: number): void => {
    heap[place] = entry;
    times[place] = time;
    entry.place = place;
  };
  const earlier = (timeA: number, a: E, place: number): boolean => {
    const time = times[place] as number;
    return timeA < time || (timeA === time && a.order < (heap[place] as E).order);
  };
  const rise = (entry: E, time: number, from: number): number => {
    let place = from;
    while (place > 0) {
      const parent = Math.floor((place - 1) / BRANCHES);
      if (!earlier(time, entry, parent)) break;
      put(heap[parent] as E, times[parent] as number, place);
      place = parent;
    }
    return place;
  };
  const sink = (entry: E, time: number, from: number): number => {
    let place = from;
    for (;;) {
      const first = BRANCHES * place + 1;
      if (first >= heap.length) return place;
      const end = Math.min(heap.length, first + BRANCHES);
      let child = first;
      for (let other = first + 1; other < end; other += 1) if (earlier(times[other] as number, heap[other] as E, child)) child = other;
      if (earlier(time, entry, child)) return place;
      put(heap[child] as E, times[child] as number, place);
      place = child;
    }
  };
  const settle = (entry: E, time: number, from: number): void => {
    const risen = rise(entry, time, from);
    put(entry, time, risen === from ? sink(entry, time, from) : risen);
  };
  const grow = (): void => {
    const wider = new Float64Array(times.length * 2);
    wider.set(times);
    times = wider;
  };
  const add = (entry: E, time: number): void => {
    const place = heap.push(entry) - 1;
    if (place === times.length) grow();
    settle(entry, time, place);
  };
  const remove = (entry: E): void => {
    const { place } = entry;
    entry.place = -1;
    const last = heap.pop() as E;
    if (last !== entry) settle(last, times[heap.length] as number, place);
  };
  return {
    first: () => heap[0],
    next: () => (heap.length === 0 ? Infinity : (times[0] as number)),
    set: (entry, time) => {
      if (entry.place < 0) {
        if (time !== Infinity) add(entry, time);
      } else if (time === Infinity) {
        remove(entry);
      } else if (time !== times[entry.place]) {
        settle(entry, time, entry.place);
      }
    },
  };
};
