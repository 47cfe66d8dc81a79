import type { RunLog } from './currentRun';
import { isSnapshot, showSnapshot } from './showSnapshot';
import { showValue } from './showValue';

/** What became of a stream that `expectObservable` subscribed to. */
export interface StreamNote {
  values: number;
  last: unknown;
  lastAt: number;
  open: boolean;
}

/** What is known of a case that was stopped. */
export interface EndlessCase {
  readonly frame: number;
  readonly timers: number;
  readonly maxTime: number;
  readonly maxTimers: number;
  /** When the timers that are still set are due. */
  readonly waiting: readonly number[];
  readonly streams: readonly StreamNote[];
  readonly log: RunLog;
}

/** How many requests are listed. */
const LISTED = 5;

/** Returns why a case was stopped, and what may be behind it. */
export const describeEndless = ({ frame, timers, maxTime, maxTimers, waiting, streams, log }: EndlessCase): string => {
  const reason =
    timers > maxTimers
      ? `stopped after ${String(maxTimers)} timers, at ${durationOf(frame)} of virtual time (raise maxTimers if so many are right; a fakeProvider without a cadence is polled once a frame)`
      : `stopped after ${durationOf(maxTime)} of virtual time (raise maxTime if it is meant to take longer)`;
  const open = streams.flatMap((note, place) => (note.open ? [streamLine(note, place + 1)] : []));
  const asked = [...log.asked]
    .sort(([, a], [, b]) => b.last.at - a.last.at || b.times - a.times)
    .slice(0, LISTED)
    .map(([request, { last, times }]) => `${request} was sent ${times === 1 ? 'once' : `${String(times)} times, the last time`} at ${String(last.at)} ms`);
  const timer = waiting.length === 0 ? [] : [`${waiting.length === 1 ? '1 timer is' : `${String(waiting.length)} timers are`} still set, the next for ${String(Math.min(...waiting))} ms`];
  const lines = [...open, ...asked, ...timer].map((line) => `\n  ${line}`).join('');
  return `something never ends: ${reason}; let the task end, unsubscribe ('^---!'), or set timeout.total${lines}`;
};

function streamLine({ values, last, lastAt }: StreamNote, number: number): string {
  const which = `the stream of expectObservable ${String(number)} is still subscribed`;
  return values === 0 ? `${which} and emitted nothing` : `${which}; it last emitted ${isSnapshot(last) ? showSnapshot(last) : showValue(last)} at ${String(lastAt)} ms`;
}

function durationOf(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  return Number.isInteger(hours) && hours > 0 ? `${String(hours)} hours` : `${String(milliseconds)} ms`;
}
