import { adaptive, type AdaptiveOptions } from '../../../src/core/cadence/adaptive';
import { PRICES } from '../../../src/core/cadence/adaptiveOptions';
import type { CadenceContext } from '../../../src/core/cadence/cadence';
import type { Remaining } from '../../../src/core/snapshot';
import { believe } from '../../../src/core/cadence/beliefs/believe';
import { unpacked } from '../../../src/core/cadence/packedState';
import { taskModel } from '../../../src/core/cadence/taskModel';
import { livesOf, WORKLOADS } from '../../../bench/simulation/workloads';
import { watchInTurn } from '../../../bench/simulation/simulate';
import { BARE, items, readingOf, shown } from './support/readings';

const SECOND = 1_000;

/** The gaps between the first requests for a task that stays as it is. */
const gaps = (options: AdaptiveOptions, count: number, context: CadenceContext = {}, status: 'pending' | 'running' = 'running'): number[] => {
  const cadence = adaptive(options);
  let [state, now] = [cadence.start(0), 0];
  return Array.from({ length: count }, (_, i) => {
    const next = cadence.next(state, readingOf(status, i + 1), now, context);
    const gap = next.due - now;
    [state, now] = [next.state, next.due];
    return gap;
  });
};
const gapAfter = (options: AdaptiveOptions, readings: Parameters<typeof shown>[1], context: CadenceContext = {}): number =>
  shown(adaptive({ ...BARE, ...options }), readings, context).due - readings.at(-1)![0];

const remainingAfter = (readings: Parameters<typeof shown>[1], context: CadenceContext = {}, later = 0): Remaining | undefined => {
  const cadence = adaptive();
  const { state, last } = shown(cadence, readings, context);
  return cadence.remaining!(state, last, readings.at(-1)![0] + later, context);
};

describe('options of adaptive()', () => {
  it.each<[string, any, string]>([
    ['adaptive options', null, 'adaptive options must be an object, not null'],
    ['adaptive options', 5, 'adaptive options must be an object, not 5'],
    ['price', { price: 'cheap' }, "price must be 'eager', 'balanced', 'thrifty' or a number of milliseconds, not 'cheap'"],
    ['price', { price: 'toString' }, "not 'toString'"],
    ['price', { price: 0 }, 'price must be a finite number of milliseconds >= 1, not 0'],
    ['price', { price: Number.NaN }, 'not NaN'],
    ['price', { price: null }, 'not null'],
    ['typical', { typical: 0 }, 'typical must be a finite number of milliseconds >= 1'],
    ['typical', { typical: '5 min' }, "not '5 min'"],
    ['typical', { typical: [5_000] }, 'typical must be a duration or a range of two, not 1 values'],
    ['typical[1]', { typical: [5_000, 2_000] }, 'typical[1] must be a finite number of milliseconds >= 5000, not 2000'],
    ['typical[0]', { typical: [undefined, 2_000] }, 'typical[0] must be'],
    ['minInterval', { minInterval: -1 }, 'minInterval must be a finite number of milliseconds >= 0'],
    ['maxInterval', { maxInterval: 500 }, 'maxInterval must be a finite number of milliseconds >= 1000, not 500'],
    ['maxInterval', { maxInterval: Infinity }, 'not Infinity; undefined is none, or the default'],
    ['jitter', { jitter: 1.5 }, 'jitter must be a finite number from 0 to 1'],
    ['follow', { follow: 'both' }, "follow must be 'completion' or 'progress', not 'both'"],
    ['follow', { follow: 3 }, 'not 3'],
    ['adaptive.interval', { interval: 5 }, 'adaptive has no option interval'],
  ])('refuse a wrong %s: %j', (option, options, message) => {
    expect(() => adaptive(options)).toThrow(expect.objectContaining({ code: 'invalid-option', option, message: expect.stringContaining(message) }));
  });

  it('may all be undefined', () => {
    expect(() => adaptive({ price: undefined, typical: undefined, minInterval: undefined, maxInterval: undefined, jitter: undefined, follow: undefined })).not.toThrow();
  });

  it('name prices', () => {
    expect(PRICES).toEqual({ eager: 100, balanced: 500, thrifty: 3_000 });
    expect(gaps({ ...BARE, price: 'thrifty' }, 3)).toEqual(gaps({ ...BARE, price: 3_000 }, 3));
    expect(gaps(BARE, 3)).toEqual(gaps({ ...BARE, price: 'balanced' }, 3));
  });
});

