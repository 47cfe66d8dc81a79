import { batchEta } from './batchEta';
import { frontierOf, distribution, pictureOfProgress, pictureWithout, tableAt, seconds } from './frontiers';
import { goalsOf, tableOfGoals } from './goals';
import { overload } from './overload';
import { besides, optionsTable, pictureOfDurations, prices, queues, throughEngine, W4_ETAS, type Besides } from './parts';
import type { EtaSettings } from './peers';
import type { Queued } from './queue';
import type { Summary } from './simulate';
import { curveOf, ETA_SETTINGS, seedsOf, type Size } from './sweeps';
import { tight } from './tight';
import { figure, table } from '../lib/text.mjs';

/** What the section writes: its text, its charts, and the tables that the guide shows as well. */
export interface Section {
  readonly markdown: string;
  readonly charts: readonly { readonly name: string; readonly svg: string }[];
  readonly guide: Readonly<Record<string, string>>;
}

type Overload = ReturnType<typeof overload>;

const overloaded = (narrow: Overload, wide: Overload): string => {
  const row = (name: string, { requests, mean, p95, max }: Queued): string[] => [name, figure(requests), seconds(mean), seconds(p95), seconds(max)];
  return table([
    ['W4 in any order', 'requests per task', 'mean, s', 'p95, s', 'latest, s'],
    ...narrow.flatMap(({ name, run }, i) => [row(`${name}, as shipped`, run), row(`${name}, all that are due are compared`, (wide[i] as Overload[number]).run)]),
  ]);
};

interface Weak {
  readonly others: readonly Besides[];
  readonly eta: EtaSettings;
  readonly anyOrder: Queued;
  readonly narrow: Queued | undefined;
  readonly wide: Queued | undefined;
}

/** What the cadence is weak at, in the figures of the run. */
const weakOf = ({ others, eta, anyOrder, narrow, wide }: Weak): string => {
  const of = (name: Besides['name']): Besides => others.find((one) => one.name === name) as Besides;
  const said = ({ requests, mean, p95 }: Summary): string => `${figure(requests)} requests, ${seconds(mean)} s late on average, ${seconds(p95)} s at the 95th percentile`;
  const hands = others.flatMap(({ hand }) => (hand === undefined ? [] : [hand]));
  const better = (times: readonly number[]): string => `${String(times.filter((time) => time < 1).length)} of ${String(times.length)}`;
  return [
    `- **The first task of its kind, short, without a total** (90 to 240 s): ${said(of('W3').cold)}; an interval tuned in hindsight is ${figure(of('W3').coldTimes)} times as late. Give \`typical\` as a range, or keep the model: then ${said(of('W3').warm)}.`,
    `- **The first task of its kind, of any length, without progress**: an interval tuned in hindsight is ${figure(of('W1').coldTimes)} times as late. Nobody can tune it before the first task; after a few hundred it is ${figure(of('W1').warmTimes)} times.`,
    `- **An ETA written by hand** (ask again after ${figure(eta.share)} of it, between ${seconds(eta.shortest)} and ${seconds(eta.longest)} s; the best of many settings for one workload) is less late at as many requests in ${better(hands.map(({ overCold }) => overCold))} workloads with progress while nothing is learned, and in ${better(hands.map(({ overWarm }) => overWarm))} once the model has seen others. What it lacks is all else: a price, tasks without progress, what comes after the last item (${figure((of('finalizing').hand as Summary).requests)} requests against ${figure(of('finalizing').warm.requests)}), batches.`,
    `- **A speed-up in the middle** fools it while it knows no siblings: ${said(of('speedUp').cold)}. Warm: ${said(of('speedUp').warm)}.`,
    `- **Failures at random moments** make the tail: ${said(of('failures').cold)}. A lower price or \`maxInterval\` helps.`,
    `- **Items that come ten at a time**: ${said(of('bursts').cold)}.`,
    `- **A queue that is not in order**: ${figure(anyOrder.requests)} requests per task, ${seconds(anyOrder.mean)} s late on average, ${seconds(anyOrder.max)} s at worst, for 1,000 tasks under 5 requests a second at a price of 0.3 s. Where the budget is as tight as a request a second for tasks of a minute, it is hardly better than asking them in turn.`,
    '- **A model learned while the service was many times slower**: without progress dozens of tasks are noticed late before it is believed no longer. Begin a new one when you know of such a change.',
    '- **Two batches of one kind that different machines run** are held for one queue, and hold one another back under a small budget. Give each a `kind`.',
    ...(narrow === undefined || wide === undefined
      ? []
      : [
          `- **Far more due than may be asked for**, such as 1,000 tasks with \`maxInterval: 120_000\` under 5 requests a second: ${seconds(narrow.mean)} s late on average, where comparing all that are due would give ${seconds(wide.mean)} s, and ${figure(narrow.requests)} requests a task. Leave \`maxInterval\` out in batches.`,
        ]),
  ].join('\n');
};

