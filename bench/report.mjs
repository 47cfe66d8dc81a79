// Writes what was measured: figures come from results.json, and so do the comparisons in the prose.
import { readFileSync } from 'node:fs';
import { dots, lines } from './lib/chart.mjs';
import { figure, ratio, spread, table } from './lib/text.mjs';
import { labels } from './watchers/clients.mjs';
import { watchers } from './watchers/index.mjs';

const versions = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')).dependencies;
const median = (one) => one?.median;
const label = (key) => watchers[key].label;

/** @param {Record<string, any>} results */
export function report(results) {
  const charts = [];
  const sections = Object.entries({ idle, cpu, decision, growth, behaviour, http, bundle, cadence, sensitivity })
    .filter(([name]) => results[name] !== undefined)
    .map(([name, write]) => write(results[name].measured, charts));
  const text = sections.join('\n\n');
  return { text, charts, markdown: `${head(results)}\n\n${balance(results)}\n\n${text}\n\n${tail()}\n` };
}

/** What is cheaper here than elsewhere, and what is dearer: sorted by the figures themselves. */
function balance(results) {
  const idleOf = (name) => median(results.idle?.measured[`${name} 100000`]);
  const cpuOf = (name, which) => median(results.cpu?.measured[`${name} ${which}`]);
  const pollsOf = (name, tasks) => median(results.growth?.measured.polls[`${name} ${tasks}`]);
  const bytesOf = (name, tasks) => median(results.idle?.measured[`${name} ${tasks}`]);
  const growths = [
    ['bytes per task, `watchAll`', bytesOf('ours-batch', 300_000), bytesOf('ours-batch', 10_000)],
    ['bytes per task, `watch`', bytesOf('ours-single', 300_000), bytesOf('ours-single', 10_000)],
    ['CPU per poll, `watchAll`', pollsOf('ours-batch-fixed', 300_000), pollsOf('ours-batch-fixed', 10_000)],
    ['CPU per poll, `watch`', pollsOf('ours-single-fixed', 300_000), pollsOf('ours-single-fixed', 10_000)],
  ].filter(([, many, few]) => many !== undefined && few !== undefined);
  const doneOf = (name, tasks) => median(results.growth?.measured.completions[`${name} ${tasks}`]);
  const sizeOf = (name, which = 'with') => results.bundle?.measured[name]?.[which].gzip;
  const asked = (peer) => results.behaviour?.measured.three?.[peer]?.requests?.length;
  const herd = (client, what) => results.http?.measured[client]?.[what];
  const pipeline = 'RxJS pipeline (timer, exhaustMap, …, timeout, retry)';
  const claims = [
    ['memory of a sleeping task in `watchAll` (100,000, default cadence)', 'the RxJS pipeline', idleOf('ours-batch'), idleOf('rx')],
    ['the same', 'an async loop with an AbortController', idleOf('ours-batch'), idleOf('loop')],
    ['the same', 'an async loop that cannot be aborted', idleOf('ours-batch'), idleOf('loop-bare')],
    ['memory of a sleeping task in a `watch` of its own', 'the RxJS pipeline', idleOf('ours-single'), idleOf('rx')],
    ['the same', 'an async loop that cannot be aborted', idleOf('ours-single'), idleOf('loop-bare')],
    ['CPU of a poll that brings nothing new, machinery alone', 'the RxJS pipeline', cpuOf('ours-batch-fixed', 'same'), cpuOf('rx', 'same')],
    ['CPU of a poll that brings something new, machinery alone', 'the RxJS pipeline', cpuOf('ours-batch-fixed', 'news'), cpuOf('rx', 'news')],
    ['the same, requests that can be aborted', 'the RxJS pipeline with such requests', cpuOf('ours-batch-abortable', 'news'), cpuOf('rx-abortable', 'news')],
    ['CPU of a poll with decoding', 'a raw loop without timers', cpuOf('ours-batch-fixed', 'news decode'), cpuOf('raw', 'news decode')],
    ['CPU until 40,000 tasks have completed in random order', 'the RxJS pipeline under `mergeMap`', doneOf('ours-batch-fixed', 40_000), doneOf('rx', 40_000)],
    ['requests for three subscribers of one task', 'the RxJS pipeline', asked('ours'), asked('rx')],
    ['sockets for 200 tasks due at once', 'the RxJS pipeline', herd('ours', 'sockets'), herd('rx', 'sockets')],
    ['time until those 200 have completed', 'the RxJS pipeline', herd('ours', 'wall'), herd('rx', 'wall')],
    ['bytes of `defineProvider` with rxjs', 'the RxJS operators of the pipeline', sizeOf('rx-task-status: defineProvider'), sizeOf(pipeline)],
    ['bytes of a shipped provider with rxjs', '@tanstack/query-core', sizeOf('rx-task-status: scenext'), sizeOf('@tanstack/query-core: QueryClient, QueryObserver')],
  ].filter(([, , own, other]) => own !== undefined && other !== undefined);
  const row = ([what, whom, own, other]) => [`${what}, against ${whom}`, figure(own), figure(other), ratio(own, other)];
  const part = (title, rows) => (rows.length === 0 ? '' : `**${title}**\n\n${table([['', 'here', 'there', 'ratio'], ...rows.map(row)])}`);
  const full = claims.map((claim, i) => (claim[0] === 'the same' || claim[0].startsWith('the same,') ? [claims.slice(0, i).findLast(([what]) => !what.startsWith('the same'))[0] + claim[0].slice(8), ...claim.slice(1)] : claim));
  return `## In short

${[
    part('What is cheaper here', full.filter(([, , own, other]) => own < other)),
    part('What is dearer here', full.filter(([, , own, other]) => own >= other)),
    growths.length === 0
      ? ''
      : `**How it grows**\n\n${table([['', '300,000 tasks', '10,000 tasks', 'ratio'], ...growths.map(([what, many, few]) => [what, figure(many), figure(few), `${figure(many / few)}×`])])}`,
  ]
    .filter((text) => text !== '')
    .join('\n\n')}

What the extra CPU and bytes buy is below, under "What happens when …": classified faults, a deadline that holds while a
request hangs, \`Retry-After\`, one record for all subscribers, a budget. A program that needs none of these is served well
by ten lines of RxJS or by a loop.`;
}

