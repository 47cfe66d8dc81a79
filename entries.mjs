/**
 * The entry points of the package, in one place: the build, `exports` in package.json (`npm run exports`), the API golden
 * and the package specs all follow from this list. A new entry is one line here and `src/<folder>/index.ts`.
 *
 * - `subpath`: what users write after `rx-task-status`
 * - `source`: the module that it opens
 * - `formats`: `['esm']` for an entry that no CommonJS consumer can use
 * - `platform`: `node` for one that may use `node:*` modules
 *
 * @typedef {{ subpath: string, source: string, formats: ('esm' | 'cjs')[], platform: 'any' | 'node' }} Entry
 * @type {Entry[]}
 */
export const entries = [
  { subpath: '.', source: 'src/index.ts', formats: ['esm', 'cjs'], platform: 'any' },
  { subpath: './testing', source: 'src/testing/index.ts', formats: ['esm', 'cjs'], platform: 'any' },
  { subpath: './testing/server', source: 'src/testing/server/index.ts', formats: ['esm', 'cjs'], platform: 'node' },
];

/** Modules that are no entries, but that the `imports` map of package.json points at. */
export const mappedModules = ['src/transports/platformFetch.node.ts', 'src/transports/platformFetch.ts'];

/**
 * What a user writes to import an entry.
 *
 * @param {Entry} entry
 */
export const specifierOf = (entry) => `rx-task-status${entry.subpath.slice(1)}`;

/**
 * The path of a source module below `dist`, without extension.
 *
 * @param {string} source
 */
export const outputOf = (source) => source.replace(/^src\//, '').replace(/\.ts$/, '');

/** The `exports` map of package.json that belongs to the list. */
export const packageExports = () =>
  Object.fromEntries([...entries.map((entry) => [entry.subpath, conditionsOf(entry)]), ['./package.json', './package.json']]);

/** @param {Entry} entry */
function conditionsOf({ source, formats }) {
  const output = `./dist/${outputOf(source)}`;
  return {
    ...(formats.includes('esm') && { import: { types: `${output}.d.mts`, default: `${output}.mjs` } }),
    ...(formats.includes('cjs') && { require: { types: `${output}.d.cts`, default: `${output}.cjs` } }),
  };
}
