import { differences, errorDifferences } from './differences';
import { marbleWriter, subscriptionMarbles, type Message, type SubscriptionFrames } from './marbleText';
import { isSnapshot, showSnapshot } from './showSnapshot';
import { showValue } from './showValue';

/** How many differing fields are listed. */
const LISTED = 5;

/** Returns why a stream is not what was expected, in marbles and words; `undefined` if it is. */
export const streamMismatch = (received: readonly Message[], expected: readonly Message[]): string | undefined => {
  const length = Math.max(received.length, expected.length);
  for (let place = 0; place < length; place += 1) {
    const difference = messageDifference(expected[place], received[place]);
    if (difference === undefined) continue;
    const writer = marbleWriter([expected, received], (a, b) => differences(a, b).length === 0);
    const lines = [`expected  ${writer.marbles(expected)}`, `received  ${writer.marbles(received)}`, '', `the first difference is ${difference}`];
    const legend = writer.legend();
    return [...lines, ...(legend.length === 0 ? [] : ['', ...legend])].join('\n');
  }
  return undefined;
};

/** Returns why subscriptions are not what was expected, in marbles; `undefined` if they are. */
export const subscriptionMismatch = (received: readonly SubscriptionFrames[], expected: readonly SubscriptionFrames[]): string | undefined => {
  const wanted = expected.map(subscriptionMarbles);
  const got = received.map(subscriptionMarbles);
  if (wanted.length === got.length && wanted.every((marbles, place) => marbles === got[place])) return undefined;
  const list = (lines: readonly string[]): string => (lines.length === 0 ? '(none)' : lines.join('\n          '));
  return `expected  ${list(wanted)}\nreceived  ${list(got)}`;
};

function messageDifference(expected: Message | undefined, received: Message | undefined): string | undefined {
  if (expected === undefined) return received === undefined ? undefined : `at ${timeOf(received)}: expected nothing more, received ${nounOf(received)}`;
  if (received === undefined) return `at ${timeOf(expected)}: expected ${nounOf(expected)}, received nothing more`;
  if (expected.notification.kind === received.notification.kind) {
    const inside = insideOf(expected, received);
    if (inside.length > 0 && expected.frame === received.frame) {
      const more = inside.length > LISTED ? [`and ${String(inside.length - LISTED)} more`] : [];
      const what = expected.notification.kind === 'N' ? 'the value' : 'the error';
      return [`in ${what} at ${timeOf(received)}`, ...inside.slice(0, LISTED), ...more].join('\n  ');
    }
    if (expected.frame === received.frame) return undefined;
    if (inside.length === 0) return `a matter of time: expected ${nounOf(expected)} at ${timeOf(expected)}, received it at ${timeOf(received)}`;
  }
  if (expected.frame === received.frame) return `at ${timeOf(expected)}: expected ${nounOf(expected)}, received ${nounOf(received)}`;
  return `expected ${nounOf(expected)} at ${timeOf(expected)}, received ${nounOf(received)} at ${timeOf(received)}`;
}

function insideOf({ notification: expected }: Message, { notification: received }: Message): string[] {
  if (expected.kind === 'N' && received.kind === 'N') return differences(expected.value, received.value);
  if (expected.kind === 'E' && received.kind === 'E') return errorDifferences(expected.error, received.error);
  return [];
}

function timeOf({ frame }: Message): string {
  return `${String(frame)} ms`;
}

function nounOf({ notification }: Message): string {
  if (notification.kind === 'C') return 'completion';
  return notification.kind === 'E' ? `the error ${showValue(notification.error)}` : isSnapshot(notification.value) ? showSnapshot(notification.value) : showValue(notification.value);
}
