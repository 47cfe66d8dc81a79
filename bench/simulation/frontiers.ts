import { awsWaiter } from './peers';
import { chanceOf } from './chance';
import { plot, type Curve } from './plot';
import { summaryOf, watchInTurn, type Summary } from './simulate';
import * as sweeps from './sweeps';
import { curveOf, frontOf, intervals, latenessAt, lowestOf, meansAt, medians, middle, optimum, ours, pricesFrom, type Name, type Size, type Sweep } from './sweeps';
import { livesOf } from './workloads';
import { figure, table } from '../lib/text.mjs';

const SECOND = 1_000;
export const seconds = (milliseconds: number): string => figure(milliseconds / SECOND);

/** What a workload comes to under everything. */
export interface Frontier {
  readonly cold: Sweep;
  readonly warm: Sweep;
  readonly told?: Sweep;
  readonly best?: Sweep;
  readonly intervals: readonly Sweep[];
  readonly eta?: Sweep;
}

export const frontierOf = (workload: Name, size: Size): Frontier => {
  const prices = pricesFrom(30, 40 * SECOND, 22);
  const typical = workload === 'W1' ? 600 * SECOND : workload === 'W3' ? ([90 * SECOND, 240 * SECOND] as const) : undefined;
  return {
    cold: ours('ours, cold', workload, size, prices, 'cold'),
    warm: ours('ours, warm', workload, size, prices, 'warm'),
    ...(typical === undefined ? {} : { told: ours('ours, with `typical`', workload, size, prices, 'cold', { typical }) }),
    ...(workload === 'W1' || workload === 'W3' ? { best: optimum(workload, size) } : {}),
    intervals: intervals(workload, size),
    ...(workload === 'W2' ? { eta: sweeps.etas(workload, size) } : {}),
  };
};

/** Returns the median over seeds of a ratio at a number of requests. */
export const ratioAt = (over: readonly Sweep[], under: Sweep, requests: number): number | undefined => {
  const [above, below] = [lowestOf(over.map((one) => meansAt(one, requests))), meansAt(under, requests)];
  const ratios = above.map((value, i) => value / (below[i] ?? NaN)).filter((ratio) => Number.isFinite(ratio));
  return ratios.length < above.length ? undefined : middle(ratios);
};

const dots = (points: readonly Summary[]): Curve['points'] => points.map(({ requests, mean }) => [requests, mean / SECOND] as const);
const settingNear = (points: readonly Summary[], requests: number): readonly [number, number] =>
  dots([...points].sort((a, b) => Math.abs(Math.log(a.requests / requests)) - Math.abs(Math.log(b.requests / requests))).slice(0, 1))[0] as readonly [number, number];

const X = { low: 4, high: 700, ticks: [5, 10, 20, 50, 100, 200, 500], title: 'requests per task' };
const Y = { low: 0.5, high: 500, ticks: [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500], title: 'mean lateness, seconds' };

/** The picture: mean lateness against requests, W2. */
export const pictureOfProgress = ({ cold, warm, intervals: peers, eta }: Frontier, size: Size): string => {
  const of = (name: string): readonly Summary[] => curveOf(peers.find((one) => one.name === name) as Sweep);
  const at = (watch: (seed: number) => Summary): readonly [number, number] => dots([medians(size.seeds.map(watch))])[0] as readonly [number, number];
  const aws = at((seed) => summaryOf(watchInTurn(awsWaiter(chanceOf(seed)), livesOf('W2', seed, size.count))));
  const azure = settingNear(of('fixed'), 584);
  return plot('Tasks that tell their progress: how late an end is seen, by what it costs', X, Y, [
    { points: dots(of('age-proportional')), label: 'age-proportional', at: 50, shift: [8, -4], tone: 'violet' },
    { points: dots(of('gax ×1.3')), label: 'gax ×1.3', at: 33, shift: [2, -20], tone: 'teal' },
    { points: dots(of('exponential ×2')), label: 'exponential ×2', at: 11.8, shift: [-8, 4], anchor: 'end', tone: 'amber' },
    { points: dots(of('AWS waiter')), label: 'AWS waiter', at: 11.9, shift: [10, -6], tone: 'green', marks: [{ at: aws, label: 'its default', shift: [8, 2] }] },
    { points: dots(of('fixed')), label: 'fixed interval', at: 12, shift: [-2, 18], anchor: 'end', tone: 'blue', marks: [{ at: azure, label: 'Azure: 2 s', shift: [-8, 16], anchor: 'end' }] },
    ...(eta === undefined ? [] : [{ points: dots(frontOf(curveOf(eta))), label: `ETA written by hand, best of ${String(sweeps.ETA_SETTINGS.length)}`, at: 30, shift: [8, -6], tone: 'grey' } as const]),
    { points: dots(curveOf(cold)), label: 'ours, cold', at: 58, shift: [6, -3], tone: 'ours', dashed: true },
    { points: dots(curveOf(warm)), label: 'ours, warm', at: 16, shift: [-6, 14], anchor: 'end', tone: 'ours' },
  ]);
};

