import type { TaskSnapshot } from './snapshot';

/**
 * Returns a number in [0, 1) that depends only on the arguments: it spreads tasks apart, is exact in marbles, and involves
 * no chance. FNV-1a over the text, then the finalizer of MurmurHash3, since FNV's last bits barely differ between `…-1`
 * and `…-2`.
 */
export const jitterOf = (provider: string, taskId: string, attempt: number): number => {
  let hash = 0x811c9dc5;
  for (let i = 0; i < provider.length; i += 1) hash = Math.imul(hash ^ provider.charCodeAt(i), 0x01000193);
  for (let i = 0; i < taskId.length; i += 1) hash = Math.imul(hash ^ taskId.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ attempt, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
};

/**
 * Returns an interval within bounds, in whole milliseconds and at least 1, by up to `share` longer or shorter: differently for each task
 * and request. It is folded back at a bound, so that intervals there are spread as well.
 */
export const jittered = (
  interval: number,
  share: number,
  { provider, taskId, attempt }: Pick<TaskSnapshot, 'provider' | 'taskId' | 'attempt'>,
  longest: number,
  shortest = 0,
): number => {
  const bounded = (one: number): number => Math.min(longest, Math.max(shortest, one));
  const moved = bounded(interval) * (1 + share * (2 * jitterOf(provider, taskId, attempt) - 1));
  return Math.max(1, Math.round(bounded(2 * bounded(moved) - moved)));
};
