import type { Cadence, CadenceContext } from '../core/cadence/cadence';
import type { WatchError } from '../core/errors';
import { faultError } from '../core/faultError';
import { faultOfThrow } from '../core/faultOfError';
import type { Outcome } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import { step, type Step, type WatchRules, type WatchState } from '../core/watch';

/** The error for what a function of the user's threw: it ends the watch of this task alone. */
const errorOf = <S extends TaskSnapshot>(thrown: unknown, provider: S['provider'], taskId: string, lastSnapshot?: S): WatchError<S> =>
  faultError<S>(faultOfThrow(thrown, 'cadence or same'), { provider, taskId, lastSnapshot });

/** Returns what a cadence's `start` returns. If that throws, throws the error that ends the watch. */
export const safeStart = <S extends TaskSnapshot>({ provider, cadence }: WatchRules<S>, taskId: string, now: number): unknown => {
  try {
    return cadence.start(now);
  } catch (error) {
    throw errorOf<S>(error, provider, taskId);
  }
};

/** Returns what `step` returns. The rules hold functions of the user's, `cadence` and `same`: what they throw ends this watch alone. */
export const safeStep = <S extends TaskSnapshot>(
  rules: WatchRules<S>,
  state: WatchState<S>,
  outcome: Outcome,
  now: number,
  context: CadenceContext,
): Step<S> => {
  try {
    return step(rules, state, outcome, now, context);
  } catch (error) {
    return { state, changed: false, end: { error: errorOf<S>(error, rules.provider, state.taskId, state.last) } };
  }
};

/** Returns what a cadence's `lateness` says, as a finite number: 0, which is not urgent, if it throws or gives no number. */
export const safeLateness = (cadence: Cadence, state: unknown, now: number): number => {
  try {
    const late = cadence.lateness?.(state, now) ?? 0;
    return late >= -Number.MAX_VALUE ? Math.min(late, Number.MAX_VALUE) : 0;
  } catch {
    return 0;
  }
};

/** Returns what a cadence's `reconsider` says; `undefined` (no change) if it throws. */
export const safeReconsider = (
  cadence: Cadence,
  state: unknown,
  reading: TaskSnapshot,
  now: number,
  context: CadenceContext,
): { readonly state: unknown; readonly due: number } | undefined => {
  try {
    return cadence.reconsider?.(state, reading, now, context);
  } catch {
    return undefined;
  }
};
