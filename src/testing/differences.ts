import { isMade } from './snapshotValues';
import { isClosed, kindOf, showValue, textOf } from './showValue';

/** What never counts as a change of a snapshot. */
const STAMPS: ReadonlySet<string> = new Set(['readAt', 'changedAt', 'attempt', 'remaining', 'retryAfter']);

/**
 * Returns how two values differ, a line for each path; empty if they are the same. A field that is undefined counts as
 * absent. What does not show what it holds, such as a promise, is the same only as itself. Of an expected value of
 * `snapshotValues` only the fields that it has are compared, without its stamps.
 */
export const differences = (expected: unknown, received: unknown): string[] => {
  const found: string[] = [];
  compare('', expected, received, found, new Map());
  return found;
};

/** Returns how an error differs from what was expected: of a plain object, only in the fields that it has. */
export const errorDifferences = (expected: unknown, received: unknown): string[] => {
  if (!(received instanceof Error) || expected instanceof Error || !isRecord(expected)) return differences(expected, received);
  const found: string[] = [];
  for (const key of Object.keys(expected)) {
    compare(key, expected[key], (received as unknown as Readonly<Record<string, unknown>>)[key], found, new Map());
  }
  return found;
};

type Pairs = Map<object, Set<object>>;

function compare(path: string, expected: unknown, received: unknown, found: string[], seen: Pairs): void {
  if (Object.is(expected, received)) return;
  const note = (difference: string): void => {
    found.push(`${path === '' ? '' : `${path}: `}${difference}`);
  };
  if (!isObject(expected) || !isObject(received) || kindOf(expected) !== kindOf(received) || textOf(expected) !== textOf(received)) {
    note(`expected ${showValue(expected)}, received ${showValue(received)}`);
    return;
  }
  if (textOf(expected) !== undefined) return;
  // Each pair is compared once, so that a cycle ends.
  const partners = seen.get(expected) ?? new Set();
  if (partners.has(received)) return;
  seen.set(expected, partners.add(received));
  if (expected instanceof Map && received instanceof Map) {
    compare(path, [...expected], [...received], found, seen);
  } else if (expected instanceof Set && received instanceof Set) {
    compare(path, [...expected], [...received], found, seen);
  } else if (expected instanceof Date && received instanceof Date) {
    compare(path, expected.getTime(), received.getTime(), found, seen);
  } else if (expected instanceof ArrayBuffer && received instanceof ArrayBuffer) {
    compare(path, new Uint8Array(expected), new Uint8Array(received), found, seen);
  } else if (isClosed(expected) && isClosed(received)) {
    note(`expected this very ${showValue(expected)}, received another one`);
  } else {
    const partly = isMade(expected);
    for (const key of keysOf(expected, received, partly)) {
      compare(pathTo(path, key), (expected as Fields)[key], (received as Fields)[key], found, seen);
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

function keysOf(expected: object, received: object, partly: boolean): string[] {
  if (partly) return Object.keys(expected).filter((key) => !STAMPS.has(key) && (expected as Fields)[key] !== undefined);
  const keys = new Set([...Object.keys(expected), ...Object.keys(received)]);
  if (expected instanceof Error) for (const key of ['name', 'message', 'cause', 'errors']) keys.add(key);
  return [...keys];
}

function pathTo(path: string, key: string): string {
  if (/^\d+$/.test(key)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isRecord = (value: unknown): value is Fields => isObject(value) && !Array.isArray(value);
