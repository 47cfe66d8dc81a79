import { transportError } from '../core/faultOfError';

/** What is read from a response: a web stream (native fetch), a Node stream (cross-fetch), or nothing but `text()`. */
interface ReadableResponse {
  readonly body: unknown;
  readonly text: () => Promise<string>;
}

/** Returns the text of a response, read as UTF-8; throws `too-large` as soon as more than `maxBytes` bytes have come. */
export const readText = async (response: ReadableResponse, maxBytes: number, abort: AbortController): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  const take = (chunk: Uint8Array): void => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      abort.abort();
      throw transportError({ fault: 'fatal', code: 'too-large', message: `the reply is larger than ${maxBytes} bytes` });
    }
    text += decoder.decode(chunk, { stream: true });
  };
  const { body } = response;
  if (isWebStream(body)) {
    const reader = body.getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
    } catch (error) {
      // A fetch of the user's own may ignore the abort signal.
      reader.cancel().catch(() => undefined);
      throw error;
    }
  } else if (isAsyncIterable(body)) {
    for await (const chunk of body) take(chunk);
  } else {
    const whole = await response.text();
    take(new TextEncoder().encode(whole));
    return whole;
  }
  return text + decoder.decode();
};

function isWebStream(body: unknown): body is ReadableStream<Uint8Array> {
  return typeof (body as { getReader?: unknown } | null)?.getReader === 'function';
}

function isAsyncIterable(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof (body as { [Symbol.asyncIterator]?: unknown } | null)?.[Symbol.asyncIterator] === 'function';
}