describe('the rule', () => {
  /** What the lateness at the end of the wait is, of the price; and what share still runs then. */
  const atTheEndOfTheWait = (price: number, typical?: readonly [number, number]): readonly [late: number, runs: number] => {
    const { state } = shown(adaptive({ ...BARE, price, typical }), [[0, 'running'], [9 * SECOND, 'running']]);
    const { late, chance } = believe(unpacked(state), { price, typical, lessons: undefined, line: undefined, followsProgress: false });
    return [late(state.wait) / price, 1 - chance(state.wait)];
  };

  it('is waited by until the lateness is the price, times the root of what still runs where that is known', () => {
    const [late, runs] = atTheEndOfTheWait(20 * SECOND, [60 * SECOND, 75 * SECOND]);
    expect(runs).toBeLessThan(0.5);
    expect(late).toBeCloseTo(Math.sqrt(runs), 3);
    expect(atTheEndOfTheWait(20 * SECOND)[0]).toBeCloseTo(1, 3);
  });
});

describe('with no idea', () => {
  it('the n-th request falls at price·n²', () => {
    expect(gaps({ ...BARE, price: SECOND }, 7)).toEqual([1, 3, 5, 7, 9, 11, 13].map((n) => n * SECOND));
    expect(gaps({ ...BARE, price: 250 }, 40).reduce((sum, gap) => sum + gap, 0)).toBe(250 * 40 ** 2);
  });

  it('the age counts from the submission, where that is known', () => {
    // (√(a+u) − √a)² = c: u = c + 2√(ac).
    expect(gapAfter({ price: SECOND }, [[400 * SECOND, 'running']], { startedAt: 0 })).toBe(41 * SECOND);
  });

  it('a status that nobody knows is waited for like a running one', () => {
    expect(gapAfter({ price: SECOND }, [[0, 'unknown'], [1_000, 'unknown']])).toBe(3_000);
  });

  it('to see a start late matters a tenth: a pending task is asked for less often', () => {
    const [pending, running] = [gaps({ ...BARE, price: SECOND }, 40, {}, 'pending'), gaps({ ...BARE, price: SECOND }, 40)];
    expect(pending[0]).toBe(10 * SECOND);
    expect(pending[39]! / running[39]!).toBeGreaterThan(2.5);
  });
});

