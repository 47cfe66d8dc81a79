import { snapshotLetter } from './alphabet';
import { isSnapshot, showSnapshot, taskOfSnapshot } from './showSnapshot';
import { showValue } from './showValue';

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

/** The letters for values that have none of their own. */
const SPARE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Writes streams as marbles, with one letter per value in all of them. */
export interface MarbleWriter {
  readonly marbles: (messages: readonly Message[]) => string;
  /** Returns what the spare letters stand for, a line each. */
  readonly legend: () => string[];
}

/**
 * Returns a writer for some streams. Snapshots of one task have the letters of their status; where there are several
 * tasks, a letter stands for a status of one of them.
 */
export const marbleWriter = (streams: readonly (readonly Message[])[], same: (a: unknown, b: unknown) => boolean): MarbleWriter => {
  const tasks = new Set(streams.flat().flatMap(({ notification }) => tasksOf(notification)));
  const spare: unknown[] = [];
  const spareLetter = (found: number, value: unknown): string => SPARE[found < 0 ? spare.push(value) - 1 : found] ?? '?';
  const letterOf = (value: unknown): string => {
    if (typeof value === 'string' && value.length === 1) return value;
    if (!isSnapshot(value)) return spareLetter(spare.findIndex((other) => same(other, value)), value);
    if (tasks.size <= 1) return snapshotLetter(value);
    return spareLetter(spare.findIndex((other) => isSnapshot(other) && showSnapshot(other) === showSnapshot(value)), value);
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
    legend: () => spare.slice(0, SPARE.length).map((value, place) => `${SPARE.charAt(place)} is ${isSnapshot(value) ? showSnapshot(value) : showValue(value)}`),
  };
};

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

/** Short pauses are dashes, longer ones times. A mark within the width of a group, where no marble can stand, says its time. */
function lineOf(marks: readonly Mark[]): string {
  let text = '';
  let now = 0;
  for (const { frame, text: mark, width } of marks) {
    text += frame < now ? `[${mark} at ${String(frame)}ms]` : pauseOf(frame - now) + mark;
    now = frame + width;
  }
  return text.trim() === '' ? '(nothing)' : text.trim();
}

function pauseOf(frames: number): string {
  if (frames <= 12) return '-'.repeat(Math.max(0, frames));
  if (frames % 60_000 === 0) return ` ${String(frames / 60_000)}m `;
  return frames % 1_000 === 0 ? ` ${String(frames / 1_000)}s ` : ` ${String(frames)}ms `;
}

function tasksOf(notification: Message['notification']): string[] {
  return notification.kind === 'N' && isSnapshot(notification.value) ? [taskOfSnapshot(notification.value)] : [];
}
