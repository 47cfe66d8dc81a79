import { addLesson, noLessons } from './learn';
import type { Lesson, Lessons } from './lessons';

/** What tasks taught about how long their like take: cadences read it, and add to it. */
export interface TaskMemory {
  /** Returns what tasks of a kind taught, for cadences. */
  readonly recall: (provider: string, kind: string | undefined) => Lessons | undefined;
  /** Adds what one reading of a task taught, for cadences. */
  readonly learn: (provider: string, kind: string | undefined, lesson: Lesson) => void;
}

/** A memory that gives access to its kinds. */
export interface OpenMemory extends TaskMemory {
  /** What each kind taught, by its provider's name and its own; the one that taught last is last. */
  readonly kinds: ReadonlyMap<string, Lessons>;
  /** Returns what the kind of that key taught, to be added to: it becomes the one that taught last. */
  readonly lessonsOf: (key: string) => Lessons;
}

/** How many kinds are remembered, those that taught most recently: more than an account is likely to have, and little to save. */
export const MOST_KINDS = 64;

const keyOf = (provider: string, kind: string | undefined): string => (kind === undefined ? provider : `${provider}\n${kind}`);

/** Returns an empty memory, which is all that a provider with a private one needs. Saving, checking and merging are in `taskModel`, and weigh as much again. */
export const taskMemory = (): OpenMemory => {
  const kinds = new Map<string, Lessons>();
  const lessonsOf = (key: string): Lessons => {
    const lessons = kinds.get(key) ?? noLessons();
    kinds.delete(key);
    kinds.set(key, lessons);
    // The kind that has taught nothing for longest is forgotten.
    const [oldest] = kinds.keys();
    if (kinds.size > MOST_KINDS) kinds.delete(oldest as string);
    return lessons;
  };
  return {
    kinds,
    lessonsOf,
    recall: (provider, kind) => kinds.get(keyOf(provider, kind)),
    learn: (provider, kind, lesson) => addLesson(lessonsOf(keyOf(provider, kind)), lesson),
  };
};
