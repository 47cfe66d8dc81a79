/** @param {(string | number)[][]} rows the first one is the head */
export function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** Three significant digits, grouped. */
export function figure(value) {
  if (value === undefined) return '–';
  if (value === 0) return '0';
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  const rounded = value >= 1000 ? Math.round(value) : Number(value.toFixed(Math.min(digits, 3)));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 3 });
}

/** `1/33` or `2.1×`, against a reference. */
export function ratio(value, reference) {
  if (value === undefined || reference === undefined) return '–';
  if (value === reference) return '1';
  const times = value / reference;
  return times < 0.95 ? `1/${figure(1 / times)}` : `${figure(times)}×`;
}

/** The half-width of the spread, as a share of the median. */
export function spread({ median, low, high }) {
  return `±${Math.round((100 * (high - low)) / 2 / median)} %`;
}
