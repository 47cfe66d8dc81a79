import { catchError, defaultIfEmpty, from, map, of, take, type Observable, type ObservableInput } from 'rxjs';
import { checkKey } from '../core/options';
import type { Fault } from '../core/outcome';
import type { ApiKey } from './provider';

/** A key that was looked up, or why there is none. */
export type KeyFound = string | Fault;

/**
 * Returns a function that looks the key up, for each request anew. A key that is known at once is returned at once: only a
 * promise or an Observable that the user gave is waited for, so that all the rest runs in virtual time.
 */
export const apiKeys = (apiKey: ApiKey | undefined): (() => KeyFound | Observable<KeyFound>) => {
  if (apiKey === undefined) return () => '';
  if (typeof apiKey === 'string') {
    checkKey('apiKey', apiKey);
    return () => apiKey;
  }
  return () => {
    let key: unknown;
    try {
      key = apiKey();
    } catch (error) {
      return unavailable(error);
    }
    if (typeof key !== 'object' || key === null) return checked(key);
    let keys: Observable<unknown>;
    try {
      keys = from(key as ObservableInput<unknown>);
    } catch {
      // No promise or Observable: the check says what it is, and does not show it.
      return checked(key);
    }
    return keys.pipe(
      take(1),
      map(checked),
      defaultIfEmpty<KeyFound, KeyFound>({ fault: 'transient', code: 'key-unavailable', message: 'apiKey completed without a key' }),
      catchError((error: unknown) => of(unavailable(error))),
    );
  };
};

/** A malformed key will be malformed the next time: not transient. A failed look-up may succeed. */
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
