/** What the times of a poller's records count from. */
export interface PollerClock {
  /** When its first task came. */
  birth: number;
  /** How long the computer has slept in all: every deadline is that much later. */
  slept: number;
}

/**
 * Returns the milliseconds from the poller's birth to a moment: a small integer for the first 24 days, and said to be one,
 * since engines give any other number an object of its own.
 */
export const sinceBirth = ({ birth }: PollerClock, at: number): number => {
  const passed = at - birth;
  const small = passed | 0;
  return small === passed ? small : passed;
};
