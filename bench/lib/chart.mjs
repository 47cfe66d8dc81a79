// Small SVG charts, readable at 700 px on light and on dark ground: grey text, no ground of their own.
const INK = '#7d8590';
const FAINT = '#7d859055';
const OURS = '#d6336c';
const THEIRS = '#3b82c4';
const FONT = 'font-family="system-ui, sans-serif" font-size="13"';
const WIDTH = 700;

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);
const svg = (height, title, parts) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}" ${FONT} fill="${INK}">
<text x="8" y="20" font-weight="600">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;

const decades = (low, high) => {
  const from = Math.floor(Math.log10(low));
  const to = Math.ceil(Math.log10(high));
  return Array.from({ length: to - from + 1 }, (_, i) => 10 ** (from + i));
};

/**
 * One dot per row on a logarithmic axis, with its figure.
 *
 * @param {{ label: string, value: number, shown: string, ours?: boolean }[]} rows
 */
export function dots(title, unit, rows) {
  const left = 330;
  const right = WIDTH - 70;
  const values = rows.map(({ value }) => value);
  const ticks = decades(Math.min(...values), Math.max(...values));
  const [low, high] = [ticks[0], ticks.at(-1)].map(Math.log10);
  const x = (value) => left + ((Math.log10(value) - low) / (high - low)) * (right - left);
  const top = 40;
  const bottom = top + rows.length * 22;
  const parts = ticks.flatMap((tick) => [
    `<line x1="${x(tick)}" y1="${top}" x2="${x(tick)}" y2="${bottom}" stroke="${FAINT}"/>`,
    `<text x="${x(tick)}" y="${bottom + 16}" text-anchor="middle" font-size="11">${tick.toLocaleString('en-US')}</text>`,
  ]);
  rows.forEach(({ label, value, shown, ours }, i) => {
    const y = top + 11 + i * 22;
    const colour = ours ? OURS : THEIRS;
    parts.push(
      `<text x="${left - 12}" y="${y + 4}" text-anchor="end"${ours ? ` fill="${OURS}"` : ''}>${escaped(label)}</text>`,
      `<line x1="${left}" y1="${y}" x2="${x(value).toFixed(1)}" y2="${y}" stroke="${colour}" stroke-opacity="0.35"/>`,
      `<circle cx="${x(value).toFixed(1)}" cy="${y}" r="5" fill="${colour}"/>`,
      `<text x="${(x(value) + 10).toFixed(1)}" y="${y + 4}" font-size="12">${escaped(shown)}</text>`,
    );
  });
  parts.push(`<text x="${right}" y="${bottom + 32}" text-anchor="end" font-size="11">${escaped(unit)}, logarithmic</text>`);
  return svg(bottom + 42, title, parts);
}

/**
 * Lines over two logarithmic axes.
 *
 * @param {{ label: string, points: [number, number][], ours?: boolean }[]} series
 */
export function lines(title, [xUnit, yUnit], series) {
  const [left, right, top, bottom] = [70, WIDTH - 190, 44, 300];
  const points = series.flatMap((one) => one.points);
  const scale = (numbers, [from, to]) => {
    const ticks = decades(Math.min(...numbers), Math.max(...numbers));
    const [low, high] = [ticks[0], ticks.at(-1)].map(Math.log10);
    return { ticks, at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from) };
  };
  const x = scale(points.map(([value]) => value), [left, right]);
  const y = scale(points.map(([, value]) => value), [bottom, top]);
  const parts = [
    ...x.ticks.flatMap((tick) => [
      `<line x1="${x.at(tick)}" y1="${top}" x2="${x.at(tick)}" y2="${bottom}" stroke="${FAINT}"/>`,
      `<text x="${x.at(tick)}" y="${bottom + 16}" text-anchor="middle" font-size="11">${tick.toLocaleString('en-US')}</text>`,
    ]),
    ...y.ticks.flatMap((tick) => [
      `<line x1="${left}" y1="${y.at(tick)}" x2="${right}" y2="${y.at(tick)}" stroke="${FAINT}"/>`,
      `<text x="${left - 8}" y="${y.at(tick) + 4}" text-anchor="end" font-size="11">${tick.toLocaleString('en-US')}</text>`,
    ]),
    `<text x="${right}" y="${bottom + 34}" text-anchor="end" font-size="11">${escaped(xUnit)}; ${escaped(yUnit)}; both logarithmic</text>`,
  ];
  const ends = apart(series.map(({ points: own }) => ({ x: x.at(own.at(-1)[0]), y: y.at(own.at(-1)[1]) })));
  series.forEach(({ label, points: own, ours }, i) => {
    const colour = ours ? OURS : THEIRS;
    const dash = i % 2 === 1 ? ' stroke-dasharray="5 4"' : '';
    const path = own.map(([a, b]) => `${x.at(a).toFixed(1)},${y.at(b).toFixed(1)}`);
    const lastX = x.at(own.at(-1)[0]);
    parts.push(
      `<polyline points="${path.join(' ')}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
      ...path.map((at) => `<circle cx="${at.split(',')[0]}" cy="${at.split(',')[1]}" r="3.5" fill="${colour}"/>`),
      `<text x="${(lastX + 8).toFixed(1)}" y="${(ends[i] + 4).toFixed(1)}" fill="${colour}">${escaped(label)}</text>`,
    );
  });
  return svg(bottom + 44, title, parts);
}

/** The heights of labels, moved down where two that begin near each other would overlap. */
function apart(places) {
  const moved = places.map(({ y }) => y);
  const order = places.map((_, i) => i).sort((a, b) => moved[a] - moved[b]);
  order.forEach((at, i) => {
    for (const above of order.slice(0, i)) {
      if (Math.abs(places[above].x - places[at].x) < 60) moved[at] = Math.max(moved[at], moved[above] + 16);
    }
  });
  return moved;
}
