import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));

/** The smallest useful import of each. */
const ENTRIES = {
  'rx-task-status: defineProvider': `export { defineProvider } from 'rx-task-status';`,
  'rx-task-status: pollTask': `export { pollTask } from 'rx-task-status';`,
  'rx-task-status: memoriesScreenplay': `export { memoriesScreenplay } from 'rx-task-status';`,
  'rx-task-status: scenext': `export { scenext } from 'rx-task-status';`,
  'rx-task-status: everything': `export * from 'rx-task-status';`,
  'rx-task-status: repeatAdaptively, retryTransient, takeUntilTerminal': `export { repeatAdaptively, retryTransient, takeUntilTerminal } from 'rx-task-status';`,
  'RxJS pipeline (timer, exhaustMap, …, timeout, retry)': `export { timer, exhaustMap, from, map, distinctUntilChanged, takeWhile, timeout, retry, mergeMap } from 'rxjs';`,
  'backoff-rxjs: intervalBackoff, retryBackoff': `export { intervalBackoff, retryBackoff } from 'backoff-rxjs'; export { exhaustMap, map, takeWhile } from 'rxjs';`,
  '@azure/core-lro: createHttpPoller': `export { createHttpPoller } from '@azure/core-lro';`,
  '@smithy/util-waiter: createWaiter': `export { createWaiter } from '@smithy/util-waiter';`,
  '@tanstack/query-core: QueryClient, QueryObserver': `export { QueryClient, QueryObserver } from '@tanstack/query-core';`,
  'p-retry': `export { default } from 'p-retry';`,
  'p-wait-for': `export { default } from 'p-wait-for';`,
  'effect: tryPromise, repeat, retry, timeout, runFork': `import { Effect, Schedule } from 'effect'; export const { tryPromise, map, repeat, retry, timeout, runFork } = Effect; export const { spaced, exponential } = Schedule;`,
};

/** Bytes for a browser, minified and gzipped, with and without rxjs. */
export async function measure() {
  const results = {};
  for (const [name, contents] of Object.entries(ENTRIES)) {
    const size = async (external) => {
      const { outputFiles } = await build({
        stdin: { contents, resolveDir: FOLDER },
        bundle: true,
        minify: true,
        format: 'esm',
        platform: 'browser',
        target: 'es2022',
        write: false,
        external,
        // Or esbuild takes the paths in the tsconfig of the repository, and so the sources.
        tsconfigRaw: '{}',
        logLevel: 'error',
      });
      const [{ contents: bytes }] = outputFiles;
      return { min: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    };
    results[name] = { with: await size([]), without: await size(['rxjs']) };
  }
  return results;
}
