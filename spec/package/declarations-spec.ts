import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries, specifierOf } from '../../entries.mjs';
import { link, pack, temporaryFolder, unpackInto } from '../support/packedPackage';
import { root, run } from '../support/processes';

/** The supported range of TypeScript: each minor that is tested, and where its compiler is installed. */
const compilers = { '5.4': 'typescript-5.4', '5.9': 'typescript-5.9', '6.0': 'typescript', '7.0': 'typescript-7.0' };

/** What runs everywhere is checked without the types of Node, what is for Node without those of the browser. */
const platforms = {
  any: { entries: entries.filter((entry) => entry.platform === 'any'), lib: ['ES2022', 'DOM'], types: [] },
  node: { entries, lib: ['ES2022'], types: ['node'] },
};

const moduleKinds = { mts: 'esm', cts: 'cjs' } as const;

describe.each(Object.keys(platforms) as (keyof typeof platforms)[])('the packed declarations, on platform %s', (name) => {
  const platform = platforms[name];
  const folder = temporaryFolder(`declarations-${name}`);

  beforeAll(async () => {
    await unpackInto(folder.path, await pack(folder.path));
    if (name === 'node') for (const types of ['@types/node', 'undici-types']) link(folder.path, types);
    mkdirSync(join(folder.path, 'src'));
    for (const [extension, format] of Object.entries(moduleKinds)) {
      const usable = platform.entries.filter((entry) => entry.formats.includes(format));
      writeFileSync(
        join(folder.path, `src/use.${extension}`),
        usable.map((entry, index) => `import * as entry${index} from '${specifierOf(entry)}';\nexport const keys${index}: string[] = Object.keys(entry${index});`).join('\n'),
      );
    }
    const compilerOptions = { module: 'nodenext', target: 'ES2022', lib: platform.lib, types: platform.types, strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, preserveSymlinks: true };
    writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  }, 60_000);

  afterAll(() => {
    folder.remove();
  });

  it.each(Object.entries(compilers))('are clean under TypeScript %s', async (version, installedAs) => {
    const compiler = join(root, 'node_modules', installedAs, 'bin/tsc');
    expect((await run(process.execPath, [compiler, '--version'], folder.path)).stdout).toContain(`Version ${version}.`);
    expect(await run(process.execPath, [compiler, '-p', '.'], folder.path)).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 120_000);
});
