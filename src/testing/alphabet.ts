import type { AnySnapshot, TaskFailure, TaskSnapshot } from 'rx-task-status';
import { checkNames } from './optionChecks';

/** The letters of a task: pending, running at n tenths, running, completed, failed, cancelled, unknown. */
export type TaskLetter = 'p' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'r' | 'c' | 'f' | 'x' | 'u';

interface StatusOfLetter {
  readonly p: 'pending';
  readonly r: 'running';
  readonly c: 'completed';
  readonly f: 'failed';
  readonly x: 'cancelled';
  readonly u: 'unknown';
}

/** The status that a letter means. */
export type LetterStatus<L extends TaskLetter> = L extends keyof StatusOfLetter ? StatusOfLetter[L] : 'running';

/** What the letters carry besides their status. */
export interface LetterDetails<Result = unknown, Details extends object = object> {
  /** The result at `c`. Default `undefined`. */
  readonly result?: Result | undefined;
  /** The failure at `f`. Default `{ code: 'failed', message: 'the task failed' }`. */
  readonly failure?: TaskFailure | undefined;
  /** The provider's word at `u`. Default `'unknown'`. */
  readonly word?: string | undefined;
  /** The provider's own fields, at every letter. */
  readonly details?: Details | undefined;
  /** More fields, letter by letter. */
  readonly values?: { readonly [L in TaskLetter]?: object | undefined } | undefined;
}

export const LETTERS: readonly TaskLetter[] = ['p', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'r', 'c', 'f', 'x', 'u'];

export const LETTER_DETAILS = ['result', 'failure', 'word', 'details', 'values'];

const STATUSES: Readonly<Record<string, TaskSnapshot['status']>> = {
  p: 'pending',
  r: 'running',
  c: 'completed',
  f: 'failed',
  x: 'cancelled',
  u: 'unknown',
};

export const isTaskLetter = (character: string): character is TaskLetter => (LETTERS as readonly string[]).includes(character);

/** Throws `invalid-option` where `values` names what is no letter: in an expected value it would not be missed. */
export const checkLetters = ({ values }: LetterDetails): void => {
  if (values !== undefined) checkNames('values', values, LETTERS);
};

/** Returns what a letter says, as a provider's `read` would. */
export const wordOf = (letter: TaskLetter, given: LetterDetails): { readonly status: TaskSnapshot['status'] } => {
  const { result, failure = { code: 'failed', message: 'the task failed' }, word = 'unknown', details, values } = given;
  return {
    status: STATUSES[letter] ?? 'running',
    ...(STATUSES[letter] === undefined ? { progress: { done: Number(letter), total: 10, ratio: Number(letter) / 10 } } : {}),
    ...(letter === 'c' ? { result } : {}),
    ...(letter === 'f' ? { failure } : {}),
    ...(letter === 'u' ? { word } : {}),
    ...details,
    ...values?.[letter],
  };
};

/**
 * Returns the letter of a snapshot: `p` pending, `1` to `9` running with so many tenths reached, `r` running otherwise,
 * `c` completed, `f` failed, `x` cancelled, `u` unknown, `l` lost. With it a stream can be compared with marbles
 * that need no values.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs';
 * import { fakeProvider, run, snapshotLetter } from 'rx-task-status/testing';
 *
 * run(({ expectObservable }) => {
 *   const { watch } = fakeProvider({ tasks: { 'job-1': 'p-1-5-c' } });
 *   expectObservable(watch('job-1').pipe(map(snapshotLetter))).toBe('p-1-5-(c|)');
 * });
 * ```
 */
export const snapshotLetter = (snapshot: AnySnapshot): TaskLetter | 'l' => {
  switch (snapshot.status) {
    case 'pending':
      return 'p';
    case 'running': {
      const tenths = Math.min(9, Math.floor((snapshot.progress?.ratio ?? 0) * 10 + 1e-9));
      return tenths >= 1 ? (String(tenths) as TaskLetter) : 'r';
    }
    case 'completed':
      return 'c';
    case 'failed':
      return 'f';
    case 'cancelled':
      return 'x';
    case 'unknown':
      return 'u';
    case 'lost':
      return 'l';
  }
};
