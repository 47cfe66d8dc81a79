/** How much of a value is shown, in characters. */
const LENGTH = 300;

/** Returns a value as a person would write it, cut where it gets long. */
export const showValue = (value: unknown): string => {
  const text = show(value, 0);
  return text.length > LENGTH ? `${text.slice(0, LENGTH)}…` : text;
};

function show(value: unknown, depth: number): string {
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'function') return `[function ${value.name}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Error) return showError(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'an invalid Date' : value.toISOString();
  if (depth > 4) return '…';
  if (Array.isArray(value)) return `[${value.map((item) => show(item, depth + 1)).join(', ')}]`;
  if (value instanceof Map || value instanceof Set) return `${value instanceof Map ? 'Map' : 'Set'} ${show([...value], depth)}`;
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return fields.length === 0 ? '{}' : `{ ${fields.map(([name, field]) => `${name}: ${show(field, depth + 1)}`).join(', ')} }`;
}

function showError(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  return `${error.name}${typeof code === 'string' ? ` ${code}` : ''}: ${error.message}`;
}
