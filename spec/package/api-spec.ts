import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { entries } from '../../entries.mjs';
import { apiPages, pageOf } from '../../scripts/api.mjs';
import { requireCurrentBuild } from '../support/packedPackage';
import { root } from '../support/processes';

const folder = join(root, 'docs/api');

describe('the public API', () => {
  let pages: Map<string, string>;

  beforeAll(() => {
    requireCurrentBuild();
    pages = apiPages();
  });

  it.each(entries.map(pageOf))('is what docs/api/%s says (`npm run api` rewrites it)', (name) => {
    expect(readFileSync(join(folder, name), 'utf8')).toBe(pages.get(name));
  });

  it('has no page of an entry that is gone', () => {
    expect(readdirSync(folder).sort()).toEqual(entries.map(pageOf).sort());
  });

  it('exports something from every entry', () => {
    for (const [name, text] of pages) expect({ name, lines: /```ts\n(.+)/.test(text) }).toEqual({ name, lines: true });
  });

  it('spells cancelled with two l', () => {
    for (const text of pages.values()) expect(text.match(/\w*canceled\w*|\w*canceling\w*/gi)).toBeNull();
  });

  it('shows no type of zod, and none of Node but on the entries for Node', () => {
    for (const entry of entries) {
      const text = pages.get(pageOf(entry))!;
      expect(text.match(/\bZod\w+|\bz\.\w+/g)).toBeNull();
      if (entry.platform === 'any') expect(text.match(/\bNodeJS\.\w+|\bBuffer\b|node:\w+/g)).toBeNull();
    }
  });
});
