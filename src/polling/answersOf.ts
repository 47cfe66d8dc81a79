import { of, type Observable } from 'rxjs';
import { faultOfThrow } from '../core/faultOfError';
import type { Fault } from '../core/outcome';

/**
 * Returns the answers to a request. A transport is a function of the user's: one that throws, or returns no Observable,
 * is a bug that no repetition mends, and a fault of that task alone.
 */
export const answersOf = <A>(ask: () => Observable<A>): Observable<A | { readonly outcome: Fault }> => {
  try {
    return ask();
  } catch (error) {
    return of({ outcome: faultOfThrow(error, 'request') });
  }
};
