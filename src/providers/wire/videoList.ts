import { checkName, checkPause, checkPositive } from '../../core/options';
import { isFault, type Fault } from '../../core/outcome';
import { sameJson } from '../../core/sameSnapshot';
import type { TaskSnapshot } from '../../core/snapshot';
import type { TaskFields } from '../../core/task';
import type { HttpRequest, Reply } from '../../transports/transport';
import { memoriesEnvelope } from './memoriesEnvelope';
import { fieldsOf, type Fields } from './scalars';

/** A task of the endpoint that two products of memories.ai share: a list that fills and never says that it is full. */
export interface VideoListTask extends TaskFields {
  /** The `unique_id` that the upload was made with. Default `'default'`. */
  readonly uniqueId?: string | undefined;
  /** How many videos the task is to bring. If given, the task is completed as soon as they are there. */
  readonly expected?: number | undefined;
  /** Milliseconds without a change after which the list counts as complete. */
  readonly settle?: number | undefined;
  /** The kind of the task: each kind is learned separately. */
  readonly kind?: string | undefined;
}

/** Throws `invalid-option` for malformed fields of such a task. */
export const checkVideoListTask = ({ uniqueId, expected, settle }: VideoListTask): void => {
  checkName('task.uniqueId', uniqueId);
  checkPositive('task.expected', expected);
  checkPause('task.settle', settle);
};

/** Returns the request for the list of a task. */
export const videoListRequest = ({ id, uniqueId = 'default' }: VideoListTask, { baseUrl }: { readonly baseUrl: string }): HttpRequest => ({
  url: `${baseUrl}/get_video_ids_by_task_id?task_id=${encodeURIComponent(id)}&unique_id=${encodeURIComponent(uniqueId)}`,
});

type Entry = string | { readonly id: string };

/**
 * Returns a comparison of snapshots by one of their lists, from which all else follows. The order does not count: the vendor promises
 * none, and a list that came in another order each time would never settle.
 */
export const sameList = (name: 'videoIds' | 'videos'): ((a: TaskSnapshot, b: TaskSnapshot) => boolean) => {
  const idOf = (entry: Entry): string => (typeof entry === 'string' ? entry : entry.id);
  const listOf = (snapshot: TaskSnapshot): Entry[] => {
    const list = (snapshot as unknown as Readonly<Record<typeof name, readonly Entry[]>>)[name];
    return [...list].sort((a, b) => (idOf(a) < idOf(b) ? -1 : idOf(a) > idOf(b) ? 1 : 0));
  };
  return (a, b) => sameJson(listOf(a), listOf(b));
};

/** The name of each product's list, and the provider that reads it. */
const READERS = { video_ids: 'memoriesVideoIds', videos: 'memoriesVisualSearch' } as const;

/**
 * Returns what a reply holds, with a list under `own` even if the reply has none (`{}`, `[]` and `null` occur), or a fault:
 * `other-product` if the list is that of the other product.
 */
export const videoListOf = (reply: Reply, own: keyof typeof READERS): { readonly data: unknown } | Fault => {
  const envelope = memoriesEnvelope(reply);
  if (isFault(envelope)) return envelope;
  const { data } = envelope;
  const empty = data === null || data === undefined || (Array.isArray(data) && data.length === 0);
  if (!empty && (typeof data !== 'object' || Array.isArray(data))) return { data };
  const fields: Fields = fieldsOf(data);
  const other = own === 'videos' ? 'video_ids' : 'videos';
  if (fields[own] == null && fields[other] != null) {
    const message = `the reply holds ${other}, not ${own}: the key belongs to the other product; use ${READERS[other]}`;
    return { fault: 'fatal', code: 'other-product', message };
  }
  return { data: { ...fields, [own]: fields[own] ?? [] } };
};
