import * as fc from 'fast-check';
import { concatMap, from, map, mergeMap, of, throwError, timer, toArray, type OperatorFunction } from 'rxjs';
import {
  batchProgress,
  carryProgress,
  defineProvider,
  distinctUntilTaskChanged,
  exponential,
  fixed,
  isTerminal,
  itemChanges,
  latestPerTask,
  repeatAdaptively,
  requestBudget,
  retryTransient,
  takeUntilTerminal,
  timeoutTask,
  type BatchSnapshot,
  type Cadence,
  type ProviderOptions,
  type Reply,
  type Transport,
} from 'rx-task-status';
import { run } from '../support/run';
import { record } from '../support/record';
import { lost, snapshot, type Snapshot } from '../support/snapshots';

/** What the server does with one request, and how long it takes. */
interface Answer {
  readonly latency: number;
  readonly status: number;
  readonly body: object | string;
  readonly retryAfter?: string;
}

interface Body {
  readonly state: 'pending' | 'running' | 'completed' | 'failed' | 'cancelled' | 'held' | 'unclear';
  readonly done?: number;
  readonly frames?: readonly string[];
}

const define = (textDecides: boolean) => defineProvider({
  name: 'acme',
  baseUrl: 'https://acme.example',
  textDecides,
  status: ({ id }, { baseUrl }) => ({ url: `${baseUrl}/${id}` }),
  read: (reply) => {
    if (reply.status === 401) return { fault: 'account', message: 'HTTP 401' } as const;
    if (reply.status === 403) return { fault: 'fatal', code: 'forbidden', message: 'HTTP 403' } as const;
    if (reply.status === 429) return { fault: 'transient', code: 'rate-limited', message: 'HTTP 429' } as const;
    if (reply.status >= 500) return { fault: 'transient', message: `HTTP ${reply.status}` } as const;
    const { state, done, frames = [] } = JSON.parse(reply.text) as Body;
    const progress = done === undefined ? undefined : { done, total: 10 };
    switch (state) {
      case 'unclear': return { fault: 'ambiguous', message: '0001' } as const;
      case 'held': return { status: 'unknown', word: state, progress, frames } as const;
      case 'completed': return { status: state, result: frames, progress } as const;
      case 'failed': return { status: state, failure: { code: 'E7', message: 'no frames' }, progress } as const;
      default: return { status: state, progress, frames } as const;
    }
  },
});
const acme = define(false);
const hashing = define(true);

/** The server: each request gets the next answer, the last one for ever; status 0 is no reply at all. */
const serverOf = (answers: readonly Answer[]): Transport => {
  let asked = 0;
  return () => {
    const { latency, status, body, retryAfter } = answers[Math.min(asked, answers.length - 1)]!;
    asked += 1;
    const reply: Reply = {
      status,
      headers: { get: (name) => (name.toLowerCase() === 'retry-after' ? (retryAfter ?? null) : null) },
      text: typeof body === 'string' ? body : JSON.stringify(body),
    };
    return timer(latency).pipe(mergeMap(() => (status === 0 ? throwError(() => new TypeError('fetch failed')) : of(reply))));
  };
};

interface Life {
  readonly answers: readonly Answer[];
  readonly cadence: Cadence;
  readonly retry: { readonly count?: number; readonly ambiguousCount?: number; readonly delay?: number; readonly maxDelay?: number };
  readonly request: number | undefined;
  readonly total: number | undefined;
  readonly perSecond: number | undefined;
  readonly hashes: boolean;
}

/** A provider made anew for each run: its budget learns, and its server goes on. */
const open = ({ answers, cadence, retry, request, perSecond, hashes }: Life) => {
  const options: ProviderOptions = { transport: serverOf(answers), cadence, retry, budget: requestBudget({ perSecond }), timeout: { request, unseen: undefined } };
  return (hashes ? hashing : acme)(options);
};
const watched = (life: Life) => record(() => open(life).watch('a', { timeout: { total: life.total } }));
const composed = (life: Life) =>
  record(() =>
    open(life)
      .check('a')
      .pipe(
        retryTransient(life.retry),
        repeatAdaptively({ cadence: life.cadence }),
        carryProgress(),
        timeoutTask({ total: life.total }),
        distinctUntilTaskChanged(),
        takeUntilTerminal(),
      ),
  );

