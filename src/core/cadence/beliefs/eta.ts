import type { Belief } from '../rule';

/** When a task is expected to end, counted from its last reading: a logistic law. */
export interface Eta {
  /** The middle, in milliseconds from the last reading. */
  readonly middle: number;
  /** The scale of the logistic law. */
  readonly scale: number;
}

/** What an ETA is made of. Items may be fractions. */
export interface EtaInput {
  /** Items still to come, r. */
  readonly left: number;
  /** Milliseconds an item takes, m. */
  readonly pace: number;
  /** Items the pace rests on, j + w. */
  readonly items: number;
  /** How irregular items are: the variance of one, in squares of its mean, q. */
  readonly oddity: number;
  /** How long the current item has been going on. */
  readonly age: number;
}

/** √3/π: the scale of a logistic law is its standard deviation times this. */
export const LOGISTIC = 0.5513;
/** The pace of what is to come differs from the pace so far by so much (standard deviation): speed drifts. */
const DRIFT = 0.17;
/** An item that is older than the mean is expected to take this share of its age still: stalls last. */
const REST = 0.25;

/** Returns ETA and spread from progress: μ = (r−1)m + rest, σ² = q((r−1)m² + rest²) + (rm)²(q/(j+w) + drift²). */
export const etaOf = ({ left, pace, items, oddity, age }: EtaInput): Eta => {
  const others = Math.max(0, left - 1);
  const rest = Math.min(1, left) * Math.max(pace - age, age * REST);
  const spread = oddity / items + DRIFT ** 2;
  const variance = oddity * (others * pace ** 2 + rest ** 2) + (left * pace) ** 2 * spread;
  return { middle: others * pace + rest, scale: LOGISTIC * Math.sqrt(variance) };
};

/** ln(1 + eˣ), without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/**
 * Returns the belief in an ETA, given that the task has not ended yet: with F the logistic law and F₀ = F(0),
 * L(u) = (∫₀ᵘ F − F₀u) / (1 − F₀).
 */
export const etaBelief = ({ middle, scale }: Eta): Belief => {
  const before = logistic(-middle / scale);
  const base = softplus(-middle / scale);
  return {
    late: (u) => (scale * (softplus((u - middle) / scale) - base) - before * u) / (1 - before),
    chance: (u) => (logistic((u - middle) / scale) - before) / (1 - before),
  };
};

/** Returns how long after `passed` a share of what is possible then has ended: a quantile. */
export const etaQuantile = ({ middle, scale }: Eta, passed: number, share: number): number => {
  // With x = (u−μ)/b: 1 − F = 1/(1+eˣ) falls to (1−share) of what it was. In logs, so that the far tail stays exact.
  const survival = -softplus((passed - middle) / scale) + Math.log1p(-share);
  return middle - scale * (survival - Math.log(-Math.expm1(survival))) - passed;
};
