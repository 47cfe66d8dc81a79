import { asyncScheduler, Observable, type Unsubscribable } from 'rxjs';
import { isFault, type AnyWord, type Outcome } from '../core/outcome';
import { boundedHint } from '../core/retryAfter';
import { delay } from '../time/delay';
import { releaseOf, type BudgetDesk } from './budget';
import { abort, cutOffAfter, send, type Answer, type Exchange } from './exchange';
import { guarded } from './guarded';
import { notify, tellStep, type WatchEvent } from './watchEvent';

/** What a single request needs besides the request itself. */
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
 * Emits what one request came to, and completes; faults are outcomes, no errors. The request waits for the budget, where a
 * cancel goes before all polls. Unsubscribing aborts it.
 */
export const askOnce = (ask: () => Exchange, options: AskOnceOptions): Observable<Outcome> => {
  const { desk, provider, taskId, purpose, timeout, onEvent } = options;
  return new Observable<Outcome>((subscriber) => {
    let out = false;
    let askedAt = 0;
    let request: Unsubscribable | undefined;
    const launch = (): void => {
      out = true;
      askedAt = asyncScheduler.now();
      if (onEvent !== undefined) notify(onEvent, { type: 'request', provider, taskId, purpose, at: askedAt });
      // The listener of the event may have unsubscribed.
      if (subscriber.closed) return;
      if (timeout !== undefined) {
        const cutOff = delay(timeout).subscribe(() => answered(cutOffAfter(timeout)));
        subscriber.add(cutOff);
      }
      request = send(ask, answered);
      if (!out) abort(request);
    };
    const answered = ({ outcome }: Answer): void => {
      if (!out) return;
      out = false;
      const at = asyncScheduler.now();
      const emit = isFault(outcome) ? undefined : (outcome as AnyWord);
      desk.during(() => {
        // Before anybody hears of the outcome, and asks again.
        desk.release(releaseOf(outcome), outcome.retryAfter);
        tellStep(onEvent, { provider, taskId, purpose, at, took: at - askedAt }, outcome, { emit, changed: true });
        guarded(() => {
          // A provider may say any number. In a watch `step` bounds it.
          subscriber.next(outcome.retryAfter === undefined ? outcome : { ...outcome, retryAfter: boundedHint(outcome.retryAfter) });
          subscriber.complete();
        });
      });
    };
    const dequeue = desk.enqueue(launch, purpose === 'cancel');
    return () => {
      dequeue();
      abort(request);
      if (!out) return;
      out = false;
      desk.release('dropped');
    };
  });
};