function head(results) {
  const some = Object.values(results)[0] ?? {};
  const loads = Object.values(results).flatMap(({ load }) => load ?? []);
  return `# Benchmarks

What watching costs, and what happens when something goes wrong: this library beside what you would otherwise use. Every
figure below is written by \`npm run bench\`; nothing is typed by hand.

**Method.** One fresh process per sample; the cases take turns (A B C, A B C, …), so that a slow minute hits all alike;
figures are medians, and ± is half the distance between the lowest and the highest sample. The machine has ${some.cores}
shared cores and Node ${some.node}: absolute figures of CPU drift by 20 to 30 % from hour to hour, so compare within a
table, never across. Where CPU is measured all processes run on one core, the calmer one: of two cores one may be half as fast.
Memory repeats to about 1 %. ${loads.length === 0 ? '' : `Load average while this was measured: ${figure(Math.min(...loads))} to ${figure(Math.max(...loads))}. `}The library is packed and installed as from the registry, and shares one
rxjs with the peers. Peers: ${Object.entries(versions)
    .filter(([name]) => !['zod', 'cross-fetch', 'esbuild'].includes(name))
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}.
core-lro asks for Node 22 and runs on 20 all the same. The stub service answers with a promise that is resolved already,
unless a row says otherwise; all build the same URL and keep the last snapshot. The rate of the budget never binds here; its
concurrency is the default, 6. Nothing was tuned for these measurements: the same code is what you install.`;
}

function tail() {
  return `## Run it

\`\`\`sh
npm run bench                        # everything: about an hour on two cores that do nothing else
cd bench
node main.mjs idle cpu               # single sections: ${'idle, cpu, decision, growth, behaviour, http, bundle, cadence, sensitivity'}
node main.mjs --quick                # all sections with tiny sizes, in a few minutes; writes nothing
node main.mjs --report               # writes this page again from bench/results.json
\`\`\`

The peers are dependencies of \`bench/\` alone; installing the library brings none of them.`;
}

