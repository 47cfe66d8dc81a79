import type { Belief } from '../rule';

/** When an event is expected, counted from the last reading: a logistic law. */
export interface Eta {
  /** The middle, in milliseconds from the last reading. */
  readonly middle: number;
  /** The scale of the logistic law. */
  readonly scale: number;
}

/** When a task is expected to end: a mixture of ETAs, each with its share. The shares sum up to 1. */
export type Etas = readonly (Eta & { readonly share: number })[];

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
  /** How far the pace of the items to come may lie from `pace`: a variance, in squares of `pace`. */
  readonly drift: number;
  /** How many items come at once, at least one. */
  readonly lump: number;
  /** How long the current lump has been going on. */
  readonly age: number;
}

/** √3/π: the scale of a logistic law is its standard deviation times this. */
export const LOGISTIC = 0.5513;
/**
 * A lump that has lasted longer than the mean is expected to take this share of its age more: stalls last. Chosen in simulation;
 * half or double costs at most 2 % in the mean, and 10 % in one workload, see docs/benchmarks.md (Constants).
 */
const REST = 0.25;

/**
 * Returns ETA and spread from progress: μ = (r−l)m + rest, σ² = q((r−l)m² + rest²) + (rm)²(q/(j+w) + drift), l being the lump. Of steady
 * items a lump that nears its mean is no stall yet: beyond it, it is first expected to take as long as it is overdue.
 */
export const etaOf = ({ left, pace, items, oddity, drift, lump, age }: EtaInput): Eta => {
  const others = Math.max(0, left - lump);
  const due = lump * pace;
  const rest = Math.min(1, left / lump) * Math.max(due - age, Math.min(age * REST, due * Math.sqrt(oddity) + Math.max(0, age - due)));
  const spread = oddity / items + drift;
  const variance = oddity * (others * pace ** 2 + rest ** 2) + (left * pace) ** 2 * spread;
  return { middle: others * pace + rest, scale: LOGISTIC * Math.sqrt(variance) };
};

/** ln(1 + eˣ), without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/**
 * Returns the belief in ETAs, given that the task has not ended `passed` after its last reading; u is counted from then. With S
 * the share that is still open, P(u) = 1 − S(u)/S(0) and L(u) = u − ∫₀ᵘ S/S(0). Both come from what is open, not from what has
 * ended: so the far tail stays exact.
 */
export const etaBelief = (etas: Etas, passed = 0): Belief => {
  const mixed = (law: (share: number, x: number, scale: number) => number) => (u: number): number =>
    etas.reduce((sum, { share, middle, scale }) => sum + law(share, (middle - passed - u) / scale, scale), 0);
  const open = mixed((share, x) => share / (1 + Math.exp(-x)));
  const rest = mixed((share, x, scale) => share * scale * softplus(x));
  const [all, total] = [open(0), rest(0)];
  return { late: (u) => u - (total - rest(u)) / all, chance: (u) => 1 - open(u) / all };
};
