import { type Chance, lettersOf, wholeBetween } from './chance';
import type {
  ScenextLife,
  ScenextScript,
  ScreenplayLife,
  ScreenplayScript,
  TaskKind,
  TaskLife,
  TaskScript,
  VideoIdsLife,
  VideoIdsScript,
  VisualSearchLife,
  VisualSearchScript,
} from './lives';
import { outOfRange } from './optionChecks';
import { randomLife } from './randomLife';

const DIGITS = '0123456789';
const HEX = '0123456789abcdef';
const SECOND = 1_000;

const uuid = (next: Chance): string => {
  const part = (count: number): string => lettersOf(next, HEX, count);
  return `${part(8)}-${part(4)}-4${part(3)}-${lettersOf(next, '89ab', 1)}${part(3)}-${part(12)}`;
};

/** Returns a task id in the form that the vendor's pages show. */
export const makeTaskId = (kind: TaskKind, next: Chance, createdAt: number): string => {
  switch (kind) {
    case 'screenplay': {
      const day = new Date(createdAt).toISOString().slice(0, 10).replaceAll('-', '');
      return `ros-sd-${day}-${lettersOf(next, HEX, 8)}`;
    }
    case 'visual-search':
    case 'scenext':
      return uuid(next);
    case 'video-ids':
      return `${uuid(next)}_${lettersOf(next, HEX, 32)}`;
  }
};

const screenplayScript = (life: ScreenplayLife): ScreenplayScript => {
  const { episodeMs = SECOND, ends = 'completed' } = life;
  const listed = typeof episodeMs === 'number' ? undefined : episodeMs;
  const episodes = life.episodes ?? listed?.length ?? 3;
  if (listed !== undefined && listed.length !== episodes) {
    throw outOfRange('life.episodeMs.length', listed.length, `the number of episodes, ${String(episodes)}`);
  }
  const each = listed ?? Array.from({ length: episodes }, () => Number(episodeMs));
  for (const name of ['endsAfter', 'stallsAfter'] as const) {
    if ((life[name] ?? 0) > episodes) {
      throw outOfRange(`life.${name}`, life[name], `at most the number of episodes, ${String(episodes)}`);
    }
  }
  const after = ends === 'stalls' ? life.stallsAfter : life.endsAfter;
  return {
    kind: 'screenplay',
    pendingMs: life.pendingMs ?? 0,
    episodeMs: each,
    finishingMs: life.finishingMs ?? 0,
    ends,
    endsAfter: ends === 'completed' ? episodes : (after ?? Math.floor(episodes / 2)),
    failure: life.failure ?? { code: 'PROCESSING_ERROR', message: 'The episode could not be processed' },
  };
};

const inOrder = <V extends { readonly appearsMs: number }>(videos: readonly V[]): readonly V[] =>
  [...videos].sort((a, b) => a.appearsMs - b.appearsMs);

const visualSearchScript = (life: VisualSearchLife, next: Chance): VisualSearchScript => ({
  kind: 'visual-search',
  uniqueId: life.uniqueId ?? 'default',
  videos: inOrder(
    (life.videos ?? [{ appearsMs: SECOND }]).map((video, index) => {
      const { appearsMs = 0 } = video;
      const endsMs = video.endsMs ?? appearsMs + SECOND;
      if (endsMs < appearsMs) {
        throw outOfRange(`life.videos[${String(index)}].endsMs`, endsMs, `at least appearsMs, ${String(appearsMs)}`);
      }
      const videoNo = `VI${lettersOf(next, DIGITS, 18)}`;
      const seconds = wholeBetween(next, 5, 90);
      return {
        appearsMs,
        endsMs,
        ends: video.ends ?? 'PARSE',
        name: video.name ?? `video ${String(index + 1)}`,
        videoNo: video.videoNo ?? videoNo,
        seconds: video.seconds ?? seconds,
        blob: video.blob ?? `${video.videoNo ?? videoNo}.mp4`,
      };
    }),
  ),
});

const videoIdsScript = (life: VideoIdsLife, next: Chance): VideoIdsScript => ({
  kind: 'video-ids',
  uniqueId: life.uniqueId ?? 'default',
  videos: inOrder(
    (life.videos ?? [{ appearsMs: SECOND }]).map((video) => {
      const made = `PI-${lettersOf(next, DIGITS, 18)}`;
      return { appearsMs: video.appearsMs ?? 0, videoId: video.videoId ?? made };
    }),
  ),
});

const scenextScript = (life: ScenextLife, id: string, next: Chance): ScenextScript => {
  const folder = `https://oss.scenext.cn/frame_img/${uuid(next)}/${uuid(next)}`;
  const frames = (life.frames ?? [{ at: SECOND }, { at: 2 * SECOND }])
    .map((frame, index) => {
      const name = frame.id ?? `frame${String(index + 1)}`;
      return { at: frame.at, id: name, image: frame.image ?? `${folder}/${encodeURIComponent(name)}.png` };
    })
    .sort((a, b) => a.at - b.at);
  const lastAt = frames.at(-1)?.at ?? 0;
  const endsMs = life.endsMs ?? lastAt + SECOND;
  if (endsMs < lastAt && life.ends !== 'stalls') {
    throw outOfRange('life.endsMs', endsMs, `at least the time of the last frame, ${String(lastAt)}`);
  }
  return {
    kind: 'scenext',
    frames,
    endsMs,
    ends: life.ends ?? 'COMPLETED',
    title: life.title ?? `Task ${id}`,
    result: life.result ?? [
      { type: 'video', content: `https://oss.scenext.cn/video/${uuid(next)}/video.mp4` },
      { type: 'text', content: `${String(frames.length)} scenes` },
    ],
    failure: life.failure ?? { message: 'The scene could not be rendered' },
  };
};

/** Returns the script of a life: its chances drawn, its defaults filled in. Throws if its fields contradict each other. */
export const scriptOf = (life: TaskLife, id: string, next: Chance): TaskScript => {
  if ('random' in life) return scriptOf(randomLife(life, next), id, next);
  switch (life.kind) {
    case 'screenplay':
      return screenplayScript(life);
    case 'visual-search':
      return visualSearchScript(life, next);
    case 'video-ids':
      return videoIdsScript(life, next);
    case 'scenext':
      return scenextScript(life, id, next);
  }
};
