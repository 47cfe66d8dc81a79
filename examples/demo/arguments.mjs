import { parseArgs } from 'node:util';

/** @typedef {'terminal' | 'lines' | 'json'} Mode */

const HELP = `Watches 27 tasks of four APIs as one stream, served with faults by a server on this machine.

npm run demo                 progress bars in a terminal, plain lines elsewhere
npm run -s demo -- --json    each snapshot as a line of JSON on stdout, everything else on stderr
npm run demo -- --plain      plain lines in a terminal too
npm run demo -- --help       this

NO_COLOR=1 leaves the colours out. Ctrl-C stops watching and closes the server.
The exit code is 0 when every task ended as scripted, and 1 when one did not.`;

/**
 * Returns how to show the run. Ends the process after `--help`, and with 2 for arguments that it does not know.
 *
 * @returns {Mode}
 */
export function readMode() {
  const { json, plain, help } = parsed();
  if (help) {
    console.log(HELP);
    process.exit(0);
  }
  if (json) return 'json';
  const bars = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && !plain;
  return bars ? 'terminal' : 'lines';
}

function parsed() {
  try {
    const { values } = parseArgs({
      options: { json: { type: 'boolean' }, plain: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${HELP}`);
    return process.exit(2);
  }
}
