import { readFile } from 'node:fs/promises';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { pack, temporaryFolder } from '../support/packedPackage';

describe('publint', () => {
  it('finds nothing to say about the packed package', async () => {
    const folder = temporaryFolder('publint');
    try {
      const { tarball } = await pack(folder.path);
      const bytes = await readFile(tarball);
      const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, level: 'suggestion', strict: true });
      expect(pkg).toMatchObject({ name: 'rx-task-status' });
      expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
    } finally {
      folder.remove();
    }
  }, 60_000);
});
