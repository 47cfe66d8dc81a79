import { WatchError } from './errors';
import { codeOfFault, type Fault } from './outcome';
import type { AnySnapshot } from './snapshot';

/** Where a fault happened, for the error it becomes. */
export interface FaultContext<S> {
  readonly provider: string;
  readonly taskId: string;
  readonly lastSnapshot?: S | undefined;
  /** How many faults in a row there were. */
  readonly faults?: number | undefined;
}

const ADVICE: Partial<Record<WatchError['code'], string>> = {
  network: 'is the network there, and is baseUrl right? Watch the task again when it is',
  server: 'the server is in trouble; watch the task again later, or raise retry.count',
  'bad-request': 'check the task, the options, and the functions among them',
  'timeout-request': 'raise timeout.request if such a reply takes long, or retry.count',
  'key-unavailable': 'what apiKey gives is no key: is the environment variable set?',
  unauthorized: 'the API key was refused; check apiKey',
  'no-credit': 'the account has no credit left; top it up and watch again',
  forbidden: 'the account may not do this; check its permissions',
  'not-found': 'no such task; check the id, the account and baseUrl; if it was only just made, watch it, with a longer retry.notFoundGrace',
  'too-late-to-cancel': 'watch it for its outcome',
  'rate-limited': 'the account asks too often; share one budget between all that uses the account, or lower budget.perSecond',
  'too-large': 'raise maxBytes if such a reply is expected',
  'unreadable-reply': 'is baseUrl right, and is a proxy in between?',
};

/** Returns what an error keeps of the fault behind it, besides its code and message. */
export const faultDetails = ({ fault, cause, retryAfter, issues, text }: Fault): Omit<Fault, 'code' | 'message' | 'memo'> =>
  ({ fault, cause, retryAfter, issues, text });

/** Returns the error that a fault becomes when it ends a watch. */
export const faultError = <S extends AnySnapshot>(fault: Fault, { faults = 1, ...place }: FaultContext<S>): WatchError<S> => {
  const code = codeOfFault(fault);
  const often = faults > 1 ? ` (${faults} in a row)` : '';
  // A fatal one is what `read` threw or returned, not the network's.
  const advice = code === 'unreadable-reply' && fault.fault === 'fatal' ? 'this is a mistake in the provider' : ADVICE[code];
  return new WatchError<S>(code, `${place.provider} ${place.taskId}: ${fault.message}${often}${advice === undefined ? '' : `; ${advice}`}`, {
    ...place,
    ...faultDetails(fault),
  });
};
