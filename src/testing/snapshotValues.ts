import type { Flat, LostTask, Reading, States, TaskSnapshot } from 'rx-task-status';
import { checkLetters, LETTER_DETAILS, LETTERS, wordOf, type LetterDetails, type LetterStatus, type TaskLetter } from './alphabet';
import { checkNames, checkText } from './optionChecks';

/** Options of {@link snapshotValues}. */
export interface SnapshotValuesOptions<P extends string = string, Result = unknown, Details extends object = object>
  extends LetterDetails<Result, Details> {
  /** Default `'fake'`. */
  readonly provider?: P | undefined;
  /** Default `'job-1'`. */
  readonly taskId?: string | undefined;
}

type Said<P extends string, Result, Details extends object, K extends keyof States<Result>> = Flat<
  Reading<P> & { readonly status: K } & States<Result>[K] & Details
>;

/** A snapshot for each letter of the alphabet. */
export type SnapshotValues<P extends string = string, Result = unknown, Details extends object = object> = {
  readonly [L in TaskLetter]: Said<P, Result, Details, LetterStatus<L>>;
};

/** {@link SnapshotValues}, and `l`, the task that was lost. */
export type BatchValues<P extends string = string, Result = unknown, Details extends object = object> = SnapshotValues<P, Result, Details> & {
  readonly l: LostTask<P, TaskSnapshot<Result, Details, P>>;
};

/** Options of {@link batchValues}. */
export interface BatchValuesOptions<P extends string = string, Result = unknown, Details extends object = object>
  extends SnapshotValuesOptions<P, Result, Details> {
  /** Why the task was lost, at `l`. Default `{ code: 'not-found', message: 'the task was lost' }`. */
  readonly lost?: LostTask['error'] | undefined;
}

const NAMES = ['provider', 'taskId', ...LETTER_DETAILS];

/** What was made here: `run` compares it by what it says. */
const made = new WeakSet();

/** Returns whether a value is one of {@link snapshotValues}, not a copy. */
export const isMade = (value: object): boolean => made.has(value);

/**
 * Returns a snapshot for each letter of the alphabet, as the values of marbles: `p` pending, `1` to `9` running at n/10,
 * `r` running, `c` completed, `f` failed, `x` cancelled, `u` unknown. (`#` is an error in all marbles.)
 *
 * As a source they are whole snapshots, stamped `readAt: 0, changedAt: 0, attempt: 1`. As an expected value in {@link run},
 * each matches any snapshot with the same provider, task, status and other fields that it has, whenever and however often
 * that was read; `r` matches any progress. A copy (`{ ...values.p }`) is compared with all of its fields.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { filter } from 'rxjs';
 * import { isTerminal } from 'rx-task-status';
 * import { run, snapshotValues } from 'rx-task-status/testing';
 *
 * run(({ cold, expectObservable }) => {
 *   const values = snapshotValues({ provider: 'acme', result: 'https://cdn.example/42.mp4' });
 *   const source = cold('          p-1-5-(c|)', values);
 *   expectObservable(source.pipe(filter(isTerminal))).toBe('------(c|)', values);
 * });
 * ```
 */
export const snapshotValues = <const P extends string = 'fake', Result = unknown, Details extends object = object>(
  options: SnapshotValuesOptions<P, Result, Details> = {},
): SnapshotValues<P, Result, Details> => {
  checkNames('snapshotValues', options, NAMES);
  return valuesOf(options);
};

/**
 * Returns the values of {@link snapshotValues}, and `l`, a task that was lost: what batches emit.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { batchValues, run } from 'rx-task-status/testing';
 *
 * run(({ cold, expectObservable }) => {
 *   const values = batchValues({ taskId: 'job-2', lost: { code: 'forbidden', message: 'not yours' } });
 *   expectObservable(cold('p-(l|)', values)).toBe('p-(l|)', values);
 * });
 * ```
 */
export const batchValues = <const P extends string = 'fake', Result = unknown, Details extends object = object>(
  options: BatchValuesOptions<P, Result, Details> = {},
): BatchValues<P, Result, Details> => {
  checkNames('batchValues', options, [...NAMES, 'lost']);
  const { lost = { code: 'not-found', message: 'the task was lost' }, ...others } = options;
  const values = valuesOf<P, Result, Details>(others);
  const { provider, taskId } = values.p as Reading<P>;
  const l: LostTask<P, TaskSnapshot<Result, Details, P>> = { provider, taskId, status: 'lost', error: lost };
  made.add(l);
  return { ...values, l };
};

function valuesOf<P extends string, Result, Details extends object>(
  options: SnapshotValuesOptions<P, Result, Details>,
): SnapshotValues<P, Result, Details> {
  const { provider = 'fake', taskId = 'job-1' } = options;
  checkText('provider', provider);
  checkText('taskId', taskId);
  checkLetters(options);
  const values = LETTERS.map((letter) => {
    const snapshot = { provider, taskId, readAt: 0, changedAt: 0, attempt: 1, ...wordOf(letter, options) };
    made.add(snapshot);
    return [letter, snapshot];
  });
  return Object.fromEntries(values) as SnapshotValues<P, Result, Details>;
}
