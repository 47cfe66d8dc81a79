import { jitterOf } from '../../src/core/jitter';

/** χ² of so many draws over so many bins: about `bins` for an even spread; over 5 standard deviations above it for a poor one. */
const chiSquare = (draws: readonly number[], bins: number): number => {
  const counts = new Array<number>(bins).fill(0);
  for (const draw of draws) counts[Math.floor(draw * bins)]! += 1;
  const expected = draws.length / bins;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

const BINS = 32;
const EVEN = BINS - 1 + 5 * Math.sqrt(2 * (BINS - 1));
const ids = Array.from({ length: 4_000 }, (_, i) => i);

describe('jitterOf', () => {
  it('is the same for the same words, on every machine', () => {
    expect(jitterOf('acme', 'a', 1)).toBe(jitterOf('acme', 'a', 1));
    expect([jitterOf('acme', 'a', 1), jitterOf('acme', 'a', 2), jitterOf('acme', 'b', 1)].map((x) => x.toFixed(9))).toEqual(['0.486961349', '0.704749896', '0.776488359']);
  });

  it('is in [0, 1)', () => {
    for (const i of ids) {
      const jitter = jitterOf('acme', `task-${i}`, i % 9);
      expect(jitter).toBeGreaterThanOrEqual(0);
      expect(jitter).toBeLessThan(1);
    }
  });

  it.each<[name: string, draw: (i: number) => number]>([
    ['ids that are counted up', (i) => jitterOf('memories-screenplay', `ros-sd-20260313-${i}`, 1)],
    ['attempts of one task', (i) => jitterOf('acme', 'a', i)],
    ['providers', (i) => jitterOf(`acme-${i}`, 'a', 1)],
    ['ids of one letter in a row', (i) => jitterOf('acme', 'a'.repeat(i % 200) + String(i), 1)],
  ])('is spread evenly over %s', (_name, draw) => {
    expect(chiSquare(ids.map(draw), BINS)).toBeLessThan(EVEN);
  });

  it.each<[name: string, pair: (i: number) => [number, number]]>([
    ['neighbouring ids', (i) => [jitterOf('acme', `t-${i}`, 1), jitterOf('acme', `t-${i + 1}`, 1)]],
    ['neighbouring attempts', (i) => [jitterOf('acme', 'a', i), jitterOf('acme', 'a', i + 1)]],
  ])('is far apart for %s', (_name, pair) => {
    const apart = ids.map(pair).map(([a, b]) => (b - a + 1) % 1);
    expect(chiSquare(apart, BINS)).toBeLessThan(EVEN);
  });

  it('would not pass as even if it were FNV alone', () => {
    const fnv = (text: string): number => {
      let hash = 0x811c9dc5;
      for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
      return (hash >>> 0) / 0x1_0000_0000;
    };
    const apart = ids.map((i) => (fnv(`t-${i + 1}`) - fnv(`t-${i}`) + 1) % 1);
    expect(chiSquare(apart, BINS)).toBeGreaterThan(EVEN);
  });
});
