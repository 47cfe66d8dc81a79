import { adaptive, type AdaptiveOptions } from '../../../src/core/cadence/adaptive';
import type { CadenceContext } from '../../../src/core/cadence/cadence';
import { taskModel } from '../../../src/core/cadence/taskModel';
import { startWatch, step, type WatchRules } from '../../../src/core/watch';
import { LAWS, uniform } from '../../../bench/simulation/laws';
import { chanceOf } from '../../../bench/simulation/chance';
import { lawOf, optimalSchedule, watchOnSchedule, type Law } from '../../../bench/simulation/optimum';
import { awsWaiter, interval } from '../../../bench/simulation/peers';
import { interpolate, summaryOf, watchInTurn, watchLife, type Summary } from '../../../bench/simulation/simulate';
import { livesOf, wordAt, type Life, type WORKLOADS } from '../../../bench/simulation/workloads';
import { BARE } from './support/readings';

const SECOND = 1_000;
/** Few and small, to be quick; `bench` has the large ones. */
const SEEDS = [101, 102, 103, 104, 105, 106, 107, 108, 109, 110];
const LIVES = 60;

type Run = (price: number) => Summary;

const cold = (workload: keyof typeof WORKLOADS, seed: number, options: AdaptiveOptions = {}): Run => {
  const lives = livesOf(workload, seed, LIVES);
  return (price) => summaryOf(watchInTurn(adaptive({ ...BARE, ...options, price }), lives));
};
/** After eighty others. */
const warm = (workload: keyof typeof WORKLOADS, seed: number): Run => {
  const [before, lives] = [livesOf(workload, seed + 7_000, 80), livesOf(workload, seed, LIVES)];
  return (price) => {
    const [cadence, model] = [adaptive({ ...BARE, price }), taskModel()];
    watchInTurn(cadence, before, { model });
    return summaryOf(watchInTurn(cadence, lives, { model }));
  };
};
const medianOf = (one: (seed: number) => number, seeds = SEEDS): number => seeds.map(one).sort((a, b) => a - b)[seeds.length >> 1] as number;
const around = (price: number): readonly number[] => [price / 1.4, price * 1.4];

describe('without progress: mean lateness at equal requests, against the optimum for the law', () => {
  const schedulesOf = (law: Law): readonly (readonly number[])[] =>
    Array.from({ length: 9 }, (_, i) => optimalSchedule(law, 500 * 2 ** i).schedule);
  const W1 = schedulesOf(lawOf(LAWS.lognormal!, SECOND, 1e8, 400));
  const W3 = schedulesOf(lawOf((t) => uniform(t, 90 * SECOND, 240 * SECOND), SECOND, 241 * SECOND, 500));

  it.each<[string, keyof typeof WORKLOADS, typeof W1, number, (seed: number) => Run, number]>([
    ['lognormal, cold', 'W1', W1, 3_000, (seed) => cold('W1', seed), 1.85],
    ['lognormal, with a typical duration', 'W1', W1, 3_000, (seed) => cold('W1', seed, { typical: 600 * SECOND }), 1.3],
    ['lognormal, warm', 'W1', W1, 3_000, (seed) => warm('W1', seed), 1.12],
    ['uniform, cold with a typical range', 'W3', W3, 1_000, (seed) => cold('W3', seed, { typical: [90 * SECOND, 240 * SECOND] }), 2.1],
    ['uniform, warm', 'W3', W3, 1_000, (seed) => warm('W3', seed), 1.35],
  ])('%s', (_name, workload, schedules, price, runOf, bound) => {
    const ratio = medianOf((seed) => {
      const ours = runOf(seed)(price);
      const lives = livesOf(workload, seed, LIVES);
      const best = schedules.map((schedule) => summaryOf(watchOnSchedule(schedule, lives)));
      return ours.mean / interpolate(best, 'requests', ours.requests).mean;
    });
    expect(ratio).toBeLessThan(bound);
  });

  it.each([100, 1_000, 10_000, 100_000])('of a duration that nobody knows, %i s: at most 1.45 times the best fixed interval in hindsight', (seconds) => {
    // Spread by the golden ratio: evenly, and in step with no interval.
    const lives = Array.from({ length: 200 }, (_, i) => ({ starts: 0, ends: seconds * SECOND * (0.5 + (((i + 0.5) * (Math.sqrt(5) - 1)) / 2) % 1) }));
    const costOf = ({ requests, mean }: Summary): number => SECOND * requests + mean;
    // The best interval for T is √(2·price·T); those around it are tried.
    const fixed = Array.from({ length: 5 }, (_, i) => Math.sqrt(2 * SECOND * seconds * SECOND) * 2 ** ((i - 2) / 8));
    const best = Math.min(...fixed.map((every) => costOf(summaryOf(watchInTurn(interval(every), lives)))));
    expect(costOf(summaryOf(watchInTurn(adaptive({ ...BARE, price: SECOND }), lives))) / best).toBeLessThan(1.45);
  });
});