describe('bounds', () => {
  it('hold, jitter and all', () => {
    for (const gap of gaps({ minInterval: 20_000, maxInterval: 60_000, jitter: 1 }, 200)) {
      expect(gap).toBeGreaterThanOrEqual(20_000);
      expect(gap).toBeLessThanOrEqual(60_000);
    }
  });

  it('spread what is held at one of them', () => {
    expect(new Set(gaps({ minInterval: 50_000, price: 1 }, 20)).size).toBeGreaterThan(15);
    expect(new Set(gaps({ maxInterval: 2_000, price: 3_000 }, 20)).size).toBeGreaterThan(15);
  });

  it.each<[string, AdaptiveOptions, CadenceContext, number]>([
    ['120 s where somebody watches', {}, { live: true }, 120_000],
    ['none in a batch', {}, { live: false }, 600_500],
    ['an explicit one in a batch as well', { maxInterval: 30_000 }, {}, 30_000],
    ['an explicit one where somebody watches', { maxInterval: 300_000 }, { live: true }, 300_000],
    ['no less than the shortest', { minInterval: 200_000 }, { live: true }, 200_000],
  ])('the longest interval is %s', (_name, options, context, gap) => {
    const price = 500;
    // √(ac) = 300,000.
    const startedAt = -(300_000 ** 2 / price);
    expect(gapAfter({ price, ...options }, [[0, 'running']], { ...context, startedAt })).toBe(gap);
  });

  it('jitter is ten per cent by default, and differs from request to request', () => {
    const plain = gaps({ ...BARE, price: SECOND }, 30);
    let [state, now] = [adaptive().start(0), 0];
    for (const gap of plain) {
      const next = adaptive({ minInterval: 0, price: SECOND }).next(state, readingOf('running', now), now, {});
      expect((next.due - now) / gap).toBeGreaterThanOrEqual(0.899);
      expect((next.due - now) / gap).toBeLessThanOrEqual(1.101);
      state = next.state;
      now += gap;
    }
    expect(gaps({ minInterval: 0, price: SECOND }, 5)).not.toEqual(plain.slice(0, 5));
  });

  it('no interval is shorter than a millisecond', () => {
    expect(gapAfter({ price: 1 }, [[0, 'running']])).toBe(1);
  });

  it('the provider’s advice is a budget of requests', () => {
    const advised = gaps({ ...BARE, price: 10 }, 8, { advice: 30_000 });
    expect(gaps({ ...BARE, price: 10, advice: 1 }, 8, { advice: 30_000 })).toEqual(gaps({ ...BARE, price: 10 }, 8, {}));
    expect(advised).toEqual(Array(8).fill(30_000));
    // Once frugal, it may ask twice in a row.
    expect(gapAfter({ price: SECOND }, [[0, 'running'], [90_000, 'running', items(8, 10)], [100_000, 'running', items(9, 10)]], { advice: 30_000 })).toBeLessThan(20_000);
  });
});

describe('with a typical duration', () => {
  it('few requests fall before it, and the option is over what the provider says', () => {
    const early = (options: AdaptiveOptions, context: CadenceContext = {}): number => {
      let sum = 0;
      return gaps({ ...BARE, ...options }, 60, context).filter((gap) => (sum += gap) < 300 * SECOND).length;
    };
    expect(early({ typical: 600 * SECOND })).toBeLessThan(early({}) / 1.5);
    expect(early({ typical: [480 * SECOND, 720 * SECOND] })).toBeLessThan(early({ typical: 600 * SECOND }));
    expect(early({}, { typical: 600 * SECOND })).toBe(early({ typical: 600 * SECOND }));
    expect(early({ typical: 5 * SECOND }, { typical: 600 * SECOND })).toBe(early({ typical: 5 * SECOND }));
  });
});

