import { adaptive, fixed, requestBudget, taskModel, type Cadence, type Reply, type TaskSnapshot } from 'rx-task-status';
import type { TaskStatus } from '../../src/core/status';
import { isWaiting, type TaskRecord } from '../../src/polling/taskRecord';
import { waitingLines } from '../../src/polling/waitingLines';
import { acme, asked, eager, hear, reply, replyOf, virtual } from './virtual';

type Task = { readonly id: string; readonly kind?: string };
type Kept = TaskRecord<TaskSnapshot>;

const linesOf = (cadence: Cadence = adaptive()) => waitingLines<TaskSnapshot>(cadence);
const joined = (lines: ReturnType<typeof linesOf>, ...tasks: readonly (Task | string)[]): Kept[] =>
  tasks.map((task) => {
    const record = { task } as Kept;
    lines.join(record, false, 0);
    return record;
  });
/** Who stands where: `[isHead, size]`, `undefined` for one that has started. */
const places = (lines: ReturnType<typeof linesOf>, records: readonly Kept[]): unknown[] =>
  records.map((record) => {
    const place = lines.placeOf(record, 1_000);
    return place && [place.isHead, place.size];
  });

describe('waitingLines', () => {
  it('put the tasks in the order in which they joined', () => {
    const lines = linesOf();
    const records = joined(lines, 'a', 'b', { id: 'c' });
    expect(places(lines, records)).toEqual([[true, 3], [false, 3], [false, 3]]);
    expect(lines.waitingWith(records[1]!)).toEqual(records);
  });

  it('tell who waits behind another: nobody who has started, and no head', () => {
    const lines = linesOf();
    const records = joined(lines, 'a', 'b', 'c');
    const behind = (): readonly boolean[] => records.map((record) => lines.isBehind(record));
    expect(behind()).toEqual([false, true, true]);
    lines.read(records[1]!, 'running', 1_000);
    expect(behind()).toEqual([false, false, true]);
    lines.read(records[0]!, 'running', 2_000);
    expect(behind()).toEqual([false, false, false]);
    const uncounted = linesOf(fixed(1_000));
    expect(joined(uncounted, 'a', 'b').map((record) => uncounted.isBehind(record))).toEqual([false, false]);
  });

  it('tell how probable it is that a task that nobody has asked for yet has ended: 1 where nobody counts', () => {
    const lines = linesOf();
    const records = joined(lines, 'a', 'b', 'c');
    expect(lines.mayBeOver(records[2]!, 60_000)).toBe(1);
    lines.read(records[0]!, 'completed', 1_000);
    expect(lines.mayBeOver(records[2]!, 60_000)).toBe(1);
    lines.read(records[1]!, 'running', 1_000);
    expect(lines.mayBeOver(records[2]!, 60_000)).toBeCloseTo(2 / 3, 12);
    const uncounted = linesOf(fixed(1_000));
    const [first, second] = joined(uncounted, 'a', 'b');
    uncounted.read(first!, 'running', 1_000);
    expect(uncounted.mayBeOver(second!, 60_000)).toBe(1);
  });

  it('are a kind each', () => {
    const lines = linesOf();
    const records = joined(lines, 'a', { id: 'b', kind: 'long' }, { id: 'c', kind: 'long' }, { id: 'd', kind: 'short' });
    expect(places(lines, records)).toEqual([[true, 1], [true, 2], [false, 2], [true, 1]]);
    expect(lines.waitingWith(records[2]!)).toEqual(records.slice(1, 3));
    expect(lines.read(records[1]!, 'running', 1_000).heads).toEqual([records[2]]);
    expect(places(lines, records)).toEqual([[true, 1], undefined, [true, 1], [true, 1]]);
  });

  it('are others for those that somebody watches alone, wherever they are watched from later', () => {
    const lines = linesOf();
    const batch = joined(lines, 'a', 'b');
    const alone = { task: 'c' } as Kept;
    lines.join(alone, true, 0);
    expect(places(lines, [...batch, alone])).toEqual([[true, 2], [false, 2], [true, 1]]);
    expect(new Set([...batch, alone].map(({ standing }) => standing?.line.name))).toEqual(new Set(['batch ', 'alone ']));
    lines.read(alone, 'running', 1_000);
    expect(lines.leave(alone, 2_000)).toEqual({ heads: [], all: false });
    expect(places(lines, batch)).toEqual([[true, 2], [false, 2]]);
  });

  it.each<[status: TaskStatus, place: unknown]>([
    ['pending', [true, 2]],
    ['running', undefined],
    ['unknown', undefined],
    ['completed', undefined],
    ['failed', undefined],
    ['cancelled', undefined],
  ])('let go a task that is read as %s, unless it still waits', (status, place) => {
    const lines = linesOf();
    const [a, b] = joined(lines, 'a', 'b') as [Kept, Kept];
    lines.read(a, 'pending', 500);
    const { heads } = lines.read(a, status, 1_000);
    expect(places(lines, [a])).toEqual([place]);
    expect(isWaiting(a)).toBe(place !== undefined);
    expect(heads).toEqual(place === undefined ? [b] : []);
  });

  it('have more than one head where replies are long under way', () => {
    const lines = linesOf();
    const records = joined(lines, 'a', 'b', 'c', 'd');
    records.forEach((record) => lines.read(record, 'pending', 0));
    expect(lines.read(records[0]!, 'running', 2_000, 2_000).heads).toEqual(records.slice(1, 3));
    expect(records.map((record) => lines.isBehind(record))).toEqual([false, false, false, true]);
  });

  it('are left by a task that is no longer watched, once, and name who is the head now', () => {
    const lines = linesOf();
    const [a, b, c] = joined(lines, 'a', 'b', 'c') as [Kept, Kept, Kept];
    expect(lines.leave(b, 10).heads).toEqual([]);
    expect(lines.leave(a, 20).heads).toEqual([c]);
    expect(lines.leave(a, 30)).toEqual({ heads: [], all: false });
    expect([isWaiting(a), places(lines, [a, c])]).toEqual([false, [undefined, [true, 1]]]);
  });

  it('learn from the order of starts how much the others matter', () => {
    const start = (order: readonly number[]): number => {
      const lines = linesOf();
      const records = joined(lines, ...Array.from({ length: 10 }, (_, i) => String(i)));
      records.forEach((record) => lines.read(record, 'pending', 0));
      order.forEach((i, nth) => {
        lines.read(records[i]!, 'running', 1_000 * (nth + 1));
        // The head is asked, and waits still.
        for (const record of records) if (lines.placeOf(record, 0)?.isHead === true) lines.read(record, 'pending', 1_000 * (nth + 1));
      });
      return lines.placeOf(records[9]!, 10_000)!.inOrder;
    };
    expect(start([0, 1, 2, 3, 4])).toBeCloseTo(6 / 7, 12);
    expect(start([5, 6, 7, 8])).toBeCloseTo(1 / 6, 12);
  });

  it.each([
    [60, false, true],
    [100, false, false],
    [100, true, true],
  ])('keep what they learned when the last of a kind has left, until there are more than 64: of %d others, watched still: %s', (others, watched, kept) => {
    const lines = linesOf();
    const records = joined(lines, ...Array.from({ length: 9 }, (_, i) => ({ id: String(i), kind: 'long' })));
    for (const record of records) lines.read(record, 'pending', 0);
    records.forEach((record, i) => lines.read(record, 'running', 1_000 * (i + 1)));
    for (const record of watched ? records.slice(1) : records) lines.leave(record, 10_000);
    for (const record of joined(lines, ...Array.from({ length: others }, (_, i) => ({ id: 'x', kind: String(i) })))) lines.leave(record, 20_000);
    const [next] = joined(lines, { id: 'y', kind: 'long' });
    expect(lines.placeOf(next!, 30_000)!.inOrder > 0.6).toBe(kept);
  });

  it('are joined by nobody where the cadence does not reconsider', () => {
    const lines = linesOf(fixed(1_000));
    const records = joined(lines, 'a', 'b');
    expect(places(lines, records)).toEqual([undefined, undefined]);
    expect(lines.read(records[0]!, 'running', 10)).toEqual({ heads: [], all: false });
    expect(lines.leave(records[0]!, 10)).toEqual({ heads: [], all: false });
    expect(records.map(isWaiting)).toEqual([false, false]);
  });
});

