/** Where the search gives up: 35 years, for what never comes. */
export const FOREVER = 2 ** 40;

/** How closely it is found: to a hundredth of a millisecond, plus a billionth of where it lies. */
const EXACT = 0.01;
const RELATIVE = 1e-9;

/** False position is slow where a function jumps. After this many looks, more than are needed else, it bisects. */
const PATIENCE = 20;

/** A guess that was too low grows by this factor. */
const GROWTH = 4;

/**
 * Returns where a function that never falls reaches 0 from below, at 0 or after it; Infinity if it never does. A value of NaN or Infinity
 * counts as above 0: where the counts behind a belief are beyond all measure, the wait must not be endless.
 *
 * By false position, Illinois variant (M. Dowell, P. Jarratt, "A modified regula falsi method for computing the root of an
 * equation", BIT 11, 1971). The next look is where the line through both ends of the bracket crosses 0. Each time the same end stays, its
 * value is halved, which moves the next look towards it. That takes some twelve looks, and bisection forty.
 *
 * @param guess - about where the crossing is, more than 0
 */
export const crossing = (valueAt: (u: number) => number, guess: number): number => {
  const look = (u: number): number => {
    const value = valueAt(u);
    return value < Infinity ? value : 1;
  };
  let [other, otherValue] = [0, look(0)];
  if (otherValue >= 0) return 0;
  let [latest, value] = [guess, look(guess)];
  for (; value < 0; [latest, value] = [latest * GROWTH, look(latest * GROWTH)]) {
    if (latest >= FOREVER) return Infinity;
    [other, otherValue] = [latest, value];
  }
  // The crossing lies between `latest` and `other`.
  for (let looks = 0; ; looks += 1) {
    const least = (EXACT + RELATIVE * latest) / (2 * Math.abs(other - latest));
    const share = value / (value - otherValue);
    if (value === 0 || least > 0.5) return latest + share * (other - latest);
    const u = latest + (looks < PATIENCE ? Math.max(least, share) : 0.5) * (other - latest);
    const found = look(u);
    if (found < 0 === value < 0) otherValue /= 2;
    else [other, otherValue] = [latest, value];
    [latest, value] = [u, found];
  }
};
