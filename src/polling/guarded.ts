import { asyncScheduler } from 'rxjs';

/**
 * Calls code that may run the user's own functions: a listener of events, a `finalize`, the teardown of a transport. What they throw
 * surfaces as an uncaught error, and does not reach the watches of others.
 */
export const guarded = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    asyncScheduler.schedule(() => {
      throw error;
    });
  }
};
