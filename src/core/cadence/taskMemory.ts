import { addLesson, noLessons } from './learn';
import type { Lesson, Lessons } from './lessons';

/** What cadences ask about how long a task's like take, and what they add to it. */
export interface TaskMemory {
  /** Returns what tasks of a kind taught, for cadences. */
  readonly recall: (provider: string, kind: string | undefined) => Lessons | undefined;
  /** Adds what one reading of a task taught, for cadences. */
  readonly learn: (provider: string, kind: string | undefined, lesson: Lesson) => void;
}

/** A memory, with the kinds that are in it. */
export interface OpenMemory extends TaskMemory {
  /** What each kind taught, by its provider's name and its own; the one that taught last is last. */
  readonly kinds: ReadonlyMap<string, Lessons>;
  /** Returns what the kind of that key taught, to be added to: it is now the one that taught last. */
  readonly lessonsOf: (key: string) => Lessons;
}

/** How many kinds are remembered, those that taught something last: more than an account is likely to have, and little to save. */
export const MOST_KINDS = 64;

const keyOf = (provider: string, kind: string | undefined): string => (kind === undefined ? provider : `${provider}\n${kind}`);

/** Returns an empty memory: what a provider needs that keeps its own to itself. What saves, checks and merges is `taskModel`'s, and weighs as much again. */
export const taskMemory = (): OpenMemory => {
  const kinds = new Map<string, Lessons>();
  const lessonsOf = (key: string): Lessons => {
    const lessons = kinds.get(key) ?? noLessons();
    kinds.delete(key);
    kinds.set(key, lessons);
    // The one that has taught nothing for longest is forgotten.
    for (const oldest of kinds.keys()) {
      if (kinds.size <= MOST_KINDS) break;
      kinds.delete(oldest);
    }
    return lessons;
  };
  return {
    kinds,
    lessonsOf,
    recall: (provider, kind) => kinds.get(keyOf(provider, kind)),
    learn: (provider, kind, lesson) => {
      addLesson(lessonsOf(keyOf(provider, kind)), lesson);
    },
  };
};
