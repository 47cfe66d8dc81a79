import type { ErrorCode } from '../core/codes';
import { codeOfFault, isFault, type Outcome } from '../core/outcome';
import type { TaskStatus } from '../core/status';
import type { Step } from '../core/watch';
import { guarded } from './guarded';

interface EventOf<Type extends string> {
  readonly type: Type;
  readonly provider: string;
  readonly taskId: string;
  /** `status` for a poll or a check, `cancel` for a cancel. */
  readonly purpose: 'status' | 'cancel';
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What happened on the way to the snapshots, for logs and metrics: a request went out, or came back as a reading or as a
 * fault. Never holds the API key.
 */
export type WatchEvent =
  | EventOf<'request'>
  | (EventOf<'reading'> & { readonly status: TaskStatus; readonly changed: boolean; readonly took: number })
  | (EventOf<'fault'> & {
      readonly code: ErrorCode;
      readonly message: string;
      readonly took: number;
      /** Milliseconds until a watch asks again; absent when it ends, and for a `check` or a `cancel`. */
      readonly retryIn?: number;
    });

/** Hands an event to a listener. Errors of the listener surface as uncaught ones, and do not reach the watch. */
export const notify = (listener: ((event: WatchEvent) => void) | undefined, event: WatchEvent): void => {
  if (listener === undefined) return;
  guarded(() => listener(event));
};

/** What all events that a reply leads to have in common. */
export type ReplyPlace = Omit<Extract<WatchEvent, { readonly type: 'reading' }>, 'type' | 'status' | 'changed'>;

/** Tells what a request came to, and what follows from it. */
export const tellStep = (
  listener: ((event: WatchEvent) => void) | undefined,
  place: ReplyPlace,
  outcome: Outcome,
  { emit, changed, next, end }: Pick<Step, 'changed' | 'next' | 'end'> & { readonly emit?: { readonly status: TaskStatus } | undefined },
): void => {
  if (emit !== undefined) notify(listener, { ...place, type: 'reading', status: emit.status, changed });
  if (!isFault(outcome)) return;
  const fault = { ...place, type: 'fault', code: end?.error?.code ?? codeOfFault(outcome), message: outcome.message } as const;
  notify(listener, next === undefined ? fault : { ...fault, retryIn: next - place.at });
};