/** Tasks that start one after the other, every `every` ms, in an order; each runs for `run` ms. */
const service = (starts: Readonly<Record<string, number>>, run: number) => {
  let now = (): number => 0;
  const server = asked((id): Reply => {
    const started = starts[id] ?? Infinity;
    return replyOf(now() < started ? 'p' : now() < started + run ? 'r' : 'c');
  }, 1);
  /** Watches all until the end; returns how often each was asked while it waited, and how late it was seen to have started. */
  const watched = (ids: readonly (string | Task)[], options: object = {}, until = 2_000_000) => {
    const heard: string[][] = [];
    virtual(({ at, scheduler }) => {
      now = () => scheduler.now();
      const provider = acme(eager(server.transport, { cadence: adaptive({ jitter: 0 }), budget: requestBudget({ perSecond: 100 }), ...options }));
      const batch = hear(provider.watchAll(ids));
      at(until, batch.stop);
      at(until + 1, () => heard.push(batch.lines));
    });
    const asks = (id: string): number[] => server.requests.filter((line) => line.endsWith(` ${id}`)).map((line) => Number(line.split(' ')[0]));
    const late = (id: string): number => Number(heard[0]!.find((line) => line.endsWith(` ${id} r`))?.split(' ')[0]) - starts[id]!;
    return { asks, late, whileWaiting: (id: string) => asks(id).filter((time) => time < starts[id]!).length, lines: heard[0]! };
  };
  return { server, watched };
};

