import type { Cadence } from '../../src/core/cadence/cadence';
import type { Chance } from './chance';
import type { Watched } from './simulate';
import type { Life } from './workloads';

/** The AWS SDK's waiter (`@smithy/util-waiter`): anywhere from 2 s to min(120 s, 2·2^(attempt − 1) s); in the end exactly 120 s. */
export const awsWaiter = (chance: Chance, longest = 120_000): Cadence => ({
  start: (now) => now,
  next: (_state, { attempt }, now) => {
    const ceiling = Math.log2(longest / 2_000) + 1;
    const delay = attempt > ceiling ? longest : chance.uniform(2_000, Math.min(longest, 2_000 * 2 ** (attempt - 1)));
    return { state: now, due: now + Math.max(1, delay) };
  },
  lateness: () => 0,
});

/** A plain interval, such as the 2 s of `@azure/core-lro`. */
export const interval = (every: number): Cadence => ({
  start: (now) => now,
  next: (_state, _reading, now) => ({ state: now, due: now + every }),
  lateness: () => 0,
});

/** How an ETA written by hand is used: what share of it is waited for, and between which bounds. */
export interface EtaSettings {
  readonly share: number;
  readonly shortest: number;
  readonly longest: number;
  /** How often a task is asked for that waits. Left out: at the longest interval. */
  readonly pending?: number;
}

/**
 * What one writes by hand where a service tells its progress: time so far over items so far, times what is left. A task of
 * which nothing is done yet is asked for at the longest interval.
 */
export const handWrittenEta = ({ share, shortest, longest, pending = longest }: EtaSettings): Cadence<number> => ({
  // The last reading at which it had not started.
  start: (now) => now,
  next: (began, { status, progress }, now) => {
    if (status === 'pending') return { state: now, due: now + pending };
    const { done = 0, total } = progress ?? {};
    if (total === undefined || done === 0) return { state: began, due: now + longest };
    const eta = ((now - began) / done) * (total - done);
    return { state: began, due: now + Math.min(longest, Math.max(shortest, share * eta)) };
  },
  lateness: () => 0,
});

/** At which instants a policy asks that looks at nothing: the last interval is repeated without end. */
export type Schedule = readonly number[];

const FAR = 1e9;

/** `first`, then each interval `factor` times the one before, up to `longest`. */
export const growing = (first: number, factor: number, longest: number): Schedule => {
  const schedule = [0];
  let wait = first;
  while (wait < longest) {
    schedule.push((schedule.at(-1) as number) + wait);
    wait *= factor;
  }
  schedule.push((schedule.at(-1) as number) + longest);
  return schedule;
};

/** Each interval a share of the age so far, at least a second: what HTTP caches do. */
export const ageProportional = (share: number): Schedule => {
  const schedule = [0];
  for (let at = 0; at < FAR; ) schedule.push((at += Math.max(1_000, share * at)));
  return schedule;
};

export const everySo = (every: number): Schedule => [0, every];

/** Watches lives behind a limiter on the client's side, first come, first served, that never lets a request be refused. */
export const watchBehindLimiter = (cadence: Cadence, lives: readonly Life[], perSecond: number, read: (life: Life, at: number) => object): readonly Watched[] => {
  interface Waiting {
    readonly i: number;
    readonly due: number;
    readonly state: unknown;
    readonly attempt: number;
  }
  // A heap by when they are due; those that are due at once in their order.
  const heap: Waiting[] = [];
  const before = (a: Waiting, b: Waiting): boolean => a.due < b.due || (a.due === b.due && a.i < b.i);
  const push = (one: Waiting): void => {
    let at = heap.push(one) - 1;
    for (let up = (at - 1) >> 1; at > 0 && before(one, heap[up] as Waiting); up = (at - 1) >> 1) {
      heap[at] = heap[up] as Waiting;
      at = up;
    }
    heap[at] = one;
  };
  const pop = (): Waiting => {
    const top = heap[0] as Waiting;
    const last = heap.pop() as Waiting;
    if (heap.length === 0) return top;
    let at = 0;
    for (let down = 1; down < heap.length; down = 2 * at + 1) {
      if (down + 1 < heap.length && before(heap[down + 1] as Waiting, heap[down] as Waiting)) down += 1;
      if (!before(heap[down] as Waiting, last)) break;
      heap[at] = heap[down] as Waiting;
      at = down;
    }
    heap[at] = last;
    return top;
  };
  const watched: Watched[] = [];
  lives.forEach((_, i) => {
    push({ i, due: 0, state: cadence.start(0), attempt: 1 });
  });
  for (let now = 0; heap.length > 0; now += 1_000 / perSecond) {
    const { i, due, state, attempt } = pop();
    now = Math.max(now, due);
    const life = lives[i] as Life;
    if (now >= life.ends) watched[i] = { requests: attempt, late: now - life.ends };
    else {
      const next = cadence.next(state, { attempt, ...read(life, now) } as never, now, {});
      push({ i, due: next.due, state: next.state, attempt: attempt + 1 });
    }
  }
  return watched;
};
