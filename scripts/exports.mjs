// Writes the `exports` map of package.json from entries.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import { packageExports } from '../entries.mjs';

const path = new URL('../package.json', import.meta.url);
const manifest = JSON.parse(readFileSync(path, 'utf8'));
manifest.exports = packageExports();
writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
