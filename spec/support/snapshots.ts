import type { AnySnapshot, BatchSnapshot, LostTask, TaskSnapshot } from '../../src/core/snapshot';

/** A snapshot with frames and videos, as a provider's own details may be. */
export type Snapshot = TaskSnapshot<string, { readonly frames?: readonly unknown[] }>;

/** What a letter of the marble alphabet says, for a task of `acme` with the id `a` unless said otherwise. */
export type Letter = 'p' | 'r' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | 'c' | 'f' | 'x' | 'u' | 'l';

const STATES: Readonly<Record<string, object>> = {
  p: { status: 'pending' },
  r: { status: 'running' },
  c: { status: 'completed', result: 'https://acme.example/a' },
  f: { status: 'failed', failure: { code: 'E7', message: 'no frames' } },
  x: { status: 'cancelled' },
  u: { status: 'unknown', word: 'paused' },
};

/** A snapshot by its letter: `p` pending, `1` to `9` running at n/10, `r` running, `c` completed, `f` failed, `x` cancelled, `u` unknown. */
export const snapshot = (letter: Exclude<Letter, 'l'>, fields: object = {}): Snapshot => {
  const state = STATES[letter] ?? { status: 'running', progress: { done: Number(letter), total: 10, ratio: Number(letter) / 10 } };
  return { provider: 'acme', taskId: 'a', readAt: 0, changedAt: 0, attempt: 1, ...state, ...fields } as unknown as Snapshot;
};

/** A task whose end nobody knows. */
export const lost = (fields: object = {}): LostTask<string, Snapshot> => ({
  provider: 'acme',
  taskId: 'a',
  status: 'lost',
  error: { code: 'not-found', message: 'acme a: HTTP 404' },
  ...fields,
});

/** The whole alphabet, as the values of a marble diagram. */
export const alphabet = (fields: object = {}): Record<Letter, BatchSnapshot<Snapshot>> => {
  const values: Partial<Record<string, AnySnapshot>> = { l: lost(fields) };
  for (const letter of 'pr123456789cfxu') values[letter] = snapshot(letter as 'p', fields);
  return values as Record<Letter, BatchSnapshot<Snapshot>>;
};
