import { jitterOf } from './jitter';
import type { Fault } from './outcome';

/** How often a failed request is sent again, and after how long. Durations in milliseconds. */
export interface RetryRules {
  /** Transient and unreadable faults in a row before the watch ends with an error. A good reading resets the count. Default 8. */
  readonly count: number;
  /** Ambiguous faults in a row, likewise. Default 4. */
  readonly ambiguousCount: number;
  /** The first pause is between 0 and this; the bound doubles with each fault in a row. Default 1,000. */
  readonly delay: number;
  /** The bound never exceeds this. Default 32,000. */
  readonly maxDelay: number;
  /** How long after the start, or after the last good reading, "not found" is not believed. Default 60,000. */
  readonly notFoundGrace: number;
}

/** Retry rules as users give them: one that is left out, or `undefined`, has its default. */
export type RetryOptions = { readonly [K in keyof RetryRules]?: RetryRules[K] | undefined };

/** The faults in a row so far. Absent from the state of a healthy watch. */
export interface Trouble {
  /** Faults in a row, of any class. */
  readonly faults: number;
  /** How many of these were ambiguous. */
  readonly ambiguous: number;
  /** How many of these were "not found": `notFoundGrace` bounds them, and not `count`. */
  readonly notFound?: number;
}

/** Where the fault happened. */
export interface FaultPlace {
  readonly provider: string;
  readonly taskId: string;
  /** The start of the task, or its last good reading: the not-found grace counts from it. */
  readonly since: number;
  readonly now: number;
}

/** What a fault leads to: another request after `delay` milliseconds, or (`undefined`) the end. */
export type Verdict = { readonly trouble: Trouble; readonly delay: number } | undefined;

/**
 * Returns when to ask again after a fault, or `undefined` if the fault ends the watch.
 *
 * The pause after the n-th fault in a row is full jitter, a hash of provider, task and n, between 0 and `delay · 2ⁿ⁻¹`, at
 * most `maxDelay` (M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015). It is never less than the
 * server asked for. After "not found" the last request is due when the grace ends.
 */
export const afterFault = (rules: RetryRules, trouble: Trouble | undefined, fault: Fault, place: FaultPlace): Verdict => {
  const faults = (trouble?.faults ?? 0) + 1;
  const ambiguous = (trouble?.ambiguous ?? 0) + (fault.fault === 'ambiguous' ? 1 : 0);
  const notFound = (trouble?.notFound ?? 0) + (fault.fault === 'notFound' ? 1 : 0);
  // Bounded, since 2¹⁰²⁴ is Infinity, and a delay of 0 times that is NaN.
  const bound = Math.min(rules.maxDelay, rules.delay * 2 ** Math.min(faults - 1, 60));
  const pause = Math.floor(bound * jitterOf(place.provider, place.taskId, faults));
  const after = (delay: number): Verdict => ({ trouble: { faults, ambiguous, notFound }, delay: Math.max(delay, fault.retryAfter ?? 0) });
  switch (fault.fault) {
    case 'fatal':
    case 'account':
      return undefined;
    case 'notFound': {
      const left = place.since + rules.notFoundGrace - place.now;
      return left <= 0 ? undefined : after(Math.min(Math.max(pause, 1), left));
    }
    default:
      return faults - notFound > rules.count || ambiguous > rules.ambiguousCount ? undefined : after(pause);
  }
};
