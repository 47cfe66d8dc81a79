/**
 * memories.ai, Visual Search, upload from social media: Get Task Status, as its page was in November 2026.
 *
 * - The list fills as posts are downloaded: when all listed videos are done, others may still come.
 * - An empty list means "still downloading", or that the task does not exist: the server does not say which.
 * - Times and durations are texts on this page and numbers on newer ones; `bucket` and `blob` may be missing.
 * - Other pages of the vendor, and clients, show more words for a video than the three documented here.
 * - Another product shares the endpoint; its list is one of ids.
 */
import * as z from 'zod/mini';
import { DEFAULTS } from '../core/defaults';
import { definedFields } from '../core/definedFields';
import { isFault, type Fault, type Word } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskStatus } from '../core/status';
import type { Reply } from '../transports/transport';
import { defineProvider } from './defineProvider';
import type { KeyedOptions, ReadContext, TaskProvider } from './provider';
import { parseWire } from './wire/parseWire';
import { meaningOf, numberOf, textOf, type Fields } from './wire/scalars';
import { checkVideoListTask, sameList, videoListOf, videoListRequest, type VideoListTask } from './wire/videoList';

/** Options of {@link memoriesVisualSearch}. */
export type VisualSearchOptions = KeyedOptions;

/** An upload task, if more than its id is given. `settle` is 60 seconds by default. */
export type VisualSearchTask = VideoListTask;

/** One video of an upload task. What the vendor leaves out is left out here. */
export interface VisualSearchVideo {
  /** The vendor's `video_no`, for search, metadata, download. */
  readonly id: string;
  /** Empty where there is none. */
  readonly name: string;
  /** `running`: queued or in work. `unknown`: a word this library does not know, which never counts as done. */
  readonly status: 'running' | 'completed' | 'failed' | 'unknown';
  /** The vendor's word for it, such as `PARSE`. */
  readonly word: string;
  /** How long the video is, in milliseconds. */
  readonly duration?: number | undefined;
  /** The vendor's `create_time`, in milliseconds since the epoch. */
  readonly createdAt?: number | undefined;
  readonly url?: string | undefined;
  readonly bucket?: string | undefined;
  readonly blob?: string | undefined;
}

/** What every snapshot of an upload task holds. */
export interface VisualSearchDetails {
  /** The videos that are listed so far, each with its own status. */
  readonly videos: readonly VisualSearchVideo[];
}

/** An upload task as it was read. `result` is the list of the videos that can be searched. */
export type VisualSearchSnapshot = TaskSnapshot<readonly VisualSearchVideo[], VisualSearchDetails, 'memories-visual-search'>;

/**
 * Watches upload tasks of memories.ai Visual Search until their videos can be searched.
 *
 * | a video | its status |
 * |---|---|
 * | `PARSE`, `DONE` | `completed` |
 * | `UNPARSE`, `PENDING`, `PROCESSING`, `UPLOADING` | `running` |
 * | `FAIL`, `FAILED`, `PARSE_ERROR` | `failed` |
 * | anything else | `unknown`, never done |
 *
 * | the task | status |
 * |---|---|
 * | no videos | `pending`; if it stays so for `timeout.unseen` (15 minutes), the id may be wrong: the watch errors |
 * | some videos | `running`; `progress.done` counts those that are completed or failed, `total` is `expected` |
 * | `expected` videos are done | `completed`, with the videos that can be searched as `result`; `failed` if all have failed |
 * | all listed videos are done, and nothing has changed for `settle` | likewise |
 *
 * More than the id of a task may be given: `{ id, uniqueId, expected, settle }`. Give `expected` if you know the number of
 * videos. Without it, and also if fewer videos come than expected, the list counts as complete when nothing has changed for
 * `settle` milliseconds, by default 60 seconds.
 *
 * Defaults: 0.9 requests a second if no `budget` is given, nine tenths of what the vendor allows an account. That nine in ten tasks take
 * 1 to 20 minutes is a guess.
 *
 * @param options - `apiKey` is sent as it is, without `Bearer`
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesVisualSearch } from 'rx-task-status';
 *
 * const uploads = memoriesVisualSearch({ apiKey: 'sk-mavi-example' });
 *
 * uploads.watch({ id: '4b2d85ea-8b61-4689-96c3-75d907140242', expected: 2 }).subscribe((snapshot) => {
 *   for (const { id, status } of snapshot.videos) console.log(id, status);
 *   if (snapshot.status === 'completed') console.log(snapshot.result.length, 'can be searched');
 * });
 * ```
 */
