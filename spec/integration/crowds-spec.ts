import { asyncScheduler, filter, from, map, mergeMap, of, timer } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { adaptive, defineProvider, exponential, fixed, requestBudget, type AnySnapshot, type Cadence, type ProviderOptions, type Reply } from 'rx-task-status';
import { chanceOf } from '../../bench/simulation/chance';
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

  it('loses none for an outage of five minutes, and hardly asks in it', () => {
    let asked = 0;
    const crowd = watchCrowd(
      60,
      () => {
        const now = asyncScheduler.now();
        const out = now >= 300_000 && now < 600_000;
        if (out) asked += 1;
        return out ? reply(503) : reply(200, { state: now < 1_200_000 ? 'listed' : 'done' });
      },
      { budget: requestBudget({ perSecond: 5 }), cadence: fixed(5_000) },
    );
    expect([crowd.size, lost(crowd)]).toEqual([60, []]);
    expect(asked).toBeLessThan(150);
  });

  it('sees the end of those that are well in time, whatever the others answer', () => {
    const well = (n: number): boolean => n % 20 === 0;
    const seen = new Map<string, number>();
    const provider = defineProvider({
      name: 'crowd',
      baseUrl: 'https://crowd.example',
      status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
      read: (_reply: Reply, { task }) => {
        const now = asyncScheduler.now();
        if (!well(Number(task.id))) return { fault: 'transient', message: 'HTTP 500' } as const;
        if (now < 60_000) return { status: 'running', progress: { done: Math.floor(now / 3_000), total: 20 } } as const;
        seen.set(task.id, now - 60_000);
        return { status: 'completed', result: null } as const;
      },
    })({ budget: requestBudget({ perSecond: 5 }), transport: () => of(reply(200)) });
    new TestScheduler(() => undefined).run(({ flush }) => {
      provider.watchAll(Array.from({ length: 60 }, (_, n) => String(n))).subscribe();
      flush();
    });
    expect(seen.size).toBe(3);
    expect(Math.max(...seen.values())).toBeLessThan(25_000);
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

  interface Life {
    readonly joins: number;
    readonly starts: number;
    readonly ends: number;
    readonly follow: 'completion' | 'progress';
    readonly cadence?: Cadence;
    /** Watched by somebody who watches nothing else. */
    readonly alone?: boolean;
  }

  /** How late the end of each is seen at a request a second, or at so many, where so many items are told of; replies may be so long under way. */
  const lateness = (lives: readonly Life[], items: number, perSecond = 1, took = 0): { readonly late: readonly number[]; readonly requests: number } => {
    const late: number[] = [];
    let requests = 0;
    const crowd = defineProvider({
      name: 'crowd',
      baseUrl: 'https://crowd.example',
      status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
      read: (_reply: Reply, { task: { id } }) => {
        const { starts, ends } = lives[Number(id)]!;
        const now = asyncScheduler.now() - took / 2;
        requests += 1;
        if (now < starts) return { status: 'pending' } as const;
        if (now >= ends) return { status: 'completed', result: null } as const;
        const progress = { done: Math.floor((items * (now - starts)) / (ends - starts)), total: items };
        return { status: 'running', ...(items > 0 && { progress }) } as const;
      },
    });
    const budget = requestBudget({ perSecond });
    const see = ({ taskId, status }: AnySnapshot): void => {
      if (status === 'completed') late[Number(taskId)] = asyncScheduler.now() - lives[Number(taskId)]!.ends;
    };
    new TestScheduler(() => undefined).run(({ flush }) => {
      for (const cadence of new Set(lives.map((life) => life.cadence))) {
        const provider = crowd({ budget, cadence, transport: () => (took === 0 ? of(reply(200)) : timer(took).pipe(map(() => reply(200)))), timeout: { unseen: undefined } });
        for (const follow of ['completion', 'progress'] as const) {
          const joining = from(lives.entries()).pipe(
            filter(([, life]) => life.alone !== true && life.follow === follow && life.cadence === cadence),
            mergeMap(([i, { joins }]) => timer(joins).pipe(map(() => String(i)))),
          );
          provider.watchAll(joining, { follow }).subscribe(see);
        }
        lives.forEach(({ joins, alone, cadence: own }, i) => {
          if (alone === true && own === cadence) timer(joins).pipe(mergeMap(() => provider.watch(String(i)))).subscribe(see);
        });
      }
      flush();
    });
    return { late, requests: requests / lives.length };
  };
  const mean = (times: readonly number[]): number => times.reduce((sum, time) => sum + time, 0) / times.length;

  /** So many tasks of a minute, of which the server runs so many at a time, in their order or in any. */
  const queued = (inOrder: boolean, count = 1_000, machines = 10): readonly Life[] => {
    const chance = chanceOf(1);
    const free = Array.from({ length: machines }, () => 0);
    const lives = Array.from({ length: count }, (): Life => {
      const machine = free.indexOf(Math.min(...free));
      const starts = free[machine]!;
      const ends = starts + chance.lognormal(60_000, 0.5);
      free[machine] = ends;
      return { joins: 0, starts, ends, follow: 'completion' };
    });
    if (inOrder) return lives;
    return lives.map((life) => ({ life, at: chance.uniform(0, 1) })).sort((a, b) => a.at - b.at).map(({ life }) => life);
  };

  it.each([0, 20])('sees who ends, before who waits: a thousand in line for ten machines, at a request a second, with %d items each', (items) => {
    const { late, requests } = lateness(queued(true), items);
    expect(late.length).toBe(1_000);
    expect(mean(late)).toBeLessThan(15_000);
    expect(Math.max(...late)).toBeLessThan(120_000);
    expect(requests).toBeLessThan(8);
  });

  it('follows a line in which tasks start faster than one reply after another can tell', () => {
    const { late, requests } = lateness(queued(true, 500, 50), 20, 20, 2_000);
    expect(late.length).toBe(500);
    expect(mean(late)).toBeLessThan(15_000);
    expect(requests).toBeLessThan(5);
  });

  it('lets nobody who watches one task wait behind a batch', () => {
    const alone = Array.from({ length: 10 }, (_, i): Life => ({ joins: 60_000 * i, starts: 60_000 * i, ends: 60_000 * i + 45_000, follow: 'completion', alone: true }));
    const { late } = lateness([...queued(true, 500), ...alone], 20);
    expect(late.length).toBe(510);
    expect(mean(late.slice(500))).toBeLessThan(20_000);
    expect(mean(late.slice(0, 500))).toBeLessThan(15_000);
  });

  it('asks those that start in any order in their turn: seen no later than if all were asked one after another', () => {
    const { late } = lateness(queued(false), 20);
    expect(late.length).toBe(1_000);
    expect(mean(late)).toBeLessThan(275_000);
    // In turn it is 980 s.
    expect(Math.max(...late)).toBeLessThan(1_200_000);
  });

  it('sees who ends, before who waits: two hundred that start in any order, at a request a second', () => {
    const chance = chanceOf(3);
    const lives = Array.from({ length: 200 }, (): Life => {
      const starts = chance.exponential(120_000);
      return { joins: 0, starts, ends: starts + chance.whole(20, 120) * chance.lognormal(13_000, 0.5), follow: 'completion' };
    });
    const { late } = lateness(lives, 60);
    expect(late.length).toBe(200);
    expect(mean(late)).toBeLessThan(15_000);
  });

  it('lets those who follow progress starve nobody else', () => {
    const chance = chanceOf(2);
    let joins = 0;
    const lives = Array.from({ length: 300 }, (_, i): Life => {
      joins += chance.exponential(5_000);
      return { joins, starts: joins, ends: joins + chance.lognormal(600_000, 0.4), follow: i % 2 === 0 ? 'completion' : 'progress' };
    });
    const { late } = lateness(lives, 40);
    expect(late.length).toBe(300);
    expect(mean(late.filter((_, i) => i % 2 === 0))).toBeLessThan(25_000);
    expect(mean(late.filter((_, i) => i % 2 !== 0))).toBeLessThan(25_000);
  });

  it('asks slow tasks no more often because the fast ones of their kind have ended', () => {
    const lives = (seconds: number): Life[] => Array.from({ length: 10 }, (_, i): Life => ({ joins: 0, starts: 0, ends: 20 * seconds * (1_000 + 50 * i), follow: 'completion' }));
    const alone = lateness(lives(300), 20, 1_000);
    const among = lateness([...lives(0.5), ...lives(300)], 20, 1_000);
    const requestsOfSlow = 2 * among.requests - lateness(lives(0.5), 20, 1_000).requests;
    expect(requestsOfSlow).toBeLessThan(1.5 * alone.requests);
    expect(mean(among.late.slice(10))).toBeLessThan(2 * mean(alone.late));
  });

  it.each([
    ['fixed', fixed(5_000)],
    ['exponential', exponential()],
    ['of one’s own', { start: () => 0, next: (_state: number, _reading: unknown, now: number) => ({ state: 0, due: now + 5_000 }) }],
  ])('lets a cadence that is %s take no more of a shared budget than it can make use of', (_name, cadence) => {
    const chance = chanceOf(4);
    let joins = 0;
    const lives = Array.from({ length: 300 }, (_, i): Life => {
      joins += chance.exponential(20_000);
      return { joins, starts: joins, ends: joins + chance.lognormal(1_200_000, 0.4), follow: 'completion', ...(i % 2 === 0 && { cadence }) };
    });
    const { late } = lateness(lives, 20);
    expect(late.length).toBe(300);
    expect(mean(late.filter((_, i) => i % 2 === 0))).toBeLessThan(30_000);
    expect(mean(late.filter((_, i) => i % 2 !== 0))).toBeLessThan(15_000);
  });
});
