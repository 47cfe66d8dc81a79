// The simulation (bench/simulation), bundled on the spot from the sources: as they are, or with one constant changed.
import { build } from 'esbuild';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SIMULATION = new URL('../simulation/', import.meta.url);
const SOURCES = new URL('../../src/', import.meta.url);
const OUT = new URL('../node_modules/.cache/', import.meta.url);
let bundles = 0;

/**
 * Finds where a constant is declared, `const NAME = …;`, or a default, `name = …,`, on a line of its own.
 *
 * @param {string} file in `src`, without its extension
 * @returns {{ path: string, value: string, withValue: (value: string) => string }}
 */
export function declaration(file, name) {
  const path = fileURLToPath(new URL(`${file}.ts`, SOURCES));
  const source = readFileSync(path, 'utf8');
  const [found, ...more] = source.matchAll(new RegExp(`^(?:(?:export )?const | +)${name} = (.+)[;,]$`, 'gm'));
  if (found === undefined || more.length > 0) {
    throw new Error(`src/${file}.ts declares ${name} ${more.length + (found === undefined ? 0 : 1)} times, not once: was it renamed?`);
  }
  const [line, value] = found;
  return { path, value, withValue: (other) => source.replace(line, () => line.replace(` = ${value}`, () => ` = ${other}`)) };
}

/** Bundles and imports a file of the simulation. `changed` is a constant that has another value in it: `{ file, name, value }`. */
export async function simulation(entry, changed) {
  mkdirSync(OUT, { recursive: true });
  const outfile = new URL(`simulation-${entry}.mjs`, OUT);
  let applied = changed === undefined;
  const plugins = [];
  if (changed !== undefined) {
    const { path: wanted, withValue } = declaration(changed.file, changed.name);
    const setup = ({ onLoad }) => {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path !== wanted) return undefined;
        applied = true;
        return { contents: withValue(changed.value), loader: 'ts' };
      });
    };
    plugins.push({ name: 'changed', setup });
  }
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
  if (!applied) throw new Error(`${entry} does not use src/${changed.file}.ts`);
  bundles += 1;
  return import(`${outfile.href}?${Date.now()}-${bundles}`);
}
