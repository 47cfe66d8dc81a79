import type { AnySnapshot } from './snapshot';

/** Whether a comparison of snapshots ignores a field. No Set, for speed: every poll checks every field, twice. */
const isUncounted = (field: string): boolean =>
  field === 'readAt' || field === 'changedAt' || field === 'attempt' || field === 'remaining' || field === 'retryAfter';

/** Query parameters that only sign a URL: Aliyun OSS, S3, Google Cloud Storage, CloudFront, Azure SAS. */
const SIGNED = /[?&](?:expires|signature|x-amz-signature|x-goog-signature|key-pair-id|sig|token)=/i;

/**
 * Returns whether two texts are the same. Two signed URLs are compared without their query, since each reply signs the
 * same file anew.
 */
export const sameText = (a: string, b: string): boolean => {
  if (a === b) return true;
  if (!a.startsWith('http') || !b.startsWith('http') || !SIGNED.test(a) || !SIGNED.test(b)) return false;
  return withoutQuery(a) === withoutQuery(b);
};

/** Returns whether two JSON values are the same, whatever the order of their keys; signed URLs by {@link sameText}. */
export const sameJson = (a: unknown, b: unknown): boolean => sameValue(a, b, false);

/**
 * Returns whether two snapshots of one task say the same. When and how often they were read does not count (`readAt`,
 * `changedAt`, `attempt`, `remaining`, `retryAfter`), nor does the signature of a signed URL; progress and the state of
 * each item do.
 *
 * @example
 * ```ts
 * import { sameSnapshot, type TaskSnapshot } from 'rx-task-status';
 *
 * declare const before: TaskSnapshot, after: TaskSnapshot;
 * if (!sameSnapshot(before, after)) console.log('something changed');
 * ```
 */
export const sameSnapshot = (a: AnySnapshot, b: AnySnapshot): boolean => sameValue(a, b, true);

function withoutQuery(url: string): string {
  return url.slice(0, url.indexOf('?'));
}

/** Returns a value's JSON: a Date, for one, has no fields but a `toJSON`. */
function jsonOf(value: { readonly toJSON?: () => unknown }): unknown {
  return typeof value.toJSON === 'function' ? value.toJSON() : value;
}

function sameValue(a: unknown, b: unknown, areSnapshots: boolean): boolean {
  if (typeof a === 'string' && typeof b === 'string') return sameText(a, b);
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  return sameFields(jsonOf(a), jsonOf(b), areSnapshots);
}

function sameFields(a: unknown, b: unknown, areSnapshots: boolean): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  // An undefined field counts as absent. The two are the same if `right` has each field of `left`, with the same value, and no more.
  let more = 0;
  for (const key in left) {
    if (left[key] === undefined || (areSnapshots && isUncounted(key))) continue;
    // An object may have a `__proto__` of its own, while others inherit one.
    if (left[key] !== right[key] && !(Object.hasOwn(right, key) && sameValue(left[key], right[key], false))) return false;
    more += 1;
  }
  for (const key in right) if (right[key] !== undefined && !(areSnapshots && isUncounted(key))) more -= 1;
  return more === 0;
}
