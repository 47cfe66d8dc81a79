/** @param {number[]} values */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median, low: sorted[0], high: sorted.at(-1), samples: sorted.length };
}

/** Summarises one number of each sample; `undefined` when a sample failed. */
export function summarise(samples, number) {
  const good = samples.filter((sample) => sample.failed === undefined);
  if (good.length === 0) return { failed: samples[0]?.failed ?? 'not run' };
  return summary(good.map(number));
}
