import type { Life } from './workloads';
import type { Watched } from './simulate';

/** A law of durations on a grid: S(t), what share still runs at each point. */
export interface Law {
  readonly at: readonly number[];
  readonly alive: readonly number[];
}

/** Returns a law from its survival function, on a geometric grid with 0 in front. */
export const lawOf = (alive: (t: number) => number, low: number, high: number, points = 700): Law => {
  const at = [0, ...Array.from({ length: points }, (_, i) => low * (high / low) ** (i / (points - 1)))];
  return { at, alive: at.map((t) => (t === 0 ? 1 : Math.max(0, alive(t)))) };
};

/**
 * Returns the exact optimum for a known law by dynamic programming: the instants at which to ask, the first at 0, that
 * minimise price·requests + lateness, and what that costs.
 */
export const optimalSchedule = ({ at, alive }: Law, price: number): { readonly schedule: readonly number[]; readonly cost: number } => {
  const count = at.length;
  // The integral of what has ended by t, so that the lateness of one interval is a difference.
  const gone = [0];
  for (let i = 1; i < count; i += 1) {
    const width = (at[i] as number) - (at[i - 1] as number);
    gone.push((gone[i - 1] as number) + width * (1 - ((alive[i] as number) + (alive[i - 1] as number)) / 2));
  }
  const cost = new Array<number>(count).fill(0);
  const next = new Array<number>(count).fill(count - 1);
  for (let i = count - 2; i >= 0; i -= 1) {
    let best = Infinity;
    const si = alive[i] as number;
    for (let j = i + 1; j < count; j += 1) {
      const late = (gone[j] as number) - (gone[i] as number) - (1 - si) * ((at[j] as number) - (at[i] as number));
      const total = price * si + late + (cost[j] as number);
      if (total < best) {
        best = total;
        next[i] = j;
      }
      if (price * si + late > best) break;
    }
    cost[i] = best;
  }
  const schedule = [0];
  for (let i = 0; i < count - 1; i = next[i] as number) schedule.push(at[next[i] as number] as number);
  return { schedule, cost: price + (cost[0] as number) };
};

/** Watches lives over a fixed schedule; beyond its end its last interval is repeated. */
export const watchOnSchedule = (schedule: readonly number[], lives: readonly Life[]): readonly Watched[] => {
  const last = schedule.at(-1) as number;
  const step = last - (schedule.at(-2) as number);
  return lives.map(({ ends }) => {
    const i = schedule.findIndex((t) => t >= ends);
    if (i >= 0) return { requests: i + 1, late: (schedule[i] as number) - ends };
    const more = Math.ceil((ends - last) / step);
    return { requests: schedule.length + more, late: last + more * step - ends };
  });
};

/** Returns the expected cost of a schedule under a law: price·requests + lateness. */
export const costOf = (schedule: readonly number[], alive: (t: number) => number, price: number): number => {
  let cost = price;
  for (let i = 1; i < schedule.length; i += 1) {
    const from = schedule[i - 1] as number;
    const to = schedule[i] as number;
    const start = alive(from);
    if (start <= 1e-9) break;
    const points = 64;
    let late = 0;
    for (let k = 0; k < points; k += 1) late += ((start - alive(from + ((to - from) * (k + 0.5)) / points)) * (to - from)) / points;
    cost += price * start + late;
  }
  return cost;
};
