import type { Writable } from '../writable';
import type { Ages } from './beliefs/learned';

// Chosen in simulation, see docs/benchmarks.md (Constants).
/** The change that is looked for: a hazard so many times as high as was learned, or as low. */
const FACTOR = 4;
/**
 * The evidence at which a change is believed. Were all ends expected exactly, a false alarm would come every 400 to 1,500 ends; since there are
 * bounds for them, none came in 70,000 ends of the workloads.
 */
const ALARM = 6;

/** How many ends were expected in a stretch, λ: the integral of the learned hazard. */
export interface Expected {
  /** By what ended before, alone. */
  readonly least: number;
  /** With what may end though nothing was learned of it; and of the bins in which an end lies, as a whole: where in a bin ends lie is not learned. */
  readonly most: number;
}

/**
 * Adds what one stretch says about a change of the service, and returns whether it must have changed.
 *
 * This is the CUSUM test of E. S. Page ("Continuous inspection schemes", Biometrika 41, 1954), one to each side: the sum of
 * log-likelihood ratios of the other hazard and the learned one, which never falls below 0. An end speaks for a hazard ρ times as high by
 * ln ρ; time in which λ ends were expected speaks against it by (ρ − 1)·λ.
 */
export const hasChanged = (ages: Writable<Ages>, ended: boolean, { least, most }: Expected): boolean => {
  const ratio = ended ? Math.log(FACTOR) : 0;
  ages.faster = Math.max(0, ages.faster + ratio - (FACTOR - 1) * most);
  ages.slower = Math.max(0, ages.slower - ratio + (1 - 1 / FACTOR) * least);
  return Math.max(ages.faster, ages.slower) >= ALARM;
};