const LATENCY = fc.oneof({ weight: 5, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.nat(5_000) }, { weight: 1, arbitrary: fc.integer({ min: 25_000, max: 35_000 }) });
const HINT = fc.option(fc.constantFrom('0', '1', '2.5', '7', '60', '86400', 'soon', '-1'), { nil: undefined, freq: 6 });
const FRAMES = fc.array(fc.constantFrom('https://acme.example/1.png?sig=a', 'https://acme.example/1.png?sig=b', 'https://acme.example/2.png'), { maxLength: 2 });
const GOING_ON = fc.record(
  { state: fc.constantFrom('pending', 'running', 'running', 'running', 'held'), done: fc.nat(10), frames: FRAMES },
  { requiredKeys: ['state'] },
);
const ENDED = fc.record({ state: fc.constantFrom('completed', 'failed', 'cancelled'), done: fc.nat(10), frames: FRAMES }, { requiredKeys: ['state'] });
const GOOD = fc.record({ latency: LATENCY, status: fc.constant(200), body: GOING_ON, retryAfter: HINT });
const BAD = fc.record({ latency: LATENCY, status: fc.constantFrom(0, 429, 500, 503), body: fc.constant(''), retryAfter: HINT });
const ODD = fc.record({ latency: LATENCY, status: fc.constant(200), body: fc.constantFrom<object | string>('<html>', '{"state":', { state: 'unclear' }), retryAfter: HINT });
const DEADLY = fc.record({ latency: LATENCY, status: fc.constantFrom(401, 403), body: fc.constant('') });
const SILENT = fc.constant<Answer>({ latency: 1e9, status: 200, body: { state: 'running' } });
const ANSWER: fc.Arbitrary<Answer> = fc.oneof(
  { weight: 60, arbitrary: GOOD },
  { weight: 14, arbitrary: BAD },
  { weight: 5, arbitrary: ODD },
  { weight: 1, arbitrary: DEADLY },
  { weight: 1, arbitrary: SILENT },
);
const END = fc.record({ latency: LATENCY, status: fc.constant(200), body: ENDED }) as fc.Arbitrary<Answer>;

/**
 * Half a millisecond: a deadline never falls on a reply, since which of two things that happen in one instant comes
 * first is nobody's promise.
 */
const deadline = (min: number, max: number) => fc.integer({ min, max }).map((whole) => whole + 0.5);

/** No `stalled`: `watch` asks a task once more before it takes it for stalled, and an operator, that only listens, can't. */
const LIFE: fc.Arbitrary<Life> = fc.record({
  answers: fc.tuple(fc.array(ANSWER, { maxLength: 25 }), END).map(([going, end]) => [...going, end]),
  cadence: fc.oneof(
    fc.integer({ min: 1, max: 30_000 }).map(fixed),
    fc.record({ initialInterval: fc.integer({ min: 1, max: 2_000 }), factor: fc.constantFrom(1, 1.5, 3), jitter: fc.constantFrom(0, 0.1, 1) }).map(exponential),
  ),
  retry: fc.record({ count: fc.nat(6), ambiguousCount: fc.nat(3), delay: fc.nat(2_000), maxDelay: fc.integer({ min: 0, max: 20_000 }) }, { requiredKeys: [] }),
  request: fc.option(deadline(20, 30_000), { nil: undefined, freq: 3 }),
  total: fc.option(deadline(5_000, 2_000_000), { nil: undefined, freq: 3 }),
  perSecond: fc.constantFrom(undefined, 0.1, 2, 1_000),
  hashes: fc.boolean(),
});

/** Without a request timeout a server that never answers is waited for for ever: such lives get a total. */
const ending = (life: Life): Life => (life.request === undefined ? { ...life, total: life.total ?? 900_000.5 } : life);