describe('with progress', () => {
  /** One item every ten seconds, read at every third. */
  const steady = (upTo: number, total = 60): Parameters<typeof shown>[1] =>
    Array.from({ length: upTo / 3 + 1 }, (_, i) => [30 * SECOND * i, 'running', items(3 * i, total)] as const);

  it('asks again near the ETA, the nearer the more often', () => {
    const far = gapAfter({}, steady(30));
    expect(far).toBeGreaterThan(100 * SECOND);
    expect(far).toBeLessThan(300 * SECOND);
    expect(gapAfter({}, steady(54))).toBeLessThan(60 * SECOND);
    expect(gapAfter({}, [...steady(57), [595 * SECOND, 'running', items(59, 60)]])).toBeLessThan(10 * SECOND);
  });

  it('a stall postpones, and does not change the pace', () => {
    const stalled = [...steady(30), [600 * SECOND, 'running', items(30, 60)]] as const;
    const after = [...stalled, [1_200 * SECOND, 'running', items(31, 60)], [1_210 * SECOND, 'running', items(32, 60)]] as const;
    expect(gapAfter({}, stalled)).toBeGreaterThan(gapAfter({}, steady(30)));
    expect(gapAfter({}, after)).toBeLessThan(1.6 * gapAfter({}, steady(30)));
  });

  it('a speed that drifts is followed', () => {
    const slower = Array.from({ length: 8 }, (_, i) => [300 * SECOND + 90 * SECOND * (i + 1), 'running', items(30 + 3 * (i + 1), 90)] as const);
    const { likely } = remainingAfter([...steady(30, 90), ...slower])!;
    expect(likely / (36 * 30 * SECOND)).toBeGreaterThan(0.6);
    expect(likely / (36 * 30 * SECOND)).toBeLessThan(1.2);
  });

  it('a mere ratio will do, and a thousand items are no harder', () => {
    const percent = steady(30).map(([at, status, { ratio }]: any) => [at, status, { done: ratio, ratio }] as const);
    const thousand = steady(30).map(([at, status, { ratio }]: any) => [at, status, items(1_000 * ratio, 1_000)] as const);
    for (const readings of [percent, thousand]) {
      expect(gapAfter({}, readings)).toBeGreaterThan(100 * SECOND);
      expect(gapAfter({}, readings)).toBeLessThan(300 * SECOND);
    }
  });

  it.each([['no total', { done: 4 }], ['a total of none', { done: 0, total: 0 }]])('%s says nothing of the end', (_name, progress) => {
    expect(gapAfter({ price: SECOND }, [[0, 'running', progress], [1_000, 'running', progress]])).toBe(3_000);
  });

  it('before the first item, the many that are left hold the requests back', () => {
    const first = (total: number): number => gapAfter({ price: SECOND }, [[0, 'running', items(0, total)], [1_000, 'running', items(0, total)]]);
    expect(first(1)).toBeLessThanOrEqual(3_000);
    expect(first(60)).toBeGreaterThan(6_000);
    expect(first(60)).toBeLessThan(30_000);
  });

  it('all done, but not completed, is a phase of its own, at price·n² again', () => {
    const done = [...steady(57), [600 * SECOND, 'running', items(60, 60)]] as const;
    expect(gapAfter({ price: SECOND }, done)).toBeLessThan(15 * SECOND);
    expect(gapAfter({ price: SECOND }, [...done, [700 * SECOND, 'running', items(60, 60)]])).toBeGreaterThan(15 * SECOND);
  });

  it('what siblings need after their last item is added to the ETA', () => {
    const model = taskModel();
    for (let i = 0; i < 20; i += 1) {
      shown(adaptive(), [...steady(57), [600 * SECOND, 'running', items(60, 60)], [890 * SECOND, 'running', items(60, 60)], [910 * SECOND, 'completed', items(60, 60)]], { model });
    }
    expect(gapAfter({}, steady(54), { model })).toBeGreaterThan(2 * gapAfter({}, steady(54)));
  });

  it('siblings that fail make it ask more often', () => {
    const kinds = [false, true].map((fails) => {
      const model = taskModel();
      for (let i = 0; i < 30; i += 1) shown(adaptive(), [...steady(30), [310 * SECOND, fails ? 'failed' : 'completed']], { model });
      return gapAfter({}, steady(30, 90), { model });
    });
    expect(kinds[1]!).toBeLessThan(kinds[0]!);
  });

  it('the first sight of a running task starts from what siblings need', () => {
    const model = taskModel();
    for (let i = 0; i < 5; i += 1) shown(adaptive(), steady(60), { model });
    const gap = gapAfter({}, [[0, 'running', items(20, 60)]], { model });
    expect(gap).toBeGreaterThan(50 * SECOND);
    expect(gap).toBeLessThan(400 * SECOND);
  });

  it('follow: progress asks for items that nobody has seen', () => {
    const [end, bar] = [gapAfter({}, steady(30)), gapAfter({ follow: 'progress' }, steady(30))];
    // u²/(2·m·n) = c.
    expect(bar).toBeLessThan(end / 3);
    expect(bar / Math.sqrt(2 * 500 * 10 * SECOND * 60)).toBeCloseTo(1, 1);
    expect(gapAfter({ follow: 'completion' }, steady(30))).toBe(end);
  });
});

