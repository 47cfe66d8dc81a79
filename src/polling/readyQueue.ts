import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { TaskRecord } from './taskRecord';
import type { Urgency } from './urgency';

// Guesses: half or double of these three costs batches at most half a percent in the mean, see docs/benchmarks.md (Constants).
/**
 * How many lines there are, by how fast the lateness of tasks grows, an octave each: from a millisecond in a millisecond, the
 * fastest there is, down to one in two hours.
 */
const LINES = 24;

/** The growth of lateness is measured over this many milliseconds. */
const LOOK_AHEAD = 10_000;

/**
 * The most urgent task is looked for among this many of each line: those that have been due for longest. Within a line these are
 * nearly always the latest; between lines no order lasts, since lateness grows at different rates.
 */
const HEADS = 8;

/** Tasks whose request is due and waits for the budget. */
export interface ReadyQueue<S extends TaskSnapshot, T extends TaskFields> {
  readonly add: (record: TaskRecord<S, T>) => void;
  /** Puts a task before all others. */
  readonly urge: (record: TaskRecord<S, T>) => void;
  /** Returns how late, in expectation, the end of the most urgent task would be noticed; −1 if none waits. */
  readonly bid: (now: number) => number;
  /** Takes out the task that the last `bid` was for or, if `longest`, the one that has been due for longest. */
  readonly take: (longest: boolean) => TaskRecord<S, T> | undefined;
  /** Takes all out. */
  readonly clear: () => void;
}

/** Tasks in the order in which they came; those before `head` have gone. */
interface Line<R> {
  records: R[];
  head: number;
}

/**
 * Returns an empty queue. A task that has left, or was asked for meanwhile, is passed over. A task may be added again, to stand
 * where it belongs by now.
 */
export const readyQueue = <S extends TaskSnapshot, T extends TaskFields>({ latenessOf, turnOf }: Urgency<S, T>): ReadyQueue<S, T> => {
  type R = TaskRecord<S, T>;
  const emptyLine = (): Line<R> => ({ records: [], head: 0 });
  /**
   * Lines by octave; and, by name, lines of tasks that are asked in turn, of which only the first is looked at. These were never read, or
   * wait at the service: they outnumber the others, and would hide them.
   */
  const lines = new Map<number | string, Line<R>>();
  let fresh: R[] = [];
  let urgent: R[] = [];
  let best = emptyLine();
  let place = 0;

  const waits = (record: R | undefined): boolean => record?.request === 'ready';
  /** Returns the name of the line in which a task that comes now belongs. */
  const nameOf = (record: R, now: number): number | string => {
    const turn = turnOf(record);
    if (turn !== undefined) return turn;
    const growth = (latenessOf(record, now + LOOK_AHEAD) - latenessOf(record, now)) / LOOK_AHEAD;
    return Math.min(LINES - 1, Math.max(0, Math.floor(-Math.log2(Math.max(growth, Number.MIN_VALUE)))));
  };
  const lineOf = (name: number | string): Line<R> => {
    const line = lines.get(name) ?? emptyLine();
    lines.set(name, line);
    return line;
  };
  const clear = (): void => {
    fresh = [];
    urgent = [];
    lines.clear();
    best = emptyLine();
  };
  /** Finds the task with the highest value among the first `heads` of each line, and notes its place; returns the value, −Infinity if none waits. */
  const find = (heads: number, valueOf: (record: R) => number): number => {
    let highest = -Infinity;
    let from: number | string = LINES;
    for (const [name, line] of lines) {
      while (line.head < line.records.length && !waits(line.records[line.head])) line.head += 1;
      if (line.head > 64 && line.head * 2 > line.records.length) {
        // A new list: one that is cut keeps the room of all that ever stood in it.
        line.records = line.records.slice(line.head);
        line.head = 0;
      }
      const { records } = line;
      const isTurn = typeof name === 'string';
      if (isTurn && records.length === line.head) lines.delete(name);
      const end = Math.min(records.length, line.head + (isTurn ? 1 : heads));
      for (let i = line.head; i < end; i += 1) {
        const record = records[i] as R;
        if (!waits(record)) continue;
        const value = valueOf(record);
        // Of two equal ones, the one whose lateness grows faster.
        if (value < highest || (value === highest && !(name < from))) continue;
        highest = value;
        from = name;
        best = line;
        place = i;
      }
    }
    return highest;
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
      for (const record of fresh) if (waits(record)) lineOf(nameOf(record, now)).records.push(record);
      if (fresh.length > 0) fresh = [];
      return Math.max(-1, find(HEADS, (record) => Math.max(0, latenessOf(record, now))));
    },
    take: (longest) => {
      if (urgent.length > 0) return urgent.shift();
      if (longest) find(1, ({ due }) => -due);
      const { records } = best;
      const record = records[place];
      // Those that have been due for longer keep their order.
      for (let i = place; i > best.head; i -= 1) records[i] = records[i - 1] as R;
      best.head += 1;
      return record;
    },
    clear,
  };
};
