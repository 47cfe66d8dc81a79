import { InvalidOptionRangeError, InvalidOptionTypeError } from './errors';
import { checkKind, checkName, checkNumber, checkText, required } from './options';

/** What every task has: an id, and when it was started, where that is known. */
export interface TaskFields {
  /** The id, as the call that started the task returned it. */
  readonly id: string;
  /** When the task was submitted, in milliseconds since the epoch: `timeout.total`, the cadence and the not-found grace count from it. */
  readonly startedAt?: number | undefined;
}

/** How a user names a task: its fields, or, where nothing but the id is required, the id alone. */
export type TaskOf<T extends TaskFields> = { readonly id: string } extends T ? string | T : T;

/** Seconds since the epoch have been above the first bound since 2001, virtual time never is; milliseconds have been above the second since 1973. */
const LEAST_SECONDS = 1e9;
const LEAST_MILLISECONDS = 1e11;

/** Throws `invalid-option` unless a value is `undefined` or milliseconds since the epoch, and not seconds. */
export const checkStartedAt = (option: string, startedAt: unknown): void => {
  checkNumber(option, startedAt, { min: 0, unit: 'milliseconds since the epoch' });
  if ((startedAt as number) >= LEAST_SECONDS && (startedAt as number) < LEAST_MILLISECONDS) {
    throw new InvalidOptionRangeError(option, `${option} must be in milliseconds, and ${startedAt as number} looks like seconds`);
  }
};

/** Returns the fields of a task, which must have been checked. */
export const fieldsOf = <T extends TaskFields>(task: string | T): T => (typeof task === 'string' ? ({ id: task } as T) : task);

/**
 * Returns a task as its fields. Throws `invalid-option` for an id that is empty or no string, and for `.` and `..`, which
 * URL parsers remove from a path even when they are encoded.
 */
export const taskOf = <T extends TaskFields>(task: string | T, option = 'task'): T => {
  const fields = fieldsOf(task);
  checkKind(option, required(fields), typeof fields === 'object' && fields !== null, 'its id, a string, or an object with an id');
  checkText(`${option}.id`, fields.id);
  if (fields.id === '.' || fields.id === '..') {
    throw new InvalidOptionRangeError(`${option}.id`, `${option}.id must not be '${fields.id}': it would ask for another URL`);
  }
  checkStartedAt(`${option}.startedAt`, fields.startedAt);
  checkName(`${option}.kind`, (fields as { readonly kind?: unknown }).kind);
  try {
    taskKey(fields);
  } catch {
    throw new InvalidOptionTypeError(option, `${option} must be JSON: what it holds tells it from others`);
  }
  return fields;
};

/**
 * Returns the identity of a task within its provider: watches with the same key share their requests. `startedAt` is not
 * part of it; all other fields are (`uniqueId`, `expected`, …), since they may change the request or its reading.
 */
export const taskKey = (task: TaskFields | string): string => {
  if (typeof task === 'string') return task;
  let more: Record<string, unknown> | undefined;
  for (const name in task) {
    const value = (task as unknown as Readonly<Record<string, unknown>>)[name];
    if (name !== 'id' && name !== 'startedAt' && value !== undefined) (more ??= {})[name] = value;
  }
  return more === undefined ? task.id : `${task.id}\n${JSON.stringify(Object.entries(more).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
};
