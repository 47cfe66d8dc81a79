import { Readable } from 'node:stream';
import fc from 'fast-check';
import { isWatchError } from 'rx-task-status';
import { readText } from '../../src/transports/readText';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The text in chunks that end after these bytes. */
const chunksOf = (text: string, cuts: readonly number[]): Uint8Array[] => {
  const bytes = bytesOf(text);
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  return ends.map((end, i) => bytes.slice(ends[i - 1] ?? 0, end));
};

/** Not Node's `Readable.toWeb`, which throws where nobody can catch it when it is cancelled amid its data. */
const webStreamOf = (chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });

const BODIES: [string, (chunks: readonly Uint8Array[]) => unknown][] = [
  ['a web stream', (chunks) => webStreamOf(chunks)],
  ['a Node stream', (chunks) => Readable.from(chunks)],
];

const noText = (): Promise<string> => Promise.reject(new Error('text() is not for streams'));

describe.each(BODIES)('readText of %s', (_name, bodyOf) => {
  const read = (chunks: readonly Uint8Array[], maxBytes = 1_000_000, abort = new AbortController()): Promise<string> =>
    readText({ body: bodyOf(chunks), text: noText }, maxBytes, abort);

  it('is the text, wherever its bytes come apart', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }), fc.array(fc.nat(80), { maxLength: 6 }), async (text, cuts) => {
        fc.pre(!text.startsWith('\uFEFF'));
        expect(await read(chunksOf(text, cuts))).toBe(text);
      }),
      { numRuns: 30 },
    );
  });

  it('leaves a byte order mark out, also where it comes apart', async () => {
    expect(await read(chunksOf('\uFEFF{}', [1, 2]))).toBe('{}');
  });

  it('replaces a character that never ends', async () => {
    expect(await read([new Uint8Array([0x61, 0xe2, 0x82])])).toBe('a\uFFFD');
  });

  it('stops, and aborts the request, as soon as more than maxBytes have come', async () => {
    const abort = new AbortController();
    const error: unknown = await read([bytesOf('1234'), bytesOf('5678'), bytesOf('9')], 7, abort).catch((met: unknown) => met);
    expect(isWatchError(error, 'too-large')).toBe(true);
    expect(abort.signal.aborted).toBe(true);
    expect(await read([bytesOf('1234'), bytesOf('567')], 7)).toBe('1234567');
  });
});

describe('readText', () => {
  it('takes text() where there is no stream', async () => {
    const response = { body: undefined, text: () => Promise.resolve('äö') };
    expect(await readText(response, 4, new AbortController())).toBe('äö');
    await expect(readText(response, 3, new AbortController())).rejects.toMatchObject({ code: 'too-large' });
  });

  it('takes a body that is null for an empty one', async () => {
    const response = new Response(null, { status: 204 });
    expect(await readText(response, 1, new AbortController())).toBe('');
  });
});

describe('readText of a fetch that knows no signal', () => {
  it('cancels a body that is too large', async () => {
    let cancelled = false;
    const body = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new Uint8Array(100));
      },
      cancel: () => {
        cancelled = true;
      },
    });
    const error: unknown = await readText({ body, text: noText }, 50, new AbortController()).catch((met: unknown) => met);
    expect(isWatchError(error, 'too-large')).toBe(true);
    expect(cancelled).toBe(true);
  });
});