function idle(measured, charts) {
  const sizes = [1_000, 10_000, 100_000, 300_000].filter((size) => Object.keys(measured).some((key) => key.endsWith(` ${size}`)));
  const names = [...new Set(Object.keys(measured).map((key) => key.split(' ')[0]))];
  const compared = sizes.includes(100_000) ? 100_000 : sizes[0];
  const at = (name, size) => measured[`${name} ${size}`];
  const pipeline = median(at('rx', compared));
  const rows = names
    .map((name) => ({ name, value: median(at(name, compared)) }))
    .sort((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity));
  const cell = (one) => (one === undefined ? '' : one.failed === undefined ? figure(one.median) : one.failed);
  const shown = rows.filter(({ value }) => value !== undefined);
  charts.push({
    name: 'idle-memory',
    svg: dots(
      `Memory per watched task that sleeps, ${compared.toLocaleString('en-US')} tasks`,
      'bytes',
      shown.map(({ name, value }) => ({ label: short(name), value, shown: figure(value), ours: watchers[name].ours })),
    ),
  });
  const batch = median(at('ours-batch', compared));
  const single = median(at('ours-single', compared));
  return `## Memory per watched task

Heap and external bytes per task that was polled once, whose last snapshot is kept, and whose next poll is armed; after two
full collections. \`watchAll\` takes ${ratio(batch, pipeline)} of the RxJS pipeline, \`watch\`, subscribed once per task, ${ratio(single, pipeline)}.

![Memory per watched task](./benchmarks/idle-memory.svg)

${table([
    ['bytes per task', ...sizes.map((size) => `${size.toLocaleString('en-US')} tasks`), 'spread', 'of the pipeline'],
    ...rows.map(({ name, value }) => [
      label(name),
      ...sizes.map((size) => cell(at(name, size))),
      value === undefined ? '' : spread(at(name, compared)),
      ratio(value, pipeline),
    ]),
  ])}`;
}

const short = (name) =>
  watchers[name].label.replace('rx-task-status ', '').replace(' (timer, exhaustMap, …, timeout, retry)', '').replace(' (timer, switchMap, takeWhile)', '');

/** A median with its spread, or why there is none. */
const withSpread = (sample) => (sample === undefined ? '' : sample.failed === undefined ? `${figure(sample.median)} ${spread(sample)}` : sample.failed);

function cpu(measured, charts) {
  const names = [...new Set(Object.keys(measured).map((key) => key.split(' ')[0]))];
  const one = (name, news, decode) => measured[`${name} ${news ? 'news' : 'same'}${decode ? ' decode' : ''}`];
  const rows = names
    .filter((name) => one(name, false, false) !== undefined)
    .sort((a, b) => (median(one(a, false, false)) ?? Infinity) - (median(one(b, false, false)) ?? Infinity));
  const decoding = names
    .filter((name) => one(name, false, true) !== undefined)
    .sort((a, b) => (median(one(a, false, true)) ?? Infinity) - (median(one(b, false, true)) ?? Infinity));
  const rx = median(one('rx', false, false));
  const rxNews = median(one('rx', true, false));
  const raw = median(one('raw', false, true));
  const rawNews = median(one('raw', true, true));
  charts.push({
    name: 'cpu-per-poll',
    svg: dots(
      'CPU per poll that brings something new, no decoding',
      'microseconds',
      rows
        .filter((name) => median(one(name, true, false)) !== undefined)
        .sort((a, b) => median(one(a, true, false)) - median(one(b, true, false)))
        .map((name) => ({ label: short(name), value: median(one(name, true, false)), shown: figure(median(one(name, true, false))), ours: watchers[name].ours })),
    ),
  });
  return `## CPU per poll

Microseconds of CPU (user and system) per poll of 1,000 tasks whose polls are all overdue, so that nothing sleeps; timers
and collections are in it, the network is not. A real \`fetch\` costs a few hundred microseconds: none of these rows decides
how fast a program that polls over HTTP is. "Same": every reply repeats the last one; "new": every reply says one item more.

![CPU per poll](./benchmarks/cpu-per-poll.svg)

${table([
    ['µs per poll, machinery alone', 'same', 'of the pipeline', 'new', 'of the pipeline'],
    ...rows.map((name) => [
      label(name),
      withSpread(one(name, false, false)),
      ratio(median(one(name, false, false)), rx),
      withSpread(one(name, true, false)),
      ratio(median(one(name, true, false)), rxNews),
    ]),
  ])}

With decoding: a reply of 170 bytes, \`JSON.parse\`, validation by hand. The raw loop does only that, one task after another,
without timers.

${table([
    ['µs per poll, with decoding', 'same', 'of the raw loop', 'new', 'of the raw loop'],
    ...decoding.map((name) => [
      label(name),
      withSpread(one(name, false, true)),
      ratio(median(one(name, false, true)), raw),
      withSpread(one(name, true, true)),
      ratio(median(one(name, true, true)), rawNews),
    ]),
  ])}`;
}

