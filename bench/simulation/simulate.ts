import type { Cadence, CadenceContext } from '../../src/core/cadence/cadence';
import type { TaskSnapshot } from '../../src/core/snapshot';
import { isTerminal } from '../../src/core/status';
import { wordAt, type Life } from './workloads';

/** What watching one task came to. */
export interface Watched {
  readonly requests: number;
  /** From the end of the task to the request that saw it. */
  readonly late: number;
}

/** What watching many came to. */
export interface Summary {
  /** Per task. */
  readonly requests: number;
  readonly mean: number;
  readonly p95: number;
  readonly max: number;
}

/** Watches one life over a cadence, in virtual time: requests take no time, and the first is sent at once. */
export const watchLife = (cadence: Cadence, life: Life, taskId: string, context: CadenceContext): Watched => {
  let state: unknown = cadence.start(0);
  let now = 0;
  let changedAt = 0;
  let last = '';
  for (let attempt = 1; ; attempt += 1) {
    const word = wordAt(life, now);
    const said = `${word.status} ${String(word.progress?.done)}`;
    if (said !== last) changedAt = now;
    last = said;
    const reading = { provider: 'simulated', taskId, readAt: now, changedAt, attempt, ...word } as TaskSnapshot;
    const next = cadence.next(state, reading, now, context);
    if (isTerminal(reading)) return { requests: attempt, late: now - life.ends };
    if (!(next.due > now)) throw new Error(`due ${String(next.due)} is not after ${String(now)}`);
    state = next.state;
    now = next.due;
  }
};

/** Watches lives one after another. */
export const watchInTurn = (cadence: Cadence | ((i: number) => Cadence), lives: readonly Life[], context: CadenceContext = {}): readonly Watched[] =>
  lives.map((life, i) => watchLife(typeof cadence === 'function' ? cadence(i) : cadence, life, `task-${String(i)}`, context));

/** Returns what it came to, over all. */
export const summaryOf = (watched: readonly Watched[]): Summary => {
  const lates = watched.map(({ late }) => late).sort((a, b) => a - b);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  return {
    requests: sum(watched.map(({ requests }) => requests)) / watched.length,
    mean: sum(lates) / lates.length,
    p95: lates[Math.floor(0.95 * lates.length)] as number,
    max: lates.at(-1) as number,
  };
};

/**
 * Returns what a family of policies comes to at some number of requests, or whatever else, from what it came to at a few
 * settings: interpolated in logs between the two around it, or beyond the outermost two.
 */
export const interpolate = (points: readonly Summary[], by: 'requests' | 'p95', value: number): Summary => {
  const sorted = [...points].sort((a, b) => a[by] - b[by]);
  const next = sorted.findIndex((point) => point[by] >= value);
  const i = Math.min(sorted.length - 1, Math.max(1, next < 0 ? sorted.length - 1 : next));
  const [below, above] = [sorted[i - 1] as Summary, sorted[i] as Summary];
  const share = Math.log(value / below[by]) / Math.log(above[by] / below[by]);
  const at = (name: keyof Summary): number => below[name] * (above[name] / below[name]) ** share;
  return { requests: at('requests'), mean: at('mean'), p95: at('p95'), max: at('max') };
};
