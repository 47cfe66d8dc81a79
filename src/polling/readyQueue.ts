import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { TaskRecord } from './taskRecord';

/**
 * Tasks stand in lines by how fast their lateness grows, an octave each: from a millisecond in a millisecond, the fastest
 * there is, downwards. Those that nobody has asked for yet stand in one of their own, the last: how late they are to be expected
 * hangs on what is heard of the others, and they would hide the rest, which they outnumber.
 */
const LINES = 24;

/** How fast lateness grows is looked at over so many milliseconds. */
const LOOK_AHEAD = 10_000;

/**
 * Of each line the most urgent is looked for among so many: those that have been due for longest. Within a line they are
 * the latest, as good as always; between lines no order lasts, since lateness grows at different rates.
 */
const HEADS = 8;

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

/** Some tasks, first come first: those before `head` have gone. */
interface Line<R> {
  records: R[];
  head: number;
}

/**
 * Returns an empty queue. A task that left, or was asked meanwhile, is passed over; one may be added again, to stand where it
 * belongs by now.
 *
 * @param latenessOf - how late the end of a task would be noticed, were it asked for at some moment
 */
export const readyQueue = <S extends TaskSnapshot, T extends TaskFields>(
  latenessOf: (record: TaskRecord<S, T>, at: number) => number,
): ReadyQueue<S, T> => {
  type R = TaskRecord<S, T>;
  const lines = Array.from({ length: LINES + 1 }, (): Line<R> => ({ records: [], head: 0 }));
  /** The lines in which anybody has stood yet, in their order: most cadences need only a few. */
  let open: readonly Line<R>[] = [];
  let fresh: R[] = [];
  let urgent: R[] = [];
  let best = lines[0] as Line<R>;
  let place = 0;

  const waits = (record: R | undefined): boolean => record?.request === 'ready';
  const headOf = (line: Line<R>): R | undefined => {
    while (line.head < line.records.length && !waits(line.records[line.head])) line.head += 1;
    if (line.head > 64 && line.head * 2 > line.records.length) {
      line.records = line.records.slice(line.head);
      line.head = 0;
    }
    return line.records[line.head];
  };
  const lineUp = (record: R, now: number): void => {
    const growth = (latenessOf(record, now + LOOK_AHEAD) - latenessOf(record, now)) / LOOK_AHEAD;
    const octave = Math.min(LINES - 1, Math.max(0, Math.floor(-Math.log2(Math.max(growth, Number.MIN_VALUE)))));
    const line = lines[record.word === undefined ? LINES : octave] as Line<R>;
    line.records.push(record);
    if (!open.includes(line)) open = lines.filter((each) => each === line || open.includes(each));
  };

  return {
    add: (record) => {
      fresh.push(record);
    },
    urge: (record) => {
      urgent.push(record);
    },
    bid: (now) => {
      while (urgent.length > 0 && !waits(urgent[0])) urgent.shift();
      if (urgent.length > 0) return Number.MAX_VALUE;
      for (const record of fresh) if (waits(record)) lineUp(record, now);
      if (fresh.length > 0) fresh = [];
      let highest = -1;
      for (const line of open) {
        if (headOf(line) === undefined) continue;
        const end = Math.min(line.records.length, line.head + HEADS);
        for (let i = line.head; i < end; i += 1) {
          const record = line.records[i] as R;
          if (!waits(record)) continue;
          const late = Math.max(0, latenessOf(record, now));
          if (late <= highest) continue;
          highest = late;
          best = line;
          place = i;
        }
      }
      return highest;
    },
    take: (longest) => {
      if (urgent.length > 0) return urgent.shift();
      if (longest) {
        for (const line of open) {
          const head = headOf(line);
          const oldest = best.records[place];
          if (head === undefined || (oldest !== undefined && oldest.due <= head.due)) continue;
          best = line;
          place = line.head;
        }
      }
      const { records } = best;
      const record = records[place];
      // Those that have been due for longer keep their order.
      for (let i = place; i > best.head; i -= 1) records[i] = records[i - 1] as R;
      best.head += 1;
      return record;
    },
    clear: () => {
      fresh = [];
      open = [];
      urgent = [];
      for (const line of lines) {
        line.records = [];
        line.head = 0;
      }
    },
  };
};