/** The same without progress, W1, with the optimum. */
export const pictureWithout = ({ cold, warm, told, best, intervals: peers }: Frontier): string => {
  const of = (name: string): readonly Summary[] => curveOf(peers.find((one) => one.name === name) as Sweep);
  const x = { ...X, high: 130, ticks: [5, 10, 20, 50, 100] };
  return plot('Tasks that tell nothing: how late an end is seen, by what it costs', x, { ...Y, low: 3, ticks: [5, 10, 20, 50, 100, 200, 500] }, [
    { points: dots(of('age-proportional')), label: 'age-proportional', at: 50, shift: [8, -4], tone: 'violet' },
    { points: dots(of('gax ×1.3')), label: 'gax ×1.3', at: 32.5, shift: [-8, -4], anchor: 'end', tone: 'teal' },
    { points: dots(of('exponential ×2')), label: 'exponential ×2', at: 10.9, shift: [10, -4], tone: 'amber' },
    { points: dots(of('AWS waiter')), label: 'AWS waiter', at: 11.6, shift: [10, 2], tone: 'green' },
    { points: dots(of('fixed')), label: 'fixed, tuned in hindsight', at: 26, shift: [-40, 98], anchor: 'end', tone: 'blue', leader: true },
    { points: dots(curveOf(told as Sweep)), label: 'ours, told “10 minutes”', at: 11, shift: [0, 104], anchor: 'end', tone: 'ours', dashed: true, leader: true },
    { points: dots(curveOf(cold)), label: 'ours, cold', at: 7, shift: [4, -10], tone: 'ours', dashed: true },
    { points: dots(curveOf(warm)), label: 'ours, warm', at: 45, shift: [-40, 60], anchor: 'end', tone: 'ours', leader: true },
    { points: dots(curveOf(best as Sweep)), label: 'exact optimum', at: 17, shift: [-20, 96], anchor: 'end', tone: 'grey', leader: true },
  ]);
};

/** Mean lateness at equal requests, policy by policy. */
export const tableAt = (frontier: Frontier, budgets: readonly number[]): string => {
  const rows = [frontier.best, ...frontier.intervals, frontier.eta, frontier.cold, frontier.told, frontier.warm].filter((one) => one !== undefined);
  const cell = (sweep: Sweep, budget: number): string => {
    // Of the hand-written ETA the best setting with no more requests.
    const means =
      sweep === frontier.eta
        ? sweep.bySeed.map((points) => Math.min(...points.filter(({ requests }) => requests <= budget).map(({ mean }) => mean)))
        : meansAt(sweep, budget);
    return means.some((mean) => mean === undefined || !Number.isFinite(mean)) ? '–' : seconds(middle(means as readonly number[]));
  };
  return table([['mean lateness, s, at requests per task', ...budgets.map(String)], ...rows.map((sweep) => [sweep.name, ...budgets.map((budget) => cell(sweep, budget))])]);
};

/** How late ends are seen, at the AWS waiter's own number of requests. */
export const distribution = (size: Size): { readonly svg: string; readonly rows: string } => {
  const aws = (seed: number) => watchInTurn(awsWaiter(chanceOf(seed)), livesOf('W2', seed, size.count));
  const theirs = size.seeds.flatMap((seed) => aws(seed).map(({ late }) => late));
  const own = latenessAt('W2', size, 700, (seed) => summaryOf(aws(seed)).requests);
  const quantile = (values: readonly number[], share: number): number => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] as number;
  const shares = Array.from({ length: 60 }, (_, i) => 0.02 + (0.98 * i) / 59);
  // What is drawn is the share that is still unseen, so that the tail has room.
  const points = (values: readonly number[]): Curve['points'] =>
    [...shares, 0.99, 0.995, 0.998].sort((a, b) => a - b).filter((share) => share < 0.999).map((share) => [Math.max(0.01, quantile(values, share) / SECOND), 100 * (1 - share)] as const);
  const mark = (values: readonly number[], share: number, label: string, anchor: 'start' | 'end' = 'start') => ({
    at: [quantile(values, share) / SECOND, 100 * (1 - share)] as const,
    label,
    anchor,
    shift: [anchor === 'end' ? -9 : 8, 4] as const,
  });
  const svg = plot(
    'At as many requests: share of ends that are seen later than …',
    { low: 0.1, high: 200, ticks: [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200], title: 'lateness, seconds' },
    { low: 0.3, high: 100, ticks: [1, 2, 5, 10, 20, 50, 100], title: 'later than that', show: (tick) => `${String(tick)} %` },
    [
      { points: points(theirs), label: 'AWS waiter', at: 8, shift: [0, 24], tone: 'green', marks: [mark(theirs, 0.5, 'half', 'end'), mark(theirs, 0.95, '1 in 20', 'end')] },
      { points: points(own), label: 'ours, cold', at: 0.3, shift: [0, 20], tone: 'ours', marks: [mark(own, 0.5, 'half'), mark(own, 0.95, '1 in 20')] },
    ],
    340,
  );
  const columns = [0.1, 0.5, 0.9, 0.95, 0.99, 1];
  const row = (name: string, values: readonly number[]): string[] => [name, seconds(values.reduce((sum, value) => sum + value, 0) / values.length), ...columns.map((share) => seconds(quantile(values, share)))];
  return { svg, rows: table([['lateness, s', 'mean', '10 %', '50 %', '90 %', '95 %', '99 %', 'worst'], row('AWS waiter', theirs), row('ours, cold', own)]) };
};

/** Returns the mean lateness of the best interval at a number of requests, tuned in hindsight. */
export const bestIntervalAt = (workload: Name, size: Size, requests: number, peers = intervals(workload, size)): number => middle(lowestOf(peers.map((one) => meansAt(one, requests))));
