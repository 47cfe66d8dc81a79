import { build } from 'esbuild';
import { join } from 'node:path';
import { requireCurrentBuild, temporaryFolder } from '../support/packedPackage';
import { root, succeed } from '../support/processes';

/** Prints the microseconds of a decision of the built package: the median of rounds of ten over the life of one task. */
const program = `
import { adaptive, taskModel } from '${root}dist/index.mjs';
import { watchInTurn } from '${root}bench/simulation/simulate';
import { livesOf, wordAt } from '${root}bench/simulation/workloads';

const model = taskModel();
const cadence = adaptive();
watchInTurn(cadence, livesOf('W2', 1, 40), { model });
const [life] = livesOf('W2', 2, 1);
const readings = Array.from({ length: 10 }, (_, i) => {
  const readAt = (life.ends * i) / 10;
  return { provider: 'stub', taskId: 'task', readAt, changedAt: readAt, attempt: i + 1, ...wordAt(life, readAt) };
});
const rounds = Array.from({ length: 500 }, () => {
  const started = performance.now();
  let state = cadence.start(0);
  for (const reading of readings) state = cadence.next(state, reading, reading.readAt, { model }).state;
  return (1_000 * (performance.now() - started)) / readings.length;
});
console.log(rounds.sort((a, b) => a - b)[250]);
`;

describe('the speed of the built package', () => {
  beforeAll(requireCurrentBuild);

  // In a process of its own: where specs run, each look at a global such as `Math` takes some sixteen times as long.
  it('takes at most 50 microseconds to decide', async () => {
    const folder = temporaryFolder('speed');
    const outfile = join(folder.path, 'decide.mjs');
    try {
      await build({ stdin: { contents: program, resolveDir: root }, outfile, bundle: true, format: 'esm', platform: 'node', tsconfigRaw: {} });
      const microseconds = Number(await succeed('node', [outfile], folder.path));
      expect(microseconds).toBeGreaterThan(0);
      expect(microseconds).toBeLessThanOrEqual(50);
    } finally {
      folder.remove();
    }
  });
});
