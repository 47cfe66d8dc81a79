/** The next number of a row, 0 or more and less than 1. */
export type Chance = () => number;

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  // FNV alone leaves neighbours ('…7', '…8') close to each other, which mulberry32 would show in its first number.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
};

/**
 * A row of numbers that these seeds always give (mulberry32). Each decision has a row of its own, so that the order
 * in which requests arrive changes nothing.
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

/** A whole number from low to high, both included. */
export const wholeBetween = (next: Chance, low: number, high: number): number =>
  low + Math.floor(next() * (high - low + 1));

/** So many characters of an alphabet. */
export const lettersOf = (next: Chance, alphabet: string, count: number): string =>
  Array.from({ length: count }, () => alphabet.charAt(Math.floor(next() * alphabet.length))).join('');
