// Puts the library into node_modules as a user would get it: packed, not linked, so that it shares one rxjs with the
// peers and cannot change while it is measured.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @param {string} root the folder of the built package; its `dist` must be there */
export function installLibrary(root = process.env.BENCH_LIBRARY ?? ROOT) {
  const packed = join(HERE, 'node_modules/.cache/packed');
  const target = join(HERE, 'node_modules/rx-task-status');
  rmSync(packed, { recursive: true, force: true });
  rmSync(target, { recursive: true, force: true });
  mkdirSync(packed, { recursive: true });
  mkdirSync(target, { recursive: true });
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', packed], { cwd: root });
  const [tarball] = readdirSync(packed);
  execFileSync('tar', ['-xf', join(packed, tarball), '-C', target, '--strip-components=1']);
  checkDependencies(JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')));
}

/** The library's own dependencies are this package's too: their versions must fit. */
function checkDependencies({ dependencies = {} }) {
  const own = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8')).dependencies;
  for (const [name, range] of Object.entries(dependencies)) {
    if (own[name] !== range.replace(/^\^/, '')) throw new Error(`the library wants ${name} ${range}; bench/package.json has ${own[name]}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installLibrary();