const names = (count: number): string[] => Array.from({ length: count }, (_, i) => `t${String(i)}`);

describe('tasks that wait for their start', () => {
  const EVERY = 30_000;
  const RUN = 60_000;
  const ids = names(40);
  const startsOf = (order: readonly string[]): Readonly<Record<string, number>> => Object.fromEntries(order.map((id, i) => [id, EVERY * (i + 1)]));
  const inOrder = startsOf(ids);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

  /** How often the first that waits is asked, and each of the others on average, from the tenth minute to the eighteenth. */
  const asksOf = (starts: Readonly<Record<string, number>>): { first: number; other: number } => {
    const { asks } = service(starts, RUN).watched(ids);
    let first = 0;
    let other = 0;
    ids.forEach((id, i) => {
      for (const time of asks(id)) {
        if (time < 600_000 || time > 1_080_000 || time > starts[id]! + RUN) continue;
        const ahead = ids.slice(0, i).filter((before) => starts[before]! > time).length;
        if (ahead === 0) first += 1;
        else other += 1 / (ids.filter((waiting) => starts[waiting]! > time).length - 1);
      }
    });
    return { first, other };
  };

  it('are asked for at the head of the line, and the others hardly, as long as they start in order', () => {
    const { first, other } = asksOf(inOrder);
    expect(first).toBeGreaterThan(20);
    expect(first / other).toBeGreaterThan(8);
  });

  it('teach nothing about waits: how long one waits in a line is a matter of who stands before it, also of the last one', () => {
    const taught = (waiting: readonly string[]): unknown => {
      const model = taskModel();
      service(startsOf(waiting), RUN).watched(waiting, { model });
      return Object.values(model.toJSON().kinds)[0]?.ages.pending.ended;
    };
    expect(taught(ids.slice(0, 5))).toEqual([]);
    expect(taught(ids.slice(0, 1))).not.toEqual([]);
  });

  it('are asked for all alike where they start in another order', () => {
    const { first, other } = asksOf(startsOf(ids.slice().reverse()));
    expect(first / other).toBeLessThan(3);
  });

  it('are all seen to start, soon and for fewer requests than if each stood alone', () => {
    const line = service(inOrder, RUN).watched(ids);
    const alone = service(inOrder, RUN).watched(ids.map((id) => ({ id, kind: id })));
    expect(line.lines.filter((said) => said.endsWith(' r'))).toHaveLength(40);
    expect(line.lines.filter((said) => said.endsWith(' c'))).toHaveLength(40);
    expect(alone.lines.filter((said) => said.endsWith(' r')).length).toBeLessThan(38);
    expect(sum(ids.map(line.late)) / 40).toBeLessThan(15_000);
    expect(sum(ids.map(line.whileWaiting))).toBeLessThan(0.9 * sum(ids.map(alone.whileWaiting)));
  });

  it('pass the head on when it leaves: the next one is asked for sooner', () => {
    const nexts = (leaves: boolean): number => {
      let after = Infinity;
      const server = asked(() => replyOf('p'), 1);
      virtual(({ at, scheduler }) => {
        const provider = acme(eager(server.transport, { cadence: adaptive({ jitter: 0 }) }));
        const [head, others] = [hear(provider.watchAll(['head'])), hear(provider.watchAll(names(30)))];
        at(500_000, () => {
          if (leaves) head.stop();
        });
        at(2_000_000, () => {
          after = Number(server.requests.map((line) => line.split(' ')).find(([time, id]) => id === 't0' && Number(time) > 500_000)![0]);
          expect(scheduler.now()).toBe(2_000_000);
          head.stop();
          others.stop();
        });
      });
      return after - 500_000;
    };
    expect(nexts(true)).toBeLessThan(nexts(false));
  });

  it.each<[what: string, wait: Reply]>([
    ['with a reading', reply({ status: 'pending' }, 200, { 'retry-after': '600' })],
    ['with a fault', reply('', 503, { 'retry-after': '600' })],
  ])('are not brought forward while the server has asked for a pause, %s', (_what, wait) => {
    const server = asked((id, nth) => {
      if (id === 't1') return nth === 2 ? wait : replyOf('p');
      return replyOf(nth < 6 ? 'p' : 'r');
    }, 1);
    virtual(({ at }) => {
      const batch = hear(acme(eager(server.transport, { cadence: adaptive({ jitter: 0 }) })).watchAll(['t0', 't1']));
      at(1_300_000, batch.stop);
    });
    const of = (id: string): number[] => server.requests.filter((line) => line.endsWith(` ${id}`)).map((line) => Number(line.split(' ')[0]));
    const [, told = 0, next = 0] = of('t1');
    // Meanwhile the head has started, and this is the head now.
    expect(of('t0')[5]).toBeGreaterThan(told);
    expect(of('t0')[5]).toBeLessThan(told + 600_000);
    expect(next - told).toBeGreaterThanOrEqual(600_000);
    expect(next - told).toBeLessThan(900_000);
  });
});
