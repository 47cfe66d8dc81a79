import type { ScenextScript, ScreenplayScript, TaskScript, TaskState, VideoIdsScript, VisualSearchScript } from './lives';

/** One change in a task's life: when, what state it was in from then on, and how many of its items were done. */
export interface TaskMoment {
  /** Milliseconds since the epoch of the server's clock. */
  readonly at: number;
  readonly state: TaskState;
  readonly done: number;
  /** How many items there will be, told or not. */
  readonly total: number;
}

/** The state of a task at one time, and its history until then. */
export interface LifeSoFar {
  readonly state: TaskState;
  readonly done: number;
  readonly total: number;
  /** When it left `pending`, if it has. */
  readonly startedAt?: number;
  /** When it became completed, failed or cancelled, if it has. */
  readonly endedAt?: number;
  readonly history: readonly TaskMoment[];
}

export const isEnd = (state: TaskState): boolean => state !== 'pending' && state !== 'running';

const screenplayMoments = (script: ScreenplayScript): TaskMoment[] => {
  const total = script.episodeMs.length;
  const moments: TaskMoment[] = [
    { at: 0, state: 'pending', done: 0, total },
    { at: script.pendingMs, state: 'running', done: 0, total },
  ];
  let at = script.pendingMs;
  script.episodeMs.slice(0, script.endsAfter).forEach((ms, index) => {
    at += ms;
    moments.push({ at, state: 'running', done: index + 1, total });
  });
  if (script.ends !== 'stalls') {
    moments.push({ at: at + script.finishingMs, state: script.ends, done: script.endsAfter, total });
  }
  return moments;
};

const visualSearchMoments = ({ videos }: VisualSearchScript): TaskMoment[] => {
  const total = videos.length;
  const ended = videos.filter((video) => video.ends !== 'UNPARSE').sort((a, b) => a.endsMs - b.endsMs);
  const lastWord: TaskState = videos.some((video) => video.ends === 'PARSE') ? 'completed' : 'failed';
  const moments: TaskMoment[] = [{ at: 0, state: 'pending', done: 0, total }];
  const changes = [...videos.map((video) => video.appearsMs), ...ended.map((video) => video.endsMs)];
  for (const at of changes.sort((a, b) => a - b)) {
    const done = ended.filter((video) => video.endsMs <= at).length;
    moments.push({ at, state: done === total ? lastWord : 'running', done, total });
  }
  return moments;
};

const videoIdsMoments = ({ videos }: VideoIdsScript): TaskMoment[] => {
  const total = videos.length;
  return [
    { at: 0, state: 'pending', done: 0, total },
    ...videos.map(
      ({ appearsMs }, index): TaskMoment => ({
        at: appearsMs,
        state: index + 1 === total ? 'completed' : 'running',
        done: index + 1,
        total,
      }),
    ),
  ];
};

const scenextMoments = (script: ScenextScript): TaskMoment[] => {
  const total = script.frames.length;
  const moments: TaskMoment[] = [
    { at: 0, state: 'running', done: 0, total },
    ...script.frames.map(({ at }, index): TaskMoment => ({ at, state: 'running', done: index + 1, total })),
  ];
  if (script.ends !== 'stalls') {
    moments.push({
      at: script.endsMs,
      state: script.ends === 'COMPLETED' ? 'completed' : 'failed',
      done: total,
      total,
    });
  }
  return moments;
};

/** Returns all moments of a script, their `at` in milliseconds since the task's creation. */
const momentsOf = (script: TaskScript): TaskMoment[] => {
  switch (script.kind) {
    case 'screenplay':
      return screenplayMoments(script);
    case 'visual-search':
      return visualSearchMoments(script);
    case 'video-ids':
      return videoIdsMoments(script);
    case 'scenext':
      return scenextMoments(script);
  }
};

/**
 * Returns the state of a task at `now`, and its history: a pure function of its script, its creation and, if somebody
 * cancelled it, the time of that.
 */
export const lifeSoFar = (script: TaskScript, createdAt: number, now: number, cancelledAt?: number): LifeSoFar => {
  const until = cancelledAt === undefined ? now : Math.min(now, cancelledAt);
  const history: TaskMoment[] = [];
  for (const { at: since, ...rest } of momentsOf(script)) {
    const at = createdAt + since;
    // The first moment holds even if the clock was set back to before the creation.
    if (at > until && history.length > 0) break;
    // Of several changes at one time only the last can be seen.
    if (history.at(-1)?.at === at) history.pop();
    history.push({ at, ...rest });
  }
  const before = history.at(-1) ?? { at: createdAt, state: 'pending', done: 0, total: 0 };
  const last: TaskMoment =
    cancelledAt === undefined || now < cancelledAt ? before : { ...before, at: cancelledAt, state: 'cancelled' };
  if (last !== before) {
    if (before.at === last.at) history.pop();
    history.push(last);
  }
  const started = history.find(({ state }) => state !== 'pending' && state !== 'cancelled');
  return {
    state: last.state,
    done: last.done,
    total: last.total,
    ...(started === undefined ? {} : { startedAt: started.at }),
    ...(isEnd(last.state) ? { endedAt: last.at } : {}),
    history,
  };
};
