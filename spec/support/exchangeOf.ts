import { of, type Observable } from 'rxjs';
import { faultOfError } from '../../src/core/faultOfError';
import type { Outcome } from '../../src/core/outcome';
import type { Answer, Exchange } from '../../src/polling/exchange';

/** An exchange whose replies are the answers themselves. */
export const exchangeOf = (answers: Observable<Answer>): Exchange => ({
  replies: answers,
  answer: (answer) => answer as Answer,
  failed: (error) => ({ outcome: faultOfError(error, 0) }),
});

/** An exchange that is answered at once. */
export const answered = (outcome: Outcome): Exchange => exchangeOf(of({ outcome }));
