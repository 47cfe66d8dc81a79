import { catchError, defaultIfEmpty, from, map, of, take, type Observable } from 'rxjs';
import { checkKey } from '../core/options';
import type { Fault } from '../core/outcome';
import type { ApiKey } from './provider';

/** A key that was looked up, or why there is none. */
export type KeyFound = string | Fault;

/**
 * Returns how to look a key up, for each request anew. What is known at once is returned at once: a promise or an
 * Observable is waited for only where the user gave one, so that all the rest runs in virtual time.
 */
export const apiKeys = (apiKey: ApiKey | undefined): (() => KeyFound | Observable<KeyFound>) => {
  if (apiKey === undefined) return () => '';
  if (typeof apiKey === 'string') {
    checkKey('apiKey', apiKey);
    return () => apiKey;
  }
  return () => {
    try {
      const key = apiKey();
      if (typeof key !== 'object' || key === null) return checked(key);
      return from(key).pipe(
        take(1),
        map(checked),
        defaultIfEmpty<KeyFound, KeyFound>({ fault: 'transient', code: 'key-unavailable', message: 'apiKey completed without a key' }),
        catchError((error: unknown) => of(unavailable(error))),
      );
    } catch (error) {
      return unavailable(error);
    }
  };
};

/** A key that is malformed will be so the next time; a look-up that failed may succeed. */
function checked(key: unknown): KeyFound {
  try {
    checkKey('apiKey', key);
    return key as string;
  } catch (error) {
    return { fault: 'account', code: 'key-unavailable', message: (error as Error).message };
  }
}

function unavailable(cause: unknown): Fault {
  return { fault: 'transient', code: 'key-unavailable', message: cause instanceof Error ? cause.message : 'apiKey failed', cause };
}
