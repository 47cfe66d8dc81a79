import type { Observable, Unsubscribable } from 'rxjs';
import { faultOfThrow } from '../core/faultOfError';
import type { Outcome } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import { guarded } from './guarded';

/** What a request is made from. */
export interface AskContext<S extends TaskSnapshot> {
  readonly memo: unknown;
  readonly previous: S | undefined;
  /** The hash of the last reply's text, if the provider says `textDecides`. */
  readonly textHash?: number | undefined;
}

/** What a request came to, and the hash of the reply's text if the provider says `textDecides`. */
export interface Answer {
  readonly outcome: Outcome;
  readonly textHash?: number | undefined;
}

/** One request: how it travels, and what its reply or its error amounts to. */
export interface Exchange {
  /** Sends the request when subscribed; its first value is the reply. Unsubscribing aborts it. */
  readonly replies: Observable<unknown>;
  readonly answer: (reply: unknown) => Answer;
  readonly failed: (error: unknown) => Answer;
}

/** Returns the answer to a request that was cut off. */
export const cutOffAfter = (waited: number): Answer => ({
  outcome: { fault: 'transient', code: 'timeout-request', message: `no reply within ${waited} ms` },
});

/** Aborts a request, or unsubscribes one that is answered already. */
export const abort = (request: Unsubscribable | undefined): void => {
  if (request !== undefined) guarded(() => request.unsubscribe());
};

/**
 * Sends one request, and calls `answered` once, with what it came to. A transport may be the user's own: if it throws,
 * that is a bug that asking again does not fix, and a fault of this task alone.
 *
 * @returns how to abort it
 */
export const send = (ask: () => Exchange, answered: (answer: Answer) => void): Unsubscribable | undefined => {
  let open = true;
  const settle = (answer: Answer): void => {
    open = false;
    answered(answer);
  };
  try {
    const { replies, answer, failed } = ask();
    return replies.subscribe({
      next: (reply) => {
        if (open) settle(answer(reply));
      },
      error: (error: unknown) => {
        if (open) settle(failed(error));
      },
      complete: () => {
        if (open) settle({ outcome: { fault: 'unreadable', message: 'the transport completed without a reply' } });
      },
    });
  } catch (error) {
    if (open) settle({ outcome: faultOfThrow(error, 'request') });
    return undefined;
  }
};
