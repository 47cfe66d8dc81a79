import type { HttpRequest } from 'rx-task-status';

/** A request as the scripted transport met it. */
export interface SentRequest {
  /** Counts from 1. */
  readonly number: number;
  readonly url: string;
  readonly method: NonNullable<HttpRequest['method']>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** When it was sent, in milliseconds of RxJS time: frames within `run`. */
  readonly at: number;
  /** Whether nobody waited for the answer any more. */
  readonly aborted: boolean;
}

export const describeSent = ({ number, method, url, at }: SentRequest): string =>
  `${method} ${url} (request ${String(number)}, at ${String(at)} ms)`;
