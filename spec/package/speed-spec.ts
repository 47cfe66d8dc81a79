import { numberFrom } from '../support/builtProgram';

/** The median of 500 rounds over the life of one task, in each of which ten decisions are made. */
const decisions = `
import { adaptive, taskModel } from './dist/index.mjs';
import { watchInTurn } from './bench/simulation/simulate';
import { livesOf, wordAt } from './bench/simulation/workloads';

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
  it('takes at most 50 microseconds to decide', async () => {
    expect(await numberFrom(decisions)).toBeLessThanOrEqual(50);
  }, 60_000);
});
