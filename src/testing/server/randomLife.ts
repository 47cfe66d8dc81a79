import { type Chance, wholeBetween } from './chance';
import type { RandomLife, ScenextLife, ScreenplayLife, TaskLife, VideoIdsLife, VisualSearchLife } from './lives';

const SECOND = 1_000;

type Spread = (low: number, high: number) => number;

const screenplay = (next: Chance, between: Spread, pace: number): ScreenplayLife => {
  const episodes = wholeBetween(next, 3, 40);
  const usual = between(5 * SECOND, 20 * SECOND);
  const fails = next() < 0.1;
  return {
    kind: 'screenplay',
    pendingMs: Math.round(between(2 * SECOND, 60 * SECOND) * pace),
    episodeMs: Array.from({ length: episodes }, () => Math.round(usual * (0.5 + next()) * pace)),
    finishingMs: Math.round(between(SECOND, 10 * SECOND) * pace),
    ends: fails ? 'failed' : 'completed',
    endsAfter: fails ? wholeBetween(next, 0, episodes - 1) : episodes,
  };
};

/** Returns times in order, each a `gap` after the one before. */
const inTurn = (count: number, first: number, gap: () => number): number[] => {
  let at = first;
  return Array.from({ length: count }, () => {
    const here = at;
    at += gap();
    return here;
  });
};

const visualSearch = (next: Chance, between: Spread, pace: number): VisualSearchLife => {
  const appears = inTurn(wholeBetween(next, 1, 8), between(5 * SECOND, 40 * SECOND), () => between(SECOND, 20 * SECOND));
  return {
    kind: 'visual-search',
    videos: appears.map((at) => ({
      appearsMs: Math.round(at * pace),
      endsMs: Math.round((at + between(20 * SECOND, 120 * SECOND)) * pace),
      ends: next() < 0.1 ? 'FAIL' : 'PARSE',
    })),
  };
};

const videoIds = (next: Chance, between: Spread, pace: number): VideoIdsLife => ({
  kind: 'video-ids',
  videos: inTurn(wholeBetween(next, 1, 6), between(5 * SECOND, 40 * SECOND), () => between(SECOND, 20 * SECOND)).map(
    (at) => ({ appearsMs: Math.round(at * pace) }),
  ),
});

const scenext = (next: Chance, between: Spread, pace: number): ScenextLife => {
  const frames = inTurn(wholeBetween(next, 4, 16), between(10 * SECOND, 40 * SECOND), () =>
    between(8 * SECOND, 25 * SECOND),
  );
  const end = (frames.at(-1) ?? 0) + between(5 * SECOND, 40 * SECOND);
  return {
    kind: 'scenext',
    frames: frames.map((at) => ({ at: Math.round(at * pace) })),
    endsMs: Math.round(end * pace),
    ends: next() < 0.1 ? 'FAILED' : 'COMPLETED',
  };
};

/** The scripted life that this sequence of chance gives. */
export const randomLife = ({ kind, uniqueId = 'default', pace = 1 }: RandomLife, next: Chance): Exclude<TaskLife, RandomLife> => {
  const between: Spread = (low, high) => low + next() * (high - low);
  switch (kind) {
    case 'screenplay':
      return screenplay(next, between, pace);
    case 'visual-search':
      return { ...visualSearch(next, between, pace), uniqueId };
    case 'video-ids':
      return { ...videoIds(next, between, pace), uniqueId };
    case 'scenext':
      return scenext(next, between, pace);
  }
};
