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
 * At how many waits after its last reading a state knows the lateness as well. Chosen in simulation: 2.5 and 4 cost tight batches the same within
 * 2 %, and 8 costs 6 % more.
 */
const FAR = 3;

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
 * Returns what a state keeps of its belief besides the wait: the mean of P over three waits, which is L there. For a task that waits for its
 * start: P at the wait.
 */
export const chanceToKeep = ({ late, chance }: Belief, wait: number, waits: boolean): number =>
  waits || wait <= 0 ? chance(wait) : late(FAR * wait) / (FAR * wait);

/**
 * Returns about L(u) from all that a state keeps of its belief: the wait, and {@link chanceToKeep}. All are held to be equally late when they
 * are due: the price. Before, L rises as a square; beyond, by that power of u which leads to what L is at three waits, until it rises as time does.
 *
 * @param waits - whether the task waits for its start, which may be far off: then the mean rate until the wait goes on
 */
export const lateAfter = (u: number, price: number, wait: number, chance: number, waits: boolean): number => {
  if (wait <= 0) return price + u;
  if (u <= wait) return price * (u / wait) ** 2;
  const beyond = u - wait;
  const open = 1 - chance;
  if (open <= 0) return price + beyond;
  if (!waits) {
    const power = Math.max(1, Math.log((chance * FAR * wait) / price) / Math.log(FAR));
    // No division by 0: 1 to the power of Infinity, where the wait is just the price, is NaN.
    const turn = Math.min(u, Math.max(wait, wait * (wait / (power * price)) ** (1 / (power - 1 || 1e-9))));
    return price * (turn / wait) ** power + u - turn;
  }
  const rate = -Math.log(open) / wait;
  return rate <= 0 ? price : price + beyond + (open * Math.expm1(-rate * beyond)) / rate;
};
