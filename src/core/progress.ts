import type { WordExtras } from './outcome';
import type { Progress } from './snapshot';

/**
 * Returns a progress as snapshots hold it, or `undefined` if `done` is no number, or below 0. `ratio` is within 0..1: the
 * one given, else `done / total`, else (for a total of 0) absent.
 */
export const progressOf = (input: WordExtras['progress']): Progress | undefined => {
  // A provider written in JavaScript may hand on a null of the wire.
  if (input === undefined || input === null || !Number.isFinite(input.done) || input.done < 0) return undefined;
  const { done } = input;
  const total = input.total !== undefined && Number.isFinite(input.total) && input.total >= 0 ? input.total : undefined;
  const given = Number.isFinite(input.ratio) ? input.ratio : (total === undefined || total === 0 ? undefined : done / total);
  const ratio = given === undefined || !Number.isFinite(given) ? undefined : Math.min(1, Math.max(0, given));
  if (total === undefined) return ratio === undefined ? { done } : { done, ratio };
  return ratio === undefined ? { done, total } : { done, total, ratio };
};
