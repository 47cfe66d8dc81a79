import type { SentRequest } from './sentRequest';

/** What the run under way has seen, for the error message of a run that does not end. */
export interface RunLog {
  /** By method and URL: the last request, and how many there were. */
  readonly asked: Map<string, { readonly last: SentRequest; readonly times: number }>;
}

let current: RunLog | undefined;

/** Returns the log of the run under way, or `undefined` outside of one. */
export const currentRun = (): RunLog | undefined => current;

/** Starts a log; returns it, and a function that ends it. */
export const beginRun = (): { readonly log: RunLog; readonly end: () => void } => {
  const log: RunLog = { asked: new Map() };
  current = log;
  return {
    log,
    end: () => {
      current = undefined;
    },
  };
};

export const noteRequest = (request: SentRequest): void => {
  if (current === undefined) return;
  const key = `${request.method} ${request.url}`;
  current.asked.set(key, { last: request, times: (current.asked.get(key)?.times ?? 0) + 1 });
};
