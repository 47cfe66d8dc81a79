// On a shared machine one core may be half as fast as another: what is compared has to run on the same one.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** Prints how many milliseconds of CPU some arithmetic takes. */
const LOOP = 'let x = 0; for (let i = 0; i < 1e8; i += 1) x += i % 7; console.log(process.cpuUsage().user / 1e3, x)';

const spentOn = (core) => Number.parseFloat(execFileSync('taskset', ['-c', String(core), process.execPath, '-e', LOOP], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));

/** Returns the number of the core that is fastest now; undefined where processes can't be bound to one (no `taskset`). */
export function calmCore() {
  try {
    const cores = Array.from({ length: availableParallelism() }, (_, core) => core);
    const spent = cores.map((core) => Math.max(...[1, 2, 3].map(() => spentOn(core))));
    return cores.sort((a, b) => spent[a] - spent[b])[0];
  } catch {
    return undefined;
  }
}
