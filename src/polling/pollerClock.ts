/** What the times of a poller's records count from. */
export interface PollerClock {
  /** When the first task came to the empty poller. */
  birth: number;
  /** How long the computer has slept in all. Deadlines count in awake time: the clock less this. */
  slept: number;
}

/**
 * Returns the milliseconds from the poller's birth to a moment: a small integer for the first 24 days. `| 0` makes engines
 * store it as one, since they give any other number an object of its own.
 */
export const sinceBirth = ({ birth }: PollerClock, at: number): number => {
  const passed = at - birth;
  const small = passed | 0;
  return small === passed ? small : passed;
};
