/** @import { ScreenplayLife, TaskLife, TaskServer, TaskServerOptions } from 'rx-task-status/testing/server' */

/**
 * How watching a task must end: by the status of the task, or, for one that is lost, by the code of the error.
 *
 * @typedef {'completed' | 'failed' | 'cancelled' | 'timeout-stalled'} Ending
 */

/**
 * What each task is called here and how it must end, by its id, in the order in which they were started.
 *
 * @typedef {Map<string, { readonly name: string, readonly ends: Ending }>} Script
 */

/** What each account may ask of the server. */
export const QUOTA = 20;

/** What the watch is told to ask at most: a little less, since requests do not arrive as evenly as they leave. */
export const BUDGET = 17;

/** A screenplay task in which nothing has changed for so long is given up. */
export const STALLED_MS = 8_000;

/** When the demo cancels a task. */
export const CANCEL_AFTER_MS = 4_000;

/** Should anything hang, the demo gives up and says what. */
export const LIMIT_MS = 28_000;

/** One reply in eight is spoilt on its way. @satisfies {TaskServerOptions} */
export const SERVER = {
  seed: 20,
  quota: { perSecond: QUOTA, screenplayStatus: 429 },
  faults: { tooManyRequests: 0.02, unavailable: 0.03, reset: 0.02, truncated: 0.03, slowBody: 0.03 },
  slowBodyMs: 400,
};

const SCREENPLAYS = 24;
const FAILS = 6;
const IS_CANCELLED = 11;
const STALLS = 16;

/** Minutes of real life, played in seconds: the tasks start in turn, and no two episodes take the same time. */
const usualLife = (/** @type {number} */ nth) => {
  const episodes = 5 + ((nth * 5) % 8);
  return /** @satisfies {ScreenplayLife} */ ({
    kind: /** @type {const} */ ('screenplay'),
    pendingMs: 300 + nth * 130,
    episodeMs: Array.from({ length: episodes }, (_, episode) => 500 + ((nth * 7 + episode * 5) % 9) * 100),
    finishingMs: 300,
  });
};

/** @type {(nth: number) => { life: ScreenplayLife, ends: Ending }} */
const screenplayOf = (nth) => {
  const life = usualLife(nth);
  switch (nth) {
    case FAILS: {
      const failure = { code: 'NO_AUDIO', message: 'Episode 5 has no audio track' };
      return { life: { ...life, ends: 'failed', endsAfter: 4, failure }, ends: 'failed' };
    }
    case IS_CANCELLED:
      // Long enough to be running still when it is cancelled.
      return { life: { ...life, episodeMs: Array.from({ length: 14 }, () => 1_000) }, ends: 'cancelled' };
    case STALLS:
      return { life: { ...life, ends: 'stalls', stallsAfter: 2 }, ends: 'timeout-stalled' };
    default:
      return { life, ends: 'completed' };
  }
};

/**
 * Starts all tasks on the server. A real program would have submitted them to the vendors; all that watching needs is
 * their ids and, where a list has no last word of its own, how many videos were asked for.
 *
 * @param {TaskServer} server
 */
export function startTasks(server) {
  /** @type {Script} */
  const script = new Map();
  const start = (/** @type {string} */ name, /** @type {TaskLife} */ life, /** @type {Ending} */ ends = 'completed') => {
    const { id } = server.create(life);
    script.set(id, { name, ends });
    return id;
  };

  const screenplays = Array.from({ length: SCREENPLAYS }, (_, nth) => {
    const { life, ends } = screenplayOf(nth);
    return start(`screenplay ${nth + 1}`, life, ends);
  });
  // The server will obey, but its reply be lost on the way.
  server.inject('reset', 1, { request: 'cancel' });

  const videos = [1_500, 2_500, 3_200, 4_800, 6_000, 7_500].map((appearsMs, nth) => ({
    appearsMs,
    endsMs: appearsMs + 2_500 + nth * 300,
    name: `holiday-${nth + 1}.mp4`,
    ends: nth === 3 ? /** @type {const} */ ('FAIL') : /** @type {const} */ ('PARSE'),
  }));
  const upload = start('visual search', { kind: 'visual-search', videos });
  const ids = [1_000, 2_200, 4_400, 7_000, 9_500].map((appearsMs) => ({ appearsMs }));
  const download = start('video ids', { kind: 'video-ids', videos: ids });
  const frames = [1_200, 2_600, 3_900, 5_800, 7_100, 9_000, 10_800].map((at) => ({ at }));
  const scene = start('scenext', { kind: 'scenext', frames, endsMs: 12_500, title: 'A day at the sea' });

  return {
    screenplays,
    /** The one that is to be cancelled. */
    unwanted: /** @type {string} */ (screenplays[IS_CANCELLED]),
    uploads: [{ id: upload, expected: videos.length }],
    downloads: [{ id: download, expected: ids.length }],
    scenes: [scene],
    script,
  };
}
