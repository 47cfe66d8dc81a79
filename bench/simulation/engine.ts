import { asyncScheduler, concatMap, defer, from, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { defineProvider, requestBudget, taskModel, type BatchSnapshot, type Cadence, type Reply, type TaskModel } from '../../src/index';
import { summaryOf, type Summary, type Watched } from './simulate';
import { wordAt, type Life } from './workloads';

/** What watching a batch through the whole engine came to. */
export interface EngineRun extends Summary {
  /** Requests that the remote refused, of all. */
  readonly refused: number;
  /** When the last task was seen to have ended. */
  readonly makespan: number;
}

/** How tasks are watched. */
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

/** A remote that answers at once, and refuses what exceeds `allowed` requests in any second; and those who ask it. */
const remoteOf = (lives: readonly Life[], { cadence, perSecond, concurrency, allowed = Infinity, typical }: EngineOptions) => {
  const byId = new Map(lives.map((life, i) => [`task-${String(i)}`, life]));
  const submitted = new Map<string, number>();
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
      const { status, progress } = wordAt(byId.get(task.id) as Life, asyncScheduler.now() - (submitted.get(task.id) ?? 0));
      if (status === 'completed') return { status, result: null, progress } as const;
      if (status === 'failed') return { status, failure: { code: 'x', message: 'x' }, progress } as const;
      return { status: status as 'pending' | 'running', progress };
    },
  });
  const open = (model: TaskModel) =>
    provider({
      cadence,
      model,
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
  return {
    ids: [...byId.keys()],
    open,
    submit: (id: string) => submitted.set(id, asyncScheduler.now()),
    saw: (id: string, status: string) => {
      if (status === 'completed' || status === 'failed') ended.set(id, asyncScheduler.now());
    },
    run: (): EngineRun => {
      const watched = [...byId].map(
        ([id, life]): Watched => ({ requests: requests.get(id) ?? 0, late: (ended.get(id) ?? NaN) - (submitted.get(id) ?? 0) - life.ends }),
      );
      return { ...summaryOf(watched), refused: refused / sent, makespan: Math.max(...ended.values()) };
    },
  };
};

const inVirtualTime = (work: () => void): void => {
  new TestScheduler(() => undefined).run(({ flush }) => {
    work();
    flush();
  });
};

/** Watches lives, all submitted at 0, with `watchAll`: the public API, its engine, its budget, in virtual time. `hear` hears of every snapshot. */
export const watchThroughEngine = (lives: readonly Life[], options: EngineOptions, hear?: (snapshot: BatchSnapshot, now: number) => void): EngineRun => {
  const remote = remoteOf(lives, options);
  inVirtualTime(() => {
    remote
      .open(taskModel())
      .watchAll(remote.ids)
      .subscribe((snapshot) => {
        remote.saw(snapshot.taskId, snapshot.status);
        hear?.(snapshot, asyncScheduler.now());
        if (snapshot.status === 'lost') throw new Error(`${snapshot.taskId} was lost: ${snapshot.error.message}`);
      });
  });
  return remote.run();
};

/**
 * Watches lives one after another with `watch`, each submitted when the one before was seen to have ended: all of them with
 * one model, or each as if it were the first.
 */
export const watchSinglyThroughEngine = (lives: readonly Life[], options: EngineOptions, model?: TaskModel): EngineRun => {
  const remote = remoteOf(lives, options);
  inVirtualTime(() => {
    from(remote.ids)
      .pipe(
        concatMap((id) =>
          defer(() => {
            remote.submit(id);
            return remote.open(model ?? taskModel()).watch(id);
          }),
        ),
      )
      .subscribe((snapshot) => {
        remote.saw(snapshot.taskId, snapshot.status);
      });
  });
  return remote.run();
};
