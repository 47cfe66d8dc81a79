import type { Fault } from './outcome';
import type { Flat, Reading } from './snapshot';

/** The fields of a word that are no details of the snapshot. */
type Steering = 'memo' | 'settle' | 'unseen' | 'progress' | 'retryAfter';

/** One word, stamped. TypeScript adds `x?: undefined` to the members of a union of object literals: dropped here. */
type Stamped<W, P extends string> = W extends { readonly status: string }
  ? Flat<Reading<P> & { readonly [K in keyof W as K extends Steering ? never : W[K] extends undefined ? never : K]: W[K] }>
  : never;

/** The snapshots that a `read` function leads to: its whole return type, without the faults, stamped by the engine. */
export type SnapshotFrom<W, P extends string> = Stamped<Exclude<W, Fault>, P>;
