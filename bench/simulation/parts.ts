import { adaptive, type AdaptiveOptions } from '../../src/core/cadence/adaptive';
import type { Cadence, CadenceContext } from '../../src/core/cadence/cadence';
import { taskModel } from '../../src/core/cadence/taskModel';
import { atPrice, overBestFixed, POLICY_NAMES } from './duration';
import { watchSinglyThroughEngine, watchThroughEngine, type EngineRun } from './engine';
import { cold, warm } from './figures';
import { bestIntervalAt, seconds } from './frontiers';
import { handWrittenEta, type EtaSettings } from './peers';
import { plot } from './plot';
import { queuedBehindLimiter, queuedThroughEngine, type Queued } from './queue';
import { interpolate, summaryOf, watchInTurn, watchLife, type Summary } from './simulate';
import { medians, middle, type Name, type Size } from './sweeps';
import { livesOf, wordAt, type Life } from './workloads';
import { figure, table } from '../lib/text.mjs';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What every policy costs at every duration, over the best fixed interval for it. */
export const pictureOfDurations = (quick: boolean): string => {
  const durations = Array.from({ length: quick ? 7 : 31 }, (_, i) => 4 * SECOND * 10 ** ((4.4 * i) / (quick ? 6 : 30)));
  const costs = durations.map(overBestFixed);
  const tones = ['ours', 'blue', 'teal', 'amber', 'green', 'violet'] as const;
  const places: readonly { readonly at: number; readonly shift: readonly [number, number]; readonly anchor?: 'start' | 'middle' | 'end' }[] = [
    { at: 20, shift: [0, 20] },
    { at: 2_500, shift: [-8, -4], anchor: 'end' },
    { at: 5, shift: [6, -4] },
    { at: 60_000, shift: [6, 36], anchor: 'end' },
    { at: 85, shift: [0, -10], anchor: 'middle' },
    { at: 30_000, shift: [-6, -8], anchor: 'end' },
  ];
  return plot(
    'Nobody knows how long it takes: cost, over the best fixed interval in hindsight',
    { low: 4, high: 100_000, ticks: [4, 10, 60, 600, 3_600, 36_000], title: 'how long the task takes', show: (tick) => (tick < 60 ? `${String(tick)} s` : tick < 3_600 ? `${String(tick / 60)} min` : `${String(tick / 3_600)} h`) },
    { low: 0.9, high: 120, ticks: [1, 2, 5, 10, 20, 50, 100], title: 'times the best interval', show: (tick) => `${String(tick)}×` },
    POLICY_NAMES.map((name, i) => ({
      points: durations.map((duration, at) => [duration / SECOND, Math.max(1, costs[at]?.[name] ?? 1)] as const),
      label: name === 'ours' ? 'ours, cold' : name,
      tone: tones[i] ?? 'grey',
      ...(places[i] ?? { at: 10, shift: [0, 0] }),
    })),
    400,
  );
};

export const W4_ETAS: readonly EtaSettings[] = [0.5, 1].flatMap((share) =>
  [2, 5, 10].flatMap((shortest) => [60, 300].flatMap((longest) => [60, 300, 900].map((pending) => ({ share, shortest: shortest * SECOND, longest: longest * SECOND, pending: pending * SECOND })))),
);

const row = (name: string, run: Queued): string[] => [name, figure(run.requests), seconds(run.mean), seconds(run.p95), seconds(run.max), run.refused === 0 ? 'none' : `${figure(100 * run.refused)} %`];

/** W4, in order or in any, and the runs that goals are about. */
export const queues = (seeds: readonly number[], tasks: number, inOrder: boolean): { readonly rows: string; readonly known: Queued; readonly unknown: Queued; readonly eager: Queued } => {
  const best = [...W4_ETAS]
    .map((settings) => ({ settings, mean: queuedBehindLimiter(seeds.slice(0, 2), tasks, inOrder, settings).mean }))
    .sort((a, b) => a.mean - b.mean)[0]?.settings as EtaSettings;
  const price = 300;
  const known = queuedThroughEngine(seeds, tasks, inOrder, { price });
  const unknown = queuedThroughEngine(seeds, tasks, inOrder, { price }, false);
  const eager = queuedThroughEngine(seeds, tasks, inOrder, { price: 150 });
  const few = seeds.slice(0, 3);
  return {
    known,
    eager,
    unknown,
    rows: table([
      [`remote starts tasks ${inOrder ? 'in order' : 'in any order'}`, 'requests per task', 'mean, s', 'p95, s', 'latest, s', 'refused'],
      row('fixed 2 s, limiter', queuedBehindLimiter(seeds, tasks, inOrder, 'fixed 2 s')),
      row('fixed 30 s, limiter', queuedBehindLimiter(seeds, tasks, inOrder, 'fixed 30 s')),
      row('AWS waiter, limiter', queuedBehindLimiter(seeds, tasks, inOrder, 'AWS waiter')),
      row(`hand-written ETA, best of ${String(W4_ETAS.length)} settings in hindsight, limiter`, queuedBehindLimiter(seeds, tasks, inOrder, best)),
      row('ours, price 0.15 s', eager),
      row('ours, price 0.3 s', known),
      row('ours, price 0.3 s, limit unknown', unknown),
      row('ours, `adaptive()` as it is', queuedThroughEngine(few, tasks, inOrder, { minInterval: SECOND })),
      row('ours, `thrifty`', queuedThroughEngine(few, tasks, inOrder, { price: 'thrifty' })),
      row('ours, price 0.3 s, `maxInterval: 120_000`', queuedThroughEngine(few, tasks, inOrder, { price, maxInterval: 120 * SECOND })),
    ]),
  };
};