describe('watch and the operators that it could be made of', () => {
  const law = fc.property(LIFE.map(ending), (life) => {
    const one = watched(life);
    expect(composed(life)).toEqual(one);
    expect(one.end[1]).not.toBe('none');
  });

  it('say the same, at the same moments, and end alike', () => {
    fc.assert(law, { numRuns: 150, seed: 20_260_313 });
  });

  it('do so for lives never seen before', () => {
    fc.assert(law, { numRuns: 150 });
  });

  it('are put to the test: the lives end in every way there is', () => {
    const ends = new Map<string, number>();
    let changes = 0;
    for (const life of fc.sample(LIFE.map(ending), { numRuns: 400, seed: 7 })) {
      const { said, end } = watched(life);
      changes += said.length;
      ends.set(end[1], (ends.get(end[1]) ?? 0) + 1);
    }
    expect(Array.from(ends.keys()).sort()).toEqual(
      ['bad-request', 'complete', 'forbidden', 'network', 'rate-limited', 'server', 'timeout-request', 'timeout-total', 'unauthorized', 'unreadable-reply'],
    );
    expect(ends.get('complete')).toBeGreaterThan(40);
    expect(changes).toBeGreaterThan(600);
  });

  it('say the same with nothing said at all', () => {
    const answers: Answer[] = [
      { latency: 7, status: 200, body: { state: 'pending' } },
      { latency: 7, status: 503, body: '', retryAfter: '3' },
      { latency: 7, status: 503, body: '' },
      { latency: 7, status: 200, body: { state: 'running', done: 0 } },
      { latency: 7, status: 200, body: { state: 'running', done: 2 }, retryAfter: '2' },
      { latency: 7, status: 200, body: { state: 'running', done: 2 } },
      { latency: 7, status: 200, body: { state: 'failed' } },
    ];
    const one = record(() => acme({ transport: serverOf(answers) }).watch('a'));
    const other = record(() => acme({ transport: serverOf(answers) }).check('a').pipe(retryTransient(), repeatAdaptively(), distinctUntilTaskChanged()));
    expect(other).toEqual(one);
    expect(one.said.map(([, snapshot]) => [snapshot.status, snapshot.progress?.done, snapshot.attempt])).toEqual([
      ['pending', undefined, 1],
      ['running', 0, 4],
      ['running', 2, 5],
      ['failed', 2, 7],
    ]);
  });
});

/** The histories of some tasks: what each says, one after the other, and how the batch was merged. */
interface Batch {
  readonly histories: readonly (readonly BatchSnapshot<Snapshot>[])[];
  readonly merged: readonly BatchSnapshot<Snapshot>[];
  readonly otherwise: readonly BatchSnapshot<Snapshot>[];
}

/** Merges histories in an order that the numbers choose, each history keeping its own. */
const mergedBy = <V>(histories: readonly (readonly V[])[], choices: readonly number[]): V[] => {
  const left = histories.map((history) => history.slice());
  const merged: V[] = [];
  for (let i = 0; ; i += 1) {
    const open = left.filter((history) => history.length > 0);
    if (open.length === 0) return merged;
    merged.push(open[choices[i % choices.length]! % open.length]!.shift()!);
  }
};

const ITEM = fc.record({ id: fc.constantFrom('1', '2', '3'), state: fc.constantFrom('waiting', 'done') });
const SAID = fc.tuple(fc.constantFrom('p', 'r', '1', '5', '9', 'u'), fc.uniqueArray(ITEM, { selector: ({ id }) => id, maxLength: 3 }));
const LAST = fc.constantFrom('c', 'f', 'x', 'l', undefined);
const BATCH: fc.Arbitrary<Batch> = fc
  .tuple(
    fc.array(fc.tuple(fc.array(SAID, { maxLength: 6 }), LAST), { maxLength: 6 }),
    fc.array(fc.nat(99), { minLength: 1 }),
    fc.array(fc.nat(99), { minLength: 1 }),
  )
  .map(([tasks, choices, others]) => {
    const histories = tasks.map(([said, end], at) => {
      const task = { provider: at % 2 === 0 ? 'acme' : 'other', taskId: String(at >> 1) };
      const going: BatchSnapshot<Snapshot>[] = said.map(([letter, frames]) => snapshot(letter as 'p', { ...task, frames }));
      if (end === 'l') going.push(lost(task));
      else if (end !== undefined) going.push(snapshot(end, task));
      return going;
    });
    return { histories, merged: mergedBy(histories, choices), otherwise: mergedBy(histories, others) };
  });

