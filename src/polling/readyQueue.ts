import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { TaskRecord } from './taskRecord';

/** Tasks whose request is due and waits for the budget. */
export interface ReadyQueue<S extends TaskSnapshot, T extends TaskFields> {
  readonly add: (record: TaskRecord<S, T>) => void;
  /** Returns the task that goes next, and leaves it in the queue. */
  readonly first: () => TaskRecord<S, T> | undefined;
  /** Takes the first out. */
  readonly shift: () => void;
  /** Takes all out. */
  readonly clear: () => void;
}

/** Returns an empty queue: first due, first asked. A task that left, or was asked meanwhile, is passed over. */
export const readyQueue = <S extends TaskSnapshot, T extends TaskFields>(): ReadyQueue<S, T> => {
  let records: TaskRecord<S, T>[] = [];
  let head = 0;
  const shift = (): void => {
    head += 1;
    if (head > 64 && head * 2 > records.length) {
      records = records.slice(head);
      head = 0;
    }
  };
  return {
    add: (record) => {
      records.push(record);
    },
    first: () => {
      while (head < records.length) {
        if (records[head]?.request === 'ready') return records[head];
        shift();
      }
      return undefined;
    },
    shift,
    clear: () => {
      records = [];
      head = 0;
    },
  };
};
