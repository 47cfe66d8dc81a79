/** How much of a value is shown, in characters. */
const LENGTH = 300;

/** Returns a value as a person would write it, cut where it gets long. */
export const showValue = (value: unknown): string => {
  const text = show(value, 0);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
};

/** The kinds of objects that keep what they hold out of sight, and whose text says all of it. */
const TEXTUAL: ReadonlySet<string> = new Set(['RegExp', 'URL', 'URLSearchParams', 'Number', 'String', 'Boolean']);

/** The kinds whose fields say what they hold. */
const OPEN: ReadonlySet<string> = new Set(['Object', 'Array', 'Arguments', 'Error', 'Map', 'Set', 'Date', 'Module']);

/** Returns what kind of object a value is. By name and not by identity, since each realm has prototypes of its own. */
export const kindOf = (value: object): string => (value instanceof Error ? 'Error' : Object.prototype.toString.call(value).slice(8, -1));

/** Returns the text of an object whose text says all of it, and `undefined` for any other. */
export const textOf = (value: object): string | undefined => (TEXTUAL.has(kindOf(value)) ? (value as RegExp).toString() : undefined);

/** Returns whether nothing can be said of what an object holds: a promise, for one. */
export const isClosed = (value: object): boolean => !OPEN.has(kindOf(value)) && !ArrayBuffer.isView(value) && Object.keys(value).length === 0;

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (value instanceof Error) return showError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  if (depth > 4) return '…';
  if (Array.isArray(value)) return `[${value.map((item) => show(item, depth + 1)).join(', ')}]`;
  if (value instanceof Map || value instanceof Set) return `${value instanceof Map ? 'Map' : 'Set'} ${show([...value], depth)}`;
  const text = textOf(value);
  if (text !== undefined) return text;
  if (isClosed(value)) return `[object ${kindOf(value)}]`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, field]) => `${name}: ${show(field, depth + 1)}`).join(', ')} }`;
}

function showError(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}: ${error.message}`;
}
