import fc from 'fast-check';
import { asyncScheduler, finalize, mergeMap, NEVER, Observable, of, Subject, Subscription, throwError, timer } from 'rxjs';
import { fixed, isTerminal, requestBudget, type AnySnapshot, type Reply } from 'rx-task-status';
import { acme, hear, replyOf, virtual, type Heard } from '../polling/virtual';

const HOUR = 3_600_000;

/** What somebody does: at a frame or, if there is a `within`, the `nth` time that the library calls somebody there. */
interface Move {
  readonly what: 'watch' | 'batch' | 'feed' | 'check' | 'cancel' | 'leave';
  readonly task: string;
  readonly which: number;
  readonly total: number | undefined;
}
type Place = 'next' | 'event' | 'request' | 'teardown';

interface Disorder {
  readonly moves: readonly (Move & { readonly at: number })[];
  readonly hooks: readonly (Move & { readonly within: Place; readonly nth: number })[];
  /** By task: the letters of its replies (`_` fails), and how long each takes; −1 is for ever. After them it is completed. */
  readonly replies: Readonly<Record<string, readonly { readonly letter: string; readonly latency: number }[]>>;
  readonly perSecond: number;
  readonly concurrency: number;
}

const TASKS = ['a', 'b', 'c', 'd'];
const MOVE = {
  what: fc.constantFrom<Move['what']>('watch', 'watch', 'batch', 'feed', 'feed', 'check', 'cancel', 'leave', 'leave'),
  task: fc.constantFrom(...TASKS),
  which: fc.nat(20),
  total: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: undefined, freq: 3 }),
};
const REPLY = fc.record({
  letter: fc.constantFrom('p', 'r', '1', '5', '9', 'u', 'e', 'B', 'Q', 'N', 'H', 'G', '_'),
  latency: fc.constantFrom(0, 0, 1, 20, 300, -1),
});
const HOOK = fc.record({ ...MOVE, within: fc.constantFrom<Place>('next', 'next', 'event', 'request', 'teardown'), nth: fc.nat(12) });
const DISORDER: fc.Arbitrary<Disorder> = fc.record({
  moves: fc.array(fc.record({ ...MOVE, at: fc.nat(3_000) }), { minLength: 1, maxLength: 15 }),
  hooks: fc.array(HOOK, { maxLength: 8 }),
  replies: fc.record(Object.fromEntries(TASKS.map((task) => [task, fc.array(REPLY, { maxLength: 8 })]))),
  perSecond: fc.constantFrom(2, 20, 1_000),
  concurrency: fc.integer({ min: 1, max: 4 }),
});

/** Somebody who listens: to one task, or to those that are fed to a batch and have not ended. */
interface Somebody {
  readonly wants: Set<string>;
  readonly feed?: Subject<string>;
  heard?: Heard;
  left: boolean;
}

const hasEnded = ({ heard }: Somebody): boolean => /[|!]/.test(heard?.lines.at(-1) ?? '');

