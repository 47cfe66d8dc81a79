import { asyncScheduler, of, take, timeout, Observable, type OperatorFunction } from 'rxjs';
import { faultOfError } from '../core/faultOfError';
import { codeOfFault, isFault, type Fault, type Outcome } from '../core/outcome';
import { boundedHint } from '../core/retryAfter';
import { answersOf } from './answersOf';
import type { BudgetDesk } from './budget';
import type { Answer } from './poller';
import { notify, type WatchEvent } from './watchEvent';

/** What a single request needs beside the request itself. */
export interface AskOnceOptions {
  readonly desk: BudgetDesk;
  readonly provider: string;
  readonly taskId: string;
  readonly purpose: 'status' | 'cancel';
  /** Milliseconds after which the request is cut off. */
  readonly timeout?: number | undefined;
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
}

/**
 * Emits what one request came to, and completes; faults are outcomes, no errors. The request waits for the budget, a
 * cancel before all polls, and is aborted when unsubscribed.
 */
export const askOnce = (ask: () => Observable<Answer>, options: AskOnceOptions): Observable<Outcome> => {
  const { desk, provider, taskId, purpose, onEvent } = options;
  return new Observable<Outcome>((subscriber) => {
    let out = false;
    let askedAt = 0;
    const launch = (): void => {
      out = true;
      askedAt = asyncScheduler.now();
      notify(onEvent, { type: 'request', provider, taskId, purpose, at: askedAt });
      subscriber.add(answersOf(ask).pipe(cutOff(options.timeout), take(1)).subscribe({ next: answered, error: failed, complete: silent }));
    };
    const answered = ({ outcome }: Answer): void => {
      if (!out) return;
      out = false;
      const at = asyncScheduler.now();
      const event = { provider, taskId, purpose, at, took: at - askedAt } as const;
      if (isFault(outcome)) {
        notify(onEvent, { ...event, type: 'fault', code: codeOfFault(outcome), message: outcome.message });
      } else if ('status' in outcome) {
        notify(onEvent, { ...event, type: 'reading', status: outcome.status, changed: true });
      }
      subscriber.next(outcome);
      subscriber.complete();
      desk.release(isFault(outcome) && codeOfFault(outcome) === 'rate-limited' ? 'refused' : 'answered', boundedHint(outcome.retryAfter));
    };
    const failed = (error: unknown): void => {
      answered({ outcome: faultOfError(error) });
    };
    const silent = (): void => {
      answered({ outcome: { fault: 'unreadable', message: 'the transport completed without a reply' } });
    };
    const dequeue = desk.enqueue(launch, purpose === 'cancel');
    return () => {
      dequeue();
      if (!out) return;
      out = false;
      desk.release('dropped');
    };
  });
};

function cutOff(after: number | undefined): OperatorFunction<Answer, Answer> {
  if (after === undefined) return (source) => source;
  const fault: Fault = { fault: 'transient', code: 'timeout-request', message: `no reply within ${String(after)} ms` };
  return timeout({ first: after, with: () => of({ outcome: fault }) });
}
