import { textHash } from '../../src/core/textHash';

describe('textHash', () => {
  it.each([
    ['a', 7929297801672961],
    ['b', 8684336938537663],
    ['revenge', 4051478007546757],
    ['revenue', 8309097637345594],
  ])('of %s is what cyrb53 makes of it', (text, hash) => {
    expect(textHash(text)).toBe(hash);
  });

  it('is a whole number that JSON keeps', () => {
    for (const text of ['', 'x', '{"code":0}', '劇本', '\u{1f3ac}'.repeat(1_000)]) {
      const hash = textHash(text);
      expect(Number.isSafeInteger(hash)).toBe(true);
      expect(hash).toBeGreaterThanOrEqual(0);
    }
  });

  it('tells texts of one character\'s difference apart', () => {
    const text = JSON.stringify({ code: 200, data: { status: 'running', done: 12, total: 87 } });
    const hashes = new Set(Array.from(text, (_, at) => textHash(`${text.slice(0, at)}~${text.slice(at + 1)}`)));
    expect(hashes.size).toBe(text.length);
    expect(hashes.has(textHash(text))).toBe(false);
  });

  it('tells 100,000 replies apart', () => {
    expect(new Set(Array.from({ length: 100_000 }, (_, i) => textHash(`{"done":${i}}`))).size).toBe(100_000);
  });
});
