// The whole gate: types, lint, build, specs. A short line per step; what a failing step printed follows in full.
// The last line says `N passed, N failed`, where each step but the specs counts as one check and each spec as one.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// One commit has one verdict: `npm run spec` looks for other counterexamples each time.
const PROPERTY_SEED = '20261126';
const ROOT = fileURLToPath(new URL('..', import.meta.url));

let passed = 0;
let failed = 0;

await Promise.all([check('typecheck'), check('lint')]);
await check('build');
await specs();

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** Runs an npm script that either holds or does not. */
async function check(script) {
  const { code, output, seconds } = await run('npm', ['run', '-s', script]);
  if (code === 0) passed += 1;
  else failed += 1;
  report(script, code === 0 ? 'ok' : 'FAILED', seconds, code === 0 ? '' : output);
}

async function specs() {
  const folder = mkdtempSync(join(tmpdir(), 'rx-task-status-gate-'));
  const results = join(folder, 'results.json');
  try {
    const { code, output, seconds } = await run('npm', ['run', '-s', 'spec', '--', '--ci', '--json', `--outputFile=${results}`]);
    const counts = countsOf(results, code);
    passed += counts.passed;
    failed += counts.failed;
    const ok = code === 0 && counts.failed === 0;
    report('spec', ok ? `ok, ${counts.passed} specs` : `FAILED, ${counts.failed} of ${counts.passed + counts.failed}`, seconds, ok ? '' : output);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A suite that could not run, a spec that was skipped and a run without specs are failures too. */
function countsOf(results, code) {
  try {
    const json = JSON.parse(readFileSync(results, 'utf8'));
    const broken = json.numFailedTests + json.numRuntimeErrorTestSuites + json.numPendingTests + json.numTodoTests;
    const silent = broken === 0 && (code !== 0 || json.numPassedTests === 0) ? 1 : 0;
    return { passed: json.numPassedTests, failed: broken + silent };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

function run(command, args) {
  const started = performance.now();
  const env = { PROPERTY_SEED, ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' };
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  return new Promise((resolve) => {
    const end = (code, note = '') => {
      // With --json Jest prints its results to stdout, which the results file holds already.
      const text = args.includes('--json') ? stderr : [...stdout, ...stderr];
      resolve({ code, output: Buffer.concat(text).toString() + note, seconds: (performance.now() - started) / 1000 });
    };
    child.on('error', (error) => end(1, `${error.message}\n`));
    child.on('close', (code, signal) => end(code ?? 1, signal === null ? '' : `ended by ${signal}\n`));
  });
}

function report(step, outcome, seconds, output) {
  console.log(`${step.padEnd(10)} ${outcome} (${seconds.toFixed(1)} s)`);
  if (output !== '') console.log(output.trimEnd());
}
