/** What the times of a poller's records count from. */
export interface PollerClock {
  /** When the first task came to the empty poller. */
  birth: number;
  /** How long the computer has slept in all. Deadlines count in awake time: the clock less this. */
  slept: number;
}

/** Returns a number as it is. `| 0` makes engines store a small integer as one: they give any other number an object of its own. */
export const compact = (value: number): number => {
  const small = value | 0;
  return small === value ? small : value;
};

/** Returns the milliseconds from the poller's birth to a moment: a small integer for the first 24 days. */
export const sinceBirth = ({ birth }: PollerClock, at: number): number => compact(at - birth);
