import type { Cadence, PlaceInLine } from '../core/cadence/cadence';
import { waitingLine, type Forward } from '../core/cadence/line';
import { MOST_KINDS } from '../core/cadence/taskMemory';
import type { TaskSnapshot } from '../core/snapshot';
import { isTerminalStatus, type TaskStatus } from '../core/status';
import { kindOf, type Standing, type TaskRecord } from './taskRecord';

/**
 * The lines in which the pending tasks of a provider wait. Each kind has two: one for tasks of batches, and one for tasks watched
 * alone, which hardly belong to a batch that runs meanwhile, and would wait behind all of it.
 */
export interface WaitingLines<S extends TaskSnapshot> {
  /** Takes in a task that is watched from now on; `alone`: not as one of a batch. */
  readonly join: (record: TaskRecord<S>, alone: boolean, now: number) => void;
  /**
   * Notes that a task was read, and how long its reply took; returns whose next request should be brought forward. To be called
   * before the cadence is.
   */
  readonly read: (record: TaskRecord<S>, status: TaskStatus, now: number, took?: number) => Forward<TaskRecord<S>>;
  /** Notes that a task is no longer watched; returns the same. */
  readonly leave: (record: TaskRecord<S>, now: number) => Forward<TaskRecord<S>>;
  /** Returns where a task stands; `undefined` for one that has started. */
  readonly placeOf: (record: TaskRecord<S>, now: number) => PlaceInLine | undefined;
  /** Returns how probable it is that a task that was never read has ended `passed` milliseconds after it joined; 1 for one that is in no line. */
  readonly mayBeOver: (record: TaskRecord<S>, passed: number) => number;
  /** Returns whether a task waits behind another one. */
  readonly isBehind: (record: TaskRecord<S>) => boolean;
  /** Returns the tasks that wait with this one. */
  readonly waitingWith: (record: TaskRecord<S>) => readonly TaskRecord<S>[];
}

const NOBODY = { heads: [], all: false };

/** Returns empty lines. They stay empty if the cadence has no `reconsider`. */
export const waitingLines = <S extends TaskSnapshot>(cadence: Cadence): WaitingLines<S> => {
  type R = TaskRecord<S>;
  const lines = new Map<string, Standing<R>>();
  /** Returns the line of a name, as the standing of its tasks that have started. */
  const lineOf = (name: string): Standing<R> => {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const started = { line: { ...waitingLine<R>(), name, watched: 0 }, ticket: undefined };
    lines.set(name, started);
    return started;
  };
  return {
    join: (record, alone, now) => {
      if (cadence.reconsider === undefined) return;
      const { line } = lineOf(`${alone ? 'alone' : 'batch'} ${kindOf(record) ?? ''}`);
      line.watched += 1;
      record.standing = { line, ticket: line.join(record, now) };
    },
    read: (record, status, now, took) => {
      const { line, ticket } = record.standing ?? {};
      if (line === undefined || ticket === undefined) return NOBODY;
      if (status === 'pending') return line.waits(ticket, now);
      record.standing = lineOf(line.name);
      return line.starts(ticket, now, isTerminalStatus(status), took);
    },
    leave: (record, now) => {
      if (record.standing === undefined) return NOBODY;
      const { line, ticket } = record.standing;
      record.standing = lineOf(line.name);
      line.watched -= 1;
      // An empty line is kept, for what it knows of its order, while there are no more lines than a model remembers kinds.
      if (line.watched === 0) for (const [name, { line: { watched } }] of lines) if (watched === 0 && lines.size > MOST_KINDS) lines.delete(name);
      return ticket === undefined ? NOBODY : line.leaves(ticket, now);
    },
    placeOf: (record, now) => {
      const { line, ticket } = record.standing ?? {};
      return ticket === undefined ? undefined : line?.placeOf(ticket, now);
    },
    mayBeOver: ({ standing }, passed) => (standing?.ticket === undefined ? 1 : standing.line.mayBeOver(standing.ticket, passed)),
    isBehind: ({ standing }) => standing?.ticket !== undefined && !standing.line.isHead(standing.ticket),
    waitingWith: ({ standing }) => standing?.line.tasks() ?? [],
  };
};
