// The seam to the simulation of the cadence: bench/simulation/report.ts exports `report(): Section | Promise<Section>`,
// with Section = { markdown: string, charts?: { name: string, svg: string }[] }. It is deterministic, and takes the
// cadence from the sources, so it is bundled on the spot. Without it there is no such section.
import { build } from 'esbuild';
import { existsSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DRIVER = fileURLToPath(new URL('../simulation/report.ts', import.meta.url));
const OUT = new URL('../node_modules/.cache/simulation.mjs', import.meta.url);

export async function measure(options) {
  if (!existsSync(DRIVER)) return undefined;
  mkdirSync(new URL('.', OUT), { recursive: true });
  await build({ entryPoints: [DRIVER], bundle: true, platform: 'node', format: 'esm', target: 'node20', external: ['rxjs'], outfile: fileURLToPath(OUT), logLevel: 'error' });
  const { report } = await import(`${OUT.href}?${Date.now()}`);
  return report(options);
}