function decision(measured) {
  return `### A decision of \`adaptive()\`

The figures above are of \`fixed\`. With the default cadence each reading also teaches, decides when to ask next, and says what
remains: 400 tasks of 20 to 120 items, one after another, with one model. It asks far less often for that.

${table([
    ['µs per reading', 'decision', '`remaining`'],
    ...Object.entries(measured).map(([name, one]) => [`tasks ${name}`, withSpread(one.decision), withSpread(one.remaining)]),
  ])}`;
}

function growth({ polls, completions }, charts) {
  const names = ['ours-batch-fixed', 'ours-single-fixed', 'rx'];
  const sizes = (samples) => [...new Set(Object.keys(samples).map((key) => Number(key.split(' ')[1])))].sort((a, b) => a - b);
  const cell = (one, unit) => (one === undefined ? '–' : one.failed === undefined ? `${figure(one.median)}${unit}` : one.failed);
  charts.push({
    name: 'completion',
    svg: lines(
      'Tasks that complete in random order: CPU until the last one has',
      ['tasks', 'milliseconds'],
      names
        .map((name) => ({
          label: short(name),
          ours: watchers[name].ours,
          points: sizes(completions).flatMap((size) => {
            const value = median(completions[`${name} ${size}`]);
            return value === undefined ? [] : [[size, value]];
          }),
        }))
        .filter(({ points }) => points.length > 0),
    ),
  });
  return `## Growth

CPU per poll, by the number of tasks (machinery alone, replies that repeat the last one):

${table([
    ['µs per poll', ...sizes(polls).map((size) => `${size.toLocaleString('en-US')} tasks`)],
    ...names.map((name) => [label(name), ...sizes(polls).map((size) => cell(polls[`${name} ${size}`], ''))]),
  ])}

All requests are under way, and are answered "completed" in random order. CPU from the first answer to the last; a pipeline
under \`mergeMap\` looks each finished inner subscription up in a list, which makes it quadratic.

![Completion](./benchmarks/completion.svg)

${table([
    ['ms until all have completed', ...sizes(completions).map((size) => `${size.toLocaleString('en-US')} tasks`)],
    ...names.map((name) => [label(name), ...sizes(completions).map((size) => cell(completions[`${name} ${size}`], ''))]),
  ])}`;
}

const ending = ({ endings }) =>
  endings.length === 0 ? 'nothing' : endings[0].how === 'completed' ? `completed at ${endings[0].at} ms` : `\`${endings[0].how.split(':')[0]}\` at ${endings[0].at} ms`;

