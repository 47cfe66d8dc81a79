// What the cadence's constants matter: each is halved and doubled, alone, in the sources that the simulation is bundled from.
import { declaration, simulation } from '../lib/simulation.mjs';

/** Two values in place of half and double: where 1 has a meaning, half and double of the distance from it; of a square, those of its root. */
const CONSTANTS = [
  ...of('core/cadence/beliefs/believe', ['alone', 'batch'], { START_WORTH: [], EARLIEST_END: [], STOOD_STILL: ['0.2', '0.8'] }),
  ...of('core/cadence/beliefs/eta', ['alone'], { REST: [] }),
  ...of('core/cadence/beliefs/typical', ['told'], { SINGLE_SHAPE: [], SHARPEST: [], DOUBT: [], DOUBT_OF_RANGE: [] }),
  ...of('core/cadence/beliefs/failing', ['alone'], { FEW: [], PRIOR_WATCHED: [] }),
  ...of('core/cadence/beliefs/learned', ['alone'], { PRIOR_ENDS: [], CARRY: [] }),
  ...of('core/cadence/learn', ['alone'], {
    MEMORY_ENDS: [],
    MEMORY_ITEMS: [],
    MEMORY_PACE_VARIANCE: [],
    MEMORY_DRIFT: [],
    LEAST_DRIFT: ['0.02 ** 2', '0.08 ** 2'],
  }),
  ...of('core/cadence/lessons', ['alone'], { PRIOR_PACE_VARIANCE: [], PRIOR_DRIFT: ['0.085 ** 2', '0.34 ** 2'], TOO_FAR: [], FARTHEST: [], ANOTHER_UNIT: [] }),
  ...of('core/cadence/pace', ['alone'], {
    WELL_KNOWN: [],
    WINSOR: ['1.5', '3'],
    PRIOR_ITEMS: [],
    ODDEST: [],
    PRIOR_ODDITY: [],
    PRIOR_ODDS: [],
  }),
  ...of('core/cadence/shape', ['alone'], { PARTS: [], FINEST: [], PRIOR: [], MEMORY: [], MEMORY_ERROR: [], TRUSTED: ['0.6', '0.9'], MOST_ERROR: [], LONGEST: [], SLOWEST: ['1.5', '3'] }),
  ...of('core/cadence/adaptive', ['live'], { jitter: [], MIN_INTERVAL: [], LIVE_MAX_INTERVAL: [] }),
  ...of('core/cadence/rule', ['batch'], { FAR: ['2', '5'] }),
  ...of('core/cadence/line', ['batch'], { MEMORY: [], ORDER_MEMORY: [], OVERTAKEN: [], MEMORY_FIRST: [], ROSE: ['1.25', '2'], PRIOR: [], SLACK: [] }),
  ...of('polling/rateLimit', ['batch'], {
    WINDOW: [],
    DECREASE: ['0.4', '0.85'],
    INCREASE: [],
    MOST_INCREASE: [],
    WON_BACK: ['0.7', '0.95'],
    FIRST_RATE: [],
    LOWEST_RATE: ['1 / 120', '1 / 30'],
  }),
  ...of('polling/readyQueue', ['batch'], { ROWS: [], LOOK_AHEAD: [], COMPARED: [] }),
  ...of('polling/budget', ['batch'], { FAIR_TURN: [] }),
];

function of(file, where, names) {
  return Object.entries(names).flatMap(([name, neighbours]) => where.map((one) => ({ file, name, neighbours, where: one })));
}

/** Constants that are changed by a thousandth, to see what chance does. */
const HARDLY = ['START_WORTH', 'REST'];

/** Returns the value as the source has it, and the two that are tried: half and double, where it is a number and none are named. */
function valuesOf({ file, name, neighbours }) {
  const shipped = declaration(file, name).value;
  const value = Number(shipped.replaceAll('_', ''));
  if (Number.isNaN(value) && neighbours.length === 0) throw new Error(`src/${file}.ts has ${name} = ${shipped}, which is no number: name its two neighbours`);
  return { shipped, value, tried: neighbours.length > 0 ? neighbours : [String(value / 2), String(value * 2)] };
}

export async function measure({ quick }) {
  const all = CONSTANTS.map((one) => ({ ...one, ...valuesOf(one) }));
  const { costs, compare } = await simulation('sensitivity.ts');
  const shippedCosts = {};
  const overShipped = async ({ file, name, where }, value) => {
    shippedCosts[where] ??= costs(where, quick);
    const { costs: costsWith } = await simulation('sensitivity.ts', { file, name, value });
    return compare(costsWith(where, quick), shippedCosts[where]);
  };
  const constants = [];
  for (const one of quick ? all.filter((_, i) => i % 15 === 0) : all) {
    const { file, name, where, shipped, tried } = one;
    const others = [];
    for (const value of tried) others.push({ value, over: await overShipped(one, value) });
    constants.push({ file, name, where, shipped, others });
  }
  const chance = [];
  for (const one of all.filter(({ name }) => HARDLY.includes(name))) chance.push(...Object.values(await overShipped(one, String(one.value * 1.001))));
  return {
    constants,
    chance: { mean: Math.max(...chance.map(({ times }) => Math.abs(times - 1))), workload: Math.max(...chance.map(({ worst }) => worst.times - 1)) },
  };
}
