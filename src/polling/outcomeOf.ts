import { faultOfThrow } from '../core/faultOfError';
import type { Outcome } from '../core/outcome';

const FAULTS: ReadonlySet<unknown> = new Set(['fatal', 'account', 'transient', 'ambiguous', 'unreadable', 'notFound']);

const STATUSES: ReadonlySet<unknown> = new Set(['pending', 'running', 'completed', 'failed', 'cancelled', 'unknown']);

/** Returns what `read` said, or the fault that its throw, or its nonsense, amounts to. */
export const outcomeOf = (read: () => Outcome): Outcome => {
  let outcome: unknown;
  try {
    outcome = read();
  } catch (error) {
    return faultOfThrow(error, 'read');
  }
  const { status, fault } = (outcome ?? {}) as { readonly status?: unknown; readonly fault?: unknown };
  if (STATUSES.has(status) || FAULTS.has(fault)) return outcome as Outcome;
  const given = String(fault ?? status).slice(0, 40);
  return { fault: 'fatal', code: 'unreadable-reply', message: `read returned neither a status nor a fault, but ${given}` };
};
