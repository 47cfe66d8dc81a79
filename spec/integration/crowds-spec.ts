import { asyncScheduler, of } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { adaptive, defineProvider, requestBudget, type AnySnapshot, type ProviderOptions, type Reply } from 'rx-task-status';
import { jitterOf } from '../../src/core/jitter';

const reply = (status: number, body: object = {}): Reply => ({ status, headers: { get: () => null }, text: JSON.stringify(body) });

/** A crowd of tasks at a budget; `answer` is what the server says of the n-th one. Returns the last snapshot of each. */
const watchCrowd = (count: number, answer: (n: number, nth: number) => Reply, options: ProviderOptions): Map<string, AnySnapshot> => {
  const asked = new Map<string, number>();
  const last = new Map<string, AnySnapshot>();
  const provider = defineProvider({
    name: 'crowd',
    baseUrl: 'https://crowd.example',
    status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
    read: ({ status, text }) => {
      if (status !== 200) return { fault: 'transient', message: 'busy' } as const;
      const { state, done = 0 } = JSON.parse(text) as { state: string; done?: number };
      if (state === 'done') return { status: 'completed', result: null } as const;
      return state === 'listed' ? ({ status: 'running', progress: { done } } as const) : ({ status: 'pending', unseen: true } as const);
    },
  })({
    ...options,
    transport: ({ url }) => {
      const id = url.slice(url.lastIndexOf('/') + 1);
      const nth = (asked.get(id) ?? 0) + 1;
      asked.set(id, nth);
      return of(answer(Number(id), nth));
    },
  });
  new TestScheduler(() => undefined).run(({ flush }) => {
    provider.watchAll(Array.from({ length: count }, (_, n) => String(n))).subscribe((snapshot) => last.set(snapshot.taskId, snapshot));
    flush();
  });
  return last;
};
const lost = (crowd: Map<string, AnySnapshot>): string[] => [...crowd.values()].flatMap((snapshot) => (snapshot.status === 'lost' ? [snapshot.error.message] : []));

describe('a crowd of tasks at a small budget', () => {
  it('loses none for the 503s that it meets while it waits', () => {
    const crowd = watchCrowd(
      300,
      (n, nth) => (jitterOf('crowd', String(n), nth) < 0.25 ? reply(503) : reply(200, { state: nth > 4 ? 'done' : 'listed', done: nth })),
      { budget: requestBudget({ perSecond: 1 }), timeout: { unseen: 60_000, stalled: 120_000 }, cadence: adaptive({ typical: [60_000, 600_000] }) },
    );
    expect([crowd.size, lost(crowd)]).toEqual([300, []]);
  });

  it('gives none up for unseen that the server has listed in time', () => {
    const crowd = watchCrowd(
      200,
      (n) => {
        const now = asyncScheduler.now();
        const listed = (n + 1) * 2_000;
        return reply(200, { state: now < listed ? 'downloading' : now < listed + 60_000 ? 'listed' : 'done' });
      },
      { budget: requestBudget({ perSecond: 2 }), timeout: { unseen: 600_000 } },
    );
    expect([crowd.size, lost(crowd)]).toEqual([200, []]);
  });
});
