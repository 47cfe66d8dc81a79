import type { Cadence } from '../../src/core/cadence/cadence';
import { waitingLine, type Forward } from '../../src/core/cadence/line';
import { taskModel } from '../../src/core/cadence/taskModel';
import type { TaskSnapshot } from '../../src/core/snapshot';
import { isTerminal } from '../../src/core/status';
import { chanceOf } from './chance';
import { livesOf, wordAt, WORKLOADS, type Life } from './workloads';
import type { Watched } from './simulate';

/** Returns lives that were all submitted at 0, and of which the remote runs `slots` at a time, in order or in any. */
export const queuedLives = (workload: keyof typeof WORKLOADS, seed: number, count: number, slots: number, inOrder: boolean): readonly Life[] => {
  const lives = livesOf(workload, seed, count);
  const chance = chanceOf(seed + 1);
  const order = lives.map((_, i) => ({ i, at: inOrder ? i : chance.uniform(0, 1) })).sort((a, b) => a.at - b.at);
  const free = new Array<number>(slots).fill(0);
  const queued: Life[] = [...lives];
  for (const { i } of order) {
    const slot = free.indexOf(Math.min(...free));
    const life = lives[i] as Life;
    const shift = (free[slot] as number) - life.starts;
    free[slot] = life.ends + shift;
    queued[i] = { ...life, starts: life.starts + shift, ends: life.ends + shift, items: (life.items ?? []).map((at) => at + shift) };
  }
  return queued;
};

interface Watch {
  readonly life: Life;
  readonly ticket: number;
  readonly id: string;
  state: unknown;
  due: number;
  attempt: number;
  last: TaskSnapshot | undefined;
  waiting: boolean;
}

/** Watches a batch under one budget: each free slot goes to the due task with the highest expected lateness. */
export const watchBatch = (cadence: Cadence, lives: readonly Life[], perSecond: number, headOfLine = true): readonly Watched[] => {
  const model = taskModel();
  const line = waitingLine<Watch>();
  const open = new Set<Watch>();
  const done = new Map<Life, Watched>();
  lives.forEach((life, i) => {
    const watch: Watch = { life, id: `task-${String(i)}`, state: cadence.start(0), due: 0, attempt: 0, last: undefined, waiting: true, ticket: i };
    line.join(watch, 0);
    open.add(watch);
  });
  const contextOf = (watch: Watch, now: number) => ({
    model,
    line: watch.waiting && headOfLine ? line.placeOf(watch.ticket, now) : undefined,
  });
  const bring = ({ heads, all }: Forward<Watch>, now: number): void => {
    for (const watch of all ? line.tasks() : heads) {
      if (watch.last === undefined || cadence.reconsider === undefined) continue;
      const { state, due } = cadence.reconsider(watch.state, watch.last, now, contextOf(watch, now));
      watch.state = state;
      watch.due = Math.min(watch.due, due);
    }
  };
  const gap = 1_000 / perSecond;
  for (let now = 0; open.size > 0; ) {
    let best: Watch | undefined;
    let highest = -Infinity;
    let soonest = Infinity;
    for (const watch of open) {
      soonest = Math.min(soonest, watch.due);
      if (watch.due > now) continue;
      const late = cadence.lateness?.(watch.state, now) ?? now - watch.due;
      if (late > highest) [best, highest] = [watch, late];
    }
    if (best === undefined) {
      now = Math.max(now, soonest);
      continue;
    }
    const watch = best;
    watch.attempt += 1;
    const reading = { provider: 'simulated', taskId: watch.id, readAt: now, changedAt: now, attempt: watch.attempt, ...wordAt(watch.life, now) } as TaskSnapshot;
    watch.last = reading;
    let forward: Forward<Watch> = { heads: [], all: false };
    if (reading.status === 'pending') forward = line.waits(watch.ticket, now);
    else if (watch.waiting) {
      watch.waiting = false;
      forward = line.starts(watch.ticket, now, isTerminal(reading));
    }
    const { state, due } = cadence.next(watch.state, reading, now, contextOf(watch, now));
    [watch.state, watch.due] = [state, due];
    if (isTerminal(reading)) {
      open.delete(watch);
      done.set(watch.life, { requests: watch.attempt, late: now - watch.life.ends });
    }
    if (headOfLine) bring(forward, now);
    now += gap;
  }
  return lives.map((life) => done.get(life) as Watched);
};