/** W2 through the public API, beside the simulation of its cadence alone. */
export const throughEngine = ({ seeds }: Size, tasks: number): string => {
  const bare = adaptive({ minInterval: 0, jitter: 0 });
  const of = (watch: (lives: readonly Life[]) => Summary & Partial<EngineRun>): string[] => {
    const runs = seeds.map((seed) => watch(livesOf('W2', seed, tasks)));
    const { requests, mean, p95, max } = medians(runs);
    return [figure(requests), seconds(mean), seconds(p95), seconds(max)];
  };
  const open = { perSecond: 1_000 };
  return table([
    [`W2, ${String(tasks)} tasks`, 'requests per task', 'mean, s', 'p95, s', 'latest, s'],
    ['the cadence alone, each as if it were the first', ...of((lives) => summaryOf(lives.map((life, i) => watchLife(bare, life, `task-${String(i)}`, { model: taskModel() }))))],
    ['the same through `watch`', ...of((lives) => watchSinglyThroughEngine(lives, { cadence: adaptive({ minInterval: 0, jitter: 0, maxInterval: 2 ** 40 }), ...open }))],
    ['`watch`, all defaults, each as if it were the first', ...of((lives) => watchSinglyThroughEngine(lives, { cadence: adaptive(), ...open }))],
    ['`watch`, all defaults, one after another with one model', ...of((lives) => watchSinglyThroughEngine(lives, { cadence: adaptive(), ...open }, taskModel()))],
    ['`watchAll`, all defaults, all at once, 1,000 requests a second', ...of((lives) => watchThroughEngine(lives, { cadence: adaptive(), ...open }))],
    ['`watchAll`, all defaults, all at once, 2 requests a second', ...of((lives) => watchThroughEngine(lives, { cadence: adaptive(), perSecond: 2 }))],
  ]);
};

export const BESIDES: Readonly<Partial<Record<Name, string>>> = {
  W1: 'lognormal duration, no progress (W1)',
  W2: 'queue, then 20 to 120 items (W2)',
  W3: '90 to 240 s, total unknown (W3)',
  fine: '1,000 small items',
  stalls: 'one item in twenty takes twenty times as long',
  speedUp: 'second half three times as fast',
  slowDown: 'second half three times as slow',
  bursts: 'items come ten at a time',
  finalizing: 'a minute or so of work after the last item',
  sometimes: 'an hour or so of work after the last item, of one in ten',
  failures: 'one in ten fails at a random moment',
  slowEnd: 'last tenth of the items takes as long as all others',
  steps: 'percent in steps of ten',
  warmUp: 'nothing for a minute or two, then items of 3 s',
  failsEarly: 'one in two fails after a second',
  units: 'one in two counts items, the other bytes',
  paces: 'one in two has items that take a hundred times as long',
  anyScale: '10 s to 10 h, no progress',
};

/** One line of the table of workloads. */
export interface Besides {
  readonly name: Name;
  readonly cold: Summary;
  readonly warm: Summary;
  readonly coldTimes: number;
  readonly warmTimes: number;
  /** The hand-written ETA, and its mean lateness over ours at its own number of requests. */
  readonly hand?: Summary & { readonly overCold: number; readonly overWarm: number };
}