describe('with progress: against what is used today', () => {
  it('at the AWS waiter’s own number of requests, cold: a twentieth of its mean lateness, a fourteenth of its p95', () => {
    const ratios = SEEDS.map((seed) => {
      const aws = summaryOf(watchInTurn(awsWaiter(chanceOf(seed)), livesOf('W2', seed, LIVES)));
      const ours = interpolate(around(700).map(cold('W2', seed)), 'requests', aws.requests);
      return { mean: aws.mean / ours.mean, p95: aws.p95 / ours.p95 };
    });
    expect(medianOf((seed) => ratios[SEEDS.indexOf(seed)]!.mean)).toBeGreaterThan(20);
    expect(medianOf((seed) => ratios[SEEDS.indexOf(seed)]!.p95)).toBeGreaterThan(14);
  });

  it.each<[string, (workload: 'W2', seed: number) => Run, number]>([
    ['cold: a tenth', cold, 10],
    ['warm: a thirteenth', warm, 13],
  ])('for the p95 of Azure’s two seconds, of its requests, %s', (_name, runOf, bound) => {
    const ratio = medianOf((seed) => {
      const azure = summaryOf(watchInTurn(interval(2 * SECOND), livesOf('W2', seed, LIVES)));
      return azure.requests / interpolate(around(85).map(runOf('W2', seed)), 'p95', azure.p95).requests;
    });
    expect(ratio).toBeGreaterThan(bound);
  });
});

describe('what real services do besides, cold at the balanced price: requests, mean and p95 of the lateness', () => {
  // Next to a fixed interval of 5 s, which costs 230 to 700 requests for a mean of 2.5 s.
  it.each<[keyof typeof WORKLOADS, number, number, number]>([
    ['stalls', 45, 5, 12],
    ['speedUp', 25, 12, 60],
    ['slowDown', 60, 6, 15],
    ['bursts', 50, 14, 35],
    ['finalizing', 40, 9, 22],
    ['failures', 30, 12, 70],
    ['anyScale', 80, 60, 200],
    ['fine', 30, 2, 4],
  ])('%s', (workload, requests, mean, p95) => {
    for (const seed of SEEDS.slice(0, 3)) {
      const summary = cold(workload, seed)(500);
      expect(summary.requests).toBeLessThan(requests);
      expect(summary.mean).toBeLessThan(mean * SECOND);
      expect(summary.p95).toBeLessThan(p95 * SECOND);
    }
  });

  it.each<[keyof typeof WORKLOADS]>([['stalls'], ['speedUp'], ['bursts'], ['finalizing'], ['failures'], ['anyScale']])('a model makes it no worse: %s', (workload) => {
    const costOf = ({ requests, mean }: Summary): number => 500 * requests + mean;
    expect(medianOf((seed) => costOf(warm(workload, seed)(500)) / costOf(cold(workload, seed)(500)), SEEDS.slice(0, 3))).toBeLessThan(1.05);
  });
});

describe('the simulator', () => {
  it('sees what the engine’s own step sees', () => {
    const [life] = livesOf('W2', 5, 1) as [Life];
    const cadence = adaptive();
    const context: CadenceContext = { live: true };
    const rules: WatchRules = { provider: 'simulated', cadence, retry: { count: 0, ambiguousCount: 0, delay: 0, maxDelay: 0, notFoundGrace: 0 }, same: () => false };
    let state = startWatch(rules, { id: 'task-0' }, 0);
    for (let now = 0; ; ) {
      const taken = step(rules, state, wordAt(life, now) as never, now, context);
      state = taken.state;
      if (taken.end !== undefined) {
        expect({ requests: state.attempt, late: now - life.ends }).toEqual(watchLife(cadence, life, 'task-0', context));
        break;
      }
      now = taken.next as number;
    }
  });
});
