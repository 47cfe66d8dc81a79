/** Seeded chance: the same seed gives the same workload everywhere. */
export interface Chance {
  readonly uniform: (low: number, high: number) => number;
  readonly exponential: (mean: number) => number;
  /** A lognormal of a given median. */
  readonly lognormal: (median: number, sigma: number) => number;
  /** A whole number, both ends included. */
  readonly whole: (low: number, high: number) => number;
}

/** Returns a source of chance (mulberry32). */
export const chanceOf = (seed: number): Chance => {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return {
    uniform: (low, high) => low + (high - low) * next(),
    exponential: (mean) => -mean * Math.log(1 - next()),
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
    whole: (low, high) => low + Math.floor((high - low + 1) * next()),
  };
};
