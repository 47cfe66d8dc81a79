import { build } from 'esbuild';
import { join } from 'node:path';
import { requireCurrentBuild, temporaryFolder } from './packedPackage';
import { root, succeed } from './processes';

/**
 * Runs a program that imports the built package, and returns the number that it prints. It has a process of its own: where specs run,
 * each look at a global such as `Math` takes some sixteen times as long, and the heap is full of other things.
 *
 * @param program - paths start at the root of the project
 * @param flags - of Node
 */
export async function numberFrom(program: string, flags: readonly string[] = []): Promise<number> {
  requireCurrentBuild();
  const folder = temporaryFolder('program');
  const outfile = join(folder.path, 'program.mjs');
  try {
    await build({ stdin: { contents: program, resolveDir: root }, outfile, bundle: true, format: 'esm', platform: 'node', tsconfigRaw: {} });
    return Number(await succeed(process.execPath, [...flags, outfile], folder.path));
  } finally {
    folder.remove();
  }
}
