import { join } from 'node:path';
import { entries, specifierOf } from '../../entries.mjs';
import { pack, temporaryFolder } from '../support/packedPackage';
import { root, run } from '../support/processes';

const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
// An entry for a platform that knows only ES modules is ESM only.
const options = ['--profile', 'node16', '--ignore-rules', 'cjs-resolves-to-esm', '--format', 'ascii', '--no-color', '--no-emoji'];

describe('are the types wrong', () => {
  it('finds no entry whose types differ from what Node and bundlers load', async () => {
    const folder = temporaryFolder('attw');
    try {
      const { tarball } = await pack(folder.path);
      const { code, stdout, stderr } = await run(process.execPath, [attw, tarball, ...options], folder.path);
      const report = stdout + stderr;
      for (const entry of entries) expect(report).toContain(`"${specifierOf(entry)}"`);
      expect({ code, report }).toEqual({ code: 0, report });
    } finally {
      folder.remove();
    }
  }, 120_000);
});
