import type { Remaining } from './snapshot';

/** Returns a range, bound by bound. */
export const rangeOf = (bound: (name: keyof Remaining) => number): Remaining => ({ low: bound('low'), likely: bound('likely'), high: bound('high') });
