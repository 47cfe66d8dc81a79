// The simulation of the cadence (bench/simulation): deterministic, and taken from the sources.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { simulation } from '../lib/simulation.mjs';

const GUIDE = new URL('../../docs/guide/cadence.md', import.meta.url);

export async function measure({ quick }) {
  const { report } = await simulation('report.ts');
  // What the ready queue's bounded look is measured against.
  const { overload: wide } = await simulation('overload.ts', { file: 'polling/readyQueue', name: 'COMPARED', value: 'Infinity' });
  const { guide, ...section } = report({ quick, wide });
  if (!quick && existsSync(GUIDE)) writeFileSync(GUIDE, filled(readFileSync(GUIDE, 'utf8'), guide));
  return section;
}

/** Puts the tables between their marks. */
function filled(text, tables) {
  return text.replace(/(<!-- bench: (\w+) -->)[^]*?(<!-- end -->)/g, (_, start, name, end) => {
    if (tables[name] === undefined) throw new Error(`no table ${name} for the guide; there are ${Object.keys(tables).join(', ')}`);
    return `${start}\n\n${tables[name]}\n\n${end}`;
  });
}
