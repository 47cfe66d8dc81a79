import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries, specifierOf } from '../../entries.mjs';
import { link, pack, type PackedPackage, temporaryFolder } from '../support/packedPackage';
import { root, run, succeed } from '../support/processes';

/** What a program prints that uses the package; the same text is run as an ES module and, after `asCommonJs`, as CommonJS. */
const program = `
import { createServer } from 'node:http';
import { firstValueFrom } from 'rxjs';
import { memoriesScreenplay } from 'rx-task-status';
${entries.map((entry, index) => `import * as entry${index} from '${specifierOf(entry)}';`).join('\n')}

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ code: 200, msg: 'success', success: true, failed: false, data: { task_id: 'one', status: 'completed' } }));
});
server.listen(0, '127.0.0.1', async () => {
  const baseUrl = 'http://127.0.0.1:' + server.address().port;
  const { provider, taskId, status } = await firstValueFrom(memoriesScreenplay({ apiKey: 'sk-test', baseUrl }).check('one'));
  const names = [${entries.map((_, index) => `entry${index}`).join(', ')}].map((entry) => Object.keys(entry).filter((name) => name !== 'default').sort());
  server.close();
  console.log(JSON.stringify({ snapshot: { provider, taskId, status }, names }));
});
`;

const asCommonJs = (source: string): string =>
  source
    .replace(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = require($2);')
    .replace(/^import \* as (\w+) from ('.*');$/gm, 'const $1 = require($2);');

const typed = `
import { firstValueFrom } from 'rxjs';
import { memoriesScreenplay, takeUntilTerminal } from 'rx-task-status';
${entries.map((entry, index) => `import * as entry${index} from '${specifierOf(entry)}';`).join('\n')}

const screenplay = memoriesScreenplay({ apiKey: 'sk-test' });
const last = firstValueFrom(screenplay.watch('one').pipe(takeUntilTerminal()));
export const status: Promise<'completed' | 'failed' | 'cancelled' | 'pending' | 'running' | 'unknown'> = last.then((snapshot) => snapshot.status);
type ProviderName = Awaited<typeof last>['provider'];
export const nameIsLiteral: string extends ProviderName ? false : true = true;
// @ts-expect-error a key is needed
memoriesScreenplay({});
export const entries = [${entries.map((_, index) => `entry${index}`).join(', ')}];
`;

const compilerOptions = { module: 'nodenext', target: 'ES2022', lib: ['ES2022', 'DOM'], strict: true, skipLibCheck: false, noEmit: true, types: ['node'] };

describe('the packed package, installed as a user would', () => {
  const folder = temporaryFolder('tarball');
  let packed: PackedPackage;

  beforeAll(async () => {
    packed = await pack(folder.path);
    writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
    await succeed('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', packed.tarball, 'rxjs@7.8.2'], folder.path);
    writeFileSync(join(folder.path, 'use.mjs'), program);
    writeFileSync(join(folder.path, 'use.cjs'), asCommonJs(program));
    writeFileSync(join(folder.path, 'typed.mts'), typed);
    writeFileSync(join(folder.path, 'typed.cts'), typed);
    writeFileSync(join(folder.path, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.mts', 'typed.cts'] }));
  }, 180_000);

  afterAll(() => {
    folder.remove();
  });

  it('holds the built modules, their declarations and maps, and the documentation', () => {
    const expected = /^(dist\/[\w./-]+\.([mc]js(\.map)?|d\.[mc]ts)|docs\/[\w./-]+\.(md|svg)|package\.json|LICENSE|(README|CHANGELOG|CONTRIBUTING|SECURITY)\.md)$/;
    expect(packed.files.filter((path) => !expected.test(path))).toEqual([]);
    for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/index.mjs', 'dist/index.cjs', 'dist/index.d.mts', 'dist/index.d.cts']) {
      expect(packed.files).toContain(path);
    }
    expect(packed.size).toBeLessThan(648_000);
  });

  it('names no file that is absent, and no file of the author', () => {
    const text = readFileSync(join(folder.path, 'node_modules/rx-task-status/package.json'), 'utf8');
    const targets = [...text.matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, path]) => path);
    expect(targets.length).toBeGreaterThan(0);
    expect(targets.filter((path) => !packed.files.includes(path!))).toEqual([]);
    for (const path of packed.files) {
      expect({ path, own: readFileSync(join(folder.path, 'node_modules/rx-task-status', path), 'utf8').includes(root) }).toEqual({ path, own: false });
    }
  });

  it('brings at most 12 packages into the project of a single user', () => {
    const lock = JSON.parse(readFileSync(join(folder.path, 'node_modules/.package-lock.json'), 'utf8')) as { packages: Record<string, unknown> };
    const installed = Object.keys(lock.packages).map((path) => path.replace('node_modules/', ''));
    expect(installed).toEqual(expect.arrayContaining(['rx-task-status', 'rxjs', 'zod', 'cross-fetch']));
    expect(installed.length).toBeLessThanOrEqual(12);
  });

  it('is used alike from ES modules and from CommonJS', async () => {
    const printed = await Promise.all(['use.mjs', 'use.cjs'].map((file) => succeed(process.execPath, [file], folder.path)));
    const [fromModule, fromCommonJs] = printed.map((text) => JSON.parse(text));
    expect(fromModule.snapshot).toEqual({ provider: expect.any(String), taskId: 'one', status: 'completed' });
    expect(fromCommonJs).toEqual(fromModule);
    for (const names of fromModule.names) expect(names).not.toEqual([]);
  }, 60_000);

  it('prints no warning when it is loaded', async () => {
    for (const file of ['use.mjs', 'use.cjs']) {
      expect(await run(process.execPath, ['--throw-deprecation', '--pending-deprecation', file], folder.path)).toMatchObject({ code: 0, stderr: '' });
    }
  }, 60_000);

  it('is used from strict TypeScript, in modules of both kinds', async () => {
    expect(link(folder.path, '@types/node')).toBe(true);
    expect(link(folder.path, 'undici-types')).toBe(true);
    expect(await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'], folder.path)).toEqual({ code: 0, stdout: '', stderr: '' });
  }, 120_000);
});