/** Lets two providers of one account live through it, for an hour; and then asks whether anything is left of it. */
const live = ({ moves, hooks, replies, perSecond, concurrency }: Disorder): void => {
  const budget = requestBudget({ perSecond, concurrency });
  const company: Somebody[] = [];
  const asked: number[] = [];
  const nth = new Map<string, number>();
  const wrong: string[] = [];
  let underWay = 0;
  let hush = false;
  const count = (what: string): number => nth.set(what, (nth.get(what) ?? -1) + 1).get(what) as number;
  const visit = (place: Place): void => {
    const now = count(place);
    for (const hook of hooks) if (!hush && hook.within === place && hook.nth === now) act(hook);
  };
  const wanted = (task: string): void => {
    if (!company.some((one) => !one.left && !hasEnded(one) && one.wants.has(task))) wrong.push(`asked for ${task}, whom nobody wants`);
  };
  const answer = (task: string): Observable<Reply> => {
    const { letter, latency } = replies[task]?.[count(task)] ?? { letter: 'c', latency: 0 };
    if (hush || latency < 0) return NEVER;
    const given = letter === '_' ? throwError(() => new TypeError('fetch failed')) : of(replyOf(letter));
    return latency === 0 ? given : timer(latency).pipe(mergeMap(() => given));
  };
  const providers = [fixed(50), fixed(700)].map((cadence) =>
    acme({
      budget,
      cadence,
      retry: { delay: 100 },
      timeout: { request: 1_000 },
      onEvent: ({ type, taskId, purpose }) => {
        if (type === 'request') {
          asked.push(asyncScheduler.now());
          if (underWay >= concurrency) wrong.push(`more than ${String(concurrency)} under way`);
          if (purpose === 'status') wanted(taskId);
        }
        visit('event');
      },
      transport: ({ url }) =>
        new Observable((subscriber) => {
          underWay += 1;
          const task = url.slice(-1);
          wanted(task);
          visit('request');
          return answer(task).pipe(finalize(() => (underWay -= 1)), finalize(() => visit('teardown'))).subscribe(subscriber);
        }),
    }),
  );
  const join = (somebody: Somebody, source: Observable<AnySnapshot>): void => {
    company.push(somebody);
    somebody.heard = hear(source, (snapshot, heard) => {
      somebody.heard = heard;
      if (somebody.left) wrong.push('heard after leaving');
      const isOver = somebody.feed !== undefined && (snapshot.status === 'lost' || isTerminal(snapshot));
      if (isOver && !somebody.wants.delete(snapshot.taskId)) wrong.push(`${snapshot.taskId} ended twice`);
      visit('next');
    });
  };
  const act = ({ what, task, which, total }: Move): void => {
    const { watch, watchAll, check, cancel } = providers[which % 2]!;
    const some = what === 'feed' ? company.filter(({ feed, left }) => feed !== undefined && !left) : company;
    const somebody = some[which % Math.max(1, some.length)];
    if (what === 'leave' && somebody?.heard !== undefined) {
      somebody.left = !hasEnded(somebody);
      somebody.heard.stop();
    } else if (what === 'feed' && somebody?.feed !== undefined) {
      somebody.wants.add(task);
      somebody.feed.next(task);
    } else if (what === 'batch') {
      const feed = new Subject<string>();
      join({ wants: new Set(), feed, left: false }, watchAll(feed, { timeout: { total } }));
    } else if (what === 'watch' || what === 'check' || what === 'cancel') {
      const source = what === 'watch' ? watch(task, { timeout: { total } }) : what === 'check' ? check(task) : cancel(task);
      join({ wants: new Set([task]), left: false }, source);
    }
  };
  const late = new Subscription();
  const end = virtual(({ at }) => {
    for (const move of moves) at(move.at, () => { act(move); });
    at(HOUR, () => {
      for (const { feed } of company) feed?.complete();
      hush = true;
    });
    // Whoever did not leave has come to an end, one, and after it nothing was said.
    at(2 * HOUR, () => {
      for (const somebody of company) {
        const { left, feed, wants, heard } = somebody;
        const ends = heard!.lines.filter((line) => /[|!]/.test(line)).length;
        if (ends !== (left ? 0 : 1) || hasEnded(somebody) === left) wrong.push(`not one end: ${heard!.lines.join(', ')}`);
        if (feed !== undefined && !left && wants.size > 0) wrong.push('a batch ended before its tasks');
      }
    });
    // No slot is held: whoever comes late is asked for at once.
    for (let i = 0; i < concurrency; i += 1) {
      at((3 + i) * HOUR, () => {
        const before = asked.length;
        company.push({ wants: new Set([String(i)]), left: false });
        late.add(providers[0]!.watch(String(i), { timeout: { request: undefined, unseen: undefined, total: 24 * HOUR } }).subscribe());
        if (asked.length === before) wrong.push('a slot is held');
      });
    }
    at(9 * HOUR, () => { late.unsubscribe(); });
    // Two at once, of whom one may have to wait, and both leave.
    at(10 * HOUR, () => {
      company.push({ wants: new Set(['8', '9']), left: false });
      providers.map(({ watch }, i) => watch(String(8 + i)).subscribe()).forEach((one) => { one.unsubscribe(); });
    });
  });
  const most = Math.max(1, perSecond / 10);
  for (let i = 0; i < asked.length; i += 1) {
    for (let n = 1; n <= 10 && i + most + n <= asked.length; n += 1) {
      const span = asked[i + most + n - 1]! - asked[i]!;
      if (span < (n * 1_000) / perSecond - 1e-6) wrong.push(`${String(most + n)} requests in ${String(span)} ms`);
    }
  }
  expect(wrong).toEqual([]);
  // Nothing is left that rings.
  expect(end).toBeLessThanOrEqual(10 * HOUR);
};

describe('whatever many do, in whatever order, within whatever callback', () => {
  it('the budget holds, everybody ends once, and nothing is left', () => {
    fc.assert(fc.property(DISORDER, live), { numRuns: 120 });
  });
});
