import { definedFields } from './definedFields';
import type { Fault } from './outcome';

const REDACTED = '[redacted]';

/** What is shorter counts as a placeholder of a test, not as a secret: any text may contain it. */
const SHORTEST_SECRET = 8;

/** How many characters are kept of a cause that is a text. */
const EXCERPT = 200;

/** How many causes of causes are kept: the chain may be a cycle. */
const DEEPEST_CAUSE = 4;

/** Returns a text without a secret, also where it is encoded for a URL. */
export const scrubText = (text: string, secret: string): string =>
  secret.length < SHORTEST_SECRET ? text : without(without(text, secret), encodeURIComponent(secret));

/**
 * Returns a fault without a secret in its message, issues, text, memo and cause. Errors of platforms and SDKs hold the
 * request in places that cannot be searched (`Headers`, `Map`, hidden fields), so only the plain text of a cause is kept.
 */
export const scrubFault = (fault: Fault, secret: string): Fault => {
  if (secret === '') return fault;
  const { fault: kind, code, cause, ...said } = fault;
  // Class and code stay: they are words of this library's own, whatever a test takes for a key.
  return definedFields({ ...scrubJson(said, secret), fault: kind, code, cause: plainCause(cause, secret, 0) });
};

/** Returns JSON without a secret in its texts. */
export const scrubJson = <V>(value: V, secret: string): V => (secret.length < SHORTEST_SECRET ? value : (scrubbed(value, secret) as V));

/** Returns a text without a secret, also where it is written with JSON's escapes. The rest stays as it was: JSON stays JSON. */
export const scrubJsonText = (text: string, secret: string): string => {
  const rest = scrubText(text, secret);
  return secret.length < SHORTEST_SECRET || !rest.includes('\\') ? rest : rest.replace(escapedPattern(secret), (found) => (found === ESCAPED_BACKSLASH ? found : REDACTED));
};

const ESCAPED_BACKSLASH = '\\\\';

/** The pattern of the secret that was looked for last: to make one takes ten times as long as to search a reply with it. */
let known: { readonly secret: string; readonly pattern: RegExp } | undefined;

/**
 * Returns a pattern for all that JSON may write for a secret, and for escaped backslashes, after which no escape begins. It
 * ignores case, since the digits of an escape have none.
 */
function escapedPattern(secret: string): RegExp {
  if (known?.secret !== secret) {
    const chars = Array.from(secret, (char) => {
      const code = `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
      return `(?:${'"\\/'.includes(char) ? '\\\\?' : ''}${code}|\\${code})`;
    });
    known = { secret, pattern: new RegExp(`${chars.join('')}|\\\\\\\\`, 'gi') };
  }
  return known.pattern;
}

function scrubbed(value: unknown, secret: string): unknown {
  if (typeof value === 'string') return scrubText(value, secret);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => scrubbed(inner, secret));
  // What is no plain object, a Date, a URL, a Map, has no fields to search, or is no longer itself without its class.
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrubText(name, secret), scrubbed(inner, secret)]));
}

/** Returns whether a value is an object as JSON makes them, also one of another realm: its prototype, if any, has none. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function without(text: string, secret: string): string {
  return text.includes(secret) ? text.split(secret).join(REDACTED) : text;
}

/** Returns a plain error with the texts of an error or the like; of anything else a short text, a number, a boolean, `null`, or nothing. */
function plainCause(cause: unknown, secret: string, depth: number): unknown {
  if (typeof cause === 'string') return scrubText(cause, secret).slice(0, EXCERPT);
  if (cause === null || typeof cause === 'boolean' || Number.isFinite(cause)) return cause;
  const message = fieldOf(cause, 'message');
  if (typeof message !== 'string' || depth > DEEPEST_CAUSE) return undefined;
  const inner = plainCause(fieldOf(cause, 'cause'), secret, depth + 1);
  const copy = new Error(scrubText(message, secret), inner === undefined ? undefined : { cause: inner });
  copy.stack = undefined;
  for (const name of ['name', 'code', 'stack']) {
    const value = fieldOf(cause, name);
    if (typeof value === 'string' || typeof value === 'number') Object.assign(copy, { [name]: scrubJson(value, secret) });
  }
  copy.stack ??= `${copy.name}: ${copy.message}`;
  return copy;
}

/** Returns a field of an object, or `undefined` if it has none or reading it throws. */
function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return (value as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
