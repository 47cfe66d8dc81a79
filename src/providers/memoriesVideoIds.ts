/**
 * memories.ai, video ids of an upload task (v1.2): Get Task Status, as its page was in November 2026.
 *
 * - There is no status word: an empty list means "still downloading", ids mean "downloaded, being indexed".
 * - Nothing says that the list is complete, nor that indexing has ended.
 * - A task that does not exist has an empty list too.
 * - Visual Search, another product, has the same endpoint with another list; the account decides which one comes back.
 */
import * as z from 'zod/mini';
import { DEFAULTS } from '../core/defaults';
import { isFault, type Fault, type Word } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { Reply } from '../transports/transport';
import { defineProvider } from './defineProvider';
import type { KeyedOptions, ReadContext, TaskProvider } from './provider';
import { parseWire, unreadable } from './wire/parseWire';
import { textOf } from './wire/scalars';
import { checkVideoListTask, sameList, videoListOf, videoListRequest, type VideoListTask } from './wire/videoList';

/** Options of {@link memoriesVideoIds}. */
export type VideoIdsOptions = KeyedOptions;

/** An upload task, if more than its id is given. `settle` is 5 minutes by default. */
export type VideoIdsTask = VideoListTask;

/** What every snapshot of an upload task holds. */
export interface VideoIdsDetails {
  /** The videos that are downloaded so far. */
  readonly videoIds: readonly string[];
}

/** An upload task as it was read. `result` is the list of ids, once the list counts as complete. */
export type VideoIdsSnapshot = TaskSnapshot<readonly string[], VideoIdsDetails, 'memories-video-ids'>;

/**
 * Watches upload tasks of memories.ai until their videos are downloaded.
 *
 * **Completed means downloaded, not indexed**: this API never says that a video can be searched.
 *
 * | the vendor says | status |
 * |---|---|
 * | no ids | `pending`; if it stays so for `timeout.unseen` (15 minutes), the id may be wrong: the watch errors |
 * | some ids | `running`, with `videoIds` and `progress`, which has a total if `expected` is given |
 * | `expected` ids, or nothing new for `settle` | `completed`, with the ids as `result` |
 *
 * More than the id of a task may be given: `{ id, uniqueId, expected, settle }`. Give `expected` if you know the number of
 * videos; without it the list counts as complete when nothing has changed for `settle` milliseconds, by default 5 minutes.
 * The same holds with `expected`: a video that never comes does not keep the task open, and `progress` tells how many are
 * missing.
 *
 * Defaults: 0.9 requests a second if no `budget` is given, nine tenths of what the vendor allows an account. That nine in ten tasks take
 * 5 to 30 minutes, settling included, is a guess.
 *
 * @param options - `apiKey` is sent as it is, without `Bearer`
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesVideoIds } from 'rx-task-status';
 *
 * const uploads = memoriesVideoIds({ apiKey: 'sk-example' });
 *
 * uploads.watch({ id: '4b2d85ea-8b61-4689-96c3-75d907140242', uniqueId: '1', expected: 2 }).subscribe((snapshot) => {
 *   console.log(snapshot.status, snapshot.videoIds);
 * });
 * ```
 */
export const memoriesVideoIds: (options: VideoIdsOptions) => TaskProvider<VideoIdsSnapshot, VideoIdsTask> = defineProvider<
  'memories-video-ids',
  Word<readonly string[], VideoIdsDetails> | Fault,
  VideoIdsTask,
  VideoIdsOptions
>({
  name: 'memories-video-ids',
  baseUrl: 'https://api.memories.ai/serve/api/v1',
  auth: (key) => ({ Authorization: key }),
  status: videoListRequest,
  read,
  same: sameList('videoIds'),
  textDecides: true,
  typical: [5 * 60_000, 30 * 60_000],
  perSecond: DEFAULTS.perSecondMemories,
  checkTask: checkVideoListTask,
});

function read(reply: Reply, { task }: ReadContext<VideoIdsTask>): Word<readonly string[], VideoIdsDetails> | Fault {
  const list = videoListOf(reply, 'video_ids');
  if (isFault(list)) return list;
  const wire = parseWire(WIRE, list);
  if (isFault(wire)) return wire;
  const videoIds: string[] = [];
  for (const [at, given] of wire.data.video_ids.entries()) {
    const id = textOf(given);
    if (id === undefined) return unreadable([`data.video_ids.${at}: expected string`]);
    videoIds.push(id);
  }
  if (videoIds.length === 0) return { status: 'pending', unseen: true, videoIds };
  const { expected, settle = DEFAULTS.settleVideoIds } = task;
  const progress = { done: videoIds.length, total: expected };
  const completed = { status: 'completed', result: videoIds, videoIds, progress } as const;
  if (expected !== undefined && videoIds.length >= expected) return completed;
  return { status: 'running', videoIds, progress, settle: { after: settle, word: completed } };
}

const WIRE = z.looseObject({ data: z.looseObject({ video_ids: z.array(z.unknown()) }) });
