import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries, mappedModules, outputOf, packageExports } from '../../entries.mjs';
import { root } from '../support/processes';

const { exports, imports, dependencies, peerDependencies, sideEffects, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('package.json', () => {
  it('exports the entries of entries.mjs (`npm run exports` rewrites it)', () => {
    expect(exports).toEqual(packageExports());
    expect(Object.keys(exports)).toEqual([...entries.map((entry) => entry.subpath), './package.json']);
  });

  it('says types first in every condition', () => {
    for (const { subpath } of entries) {
      for (const conditions of Object.values(exports[subpath] as Record<string, object>)) expect(Object.keys(conditions)).toEqual(['types', 'default']);
    }
  });

  it('maps the fetch of the platform, Node first', () => {
    expect(Object.keys(imports['#platformFetch'])).toEqual(['node', 'default']);
    const mapped = Object.values(imports['#platformFetch'] as Record<string, { import: string; require: string }>);
    expect(mapped).toEqual(
      mappedModules.map((source) => ({ import: `./dist/${outputOf(source)}.mjs`, require: `./dist/${outputOf(source)}.cjs` })),
    );
    for (const source of mappedModules) expect({ source, exists: existsSync(join(root, source)) }).toEqual({ source, exists: true });
  });

  it('asks for rxjs as a peer, and brings zod and cross-fetch only', () => {
    expect(peerDependencies.rxjs).toBe('^7.8.0');
    expect(dependencies).toEqual({ 'cross-fetch': '^4.1.0', zod: '^4.6.7' });
    expect(sideEffects).toBe(false);
    expect(engines.node).toBe('>=20');
  });

  it('leaves no address of a registry in the lockfile', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { resolved?: string }> };
    expect(Object.values(lock.packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});
