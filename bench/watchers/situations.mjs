const running = (done = 1) => ({ body: { status: 'running', done, total: 10 } });
const completed = { body: { status: 'completed', done: 10, total: 10 } };

/** What the fake service answers to its nth request, at so many milliseconds. */
export const situations = {
  /** The second request never answers; whoever has a deadline sets it to one second. */
  hang: { reply: (n) => (n === 1 ? running() : undefined), deadline: 1_000, limit: 4_000 },
  /** One 503 among good replies. */
  '503': { reply: (n) => (n === 2 ? { status: 503 } : n < 4 ? running(n) : completed), limit: 8_000 },
  /** A 429 that asks for five seconds. */
  '429': { reply: (n) => (n === 2 ? { status: 429, headers: { 'retry-after': '5' } } : n < 3 ? running(n) : completed), limit: 9_000 },
  /** Aborted at 500 ms, while an interval of three seconds runs. */
  abort: { reply: () => running(), interval: 3_000, abortAt: 500, limit: 6_000 },
  /** Aborted at 500 ms, while backing off: 503 from the second request on. */
  backoff: { reply: (n) => (n === 1 ? running() : { status: 503 }), abortAt: 500, limit: 6_000 },
  /** A status nobody has heard of. */
  unknown: { reply: () => ({ body: { status: 'archiving', done: 1, total: 10 } }), limit: 3_000 },
  /** Three subscribers of one task, which is completed after a second. */
  three: { reply: (_n, at) => (at < 1_000 ? running(Math.floor(at / 100)) : completed), subscribers: 3, limit: 6_000 },
  /** Ten replies that say the same, then the end. */
  same: { reply: (n) => (n <= 10 ? running() : completed), limit: 8_000 },
};
