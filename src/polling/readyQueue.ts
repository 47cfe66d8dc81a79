import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { TaskRecord } from './taskRecord';

/**
 * Among so many that are due the most urgent is looked for: those that have been due for longest. Lateness grows with time
 * at different rates, so no order of theirs lasts, and to look at all of them at each request would cost more than it gains.
 */
const WINDOW = 32;

/** Tasks whose request is due and waits for the budget. */
export interface ReadyQueue<S extends TaskSnapshot, T extends TaskFields> {
  readonly add: (record: TaskRecord<S, T>) => void;
  /** Puts a task before all others. */
  readonly urge: (record: TaskRecord<S, T>) => void;
  /** Returns how late, in expectation, the end of the most urgent task would be noticed; −1 if none waits. */
  readonly bid: (now: number) => number;
  /** Takes out the task that the last `bid` was for or, to be fair, the one that has been due for longest. */
  readonly take: (longest: boolean) => TaskRecord<S, T> | undefined;
  /** Takes all out. */
  readonly clear: () => void;
}

/**
 * Returns an empty queue. A task that left, or was asked meanwhile, is passed over.
 *
 * @param latenessOf - how late the end of a task would be noticed, were it asked for now
 */
export const readyQueue = <S extends TaskSnapshot, T extends TaskFields>(
  latenessOf: (record: TaskRecord<S, T>, now: number) => number,
): ReadyQueue<S, T> => {
  let records: TaskRecord<S, T>[] = [];
  let urgent: TaskRecord<S, T>[] = [];
  let head = 0;
  let best = 0;

  const waits = (record: TaskRecord<S, T> | undefined): boolean => record?.request === 'ready';
  const shift = (): void => {
    head += 1;
    if (head > 64 && head * 2 > records.length) {
      records = records.slice(head);
      head = 0;
    }
  };
  const skip = (): void => {
    while (head < records.length && !waits(records[head])) shift();
  };
  return {
    add: (record) => {
      records.push(record);
    },
    urge: (record) => {
      urgent.push(record);
    },
    bid: (now) => {
      while (urgent.length > 0 && !waits(urgent[0])) urgent.shift();
      if (urgent.length > 0) return Number.MAX_VALUE;
      skip();
      let highest = -1;
      const end = Math.min(records.length, head + WINDOW);
      for (let i = head; i < end; i += 1) {
        const record = records[i] as TaskRecord<S, T>;
        if (!waits(record)) continue;
        const late = Math.max(0, latenessOf(record, now));
        if (late > highest) {
          highest = late;
          best = i;
        }
      }
      return highest;
    },
    take: (longest) => {
      if (urgent.length > 0) return urgent.shift();
      const at = longest ? head : best;
      const record = records[at];
      // Those that have been due for longer keep their order.
      for (let i = at; i > head; i -= 1) records[i] = records[i - 1] as TaskRecord<S, T>;
      shift();
      return record;
    },
    clear: () => {
      records = [];
      urgent = [];
      head = 0;
    },
  };
};