const SITUATIONS = {
  hang: {
    title: 'a request never answers, and the deadline is one second',
    note: 'Seen for four seconds. Whoever has a deadline of any kind was given one; core-lro, backoff-rxjs and TanStack Query have none. In the pipeline `timeout` stands before `retry`, as in most code that has both: the timeout is retried.',
    head: ['requests', 'request aborted', 'came to'],
    row: (seen) => [seen.requests.length, seen.aborted > 0 ? 'yes' : 'no', ending(seen)],
  },
  503: {
    title: 'one request of four is answered 503',
    note: 'The SDKs whose poller is core-lro or util-waiter retry in their HTTP pipeline as well; that is not in this.',
    head: ['requests', 'came to'],
    row: (seen) => [seen.requests.length, ending(seen)],
  },
  429: {
    title: 'the second request is answered 429 with `Retry-After: 5`',
    note: '',
    head: ['asked again after', 'came to'],
    row: (seen) => [seen.requests.length > 2 ? `${seen.requests[2] - seen.requests[1]} ms` : 'never', ending(seen)],
  },
  abort: {
    title: 'it is aborted 500 ms into an interval of three seconds',
    note: 'How long the process then lives on is what a timer that was left behind holds it for.',
    head: ['ended after', 'requests after that', 'process lives on'],
    row: (seen) => afterAbort(seen),
  },
  backoff: {
    title: 'it is aborted while it backs off from a 503',
    note: 'Aborted at 500 ms; "ended before" means that the 503 had already ended it.',
    head: ['ended after', 'requests after that', 'process lives on'],
    row: (seen) => afterAbort(seen),
  },
  unknown: {
    title: 'the status is a word nobody knows',
    note: 'An interval of 200 ms, seen for three seconds. All go on asking; what differs is whether the program can tell.',
    head: ['requests', 'heard', 'came to'],
    row: (seen) => [seen.requests.length, `${seen.heard.length} × \`${seen.heard[0]}\``, ending(seen)],
  },
  three: {
    title: 'three subscribers watch one task for a second, at 200 ms',
    note: '',
    head: ['requests', 'came to'],
    row: (seen) => [seen.requests.length, ending(seen)],
  },
  same: {
    title: 'ten replies say the same, then the task is completed',
    note: '',
    head: ['requests', 'emitted'],
    row: (seen) => [seen.requests.length, seen.heard.length],
  },
};

function afterAbort({ atAbort, endings, requests, lived }) {
  if (atAbort === undefined) return ['ended before', '–', '–'];
  const late = (endings[0]?.at ?? Infinity) - atAbort.at;
  return [
    Number.isFinite(late) ? `${late} ms` : 'not in 6 s',
    requests.length - atAbort.requests,
    late > 1_000 ? '–' : lived > 15_000 ? 'over 15 s' : `${Math.max(0, Math.round((lived ?? 0) / 100) * 100)} ms`,
  ];
}

function behaviour(measured) {
  const parts = Object.entries(SITUATIONS)
    .filter(([situation]) => measured[situation] !== undefined)
    .map(([situation, { title, note, head: columns, row }]) => {
      const rows = Object.entries(measured[situation]).map(([peer, seen]) => [
        labels[peer],
        ...(seen.failed === undefined ? row(seen) : [seen.failed, ...columns.slice(1).map(() => '')]),
      ]);
      return `### … ${title}\n\n${note === '' ? '' : `${note}\n\n`}${table([['', ...columns], ...rows])}`;
    });
  return `## What happens when …

Each library in each situation, once, for real: a fake service that answers within 5 ms, real timers, an interval of 200 ms
unless said. What is shown was observed. How each is used is in \`bench/watchers/clients.mjs\`.

${parts.join('\n\n')}`;
}

function http(measured) {
  const names = { ours: 'rx-task-status `watchAll`, `concurrency: 6`', rx: 'RxJS pipeline per task, merged, `fetch`', loop: 'async loop per task, `fetch`' };
  return `## Sockets

200 tasks, all due at once, two polls each, 500 ms apart, against a server on loopback that takes 20 ms per reply.

${table([
    ['', 'requests', 'sockets opened', 'most under way', 'wall clock, ms', 'client CPU, ms'],
    ...Object.entries(names).map(([key, name]) => {
      const one = measured[key];
      return one.failed === undefined ? [name, one.requests, one.sockets, one.most, figure(one.wall), one.cpu] : [name, one.failed, '', '', '', ''];
    }),
  ])}

A bound costs time: with 6 under way, 200 requests of 20 ms take 0.7 s at least. It is what keeps a herd off the server.`;
}

