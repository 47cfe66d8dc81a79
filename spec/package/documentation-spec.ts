import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pack, temporaryFolder, unpackInto, type PackedPackage } from '../support/packedPackage';
import { brokenLinks } from '../support/links';

describe('the documentation in the packed package', () => {
  const folder = temporaryFolder('documentation');
  const unpacked = join(folder.path, 'node_modules/rx-task-status/');
  const textOf = (path: string): string => readFileSync(unpacked + path, 'utf8');
  let packed: PackedPackage;

  beforeAll(async () => {
    packed = await pack(folder.path);
    await unpackInto(folder.path, packed);
  }, 60_000);

  afterAll(() => {
    folder.remove();
  });

  it('has no link that leads out of the package, or nowhere in it', () => {
    const pages = packed.files.filter((path) => path.endsWith('.md'));
    expect(pages).toEqual(expect.arrayContaining(['README.md', 'CHANGELOG.md']));
    expect(pages.flatMap((path) => brokenLinks(path, textOf(path), textOf, unpacked))).toEqual([]);
  });

  it('has every page that a declaration or a module names', () => {
    const code = packed.files.filter((path) => /\.([mc]js|d\.[mc]ts)$/.test(path));
    const named = code.flatMap((path) => [...textOf(path).matchAll(/\bdocs\/[\w./-]+\.md\b/g)].map(([page]) => page));
    expect(named).toContain('docs/errors.md');
    expect([...new Set(named)].filter((page) => !packed.files.includes(page))).toEqual([]);
  });
});
