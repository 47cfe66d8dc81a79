import { asyncScheduler, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { defineProvider, requestBudget, type Cadence, type Reply } from '../../src/index';
import { summaryOf, type Summary, type Watched } from './simulate';
import { wordAt, type Life } from './workloads';

/** What watching a batch through the whole engine came to. */
export interface EngineRun extends Summary {
  /** Requests that the remote refused, of all. */
  readonly refused: number;
  /** When the last task was seen to have ended. */
  readonly makespan: number;
}

/** How a batch is watched. */
export interface EngineOptions {
  readonly cadence: Cadence;
  /** What the budget is told. Left out: unknown. */
  readonly perSecond?: number | undefined;
  readonly concurrency?: number;
  /** Over how many requests a second the remote refuses them. */
  readonly allowed?: number;
  readonly typical?: number | readonly [number, number];
}

const header = { get: () => null };

/**
 * Watches lives, all submitted at 0, with `watchAll`: the public API, its engine, its budget, in virtual time. The remote
 * answers at once, and refuses what exceeds `allowed` requests in any second.
 */
export const watchThroughEngine = (lives: readonly Life[], options: EngineOptions): EngineRun => {
  const { cadence, perSecond, concurrency, allowed = Infinity, typical } = options;
  const byId = new Map(lives.map((life, i) => [`task-${String(i)}`, life]));
  const requests = new Map<string, number>();
  const ended = new Map<string, number>();
  const lately: number[] = [];
  let sent = 0;
  let refused = 0;
  const provider = defineProvider({
    name: 'simulated',
    baseUrl: 'https://simulated.example',
    ...(typical === undefined ? {} : { typical }),
    status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
    read: (reply: Reply, { task }) => {
      if (reply.status === 429) return { fault: 'transient', code: 'rate-limited', message: 'too often' } as const;
      const { status, progress } = wordAt(byId.get(task.id) as Life, asyncScheduler.now());
      if (status === 'completed') return { status, result: null, progress } as const;
      if (status === 'failed') return { status, failure: { code: 'x', message: 'x' }, progress } as const;
      return { status: status as 'pending' | 'running', progress };
    },
  })({
    cadence,
    budget: requestBudget({ perSecond, concurrency }),
    timeout: { request: undefined, unseen: undefined },
    retry: { count: 1_000 },
    transport: ({ url }) => {
      const id = url.slice(url.lastIndexOf('/') + 1);
      const now = asyncScheduler.now();
      sent += 1;
      requests.set(id, (requests.get(id) ?? 0) + 1);
      while (lately.length > 0 && (lately[0] as number) <= now - 1_000) lately.shift();
      if (lately.length >= allowed) {
        refused += 1;
        return of({ status: 429, headers: header, text: '' });
      }
      lately.push(now);
      return of({ status: 200, headers: header, text: '' });
    },
  });
  const scheduler = new TestScheduler(() => undefined);
  scheduler.run(({ flush }) => {
    provider.watchAll([...byId.keys()]).subscribe((snapshot) => {
      if (snapshot.status === 'completed' || snapshot.status === 'failed') ended.set(snapshot.taskId, asyncScheduler.now());
      if (snapshot.status === 'lost') throw new Error(`${snapshot.taskId} was lost: ${snapshot.error.message}`);
    });
    flush();
  });
  const watched = [...byId].map(([id, life]): Watched => ({ requests: requests.get(id) ?? 0, late: (ended.get(id) ?? NaN) - life.ends }));
  return { ...summaryOf(watched), refused: refused / sent, makespan: Math.max(...ended.values()) };
};
