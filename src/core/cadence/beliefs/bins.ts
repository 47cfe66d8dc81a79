/**
 * Time is cut into bins of equal ratio, four to an octave, so that one set of bins serves tasks of seconds and tasks of
 * days. The first bin reaches down to 0 and the last one up without end.
 */
const PER_OCTAVE = 4;
/** Where the first bin nominally starts, in milliseconds. */
const LOWEST = 10;

/** How many bins there are: 10 ms times 2 to the 32nd is 497 days. */
export const BINS = 128;

/** Returns the bin of an age. */
export const binOf = (age: number): number =>
  age <= LOWEST ? 0 : Math.min(BINS - 1, Math.floor(PER_OCTAVE * Math.log2(age / LOWEST)));

/** Returns where a bin starts; the first one starts at its nominal 10 ms here. */
export const startOfBin = (bin: number): number => LOWEST * 2 ** (bin / PER_OCTAVE);

/** Returns the middle of a bin, in log-time. */
export const middleOfBin = (bin: number): number => startOfBin(bin + 0.5);
