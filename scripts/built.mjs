// Knows whether `dist` is what the current sources give: each build notes a digest of what it read.
// As a command: `node scripts/built.mjs js` succeeds when the JavaScript in `dist` is current.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {'js' | 'types'} Family */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const NOTE = join(ROOT, 'dist/.built.json');
const CONFIGURATION = ['entries.mjs', 'rollup.config.mjs', 'scripts/built.mjs', 'tsconfig.json'];

/** A digest of everything that decides what a build gives. */
export function currentSources() {
  const digest = createHash('sha256');
  for (const path of [...CONFIGURATION, ...filesBelow('src')].sort()) {
    digest.update(`${path}\0`).update(readFileSync(join(ROOT, path))).update('\0');
  }
  return digest.digest('hex');
}

/** @param {string} family */
export const isCurrent = (family) => notes()[family] === currentSources();

/**
 * A rollup plugin: once all outputs of a family are written, removes what an earlier build left and notes the digest.
 *
 * @param {{ family: Family, pattern: RegExp, outputs: number, sources: string }} options
 * @returns {import('rollup').Plugin}
 */
export function noteWhenWritten({ family, pattern, outputs, sources }) {
  /** @type {Set<string>} */
  const written = new Set();
  let remaining = outputs;
  return {
    name: 'note-when-written',
    writeBundle(_options, bundle) {
      for (const name of Object.keys(bundle)) written.add(`dist/${name}`);
      remaining -= 1;
      if (remaining > 0) return;
      for (const path of filesBelow('dist')) {
        if (pattern.test(path) && !written.has(path)) rmSync(join(ROOT, path), { force: true });
      }
      writeFileSync(NOTE, JSON.stringify({ ...notes(), [family]: sources }));
    },
  };
}

/** @returns {Record<string, string | undefined>} */
function notes() {
  return existsSync(NOTE) ? JSON.parse(readFileSync(NOTE, 'utf8')) : {};
}

/**
 * @param {string} folder
 * @returns {string[]} paths from the root of the project
 */
function filesBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length).replaceAll('\\', '/'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(isCurrent(process.argv[2] ?? '') ? 0 : 1);
