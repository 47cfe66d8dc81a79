/** Nothing is looked for beyond: 35 years, for what never comes. */
export const FOREVER = 2 ** 40;

/** How closely it is found: to a hundredth of a millisecond, or a billionth of where it lies. */
const EXACT = 0.01;
const RELATIVE = 1e-9;

/** A guess that was too low grows by this factor. */
const GROWTH = 4;

/**
 * Returns where a function that never falls comes to 0 from below, at 0 or after it; Infinity where it does not. A value that is no
 * number counts as above: a belief of counts beyond all measure is waited for no longer, and not for ever.
 *
 * By the method of T. R. Chandrupatla ("A new hybrid quadratic/bisection algorithm for finding the zero of a nonlinear function
 * without using derivatives", Advances in Engineering Software 28, 1997): the next look is where the parabola through the last three
 * comes to 0, if they lie so that it can be relied on, and else half-way. That takes some ten looks, and bisection forty.
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
  // It lies between the latest look and the other one; the share of the way to that one is where to look next.
  for (let share = 0.5; ; ) {
    const u = latest + share * (other - latest);
    const found = look(u);
    let [before, beforeValue] = [latest, value];
    if (found < 0 !== value < 0) [before, beforeValue, other, otherValue] = [other, otherValue, latest, value];
    [latest, value] = [u, found];
    const nearest = Math.abs(value) < Math.abs(otherValue) ? latest : other;
    const least = (EXACT + RELATIVE * nearest) / (2 * Math.abs(other - latest));
    if (value === 0 || least > 0.5) return nearest;
    const xi = (latest - other) / (before - other);
    const phi = (value - otherValue) / (beforeValue - otherValue);
    const parabola =
      (value / (otherValue - value)) * (beforeValue / (otherValue - beforeValue)) +
      ((before - latest) / (other - latest)) * (value / (beforeValue - value)) * (otherValue / (beforeValue - otherValue));
    share = Math.min(1 - least, Math.max(least, phi ** 2 < xi && (1 - phi) ** 2 < 1 - xi ? parabola : 0.5));
  }
};
