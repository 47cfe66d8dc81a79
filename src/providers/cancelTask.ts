import { asyncScheduler, mergeMap, of, tap, throwError, type Observable } from 'rxjs';
import { faultError } from '../core/faultError';
import { codeOfFault, isFault, type Fault, type Outcome } from '../core/outcome';
import { afterFault, type RetryRules, type Trouble, type Verdict } from '../core/retry';
import type { TaskSnapshot } from '../core/snapshot';
import { isTerminal } from '../core/status';
import { delay } from '../time/delay';

export interface CancelOptions<S extends TaskSnapshot> {
  readonly provider: S['provider'];
  readonly taskId: string;
  readonly retry: RetryRules;
  /** Sends one cancel, or one check, under the budget. */
  readonly ask: (purpose: 'status' | 'cancel') => Observable<Outcome>;
  readonly snapshot: (outcome: Outcome) => S;
  /** Called when the cancel is over, failed or not, so that whoever watches the task hears of it from the server. */
  readonly nudge: () => void;
}

/**
 * Emits the server's word on a cancel, one snapshot. After a fault, one check tells what became of it: if the task is
 * cancelled, the cancel had arrived; if the task has ended otherwise, the cancel came too late; if the task still runs, the
 * cancel is sent again, if the fault allows that.
 */
export const cancelTask = <S extends TaskSnapshot>(options: CancelOptions<S>): Observable<S> => {
  const { provider, taskId, retry, ask, nudge } = options;
  const since = asyncScheduler.now();

  const fail = (fault: Fault, trouble: Trouble | undefined, lastSnapshot?: S): Observable<never> => {
    const error = faultError<S>(fault, { provider, taskId, lastSnapshot, faults: (trouble?.faults ?? 0) + 1 });
    return throwError(() => error);
  };
  const word = (outcome: Outcome): Observable<S> => {
    const snapshot = options.snapshot(outcome);
    if (!isTerminal(snapshot) || snapshot.status === 'cancelled') return of(snapshot);
    return fail({ fault: 'fatal', code: 'too-late-to-cancel', message: `too late to cancel, the task is ${snapshot.status} already` }, undefined, snapshot);
  };
  /** `afterFault` without a not-found grace: a task that is not found has nothing to cancel. */
  const pauseAfter = (fault: Fault, trouble: Trouble | undefined): Verdict =>
    fault.fault === 'notFound' ? undefined : afterFault(retry, trouble, fault, { provider, taskId, since, now: asyncScheduler.now() });
  const again = (fault: Fault, trouble: Trouble | undefined): Observable<S> => {
    const verdict = pauseAfter(fault, trouble);
    return verdict === undefined ? fail(fault, trouble) : delay(verdict.delay).pipe(mergeMap(() => attempt(verdict.trouble)));
  };
  /** Asks what became of a cancel; a check that fails is repeated, not the cancel. */
  const settle = (fault: Fault, trouble: Trouble | undefined, checks?: Trouble): Observable<S> =>
    ask('status').pipe(
      mergeMap((outcome) => {
        if (!isFault(outcome)) return isTerminal(options.snapshot(outcome)) ? word(outcome) : again(fault, trouble);
        if (outcome.fault === 'account') return fail(outcome, checks);
        const pause = pauseAfter(outcome, checks);
        return pause === undefined ? fail(fault, trouble) : delay(pause.delay).pipe(mergeMap(() => settle(fault, trouble, pause.trouble)));
      }),
    );
  const attempt = (trouble: Trouble | undefined): Observable<S> =>
    ask('cancel').pipe(
      mergeMap((outcome) => {
        if (!isFault(outcome)) return word(outcome);
        if (outcome.fault === 'account') return fail(outcome, trouble);
        // A cancel that was refused because the account asks too often did not arrive: no check is needed.
        return codeOfFault(outcome) === 'rate-limited' ? again(outcome, trouble) : settle(outcome, trouble);
      }),
    );
  return attempt(undefined).pipe(tap({ next: nudge, error: nudge }));
};
