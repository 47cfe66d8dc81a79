/** Returns the next number of a sequence, 0 or more and less than 1. */
export type Chance = () => number;

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  // FNV alone gives similar texts ('…7', '…8') similar hashes, which the first number of mulberry32 would show.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/**
 * A sequence of numbers that is always the same for the same seeds (mulberry32). Each decision has one of its own, so
 * that the order in which requests arrive changes nothing.
 */
export const chance = (...seeds: readonly (number | string)[]): Chance => {
  let state = hashOf(seeds.join('\u0000'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** Returns a whole number from low to high, both included. */
export const wholeBetween = (next: Chance, low: number, high: number): number =>
  low + Math.floor(next() * (high - low + 1));

/** Returns `count` characters of an alphabet. */
export const lettersOf = (next: Chance, alphabet: string, count: number): string =>
  Array.from({ length: count }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join('');
