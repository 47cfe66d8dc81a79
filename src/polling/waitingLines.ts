import { siblingRun } from '../core/cadence/lessons';
import type { Cadence, CadenceContext, PlaceInLine } from '../core/cadence/cadence';
import { waitingLine, type Forward, type WaitingLine } from '../core/cadence/line';
import { MOST_KINDS } from '../core/cadence/taskMemory';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import { isTerminalStatus, type TaskStatus } from '../core/status';
import { kindOf, NO_TICKET, type TaskRecord } from './taskRecord';

/** The lines in which the pending tasks of a provider wait, one for each kind. */
export interface WaitingLines<S extends TaskSnapshot, T extends TaskFields> {
  readonly join: (record: TaskRecord<S, T>, now: number) => void;
  /** A task was read, with a reply that was so long under way; returns whose next request should be brought forward. To be called before the cadence is. */
  readonly read: (record: TaskRecord<S, T>, status: TaskStatus, now: number, took?: number) => Forward<TaskRecord<S, T>>;
  /** A task is no longer watched. */
  readonly leave: (record: TaskRecord<S, T>, now: number) => Forward<TaskRecord<S, T>>;
  /** Returns where a task stands; `undefined` for one that has started. */
  readonly placeOf: (record: TaskRecord<S, T>, now: number) => PlaceInLine | undefined;
  /** Returns how probable it is that a task that was never read has ended, so many milliseconds after it joined; 1 where nobody counts that. */
  readonly mayBeOver: (record: TaskRecord<S, T>, passed: number) => number;
  /** Returns whether a task waits behind another one. */
  readonly isBehind: (record: TaskRecord<S, T>) => boolean;
  /** Returns the tasks that wait with this one. */
  readonly waitingWith: (record: TaskRecord<S, T>) => readonly TaskRecord<S, T>[];
}

/** A line, and how many tasks of its kind are watched. */
interface OpenLine<S extends TaskSnapshot, T extends TaskFields> extends WaitingLine<TaskRecord<S, T>> {
  watched: number;
}

const NOBODY = { heads: [], all: false };

/** Returns lines with nobody in them; lines that nobody ever joins where the cadence does not reconsider. */
export const waitingLines = <S extends TaskSnapshot, T extends TaskFields>(
  provider: string,
  cadence: Cadence,
  { model }: CadenceContext,
): WaitingLines<S, T> => {
  const lines = new Map<string | undefined, OpenLine<S, T>>();
  const lineOf = (record: TaskRecord<S, T>): OpenLine<S, T> => {
    const kind = kindOf(record);
    const known = lines.get(kind);
    if (known !== undefined) return known;
    const line = { ...waitingLine<TaskRecord<S, T>>(), watched: 0 };
    lines.set(kind, line);
    return line;
  };
  return {
    join: (record, now) => {
      if (cadence.reconsider === undefined) return;
      const line = lineOf(record);
      line.watched += 1;
      record.ticket = line.join(record, now);
    },
    read: (record, status, now, took) => {
      const { ticket } = record;
      if (ticket === NO_TICKET) return NOBODY;
      if (status === 'pending') return lineOf(record).waits(ticket, now);
      record.ticket = NO_TICKET;
      return lineOf(record).starts(ticket, now, isTerminalStatus(status), took);
    },
    leave: (record, now) => {
      const { ticket } = record;
      if (cadence.reconsider === undefined) return NOBODY;
      const line = lineOf(record);
      line.watched -= 1;
      // What an empty line knows of its order is kept while there are no more kinds than a model remembers.
      if (line.watched === 0) for (const [kind, { watched }] of lines) if (watched === 0 && lines.size > MOST_KINDS) lines.delete(kind);
      record.ticket = NO_TICKET;
      if (ticket !== NO_TICKET) return line.leaves(ticket, now);
      // It had started; whether it ended or is only no longer watched, its place at the service is not counted any more.
      line.ends();
      return NOBODY;
    },
    placeOf: (record, now) =>
      record.ticket === NO_TICKET
        ? undefined
        : lineOf(record).placeOf(record.ticket, now, siblingRun(model?.recall(provider, kindOf(record))?.sums)),
    mayBeOver: (record, passed) => (record.ticket === NO_TICKET ? 1 : lineOf(record).mayBeOver(record.ticket, passed)),
    isBehind: (record) => record.ticket !== NO_TICKET && !lineOf(record).isHead(record.ticket),
    waitingWith: (record) => lineOf(record).tasks(),
  };
};
