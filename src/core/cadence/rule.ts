/**
 * What is believed of a task since its last reading, which said "not yet". Times `u` are milliseconds after that reading.
 */
export interface Belief {
  /** L(u): the lateness to be expected by then, were nobody to ask before: the integral of `chance` from 0 to u. */
  readonly late: (u: number) => number;
  /** P(u): how probable it is that what is waited for has come by then. */
  readonly chance: (u: number) => number;
}

/** No wait is longer: 35 years, for a belief under which nothing ever comes. */
const FOREVER = 2 ** 40;
/** Where the search ends: a hundredth of a millisecond, or a billionth of the wait. */
const EXACT = 0.01;
const RELATIVE = 1e-9;

/**
 * Returns the one rule: the smallest wait u with L(u) = price, where the expected lateness gathered since the last request
 * is worth another one. Found by doubling and bisection, since L never falls.
 *
 * For a known law of the end this costs at most twice the optimum: each of its intervals costs it two prices, and any
 * other schedule pays one for it, either by asking in it or by being late. It is the expected form of the greedy rule for
 * acknowledging TCP packets (D. R. Dooly, S. A. Goldman, S. D. Scott, "On-line analysis of the TCP acknowledgment delay
 * problem", J. ACM 48, 2001), and close to the optimal inspection policies of R. E. Barlow, L. C. Hunter and F. Proschan
 * ("Optimum checking procedures", J. SIAM 11, 1963) and J. B. Keller ("Optimum checking schedules for systems subject to
 * random failure", Management Science 21, 1974).
 */
export const waitOf = (late: Belief['late'], price: number): number => {
  let low = 0;
  let high = price;
  while (late(high) < price && high < FOREVER) {
    low = high;
    high *= 2;
  }
  while (high - low > EXACT + RELATIVE * high) {
    const middle = (low + high) / 2;
    if (late(middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};

/** Returns the earliest u at which P(u) reaches a share between 0 and 1, or Infinity: a quantile of the belief. */
export const quantileOf = (chance: Belief['chance'], share: number): number => {
  if (chance(FOREVER) < share) return Infinity;
  return waitOf(chance, share);
};

/**
 * Returns about L(u) from no more than what a state keeps of its belief: the wait at which L was the price, and how
 * probable the end was by then. Exact there, and in its slope there; a square before; beyond, as if the mean rate until
 * then held on.
 */
export const lateAfter = (u: number, price: number, wait: number, chance: number): number => {
  if (u <= wait) return price * (u / wait) ** 2;
  const beyond = u - wait;
  const open = 1 - Math.min(chance, 1);
  if (open <= 0) return price + beyond;
  const rate = -Math.log(open) / wait;
  return rate <= 0 ? price : price + beyond + (open * Math.expm1(-rate * beyond)) / rate;
};
