import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { root, run } from '../support/processes';
import { closeServers, startServer } from './harness';

const folder = `${root}node_modules/.cache/exit-spec`;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: [`${root}src/index.ts`],
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    outfile: `${folder}/library.mjs`,
    tsconfig: `${root}tsconfig.json`,
    alias: { '#platformFetch': `${root}src/transports/platformFetch.node.ts` },
    logLevel: 'silent',
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

afterEach(closeServers);

/** Runs a program that says `over` when its work is done; returns what it printed, and how long it lived on after that. */
const outlived = async (name: string, body: string): Promise<{ stdout: string; after: number }> => {
  writeFileSync(
    `${folder}/${name}.mjs`,
    `import * as library from './library.mjs';
const { fixed, memoriesScreenplay, requestBudget } = library;
const over = (what) => {
  const at = Date.now();
  process.on('exit', () => console.log(what, Date.now() - at));
};
const options = (baseUrl) => ({ apiKey: 'sk-test', baseUrl, cadence: fixed(20), budget: requestBudget({ perSecond: 1000 }), timeout: { total: 600_000, stalled: 600_000 } });
${body}
`,
  );
  const { code, stdout, stderr } = await run('node', [`${folder}/${name}.mjs`], root);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const [what, after] = stdout.trim().split(' ');
  return { stdout: what ?? '', after: Number(after) };
};

describe('a process', () => {
  it('exits by itself once its batch has completed', async () => {
    const server = await startServer();
    const ids = Array.from({ length: 5 }, () => server.create({ kind: 'screenplay', episodes: 2, episodeMs: 100 }).id);
    const { stdout, after } = await outlived(
      'completed',
      `memoriesScreenplay(options('${server.baseUrls.memoriesScreenplay}')).watchAll(${JSON.stringify(ids)}).subscribe({ complete: () => over('completed') });`,
    );
    expect(stdout).toBe('completed');
    expect(after).toBeLessThan(2_000);
  }, 30_000);

  it('exits by itself once it has unsubscribed: while requests hang, while tasks sleep, while they wait for the budget', async () => {
    const server = await startServer({ faults: { hang: 0.5 } });
    const ids = Array.from({ length: 20 }, () => server.create({ kind: 'screenplay', episodes: 1_000, episodeMs: 1_000 }).id);
    const { stdout, after } = await outlived(
      'unsubscribed',
      `const subscription = memoriesScreenplay({ ...options('${server.baseUrls.memoriesScreenplay}'), cadence: fixed(600_000), budget: requestBudget({ perSecond: 100, concurrency: 4 }) })
  .watchAll(${JSON.stringify(ids)}).subscribe();
setTimeout(() => { subscription.unsubscribe(); over('unsubscribed'); }, 300);`,
    );
    expect(stdout).toBe('unsubscribed');
    expect(after).toBeLessThan(2_000);
  }, 30_000);

  it('exits by itself once a watch has given up', async () => {
    const server = await startServer({ faults: { hang: 1 } });
    const { id } = server.create({ kind: 'screenplay' });
    const { stdout, after } = await outlived(
      'gaveUp',
      `memoriesScreenplay(options('${server.baseUrls.memoriesScreenplay}')).watch('${id}', { timeout: { total: 200 } }).subscribe({ error: (error) => over(error.code) });`,
    );
    expect(stdout).toBe('timeout-total');
    expect(after).toBeLessThan(2_000);
  }, 30_000);

  it('is not kept alive by providers and budgets that are only made', async () => {
    const { after } = await outlived('made', `memoriesScreenplay(options('http://127.0.0.1:9')).watch('t'); over('made');`);
    expect(after).toBeLessThan(2_000);
  }, 30_000);
});
