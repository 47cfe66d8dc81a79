import { addLessons } from './learn';
import { readSavedModel, savedModelOf, type SavedTaskModel } from './savedModel';
import { taskMemory, type TaskMemory } from './taskMemory';

/**
 * What tasks taught about how long tasks of their kind take: durations only, never instants, ids or results. Like a budget it
 * is made once and shared by the providers that it is given to; it can be saved as JSON. Adaptive cadences read it and add
 * to it; tasks that have not ended yet teach too.
 */
export interface TaskModel extends TaskMemory {
  /** Returns all that was learned, as plain JSON: what `JSON.stringify(model)` writes, and {@link taskModel} takes. */
  readonly toJSON: () => SavedTaskModel;
  /** Adds what another or a saved model, such as another process's, has learned. Takes what {@link taskModel} takes. Merging one twice counts it twice. */
  readonly merge: (other: TaskModel | SavedTaskModel | string | null | undefined) => void;
}

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
  const { kinds, lessonsOf, recall, learn } = taskMemory();
  const add = (more: SavedTaskModel | string | null | undefined): void => {
    if (more === undefined || more === null) return;
    for (const [key, lessons] of Object.entries(readSavedModel(more).kinds)) addLessons(lessonsOf(key), lessons);
  };
  add(saved);
  return {
    toJSON: () => savedModelOf(kinds),
    merge: (other) => add(isModel(other) ? other.toJSON() : other),
    recall,
    learn,
  };
};

function isModel(other: Parameters<TaskModel['merge']>[0]): other is TaskModel {
  return typeof (other as TaskModel | null | undefined)?.toJSON === 'function';
}
