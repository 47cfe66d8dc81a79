import type { WordExtras } from './outcome';
import type { Progress } from './snapshot';

/** Returns the ratio that follows from the two counts, each 0 or more; `undefined` if there is no total, or one of 0. */
export const countedRatio = (done: number, total: number | undefined): number | undefined => {
  const ratio = done / (total ?? 0);
  return Number.isFinite(ratio) ? within(ratio) : undefined;
};

/**
 * Returns a progress as snapshots hold it, or `undefined` if `done` is no number, or below 0. `ratio` is within 0..1: the
 * one given, else `done / total`, else (for a total of 0) absent.
 */
export const progressOf = (input: WordExtras['progress']): Progress | undefined => {
  // A provider written in JavaScript may hand on a null of the wire.
  if (input === undefined || input === null || !Number.isFinite(input.done) || input.done < 0) return undefined;
  const { done } = input;
  const total = Number.isFinite(input.total) && (input.total as number) >= 0 ? input.total : undefined;
  const ratio = Number.isFinite(input.ratio) ? within(input.ratio as number) : countedRatio(done, total);
  if (total === undefined) return ratio === undefined ? { done } : { done, ratio };
  return ratio === undefined ? { done, total } : { done, total, ratio };
};

function within(ratio: number): number {
  return Math.min(1, Math.max(0, ratio));
}