export const report = ({ quick, wide }: { readonly quick: boolean; readonly wide?: ((seeds: readonly number[], tasks: number) => Overload) | undefined }): Section => {
  const size: Size = quick ? { seeds: seedsOf(2), count: 40, before: 60 } : { seeds: seedsOf(10), count: 200, before: 200 };
  const tasks = quick ? 200 : 1_000;
  const [W1, W2, W3] = [frontierOf('W1', size), frontierOf('W2', size), frontierOf('W3', size)] as const;
  const late = distribution(size);
  const [inOrder, anyOrder] = [queues(size.seeds, tasks, true), queues(size.seeds, tasks, false)];
  const few = size.seeds.slice(0, 3);
  // The setting of the hand-written ETA that is best on W2 at no more requests than ours.
  const own = (curveOf(W2.cold).find(({ requests }) => requests < 25) ?? { requests: 25 }).requests;
  const etaCurve = W2.eta === undefined ? [] : curveOf(W2.eta);
  const bestEta = etaCurve.map((one, i) => ({ ...one, i })).filter(({ requests }) => requests <= own).sort((a, b) => a.mean - b.mean)[0]?.i ?? 0;
  const eta = ETA_SETTINGS[bestEta] as (typeof ETA_SETTINGS)[number];
  const others = besides(size, eta);
  const priceTable = prices();
  const options = optionsTable(size);
  const goals = goalsOf({ size, W1, W2, W3, inOrder: inOrder.known, anyOrder: anyOrder.known, anyOrderEager: anyOrder.eager, unknown: [inOrder.unknown, anyOrder.unknown] });
  const met = goals.filter((goal) => goal.met).length;

  const narrow = wide === undefined ? undefined : overload(few, tasks);
  const compared = wide?.(few, tasks);
  const queueNote =
    narrow === undefined || compared === undefined
      ? ''
      : `Of the tasks that are due the engine compares, for each octave of how fast lateness grows, the 8 that have been due for longest.
What that costs where far more is due than may be asked for (${String(few.length)} seeds; the same engine, bundled with a wider look):

${overloaded(narrow, compared)}

`;

  const markdown = `## When to ask next

How late the end of a task is seen, and how many requests that takes. Unlike all above this is a simulation: virtual time, no
network, seeded workloads, ${String(size.seeds.length)} seeds of ${String(size.count)} tasks that nothing was tuned on, medians over the seeds; the same run gives the same figures
everywhere. The cadence is the library's own code, and so is the engine where a table says so. Nothing was measured against real
services. Lateness is from the end of a task to the request that sees it; requests include the first. *Cold*: each task as if it
were the first. *Warm*: after ${String(size.before)} others of its kind. Where cadences are compared there are no bounds and no jitter.
[The guide](guide/cadence.md) says what all of this means.

### Tasks that tell their progress

W2: a wait in a queue, then 20 to 120 items, as irregular as real ones. Each family is swept over its own parameter, ours over
\`price\`; left and low is better. Of the hand-written ETA the best of ${String(ETA_SETTINGS.length)} combinations of three parameters is shown, chosen in hindsight.

![Mean lateness by requests, with progress](./benchmarks/cadence-progress.svg)

${tableAt(W2, [8, 10, 15, 20, 30, 50])}

### Tasks that tell nothing

W1: durations around ten minutes, two in three between four and twenty-seven. The optimum is computed from the law of the durations,
which nobody knows who watches.

![Mean lateness by requests, without progress](./benchmarks/cadence-no-progress.svg)

${tableAt(W1, [8, 12, 16, 24])}

And where not even the scale is known: what a policy costs at each duration, over the fixed interval that would have been best for it
(a request is worth a second).

![Cost by duration, over the best fixed interval](./benchmarks/cadence-unknown.svg)

### Lateness at as many requests

W2, cold, at the AWS waiter's own number of requests.

![Distribution of the lateness](./benchmarks/cadence-lateness.svg)

${late.rows}

### ${tasks.toLocaleString('en-US')} tasks, 5 requests a second

W4: ${tasks.toLocaleString('en-US')} W2 tasks submitted at once, of which the remote runs 20 at a time and answers 5 requests a second. Ours is the whole
engine, \`watchAll\` in virtual time; the others stand behind a limiter on the client's side, first come, first served, which knows
the limit. The last three rows are of ${String(few.length)} seeds.

${inOrder.rows}

${anyOrder.rows}

${queueNote}### ${tasks.toLocaleString('en-US')} tasks, a request a second

Tasks of a minute, of 20 items, submitted at once; the remote runs 10 at a time. That is a request for every six seconds' work: hardly what
they need. ${String(few.length)} seeds.

${tight(few, tasks, true, W4_ETAS)}

${tight(few, tasks, false, W4_ETAS)}

### Through the engine

${throughEngine(size, quick ? 20 : 100)}

### How long a batch still takes

What \`batchProgress\` says of it, at each hundredth of the batch's time. The tasks are submitted at once and watched with all defaults,
as the first of their kind; \`total\` is given.

${batchEta(size.seeds, quick ? 60 : 200)}

### What real services do besides

At the default price, without bounds. "Best interval": the mean lateness of the best interval at as many requests, tuned in hindsight
for that very workload, over ours; below 1 it is better than ours. The hand-written ETA waits ${figure(eta.share)} of the ETA, between ${seconds(eta.shortest)} and
${seconds(eta.longest)} s: what suits W2 best at no more than ${figure(own)} requests. Its last two columns
are its mean lateness over ours at its own number of requests.

${others.rows}

### Prices

With \`watch\` and all defaults, cold; durations spread evenly from half to one and a half of what is said.

${priceTable}

### Options

${options}

### Reached for, and reached

${String(met)} of ${String(goals.length)}.

${tableOfGoals(goals)}`;
  return {
    markdown,
    charts: [
      { name: 'cadence-progress', svg: pictureOfProgress(W2, size) },
      { name: 'cadence-no-progress', svg: pictureWithout(W1) },
      { name: 'cadence-unknown', svg: pictureOfDurations(quick) },
      { name: 'cadence-lateness', svg: late.svg },
    ],
    guide: {
      prices: priceTable,
      options,
      queue: inOrder.rows,
      weak: weakOf({ others: others.all, eta, anyOrder: anyOrder.known, narrow: narrow?.at(-1)?.run, wide: compared?.at(-1)?.run }),
    },
  };
};
