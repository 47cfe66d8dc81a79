// The simulation of the cadence (bench/simulation): deterministic, and taken from the sources, so it is bundled on the spot.
import { build } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SIMULATION = new URL('../simulation/', import.meta.url);
const OUT = new URL('../node_modules/.cache/', import.meta.url);
const GUIDE = new URL('../../docs/guide/cadence.md', import.meta.url);

/** The ready queue's bounded look, and what it is measured against. */
const QUEUE = new URL('../../src/polling/readyQueue.ts', import.meta.url);
const HEADS = 'const HEADS = 8;';
const wide = {
  name: 'wide',
  setup: ({ onLoad }) => {
    onLoad({ filter: /polling[\\/]readyQueue\.ts$/ }, ({ path }) => {
      return { contents: readFileSync(path, 'utf8').replace(HEADS, 'const HEADS = Infinity;'), loader: 'ts' };
    });
  },
};

async function bundle(entry, name, plugins = []) {
  mkdirSync(OUT, { recursive: true });
  const outfile = new URL(`${name}.mjs`, OUT);
  await build({
    entryPoints: [fileURLToPath(new URL(entry, SIMULATION))],
    outfile: fileURLToPath(outfile),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['rxjs'],
    logLevel: 'error',
    plugins,
  });
  return import(`${outfile.href}?${Date.now()}`);
}

export async function measure({ quick }) {
  const { report } = await bundle('report.ts', 'simulation');
  const compared = readFileSync(QUEUE, 'utf8').includes(HEADS) ? await bundle('overload.ts', 'overload-wide', [wide]) : undefined;
  const { guide, ...section } = report({ quick, wide: compared?.overload });
  if (!quick && existsSync(GUIDE)) writeFileSync(GUIDE, filled(readFileSync(GUIDE, 'utf8'), guide));
  return section;
}

/** Puts the tables between their marks. */
function filled(text, tables) {
  return text.replace(/(<!-- bench: (\w+) -->)[^]*?(<!-- end -->)/g, (_, start, name, end) => {
    if (tables[name] === undefined) throw new Error(`no table ${name} for the guide; there are ${Object.keys(tables).join(', ')}`);
    return `${start}\n\n${tables[name]}\n\n${end}`;
  });
}
