import { crossing, FOREVER } from './crossing';

/**
 * What is believed of a task since its last reading, which said "not yet". Times `u` are milliseconds after that reading.
 */
export interface Belief {
  /** L(u): the lateness expected by u if nobody asks before: the integral of `chance` from 0 to u. */
  readonly late: (u: number) => number;
  /** P(u): the probability that the awaited event has come by u. */
  readonly chance: (u: number) => number;
  /** Whether no time scale is known: then `chance` is not reliable, and L(u) = price is the law price·n². */
  readonly vague?: boolean | undefined;
}

/**
 * For a law without memory, or nearly so, L rises by less than this power of u, and the mean rate predicts it well. A guess above 2, the power
 * for an even hazard. 2 or 5 costs batches at most 2 % in the mean, and 9 % in one, see docs/benchmarks.md (Constants).
 */
const STEEP = 3;

const NEVER = (): number => 0;

/**
 * Returns the wait by the one rule: the smallest u with L(u) = price·√(1 − P(u)), where the expected lateness gathered since
 * the last request is worth another request. L never falls, and the right side never rises.
 *
 * The root is about the share that still runs half-way through the wait. It is the second term of the optimal policy of
 * R. E. Barlow, L. C. Hunter and F. Proschan ("Optimum checking procedures", J. SIAM 11, 1963), whose first term is that of
 * J. B. Keller ("Optimum checking schedules for systems subject to random failure", Management Science 21, 1974):
 * L = price·(1 − κP), κ being 1/2 for an even law and 2/3 for one without memory. With the root nobody waits beyond a certain end.
 *
 * For a known law of the end this costs at most twice the optimum. Let S be the share that still runs at the start of a wait,
 * and S′ at its end. The wait costs price·S for its request and S·L(u) = price·√(SS′) for lateness: at most 2·price·S. Any
 * other schedule pays at least price·S for this wait. If it asks within it, it pays for at least S. If not, it is late by
 * price·√(SS′) within it, and pays the rest with its next request, which is also for those that ended since its last one. The
 * greedy rule for acknowledging TCP packets, whose expected form is L = price, costs at most twice the optimum, too (D. R. Dooly,
 * S. A. Goldman, S. D. Scott, "On-line analysis of the TCP acknowledgment delay problem", J. ACM 48, 2001).
 *
 * @param chance - P, if it is reliable; else the root is left out
 */
export const waitOf = (late: Belief['late'], price: number, chance: Belief['chance'] = NEVER): number => {
  // The roots of both sides are compared, since L mostly rises as a square: the difference is nearly linear.
  const overdue = (u: number): number => Math.sqrt(Math.max(0, late(u))) - Math.sqrt(price * Math.sqrt(Math.max(0, 1 - chance(u))));
  return Math.min(FOREVER, crossing(overdue, price));
};

/**
 * Returns the earliest u at which P(u) reaches a share between 0 and 1, or Infinity: a quantile of the belief.
 *
 * @param guess - about where that is
 */
export const quantileOf = (chance: Belief['chance'], share: number, guess = 1_000): number => crossing((u) => chance(u) - share, guess);

/**
 * Returns about L(u) from all that a state keeps of its belief: the wait, and the probability of the end by then. All are held to
 * be equally late when they are due: the price. The slope there is exact. Before, L rises as a square; beyond, the mean rate until
 * then goes on. But where L rises by more than the cube of u, as with an ETA, that power of u goes on, until L rises as time does.
 *
 * @param waits - whether the task waits for its start, which may be far off: then the mean rate goes on in any case
 */
export const lateAfter = (u: number, price: number, wait: number, chance: number, waits: boolean): number => {
  if (wait <= 0) return price + u;
  if (u <= wait) return price * (u / wait) ** 2;
  const beyond = u - wait;
  const open = 1 - Math.min(chance, 1);
  if (open <= 0) return price + beyond;
  const power = (wait * chance) / price;
  if (!waits && power > STEEP) {
    const turn = Math.min(u, Math.max(wait, wait * (wait / (power * price)) ** (1 / (power - 1))));
    return price * (turn / wait) ** power + u - turn;
  }
  const rate = -Math.log(open) / wait;
  return rate <= 0 ? price : price + beyond + (open * Math.expm1(-rate * beyond)) / rate;
};