/** All workloads at the balanced price, against the best interval and an ETA written by hand that suits W2. */
export const besides = (size: Size, eta: EtaSettings): { readonly rows: string; readonly all: readonly Besides[] } => {
  const { seeds, count, before } = size;
  const price = 500;
  const around = [50, 100, 200, 400, 800, 1_600, 3_200, 6_400];
  const handOf = (name: Name): NonNullable<Besides['hand']> => {
    const runs = seeds.map((seed) => {
      const hand = summaryOf(watchInTurn(handWrittenEta(eta), livesOf(name, seed, count)));
      const over = (run: (price: number) => Summary): number => hand.mean / interpolate(around.map(run), 'requests', hand.requests).mean;
      return { hand, overCold: over(cold(name, seed, count)), overWarm: over(warm(name, seed, count, before)) };
    });
    return {
      ...medians(runs.map(({ hand }) => hand)),
      overCold: middle(runs.map(({ overCold }) => overCold)),
      overWarm: middle(runs.map(({ overWarm }) => overWarm)),
    };
  };
  const all = (Object.keys(BESIDES) as Name[]).map((name): Besides => {
    const [first, learned] = [medians(seeds.map((seed) => cold(name, seed, count)(price))), medians(seeds.map((seed) => warm(name, seed, count, before)(price)))];
    return {
      name,
      cold: first,
      warm: learned,
      coldTimes: bestIntervalAt(name, size, first.requests) / first.mean,
      warmTimes: bestIntervalAt(name, size, learned.requests) / learned.mean,
      ...(['W1', 'W3', 'anyScale'].includes(name) ? {} : { hand: handOf(name) }),
    };
  });
  const cells = ({ requests, mean, p95 }: Summary): string => `${figure(requests)} / ${seconds(mean)} / ${seconds(p95)}`;
  const times = (value: number): string => (value >= 1 ? `${figure(value)}×` : `**${figure(value)}×**`);
  return {
    all,
    rows: table([
      ['requests / mean / p95, s', 'ours, cold', 'best interval over it', 'ours, warm', 'best interval over it', 'hand-written ETA', 'over ours, cold', 'over ours, warm'],
      ...all.map((one) => [BESIDES[one.name] as string, cells(one.cold), times(one.coldTimes), cells(one.warm), times(one.warmTimes), ...(one.hand === undefined ? ['–', '–', '–'] : [cells(one.hand), times(one.hand.overCold), times(one.hand.overWarm)])]),
    ]),
  };
};

/** What the names of prices come to, for tasks of a minute, ten, and an hour. */
export const prices = (): string => {
  const cell = ({ requests, mean }: Summary): string => `${figure(requests)} / ${seconds(mean)} s`;
  const rows = (['eager', 'balanced', 'thrifty'] as const).flatMap((price) =>
    ([['1 min', MINUTE], ['10 min', 10 * MINUTE], ['1 h', 60 * MINUTE]] as const).map(([name, duration]) => [
      `\`'${price}'\`, about ${name}`,
      cell(atPrice(price, duration)),
      cell(atPrice(price, duration, { typical: duration })),
      cell(atPrice(price, duration, { items: 20 })),
    ]),
  );
  return table([['requests / mean lateness', 'nothing known', 'with `typical`', 'progress, 20 items'], ...rows]);
};

/** How much of a bar has come but is not seen yet, on average over a running task; 0 to 1. */
const unseenOf = (cadence: Cadence, life: Life, context: CadenceContext): number => {
  const readings: number[] = [];
  const recording: Cadence = {
    ...cadence,
    next: (state, reading, now, more) => {
      readings.push(now);
      return cadence.next(state, reading, now, more) as { readonly state: unknown; readonly due: number };
    },
  };
  watchLife(recording, life, 'task-0', context);
  const ratioAt = (at: number): number => wordAt(life, at).progress?.ratio ?? 0;
  const points = 400;
  let unseen = 0;
  let next = 0;
  for (let i = 0; i < points; i += 1) {
    const at = life.starts + ((life.ends - life.starts) * (i + 0.5)) / points;
    while ((readings[next] ?? Infinity) <= at) next += 1;
    unseen += (ratioAt(at) - ratioAt(readings[next - 1] ?? 0)) / points;
  }
  return unseen;
};

/** What the other options do, on W2, with `watch`, each task as if it were the first. */
export const optionsTable = ({ seeds, count }: Size): string => {
  const all: readonly (readonly [string, AdaptiveOptions, CadenceContext?])[] = [
    ['`adaptive()`', {}],
    ['`jitter: 0`', { jitter: 0 }],
    ['`jitter: 0.5`', { jitter: 0.5 }],
    ['`minInterval: 0`', { minInterval: 0 }],
    ['`minInterval: 10_000`', { minInterval: 10 * SECOND }],
    ['`maxInterval: 30_000`', { maxInterval: 30 * SECOND }],
    ['provider advises “every 30 s”', {}, { advice: 30 * SECOND }],
    ["`follow: 'progress'`", { follow: 'progress' }],
  ];
  const few = Math.min(count, 60);
  return table([
    ['W2, `watch`, cold', 'requests per task', 'mean, s', 'p95, s', 'of the bar unseen, mean'],
    ...all.map(([name, options, context]) => {
      const known = { live: true, ...context };
      const cadence = adaptive(options);
      const { requests, mean, p95 } = medians(seeds.map((seed) => summaryOf(watchInTurn(cadence, livesOf('W2', seed, count), known))));
      const unseen = middle(seeds.map((seed) => middle(livesOf('W2', seed, few).map((life) => unseenOf(cadence, life, known)))));
      return [name, figure(requests), seconds(mean), seconds(p95), `${figure(100 * unseen)} %`];
    }),
  ]);
};
