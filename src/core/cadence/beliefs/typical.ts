/** How long tasks take: a typical duration, or the range that nine in ten fall into. */
export type Typical = number | readonly [low: number, high: number];

// Guesses at what users mean; NINE_IN_TEN follows from the logistic law. Half or double costs at most 6 % in the mean over right and wrong
// durations, and 31 % where a narrow range is wrong: docs/benchmarks.md (Constants).
/** How sharply a single typical duration is meant: nine in ten between 0.23 and 4.4 times it. */
const SINGLE_SHAPE = 2;
/** However narrow a range is given, it is not believed to be sharper: nine in ten within ±25 %. */
const SHARPEST = 12;
/** ln(0.95/0.05) − ln(0.05/0.95): how many scales of a logistic law lie between its 5 % and its 95 %. */
const NINE_IN_TEN = 5.9;
/**
 * What is left of "no idea" in the pull, in case a typical duration is wrong; a range says more, and is doubted less. With one ten times too long a
 * task is 1.6 times as dear as with none; a doubt that grows below it, by the root of how far, makes that 1.2, and right ranges 5 to 20 % dearer.
 */
const DOUBT = 0.1;
const DOUBT_OF_RANGE = 0.05;

/** Returns the middle of a typical duration, in log-time. */
export const middleOf = (typical: Typical): number =>
  typeof typical === 'number' ? typical : Math.sqrt(typical[0] * typical[1]);

/**
 * Returns the pull (t times the hazard) of a log-logistic duration around a typical one, at an age: s/(1 + (m/t)^s), which
 * is s·x/(1+x) with x = (t/m)^s, and a rest of doubt.
 */
export const typicalPull = (typical: Typical, age: number): number => {
  const single = typeof typical === 'number';
  const shape = single ? SINGLE_SHAPE : Math.min(SHARPEST, NINE_IN_TEN / Math.log(typical[1] / typical[0]));
  return shape / (1 + (middleOf(typical) / age) ** shape) + (single ? DOUBT : DOUBT_OF_RANGE);
};
