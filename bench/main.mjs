// `node main.mjs [--quick] [--report] [section …]`: measures, prints tables, and writes docs/benchmarks.md and its charts.
// What was measured before stays in results.json, so that one section can be measured again alone.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { installLibrary } from './library.mjs';
import { report } from './report.mjs';

const RESULTS = new URL('results.json', import.meta.url);
const DOCS = new URL('../docs/', import.meta.url);
const SECTIONS = ['bundle', 'behaviour', 'http', 'idle', 'cpu', 'decision', 'growth', 'cadence', 'sensitivity'];

const args = process.argv.slice(2);
const quick = args.includes('--quick');
const wanted = args.filter((arg) => !arg.startsWith('--'));
const sections = wanted.length > 0 ? wanted : SECTIONS;
const unknown = sections.filter((section) => !SECTIONS.includes(section));
if (unknown.length > 0) throw new Error(`no section ${unknown.join(', ')}; there are ${SECTIONS.join(', ')}`);

const results = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
if (!args.includes('--report')) {
  installLibrary();
  for (const section of sections) {
    const { measure } = await import(`./sections/${section}.mjs`);
    const before = loadavg()[0];
    const measured = await measure({ quick });
    if (measured !== undefined) results[section] = { node: process.version, cores: cpus().length, load: [before, loadavg()[0]], measured };
    // A quick run shows that all works; its figures are nobody's.
    if (!quick) writeFileSync(RESULTS, `${JSON.stringify(results, undefined, 1)}\n`);
  }
}

const { markdown, text, charts } = report(results);
console.log(text);
if (!quick) {
  mkdirSync(new URL('benchmarks/', DOCS), { recursive: true });
  writeFileSync(new URL('benchmarks.md', DOCS), markdown);
  for (const { name, svg } of charts) writeFileSync(new URL(`benchmarks/${name}.svg`, DOCS), svg);
}
