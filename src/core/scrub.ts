import type { Fault } from './outcome';

const REDACTED = '[redacted]';

/** What is shorter is a word that stands in any text, a placeholder of a test, and no secret. */
const SHORTEST_SECRET = 6;

/** Returns a text without a secret. */
export const scrubText = (text: string, secret: string): string =>
  secret.length >= SHORTEST_SECRET && text.includes(secret) ? text.split(secret).join(REDACTED) : text;

/** Returns a fault without a secret: in its message, its issues, its text, and the causes, since platforms quote header values. */
export const scrubFault = (fault: Fault, secret: string): Fault => {
  if (secret.length < SHORTEST_SECRET) return fault;
  return {
    ...fault,
    message: scrubText(fault.message, secret),
    ...(fault.issues === undefined ? {} : { issues: fault.issues.map((issue) => scrubText(issue, secret)) }),
    ...(fault.text === undefined ? {} : { text: scrubText(fault.text, secret) }),
    ...(fault.cause === undefined ? {} : { cause: scrubCause(fault.cause, secret) }),
  };
};

/** Returns JSON without a secret in its texts. */
export const scrubJson = <V>(value: V, secret: string): V => scrubbed(value, secret) as V;

/** Returns a JSON text without a secret, also where JSON's escapes spell it. */
export const scrubJsonText = (text: string, secret: string): string => {
  const plain = text.replace(/\\(?:u([\da-f]{4})|(["\\/]))/gi, (_all, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(parseInt(hex, 16)),
  );
  return scrubText(secret !== '' && plain.includes(secret) ? plain : text, secret);
};

function scrubbed(value: unknown, secret: string): unknown {
  if (typeof value === 'string') return scrubText(value, secret);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => scrubbed(inner, secret));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrubText(name, secret), scrubbed(inner, secret)]));
}

/** A cause that holds no secret stays what it is; one that does is replaced by a plain error that says the same. */
function scrubCause(cause: unknown, secret: string, depth = 0): unknown {
  if (typeof cause === 'string') return scrubText(cause, secret);
  if (typeof cause !== 'object' || cause === null || !holds(cause, secret, 0)) return cause;
  if (!(cause instanceof Error) || depth > 4) return new Error('the cause quoted the API key and was left out');
  const copy = new Error(scrubText(cause.message, secret));
  copy.name = scrubText(cause.name, secret);
  copy.stack = scrubText(cause.stack ?? '', secret);
  const { code } = cause as { code?: unknown };
  if (typeof code === 'string') (copy as { code?: string }).code = scrubText(code, secret);
  if (cause.cause !== undefined) copy.cause = scrubCause(cause.cause, secret, depth + 1);
  return copy;
}

function holds(value: unknown, secret: string, depth: number): boolean {
  if (typeof value === 'string') return value.includes(secret);
  if (typeof value !== 'object' || value === null) return false;
  if (depth > 4) return true;
  const own: Readonly<Record<string, unknown>> = Object.fromEntries(
    Object.getOwnPropertyNames(value).map((name) => [name, (value as Readonly<Record<string, unknown>>)[name]]),
  );
  return Object.entries(own).some(([name, inner]) => name.includes(secret) || holds(inner, secret, depth + 1));
}
