import { chance } from './chance';
import { checkLife } from './checkLife';
import { isEnd, lifeSoFar, type LifeSoFar, type TaskMoment } from './life';
import type { TaskKind, TaskLife, TaskScript, TaskState } from './lives';
import { outOfRange } from './optionChecks';
import { makeTaskId, scriptOf } from './script';

/** A task that was created, with its life worked out to the last millisecond. */
export interface CreatedTask {
  readonly id: string;
  readonly kind: TaskKind;
  /** The scope that requests must name in `unique_id`; only of `visual-search` and `video-ids`. */
  readonly uniqueId?: string;
  /** Milliseconds since the epoch of the server's clock; the script's times count from here. */
  readonly createdAt: number;
  readonly script: TaskScript;
}

/** What the server knows of a task: the truth, whatever clients were told. Plain JSON; times are milliseconds. */
export interface TaskRecord extends CreatedTask {
  readonly state: TaskState;
  /** Items done: episodes, videos with a final word, ids, frames. */
  readonly done: number;
  /** Items there will be. */
  readonly total: number;
  /** When it left `pending`, if it has. */
  readonly startedAt?: number;
  /** When it became completed, failed or cancelled, if it has. A list has ended with its last video's final word. */
  readonly endedAt?: number;
  /** When a cancel request ended it. */
  readonly cancelledAt?: number;
  /** All that it went through until now. */
  readonly history: readonly TaskMoment[];
  /** Requests for its status that carried an accepted key, those refused or spoilt included. */
  readonly statusRequests: number;
  /** When a status reply first told a client of the end. */
  readonly endToldAt?: number;
}

/** A task as the server keeps it. */
export interface LiveTask {
  readonly created: CreatedTask;
  /** Its name where chance is drawn: by its order of creation, so that neither ids nor the clock matter. */
  readonly turn: string;
  statusRequests: number;
  cancelledAt?: number;
  endToldAt?: number;
}

export interface Tasks {
  readonly create: (life: TaskLife, now: number) => CreatedTask;
  readonly find: (id: string) => LiveTask | undefined;
  readonly forget: (id: string) => boolean;
  readonly all: () => readonly LiveTask[];
  /** The product that an unknown id is taken for: that of the newest list task. */
  readonly listKind: () => 'visual-search' | 'video-ids';
}

export const lifeOf = ({ created, cancelledAt }: LiveTask, now: number): LifeSoFar =>
  lifeSoFar(created.script, created.createdAt, now, cancelledAt);

/** Cancels a task unless it has ended; returns whether it was cancelled. */
export const cancelTask = (task: LiveTask, now: number): boolean => {
  if (isEnd(lifeOf(task, now).state)) return false;
  task.cancelledAt = now;
  return true;
};

export const recordOf = (task: LiveTask, now: number): TaskRecord => ({
  ...task.created,
  ...lifeOf(task, now),
  ...(task.cancelledAt === undefined ? {} : { cancelledAt: task.cancelledAt }),
  statusRequests: task.statusRequests,
  ...(task.endToldAt === undefined ? {} : { endToldAt: task.endToldAt }),
});

export const taskRegistry = (seed: number): Tasks => {
  const tasks = new Map<string, LiveTask>();
  let turns = 0;
  let listKind: 'visual-search' | 'video-ids' = 'visual-search';
  return {
    create: (asked, now) => {
      const life = checkLife(asked);
      const turn = `task ${String(turns)}`;
      const id = life.id ?? makeTaskId(life.kind, chance(seed, 'id', turn), now);
      if (tasks.has(id)) throw outOfRange('life.id', id, 'an id that no other task has');
      const script = scriptOf(life, id, chance(seed, 'life', turn));
      const { kind } = script;
      const created: CreatedTask = {
        id,
        kind,
        ...('uniqueId' in script ? { uniqueId: script.uniqueId } : {}),
        createdAt: now,
        script,
      };
      turns += 1;
      if (kind === 'visual-search' || kind === 'video-ids') listKind = kind;
      tasks.set(id, { created, turn, statusRequests: 0 });
      return created;
    },
    find: (id) => tasks.get(id),
    forget: (id) => tasks.delete(id),
    all: () => [...tasks.values()],
    listKind: () => listKind,
  };
};
