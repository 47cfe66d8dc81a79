import type { Cadence } from '../../src/core/cadence/cadence';
import type { Chance } from './chance';

/** The AWS SDK's waiter (`@smithy/util-waiter`): anywhere from 2 s to min(120 s, 2·2^(attempt − 1) s); in the end exactly 120 s. */
export const awsWaiter = (chance: Chance, longest = 120_000): Cadence => ({
  start: (now) => now,
  next: (_state, { attempt }, now) => {
    const ceiling = Math.log2(longest / 2_000) + 1;
    const delay = attempt > ceiling ? longest : chance.uniform(2_000, Math.min(longest, 2_000 * 2 ** (attempt - 1)));
    return { state: now, due: now + Math.max(1, delay) };
  },
  lateness: () => 0,
});

/** A plain interval, such as the 2 s of `@azure/core-lro`. */
export const interval = (every: number): Cadence => ({
  start: (now) => now,
  next: (_state, _reading, now) => ({ state: now, due: now + every }),
  lateness: () => 0,
});