function bundle(measured) {
  return `## Bundle size

esbuild, for browsers, minified, gzip -9, everything bundled; "without rxjs" leaves rxjs out, for programs that have it.

${table([
    ['bytes, gzipped', 'with rxjs', 'without rxjs', 'minified, with rxjs'],
    ...Object.entries(measured).map(([name, size]) => [name, figure(size.with.gzip), size.with.gzip === size.without.gzip ? '' : figure(size.without.gzip), figure(size.with.min)]),
  ])}`;
}

function cadence({ markdown, charts: own = [] }, charts) {
  charts.push(...own);
  return markdown;
}

function sensitivity({ constants: measured, chance }) {
  const label = ({ file, name }) => `\`${name}\` (${file.split('/').at(-1)})`;
  const columnsOf = ({ others }) => others.flatMap(({ value, over }) => Object.entries(over).map(([column, one]) => ({ value, column, ...one })));
  const small = (one) => columnsOf(one).every(({ times, worst }) => Math.abs(times - 1) <= 0.005 && worst.times < 1.05);
  const none = (one) => columnsOf(one).every(({ most }) => most <= 0.001);
  const everywhere = (is) => [...new Set(measured.map(label))].filter((name) => measured.filter((one) => label(one) === name).every(is)).join(', ');
  const tableOf = (...wheres) => {
    const some = measured.filter((one) => wheres.includes(one.where) && !small(one));
    const columns = Object.keys(some[0]?.others[0].over ?? {});
    return table([
      ['', 'as shipped', 'in its place', ...columns, 'the worst of these'],
      ...some.map((one) => {
        const [{ value, column, worst }] = columnsOf(one).sort((a, b) => b.worst.times - a.worst.times);
        return [
          label(one),
          plain(one.shipped),
          one.others.map((other) => plain(other.value)).join(' / '),
          ...columns.map((name) => one.others.map(({ over }) => over[name].times.toFixed(3)).join(' / ')),
          `${worst.times.toFixed(2)} with ${plain(value)}: ${worst.name}, ${column}`,
        ];
      }),
    ]);
  };
  return `## Constants

What the cadence's constants matter. Each is halved and doubled, one at a time (or has the values that are shown), and what a task then
costs, requests × price + mean lateness, is divided by what it costs as shipped: below 1 is cheaper. Figures are geometric means over
workloads of three seeds each; the one that becomes dearest is named. The values were chosen on other seeds, or by reasoning, and none was
tuned to these. Chance is in it: two that were changed by a thousandth moved the mean by up to ${figure(100 * chance.mean)} %, and a workload by up to ${figure(100 * chance.workload)} %.

Tasks one by one: the workloads of [what real services do besides](#what-real-services-do-besides) and, warm, W1 and W2 that become four
times as fast, or as slow, after 400 tasks. The price is half a second, without bounds and jitter. The constants of \`typical\` are tried on W1
and W3 with right and wrong durations said, those of \`adaptive\` as \`watch\` has
them; what jitter and bounds are for is no part of the cost.

${tableOf('alone', 'told', 'live')}

Batches of 250, with all defaults: W4 as it is, with the limit unknown, and at a price of 0.02 s; and tasks of a minute at a request a second.

${tableOf('batch')}

Within 0.5 % in each column, and no workload dearer by 5 %: ${everywhere((one) => small(one) && !none(one))}.

No workload differs by 0.1 %: ${everywhere(none)}. Some are bounds that these workloads never meet.`;
}

/** As the sources write it, but for people: `0.04 ** 2` is 0.04². */
function plain(value) {
  const number = Number(value.replaceAll('_', ''));
  return Number.isNaN(number) ? value.replace(' ** 2', '²').replace(' / ', '/') : number.toLocaleString('en-US', { maximumFractionDigits: 6 });
}
