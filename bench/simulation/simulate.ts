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
 * Returns what a family of policies comes to at a number of requests: the settings of a geometric sweep around it,
 * interpolated in logs.
 */
export const atRequests = (run: (setting: number) => Summary, requests: number, low: number, high: number): Summary => {
  let below = low;
  let above = high;
  let few = run(above);
  let many = run(below);
  for (let i = 0; i < 7; i += 1) {
    const middle = Math.sqrt(below * above);
    const summary = run(middle);
    if (summary.requests > requests) {
      below = middle;
      many = summary;
    } else {
      above = middle;
      few = summary;
    }
  }
  const share = few.requests === many.requests ? 0 : Math.log(requests / few.requests) / Math.log(many.requests / few.requests);
  const between = (a: number, b: number): number => a * (b / a) ** share;
  return { requests, mean: between(few.mean, many.mean), p95: between(few.p95, many.p95), max: between(few.max, many.max) };
};
