import { snapshotLetter } from './alphabet';
import { showValue } from './showValue';
import type { AnySnapshot } from 'rx-task-status';

/** What a `TestScheduler` records of a stream. */
export interface Message {
  readonly frame: number;
  readonly notification:
    | { readonly kind: 'N'; readonly value: unknown }
    | { readonly kind: 'E'; readonly error: unknown }
    | { readonly kind: 'C' };
}

/** What a `TestScheduler` records of a subscription. */
export interface SubscriptionFrames {
  readonly subscribedFrame: number;
  readonly unsubscribedFrame: number;
}

/** Letters for values that have none of their own. */
const SPARE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Writes streams as marbles, with one letter per value in all of them. */
export interface MarbleWriter {
  readonly marbles: (messages: readonly Message[]) => string;
  /** What the letters stand for that do not speak for themselves, a line each. */
  readonly legend: () => string[];
}

/** Returns a writer with no letters used. */
export const marbleWriter = (same: (a: unknown, b: unknown) => boolean): MarbleWriter => {
  const spare: unknown[] = [];
  const letterOf = (value: unknown): string => {
    if (typeof value === 'string' && value.length === 1) return value;
    if (isSnapshot(value)) return snapshotLetter(value);
    let place = spare.findIndex((other) => same(other, value));
    if (place < 0) place = spare.push(value) - 1;
    return SPARE[place] ?? '?';
  };
  const symbolOf = ({ notification }: Message): string =>
    notification.kind === 'N' ? letterOf(notification.value) : notification.kind === 'E' ? '#' : '|';
  return {
    marbles: (messages) => {
      const frames = new Map<number, string>();
      for (const message of messages) frames.set(message.frame, (frames.get(message.frame) ?? '') + symbolOf(message));
      return lineOf(
        [...frames].map(([frame, symbols]) => {
          const text = symbols.length > 1 ? `(${symbols})` : symbols;
          return { frame, text, width: text.length };
        }),
      );
    },
    legend: () => spare.slice(0, SPARE.length).map((value, place) => `${SPARE.charAt(place)} is ${showValue(value)}`),
  };
};

/** Returns a subscription as marbles. */
export const subscriptionMarbles = ({ subscribedFrame, unsubscribedFrame }: SubscriptionFrames): string => {
  if (subscribedFrame === Infinity) return '(never subscribed)';
  const subscribed = { frame: subscribedFrame, text: '^', width: 1 };
  if (subscribedFrame === unsubscribedFrame) return lineOf([{ ...subscribed, text: '(^!)' }]);
  return lineOf(unsubscribedFrame === Infinity ? [subscribed] : [subscribed, { frame: unsubscribedFrame, text: '!', width: 1 }]);
};

interface Mark {
  readonly frame: number;
  readonly text: string;
  readonly width: number;
}

/** Short pauses are dashes, longer ones times. */
function lineOf(marks: readonly Mark[]): string {
  let text = '';
  let now = 0;
  for (const { frame, text: mark, width } of marks) {
    text += pauseOf(frame - now) + mark;
    now = frame + width;
  }
  return text.trim() === '' ? '(nothing)' : text.trim();
}

function pauseOf(frames: number): string {
  if (frames <= 12) return '-'.repeat(Math.max(0, frames));
  if (frames % 60_000 === 0) return ` ${String(frames / 60_000)}m `;
  return frames % 1_000 === 0 ? ` ${String(frames / 1_000)}s ` : ` ${String(frames)}ms `;
}

function isSnapshot(value: unknown): value is AnySnapshot {
  const { provider, taskId, status } = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  return typeof provider === 'string' && typeof taskId === 'string' && typeof status === 'string';
}
