/** Nothing is looked for beyond: 35 years, for what never comes. */
export const FOREVER = 2 ** 40;

/** How closely it is found: to a hundredth of a millisecond, or a billionth of where it lies. */
const EXACT = 0.01;
const RELATIVE = 1e-9;

/** What leaps is not found sooner so: after as many looks more than are ever needed else, each is half-way. */
const PATIENCE = 20;

/** A guess that was too low grows by this factor. */
const GROWTH = 4;

/**
 * Returns where a function that never falls comes to 0 from below, at 0 or after it; Infinity where it does not. A value that is no
 * number counts as above: a belief of counts beyond all measure is waited for no longer, and not for ever.
 *
 * By false position, the Illinois way (M. Dowell, P. Jarratt, "A modified regula falsi method for computing the root of an equation", BIT 11,
 * 1971): the next look is where the line through the last two around it comes to 0; of one that stays, half counts each time, so that
 * the other comes nearer. That takes some twelve looks, and bisection forty.
 *
 * @param guess - about where it may be, more than 0
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
  // It lies between the latest look and the other one.
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
