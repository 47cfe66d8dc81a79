import { numberFrom } from '../support/builtProgram';

const TASKS = 100_000;

/** Watches a batch until each task was read once, and prints the bytes of heap that each of them takes then. */
const sleeping = (cadence: string): string => `
import { adaptive, defineProvider, fixed, requestBudget } from './dist/index.mjs';
import { from } from 'rxjs';
import { idsOf } from './bench/lib/stub.mjs';

const provider = defineProvider({
  name: 'stub',
  status: ({ id }) => ({ url: 'https://tasks.example/' + id }),
  read: () => ({ status: 'running', progress: { done: 3, total: 12 } }),
});
const reply = { status: 200, headers: { get: () => null }, text: '' };
const watching = (ids) =>
  new Promise((resolve) => {
    let heard = 0;
    const subscription = provider({ budget: requestBudget({ perSecond: 1_000_000 }), transport: () => from(Promise.resolve(reply)), cadence: ${cadence} })
      .watchAll(ids)
      .subscribe(() => {
        heard += 1;
        if (heard === ids.length) setTimeout(resolve, 20, subscription);
      });
  });
const used = () => {
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

// What is needed once is there before.
(await watching(idsOf(300))).unsubscribe();
const ids = idsOf(${TASKS});
const before = used();
await watching(ids);
console.log((used() - before) / ids.length);
process.exit(0);
`;

// What was measured, and little more: it repeats to less than one percent.
describe('the memory of a sleeping task of a batch of 100,000', () => {
  it.each([
    ['fixed(600_000)', 224],
    ['adaptive()', 339],
  ])('with %s: at most %d bytes', async (cadence, limit) => {
    const bytes = await numberFrom(sleeping(cadence), ['--expose-gc']);
    expect(bytes).toBeGreaterThan(limit / 2);
    expect(bytes).toBeLessThanOrEqual(limit);
  }, 60_000);
});