const all = <A, B>(source: readonly A[], operator: OperatorFunction<A, B>): B[] => {
  const values: B[] = [];
  from(source).pipe(operator).subscribe((value) => values.push(value));
  return values;
};

describe('batches', () => {
  it('come to the same, in whatever order their tasks were heard', () => {
    fc.assert(
      fc.property(BATCH, ({ merged, otherwise }) => {
        const [one, other] = [merged, otherwise].map((order) => all(order, batchProgress()).pop());
        if (one === undefined) return;
        expect({ ...other, latest: undefined, ratio: 0 }).toEqual({ ...one, latest: undefined, ratio: 0 });
        expect(other?.ratio).toBeCloseTo(one.ratio, 12);
        const { pending, running, completed, failed, cancelled, unknown, lost: gone, total } = one;
        expect(pending + running + completed + failed + cancelled + unknown + gone).toBe(total);
        if (pending + running + unknown === 0) expect(one.ratio).toBe(1);
      }),
    );
  });

  it('are no more distinct for having been made so twice', () => {
    fc.assert(
      fc.property(BATCH, ({ merged }) => {
        const once = all(merged, distinctUntilTaskChanged());
        expect(all(once, distinctUntilTaskChanged())).toEqual(once);
      }),
    );
  });

  it('carry no more progress for having carried it twice', () => {
    fc.assert(
      fc.property(BATCH, ({ merged }) => {
        const once = all(merged, carryProgress());
        expect(all(once, carryProgress())).toEqual(once);
        expect(once.map(({ status, taskId }) => [status, taskId])).toEqual(merged.map(({ status, taskId }) => [status, taskId]));
      }),
    );
  });

  it('can be put together again from the changes of their items', () => {
    fc.assert(
      fc.property(BATCH, ({ merged }) => {
        const rebuilt = new Map<string, unknown>();
        const known = new Map<string, unknown>();
        for (const { item, change, previous, snapshot: { provider, taskId } } of all(merged, itemChanges('frames'))) {
          const { id } = item as { id: string };
          const key = `${provider} ${taskId} ${id}`;
          expect(change).toBe(rebuilt.has(key) ? 'changed' : 'added');
          expect(previous).toEqual(rebuilt.get(key));
          rebuilt.set(key, item);
        }
        for (const given of merged) {
          if (given.status === 'lost') continue;
          for (const item of (given.frames ?? []) as { id: string }[]) known.set(`${given.provider} ${given.taskId} ${item.id}`, item);
        }
        expect(Object.fromEntries(rebuilt)).toEqual(Object.fromEntries(known));
      }),
    );
  });

  it('lose no end to a slow consumer, and reach it task by task in order', () => {
    fc.assert(
      fc.property(BATCH, fc.array(fc.nat(9), { minLength: 1 }), fc.array(fc.nat(9), { minLength: 1 }), ({ histories, merged }, pauses, works) => {
        const consumed: BatchSnapshot<Snapshot>[] = [];
        let atOnce = 0;
        run(({ flush }) => {
          from(merged)
            .pipe(
              concatMap((given, at) => timer(pauses[at % pauses.length]!).pipe(map(() => given))),
              latestPerTask((given: BatchSnapshot<Snapshot>) => {
                atOnce += 1;
                expect(atOnce).toBe(1);
                consumed.push(given);
                return timer(works[consumed.length % works.length]!).pipe(map(() => (atOnce -= 1)));
              }),
              toArray(),
            )
            .subscribe();
          flush();
        });
        for (const history of histories) {
          const mine = consumed.filter((given) => history.includes(given));
          expect(mine).toEqual(history.filter((given) => mine.includes(given)));
          // The last word is always heard, and so is every end.
          expect(mine[mine.length - 1]).toBe(history[history.length - 1]);
          for (const given of history) if (isTerminal(given) || given.status === 'lost') expect(mine).toContain(given);
        }
      }),
    );
  });
});
