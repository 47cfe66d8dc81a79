import type { TaskSnapshot } from '../core/snapshot';
import type { TaskRecord } from './taskRecord';
import type { Urgency } from './urgency';

// Guesses: half or double of these three costs batches at most 1 % in the mean, see docs/benchmarks.md (Constants).
/**
 * How many rows there are, by how fast the lateness of tasks grows, an octave each: from a millisecond in a millisecond, the
 * fastest there is, down to one in two hours.
 */
const ROWS = 24;

/** The growth of lateness is measured over this many milliseconds. */
const LOOK_AHEAD = 10_000;

/**
 * The most urgent task is looked for among this many of each row: those that have been due for longest. Within a row these are
 * nearly always the latest; between rows no order lasts, since lateness grows at different rates.
 */
const COMPARED = 8;

/**
 * How many places of tasks that have left are kept before they are cleared away, while those before them wait. A matter of taste: this
 * costs memory.
 */
const SLACK = 1_000;

/** Tasks whose request is due and waits for the budget. */
export interface ReadyQueue<S extends TaskSnapshot> {
  readonly add: (record: TaskRecord<S>) => void;
  /** Puts a task before all others. */
  readonly urge: (record: TaskRecord<S>) => void;
  /** Returns how late, in expectation, the end of the most urgent task would be noticed; −1 if none waits. */
  readonly bid: (now: number) => number;
  /** Takes out the task that the last `bid` was for or, if `longest`, the one that has been due for longest. */
  readonly take: (longest: boolean) => TaskRecord<S> | undefined;
  /** Takes all out. */
  readonly clear: () => void;
}

/** Tasks in the order in which they came; those before `head` have gone. */
interface Row<R> {
  records: R[];
  head: number;
}

/**
 * Returns an empty queue. A task that has left, or was asked for meanwhile, is passed over. A task may be added again, to stand
 * where it belongs by now.
 */
export const readyQueue = <S extends TaskSnapshot>({ latenessOf, turnOf }: Urgency<S>): ReadyQueue<S> => {
  type R = TaskRecord<S>;
  const emptyRow = (): Row<R> => ({ records: [], head: 0 });
  /**
   * Rows by octave; and, by name, rows of tasks that are asked in turn, of which only the first is looked at. These were never read, or
   * wait at the service: they outnumber the others, and would hide them.
   */
  const rows = new Map<number | string, Row<R>>();
  let fresh: R[] = [];
  let urgent: R[] = [];
  let best = emptyRow();
  let place = 0;
  /** How many were left when those that have gone were last cleared away, and how many came since. */
  let left = 0;
  let came = 0;

  const waits = (record: R | undefined): boolean => record?.request === 'ready';
  /** Returns the name of the row in which a task that comes now belongs. */
  const nameOf = (record: R, now: number): number | string => {
    const turn = turnOf(record);
    if (turn !== undefined) return turn;
    const growth = (latenessOf(record, now + LOOK_AHEAD) - latenessOf(record, now)) / LOOK_AHEAD;
    return Math.min(ROWS - 1, Math.max(0, Math.floor(-Math.log2(Math.max(growth, Number.MIN_VALUE)))));
  };
  const rowOf = (name: number | string): Row<R> => {
    const row = rows.get(name) ?? emptyRow();
    rows.set(name, row);
    return row;
  };
  const clear = (): void => {
    fresh = [];
    urgent = [];
    rows.clear();
    best = emptyRow();
    [left, came] = [0, 0];
  };
  /**
   * Notes that one came, and clears away those that have gone if about as many came as there were left the last time. The first may
   * wait for long, and others come and go behind it meanwhile.
   */
  const note = (): void => {
    came += 1;
    if (came <= left + SLACK) return;
    [fresh, urgent] = [fresh.filter(waits), urgent.filter(waits)];
    [left, came] = [fresh.length + urgent.length, 0];
    for (const row of rows.values()) {
      row.records = row.records.slice(row.head).filter(waits);
      row.head = 0;
      left += row.records.length;
    }
  };
  /** Finds the task with the highest value among the first `count` of each row, and notes its place; returns the value, −Infinity if none waits. */
  const find = (count: number, valueOf: (record: R) => number): number => {
    let highest = -Infinity;
    let from: number | string = ROWS;
    for (const [name, row] of rows) {
      while (row.head < row.records.length && !waits(row.records[row.head])) row.head += 1;
      if (row.head > 64 && row.head * 2 > row.records.length) {
        // A new list: one that is cut keeps the room of all that ever stood in it.
        row.records = row.records.slice(row.head);
        row.head = 0;
      }
      const { records } = row;
      const isTurn = typeof name === 'string';
      if (isTurn && records.length === row.head) rows.delete(name);
      const end = Math.min(records.length, row.head + (isTurn ? 1 : count));
      for (let i = row.head; i < end; i += 1) {
        const record = records[i] as R;
        if (!waits(record)) continue;
        const value = valueOf(record);
        // Of two equal ones, the one whose lateness grows faster.
        if (value < highest || (value === highest && !(name < from))) continue;
        highest = value;
        from = name;
        best = row;
        place = i;
      }
    }
    return highest;
  };

  return {
    add: (record) => {
      fresh.push(record);
      note();
    },
    urge: (record) => {
      urgent.push(record);
      note();
    },
    bid: (now) => {
      for (const record of fresh) if (waits(record)) rowOf(nameOf(record, now)).records.push(record);
      fresh.length = 0;
      while (urgent.length > 0 && !waits(urgent[0])) urgent.shift();
      if (waits(urgent[0])) return Number.MAX_VALUE;
      return Math.max(-1, find(COMPARED, (record) => Math.max(0, latenessOf(record, now))));
    },
    take: (longest) => {
      // A fair turn that an urgent task took would be lost to those that wait for it.
      const isFair = longest && find(1, ({ due }) => -due) > -Infinity;
      if (!isFair && waits(urgent[0])) return urgent.shift();
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