export const memoriesVisualSearch: (options: VisualSearchOptions) => TaskProvider<VisualSearchSnapshot, VisualSearchTask> = defineProvider<
  'memories-visual-search',
  VisualSearchWord | Fault,
  VisualSearchTask,
  VisualSearchOptions
>({
  name: 'memories-visual-search',
  baseUrl: 'https://api.memories.ai/serve/api/v1',
  auth: (key) => ({ Authorization: key }),
  status: videoListRequest,
  read,
  same: sameList('videos'),
  textDecides: true,
  typical: [60_000, 20 * 60_000],
  perSecond: DEFAULTS.perSecondMemories,
  checkTask: checkVideoListTask,
});

type VisualSearchWord = Word<readonly VisualSearchVideo[], VisualSearchDetails>;

function read(reply: Reply, { task }: ReadContext<VisualSearchTask>): VisualSearchWord | Fault {
  const list = videoListOf(reply, 'videos');
  if (isFault(list)) return list;
  const wire = parseWire(WIRE, list);
  if (isFault(wire)) return wire;
  const videos = wire.data.videos.map(videoOf);
  if (videos.length === 0) return { status: 'pending', unseen: true, videos };
  const { expected, settle = DEFAULTS.settleVisualSearch } = task;
  const done = videos.filter(({ status }) => status === 'completed' || status === 'failed').length;
  const progress = { done, total: expected };
  const end = ended(videos, progress);
  // More videos may be listed than were expected: while one of them goes on, the task has not failed.
  if (expected !== undefined && done >= expected && (end.status === 'completed' || done === videos.length)) return end;
  const running = { status: 'running', videos, progress } as const;
  return done < videos.length ? running : { ...running, settle: { after: settle, word: end } };
}

function ended(videos: readonly VisualSearchVideo[], progress: VisualSearchWord['progress']): VisualSearchWord {
  const result = videos.filter(({ status }) => status === 'completed');
  if (result.length > 0) return { status: 'completed', result, videos, progress };
  const words = [...new Set(videos.map(({ word }) => word))];
  const failure = { code: words[0] ?? 'FAIL', message: `none of ${videos.length} videos could be processed (${words.join(', ')})` };
  return { status: 'failed', failure, videos, progress };
}

function videoOf(video: Fields): VisualSearchVideo {
  const word = textOf(video.status) ?? '';
  return definedFields<VisualSearchVideo>({
    id: textOf(video.video_no) ?? textOf(video.videoNo) ?? '',
    name: textOf(video.video_name) ?? '',
    status: meaningOf(STATUS, word) ?? 'unknown',
    word,
    // Once more, since a number of JSON may be so large that a thousand times it is none.
    duration: numberOf((numberOf(video.duration) ?? NaN) * 1000),
    createdAt: numberOf(video.create_time),
    url: textOf(video.video_url),
    bucket: textOf(video.bucket),
    blob: textOf(video.blob),
  });
}

/** What the words for a video mean; any other is `unknown`. */
const STATUS = {
  PARSE: 'completed',
  DONE: 'completed',
  UNPARSE: 'running',
  PENDING: 'running',
  PROCESSING: 'running',
  UPLOADING: 'running',
  FAIL: 'failed',
  FAILED: 'failed',
  PARSE_ERROR: 'failed',
} as const satisfies Readonly<Record<string, TaskStatus>>;

/** A video need only be an object: a field that is odd does not hide the other videos. */
const WIRE = z.looseObject({ data: z.looseObject({ videos: z.array(z.looseObject({})) }) });
