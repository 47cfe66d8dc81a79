import type { BatchSnapshot } from 'rx-task-status';
import { requireCurrentBuild } from '../support/packedPackage';
import { type Ended, root, run } from '../support/processes';

interface Run extends Ended {
  readonly seconds: number;
}

/** Runs the demo as `npm run demo` does once it has built, without a terminal. */
async function demo(...args: string[]): Promise<Run> {
  const started = performance.now();
  const ended = await run('node', ['examples/demo/main.mjs', ...args], root);
  return { ...ended, seconds: (performance.now() - started) / 1000 };
}

const ENDS = ['completed', 'failed', 'cancelled', 'lost'];

describe('the demo', () => {
  let plain: Run;
  let json: Run;

  beforeAll(async () => {
    requireCurrentBuild();
    [plain, json] = await Promise.all([demo(), demo('--json')]);
  }, 60_000);

  it('ends within 30 seconds, with every task as scripted', () => {
    for (const { code, seconds, stdout, stderr } of [plain, json]) {
      expect({ code, said: code === 0 ? '' : stdout + stderr }).toEqual({ code: 0, said: '' });
      expect(seconds).toBeLessThan(30);
    }
  });

  it('says the quota and the faults first', () => {
    expect(plain.stdout).toMatch(/^27 tasks of four APIs at http:\/\/127\.0\.0\.1:\d+, watched as one merged stream\.\nQuota: 20 requests\/s per account\. Faults: 429, 503, /);
  });

  it('without a terminal prints plain lines, without control characters', () => {
    expect(plain.stderr).toBe('');
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    expect(plain.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect(plain.stdout.split('\n').length).toBeLessThan(150);
    expect(plain.stdout).toMatch(/\d\.\d s +\d+% {2}screenplay 1 +running +\d of \d/);
    expect(plain.stdout).toMatch(/again in \d+ ms: HTTP 429/);
  });

  it('ends with a table of outcomes, requests, retries and lateness', () => {
    const table = plain.stdout.slice(plain.stdout.indexOf('27 tasks in'));
    expect(table).toMatch(/^27 tasks in \d+\.\d s: 24 completed, 1 failed, 1 cancelled, 1 lost\n/);
    expect(table).toMatch(/screenplay 7 +failed +NO_AUDIO: Episode 5 has no audio track\n/);
    expect(table).toMatch(/screenplay 12 +cancelled /);
    expect(table).toMatch(/screenplay 17 +lost +timeout-stalled: /);
    expect(table).toMatch(/visual search +completed +5 of 6 videos; holiday-4\.mp4 failed\n/);
    expect(table).toMatch(/provider +tasks +requests +retries +429 +late: mean +p95 +max\n/);
    for (const [provider, tasks] of [['memories-screenplay', 24], ['memories-visual-search', 1], ['memories-video-ids', 1], ['scenext', 1], ['all', 27]]) {
      expect(table).toMatch(new RegExp(`\\n${provider} +${tasks}( +\\d+){6}\\n`));
    }
    expect(table).toMatch(/faults served +429: \d+, 503: \d+, /);
    expect(table).toMatch(/asked again +.*rate-limited: \d+/);
    expect(table).toMatch(/Every task ended as scripted\.\n$/);
    expect(Math.max(...table.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('with --json prints snapshots alone, and one end of each task', () => {
    const snapshots = json.stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as BatchSnapshot);
    const tasks = new Set(snapshots.map(({ taskId }) => taskId));
    expect(tasks.size).toBe(27);
    const ends = snapshots.filter(({ status }) => ENDS.includes(status));
    expect(ends.map(({ taskId }) => taskId).sort()).toEqual([...tasks].sort());
    for (const end of ends) expect(snapshots.filter(({ taskId }) => taskId === end.taskId).at(-1)).toBe(end);
    expect(json.stderr).toContain('27 tasks in ');
  });

  it('refuses what it does not know', async () => {
    const { code, stdout, stderr } = await demo('--yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain("'--yaml'");
  });

  it('tells of itself', async () => {
    const { code, stdout } = await demo('--help');
    expect(code).toBe(0);
    expect(stdout).toContain('--json');
  });
});
