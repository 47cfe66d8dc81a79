import { addLesson, addLessons, noLessons } from './learn';
import type { Lesson, Lessons } from './lessons';
import { readSavedModel, type SavedTaskModel } from './savedModel';

/**
 * What tasks taught about how long their like take, kind by kind: durations only, never instants, ids or results. A value
 * like a budget: made once, shared by the providers that it is given to, and saved as JSON. Adaptive cadences read it and
 * add to it; tasks that have not ended yet teach too.
 */
export interface TaskModel {
  /** Returns all that was learned, as plain JSON: what `JSON.stringify(model)` writes, and {@link taskModel} takes. */
  readonly toJSON: () => SavedTaskModel;
  /** Adds what another model, or a saved one, has learned: of another process, say. Takes what {@link taskModel} takes. Merging one twice counts it twice. */
  readonly merge: (other: TaskModel | SavedTaskModel | string | null | undefined) => void;
  /** Returns what tasks of a kind taught, for cadences. */
  readonly recall: (provider: string, kind: string | undefined) => Lessons | undefined;
  /** Adds what one reading of a task taught, for cadences. */
  readonly learn: (provider: string, kind: string | undefined, lesson: Lesson) => void;
}

/** How many kinds are remembered: those that taught something last. */
export const MOST_KINDS = 64;

const keyOf = (provider: string, kind: string | undefined): string => (kind === undefined ? provider : `${provider}\n${kind}`);

/**
 * Returns a model of how long tasks take, empty or as saved. Give it to providers, and keep it across restarts: the first
 * task after a restart is then watched as well as the last one before.
 *
 * @param saved - what `JSON.stringify(model)` gave, parsed or as text; `undefined` or `null` where nothing was saved
 * @throws InvalidOptionTypeError with `invalid-option` for anything else, naming what is wrong; nothing of it is used
 * @example
 * ```ts
 * import { scenext, taskModel } from 'rx-task-status';
 *
 * const model = taskModel(localStorage.getItem('task-model'));
 * scenext({ apiKey: 'example', model }).watch('12345').subscribe({
 *   complete: () => localStorage.setItem('task-model', JSON.stringify(model)),
 * });
 * ```
 */
export const taskModel = (saved?: SavedTaskModel | string | null): TaskModel => {
  const kinds = new Map<string, Lessons>(saved === undefined || saved === null ? [] : Object.entries(readSavedModel(saved).kinds).slice(-MOST_KINDS));

  /** The kind, now the one that taught last; the one that has taught nothing for longest is forgotten. */
  const touch = (key: string): Lessons => {
    const lessons = kinds.get(key) ?? noLessons();
    kinds.delete(key);
    kinds.set(key, lessons);
    for (const oldest of kinds.keys()) {
      if (kinds.size <= MOST_KINDS) break;
      kinds.delete(oldest);
    }
    return lessons;
  };

  return {
    // Reading it copies it.
    toJSON: () => readSavedModel({ taskModel: 1, kinds: Object.fromEntries(kinds) }),
    merge: (other) => {
      if (other === undefined || other === null) return;
      const { kinds: more } = readSavedModel(typeof other === 'object' && 'toJSON' in other ? other.toJSON() : other);
      for (const [key, lessons] of Object.entries(more)) addLessons(touch(key), lessons);
    },
    recall: (provider, kind) => kinds.get(keyOf(provider, kind)),
    learn: (provider, kind, lesson) => {
      addLesson(touch(keyOf(provider, kind)), lesson);
    },
  };
};
