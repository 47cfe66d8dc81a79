import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { requireCurrentBuild } from '../support/packedPackage';
import { root } from '../support/processes';

const options: BuildOptions & { metafile: true; write: false } = {
  // The paths of tsconfig.json lead into src.
  tsconfigRaw: {},
  alias: { 'rx-task-status': `${root}dist/index.mjs` },
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  external: ['rxjs', 'rxjs/*'],
  metafile: true,
  write: false,
  logLevel: 'silent',
};

/** What an application pays for an import: minified and gzipped, zod included, rxjs left out since it is the application's own. */
async function bundle(contents: string): Promise<{ bytes: number; modules: string[] }> {
  const { outputFiles, metafile } = await build({ ...options, stdin: { contents, resolveDir: root } }).catch((error: unknown) => {
    throw new Error((error as Error).message);
  });
  const [output] = Object.values(metafile.outputs);
  const modules = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { bytes: gzipSync(outputFiles[0]!.contents, { level: 9 }).length, modules: modules.map(([path]) => path) };
}

/**
 * Bytes; 1 kB is 1000. What was measured, and little more: raise one only with a reason in the changelog. They are above
 * what was first hoped for; docs/decisions/0014-what-the-bundle-weighs.md says where the bytes go.
 */
const budgets = [
  { what: 'two operators', source: "export { batchProgress, distinctUntilTaskChanged } from 'rx-task-status';", limit: 2_600 },
  { what: 'pollTask', source: "export { pollTask } from 'rx-task-status';", limit: 20_680 },
  { what: 'defineProvider', source: "export { defineProvider } from 'rx-task-status';", limit: 25_550 },
  ...['memoriesScreenplay', 'memoriesVideoIds', 'memoriesVisualSearch', 'scenext'].map((name) => ({
    what: name,
    source: `export { ${name} } from 'rx-task-status';`,
    limit: 31_720,
  })),
  { what: 'everything', source: "export * from 'rx-task-status';", limit: 37_830 },
];

describe('the size in a browser bundle', () => {
  beforeAll(requireCurrentBuild);

  it.each(budgets)('$what: at most $limit bytes', async ({ source, limit }) => {
    const { bytes } = await bundle(source);
    expect(bytes).toBeGreaterThan(100);
    expect(bytes).toBeLessThanOrEqual(limit);
  });

  it('a bare import leaves nothing behind', async () => {
    expect((await bundle("import 'rx-task-status';")).bytes).toBeLessThanOrEqual(30);
  });

  it('two operators bring no zod', async () => {
    const { modules } = await bundle(budgets[0]!.source);
    expect(modules).toContain('dist/operators/batchProgress.mjs');
    expect(modules.filter((path) => path.includes('node_modules'))).toEqual([]);
  });

  it.each(['pollTask', 'repeatAdaptively', 'defineProvider', 'scenext'])('%s brings nothing that saves a model', async (name) => {
    const { modules } = await bundle(`export { ${name} } from 'rx-task-status';`);
    expect(modules).toContain('dist/core/cadence/taskMemory.mjs');
    expect(modules.filter((path) => /taskModel|savedModel/.test(path))).toEqual([]);
  });

  it('everything brings no cross-fetch', async () => {
    const { modules } = await bundle("export * from 'rx-task-status';");
    expect(modules).toContain('dist/transports/platformFetch.mjs');
    expect(modules.filter((path) => /cross-fetch|node-fetch|platformFetch\.node/.test(path))).toEqual([]);
  });
});
