import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isCurrent } from '../../scripts/built.mjs';
import { root, succeed } from './processes';

export interface PackedPackage {
  readonly tarball: string;
  /** Paths in the tarball, sorted. */
  readonly files: readonly string[];
  /** Bytes of the tarball. */
  readonly size: number;
}

export const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly exports: Record<string, unknown>;
  readonly peerDependencies: Record<string, string>;
};

/** Refuses to test a package that the current sources would not give. */
export function requireCurrentBuild(): void {
  for (const family of ['js', 'types'] as const) {
    if (!isCurrent(family)) throw new Error(`dist is missing or older than the sources (${family}): run \`npm run build\` first`);
  }
}

export function temporaryFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `rx-task-status-${name}-`));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Packs the package, as publishing it would, into a folder. */
export async function pack(folder: string): Promise<PackedPackage> {
  requireCurrentBuild();
  const report = await succeed('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root);
  const [packed] = JSON.parse(report) as [{ filename: string; size: number; files: { path: string }[] }];
  return { tarball: join(folder, packed.filename), size: packed.size, files: packed.files.map((file) => file.path).sort() };
}

/**
 * Lays the packed package and its peers into the `node_modules` of a folder, without a registry.
 * The peers, and what `also` names, are those of this project.
 */
export async function unpackInto(folder: string, { tarball }: PackedPackage, also: readonly string[] = []): Promise<void> {
  const target = join(folder, 'node_modules/rx-task-status');
  mkdirSync(target, { recursive: true });
  await succeed('tar', ['-xzf', tarball, '--strip-components', '1', '-C', target], folder);
  for (const name of [...Object.keys(manifest.peerDependencies), ...also]) link(folder, name);
}

/** Links an installed package of this project into the `node_modules` of a folder; false when it is not installed. */
export function link(folder: string, name: string): boolean {
  const installed = join(root, 'node_modules', name);
  if (!existsSync(installed)) return false;
  const place = join(folder, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(installed, place, 'dir');
  return true;
}