describe('a cadence as a value', () => {
  it('asks the terminal reading nothing', () => {
    expect(shown(adaptive(), [[0, 'running'], [9_000, 'completed']]).due).toBe(9_000);
  });

  it('reaches the price as lateness when it is due, and more later', () => {
    const cadence = adaptive(BARE);
    const { state, due } = shown(cadence, [[0, 'pending'], [9_000, 'running', items(0, 9)], [30_000, 'running', items(1, 9)]]);
    expect(cadence.lateness!(state, due)).toBeCloseTo(500, 0);
    expect(cadence.lateness!(state, due + 60_000)).toBeGreaterThan(2_000);
    expect(cadence.lateness!(state, 30_000)).toBe(0);
    expect(cadence.lateness!(state, 29_000)).toBe(0);
  });

  it('goes on, at three waits, by what it rests on: exactly where the task runs, and more slowly where it waits', () => {
    const late = (status: 'pending' | 'running'): readonly [kept: number, believed: number] => {
      const { state } = shown(adaptive(BARE), [[0, status], [100_000, status]]);
      const u = 3 * state.wait;
      const grounds = { price: 500, typical: undefined, lessons: undefined, line: undefined, followsProgress: false };
      return [adaptive(BARE).lateness!(state, 100_000 + u), believe(unpacked(state), grounds).late(u)];
    };
    const [kept, believed] = late('running');
    expect(kept / believed).toBeCloseTo(1, 4);
    // The rate until the wait, and no more: the start may be far off.
    expect(late('pending')[0] / late('pending')[1]).toBeCloseTo(0.5, 1);
  });

  it('bears a clock that was set back', () => {
    const cadence = adaptive(BARE);
    const { state } = shown(cadence, [[1e12, 'pending'], [1e12 + 60_000, 'running', items(1, 9)], [1e12 + 90_000, 'running', items(2, 9)]], {}, 1e12);
    const { due, state: next } = cadence.next(state, readingOf('running', 4, items(3, 9)), 50, {});
    expect(due - 50).toBeLessThan(600_000);
    expect(due).toBeGreaterThan(50);
    expect(cadence.next(next, readingOf('running', 5, items(4, 9)), due, {}).due).toBeGreaterThan(due);
  });

  it('bears items that come all at once, and too many of them', () => {
    for (const last of [items(5, 9), items(12, 9), { done: 0.5, ratio: 0.5 }]) {
      const { due, state } = shown(adaptive(BARE), [[0, 'pending'], [0, 'running', items(0, 9)], [0, 'running', last], [0, 'running', last]]);
      expect(due).toBeGreaterThan(0);
      expect(due).toBeLessThan(60_000);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
    }
  });

  it('counts requests that came to nothing in the provider’s budget', () => {
    const cadence = adaptive(BARE);
    expect(cadence.next(cadence.start(0), readingOf('running', 5), 4_000, { advice: 30_000 }).due).toBe(150_000);
  });

  it('goes on from pending again, should a task be put back', () => {
    const { due } = shown(adaptive(BARE), [[0, 'running', items(1, 9)], [9_000, 'pending'], [90_000, 'running', items(0, 9)]]);
    expect(due).toBeGreaterThan(90_000);
  });

  it.each(Object.keys(WORKLOADS) as (keyof typeof WORKLOADS)[])('has a state of plain JSON: the same decisions after it, on %s', (workload) => {
    const [plain, stored] = [taskModel(), taskModel()];
    const cadence = adaptive();
    const through: typeof cadence = { ...cadence, next: (state, ...rest) => cadence.next(JSON.parse(JSON.stringify(state)), ...rest) };
    const lives = livesOf(workload, 3, 6);
    expect(watchInTurn(through, lives, { model: stored })).toEqual(watchInTurn(cadence, lives, { model: plain }));
    expect(stored.toJSON()).toEqual(plain.toJSON());
  });
});
