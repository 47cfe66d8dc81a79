/** Plots over two logarithmic axes, readable at 700 px on light and on dark ground: grey text, middle tones, no ground of their own. */
export interface Curve {
  readonly points: readonly (readonly [number, number])[];
  readonly label: string;
  /** Where along x the label stands, and how far from the curve: pixels to the right and down. */
  readonly at: number;
  readonly shift: readonly [number, number];
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly tone: keyof typeof TONES;
  readonly dashed?: boolean;
  /** Whether a thin line leads from the label to the curve. */
  readonly leader?: boolean;
  /** Single settings to be marked, with what they are called. */
  readonly marks?: readonly { readonly at: readonly [number, number]; readonly label: string; readonly shift: readonly [number, number]; readonly anchor?: Curve['anchor'] }[];
}

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  readonly title: string;
  readonly show?: (tick: number) => string;
}

const TONES = { ours: '#d6336c', blue: '#3b82c4', green: '#2f9e6e', amber: '#b7791f', violet: '#8b6fc9', teal: '#2a9aa8', grey: '#7d8590' } as const;
const INK = '#7d8590';
const FAINT = '#7d859044';
const WIDTH = 700;

const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c] as string);
const px = (value: number): string => String(Math.round(value * 10) / 10);

/** Returns y at x on a curve, in logs. */
const onCurve = (points: Curve['points'], x: number): number => {
  const sorted = [...points].sort((a, b) => a[0] - b[0]);
  const next = sorted.findIndex(([at]) => at >= x);
  const i = next < 0 ? sorted.length - 1 : Math.max(1, next);
  const [[ax, ay], [bx, by]] = [sorted[i - 1] as readonly [number, number], sorted[i] as readonly [number, number]];
  const share = Math.min(1, Math.max(0, Math.log(x / ax) / Math.log(bx / ax)));
  return ay * (by / ay) ** share;
};

export const plot = (title: string, x: Axis, y: Axis, curves: readonly Curve[], height = 430): string => {
  const [left, right, top, bottom] = [62, WIDTH - 24, 40, height - 52];
  const scale = ({ low, high }: Axis, from: number, to: number) => (value: number): number =>
    from + (Math.log(Math.min(high, Math.max(low, value)) / low) / Math.log(high / low)) * (to - from);
  const atX = scale(x, left, right);
  const atY = scale(y, bottom, top);
  const show = ({ show: given }: Axis, tick: number): string => (given ?? ((value: number) => value.toLocaleString('en-US')))(tick);
  const inside = ([a, b]: readonly [number, number]): boolean => a >= x.low * 0.999 && a <= x.high * 1.001 && b >= y.low * 0.999 && b <= y.high * 1.001;
  const parts = [
    ...x.ticks.map(
      (tick) => `<path d="M${px(atX(tick))} ${px(top)}V${px(bottom)}" stroke="${FAINT}"/><text x="${px(atX(tick))}" y="${px(bottom + 17)}" text-anchor="middle" font-size="12">${escaped(show(x, tick))}</text>`,
    ),
    ...y.ticks.map(
      (tick) => `<path d="M${px(left)} ${px(atY(tick))}H${px(right)}" stroke="${FAINT}"/><text x="${px(left - 8)}" y="${px(atY(tick) + 4)}" text-anchor="end" font-size="12">${escaped(show(y, tick))}</text>`,
    ),
    `<text x="${px((left + right) / 2)}" y="${px(bottom + 38)}" text-anchor="middle" font-size="12">${escaped(x.title)}</text>`,
    `<text transform="translate(13 ${px((top + bottom) / 2)}) rotate(-90)" text-anchor="middle" font-size="12">${escaped(y.title)}</text>`,
  ];
  for (const { points, tone, dashed } of curves) {
    const path = points.filter(inside).map(([a, b]) => `${px(atX(a))},${px(atY(b))}`);
    const width = tone === 'ours' ? 3 : 1.8;
    parts.push(`<polyline points="${path.join(' ')}" fill="none" stroke="${TONES[tone]}" stroke-width="${String(width)}" stroke-linejoin="round"${dashed === true ? ' stroke-dasharray="6 4"' : ''}/>`);
  }
  for (const { points, label, at, shift, anchor = 'start', tone, marks = [], leader } of curves) {
    const [cx, cy] = [atX(at), atY(onCurve(points, at))];
    const [lx, ly] = [cx + shift[0], cy + shift[1]];
    if (leader === true) {
      const from = shift[1] > 0 ? ly - 12 : ly + 4;
      parts.push(`<path d="M${px(cx)} ${px(cy)}L${px(lx + (anchor === 'end' ? -12 : 12))} ${px(from)}" stroke="${TONES[tone]}" stroke-width="0.8"/>`);
    }
    parts.push(`<text x="${px(lx)}" y="${px(ly)}" text-anchor="${anchor}" fill="${TONES[tone]}"${tone === 'ours' ? ' font-weight="600"' : ''}>${escaped(label)}</text>`);
    for (const mark of marks) {
      const [mx, my] = [atX(mark.at[0]), atY(mark.at[1])];
      parts.push(
        `<circle cx="${px(mx)}" cy="${px(my)}" r="4.5" fill="${TONES[tone]}"/><text x="${px(mx + mark.shift[0])}" y="${px(my + mark.shift[1])}" text-anchor="${mark.anchor ?? 'start'}" font-size="12" fill="${TONES[tone]}">${escaped(mark.label)}</text>`,
      );
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" width="${String(WIDTH)}" height="${String(height)}" role="img" aria-label="${escaped(title)}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">
<text x="8" y="20" font-weight="600">${escaped(title)}</text>
${parts.join('\n')}
</svg>
`;
};
