// The fake remote service of the measurements in memory and CPU: what it answers costs as little as possible.

import { Observable } from 'rxjs';

const BASE = 'https://tasks.example/v1/tasks/';

/** Ids as a service makes them: 24 characters, flat strings. @returns {string[]} */
export function idsOf(count) {
  const text = Array.from({ length: count }, (_, i) => `"task_${String(i).padStart(19, '0')}"`).join(',');
  return JSON.parse(`[${text}]`);
}

/** The URL of a task: everybody builds it for each request. */
export const urlOf = (id) => BASE + encodeURIComponent(id);

/** The id in such a URL. */
export const idIn = (url) => url.slice(BASE.length);

const headers = { get: () => null };

/** A reply of 170 bytes, about that of a real status endpoint. */
export const TEXT = JSON.stringify({
  success: true,
  code: '0000',
  data: { task: 'video-caption', status: 'processing', progress: { completed: 3, total: 12 }, created: '2026-01-01T00:00:00Z', note: null },
});

/** Decoded already: what remains is machinery. */
export const DECODED = { status: 200, headers, text: '', body: { status: 'running', done: 3, total: 12 } };

/** To be decoded by the watcher. */
export const ENCODED = { status: 200, headers, text: TEXT, body: undefined };

/** Twelve of each, for replies that say something new each time. */
export const DECODED_NEWS = Array.from({ length: 12 }, (_, done) => ({ ...DECODED, body: { ...DECODED.body, done } }));
export const ENCODED_NEWS = Array.from({ length: 12 }, (_, done) => ({ ...ENCODED, text: TEXT.replace('"completed":3', `"completed":${done}`) }));

/** A request that can be aborted, as RxJS's `fromFetch` makes it. */
export const abortable = (ask) => (url) =>
  new Observable((subscriber) => {
    const controller = new AbortController();
    let answered = false;
    ask(url, controller.signal).then(
      (reply) => {
        answered = true;
        subscriber.next(reply);
        subscriber.complete();
      },
      (error) => {
        answered = true;
        subscriber.error(error);
      },
    );
    return () => {
      if (!answered) controller.abort();
    };
  });

export const COMPLETED = { status: 200, headers, text: '', body: { status: 'completed', done: 12, total: 12 } };

/** Parses and validates a reply by hand: the cheapest way there is. */
function decode(text) {
  const json = JSON.parse(text);
  const data = json?.data;
  if (json?.success !== true || typeof data?.status !== 'string') throw new TypeError('not a reply');
  const { completed, total } = data.progress ?? {};
  if (typeof completed !== 'number' || typeof total !== 'number') throw new TypeError('no progress');
  return { status: data.status === 'processing' ? 'running' : data.status, done: completed, total };
}

/** What peers keep of a task: six fields. */
export function read(id, reply) {
  const { status, done, total } = reply.body ?? decode(reply.text);
  return { id, status, done, total, ratio: done / total, terminal: status === 'completed' };
}

export const same = (a, b) => a.status === b.status && a.done === b.done && a.total === b.total;

/** The same for the library's `read`: a word. */
export function word(reply) {
  const { status, done, total } = reply.body ?? decode(reply.text);
  return status === 'completed' ? { status, result: null, progress: { done, total } } : { status, progress: { done, total } };
}
