/**
 * scenext, video generation: Get Task Status, as its page was in November 2026.
 *
 * - Two layers, both with a `status`: the outer one is the request's, the inner one the task's.
 * - `progress` is a list of frames that grows as scenes are rendered; how many there will be is not said.
 * - Frames and videos are signed URLs: the same frame comes back with another signature, which is no change.
 * - `result` is a list of parts in the status reply, and an object `{ video_url }` or `{ error }` in the webhook's.
 * - An unknown task has been answered with HTTP 200 and "Server error:list index out of range".
 */
import * as z from 'zod/mini';
import { faultOfStatus, isFault, type Fault, type Word } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskStatus } from '../core/status';
import type { TaskFields } from '../core/task';
import type { Reply } from '../transports/transport';
import { defineProvider } from './defineProvider';
import type { KeyedOptions, ReadContext, TaskProvider } from './provider';
import { jsonOf } from './wire/jsonOf';
import { parseWire } from './wire/parseWire';
import { fieldsOf, meaningOf, numberOf, textOf, withNote } from './wire/scalars';

/** Options of {@link scenext}. */
export type SceneOptions = KeyedOptions;

/** A video generation task, if more than its id is given. */
export interface SceneTask extends TaskFields {
  /** The kind of the task: each kind is learned separately. */
  readonly kind?: string | undefined;
}

/** A frame that is rendered. */
export interface SceneFrame {
  readonly id: string;
  /** A signed URL that expires. */
  readonly image: string;
}

/** A part of what a task made. */
export interface ScenePart {
  /** `video` or `text`. */
  readonly type: string;
  /** For a video a signed URL that expires. */
  readonly content: string;
}

/** What every snapshot of a task holds. */
export interface SceneDetails {
  /** The frames rendered so far. */
  readonly frames: readonly SceneFrame[];
  readonly title?: string | undefined;
  /** What the task cost, in the vendor's units. */
  readonly consumption?: number | undefined;
  /** As the vendor writes it. */
  readonly createdAt?: string | undefined;
  /** As the vendor writes it. */
  readonly finishedAt?: string | undefined;
}

/** A task as it was read. `result` is the list of its parts. */
export type SceneSnapshot = TaskSnapshot<readonly ScenePart[], SceneDetails, 'scenext'>;

/**
 * Watches video generation tasks of scenext.
 *
 * | the vendor says | status |
 * |---|---|
 * | `IN_PROGRESS` | `running`, with the `frames` so far; `progress.done` counts them, and there is no total |
 * | `COMPLETED` | `completed`, with the parts as `result` |
 * | `FAILED` | `failed`, with the vendor's message |
 * | anything else | `unknown`, with the `word` |
 *
 * Defaults: 2 requests a second if no `budget` is given. The vendor advises to ask every 30 seconds. Overall no more
 * requests are sent than that, each when it is likely to tell most. That nine in ten tasks take 1 to 20 minutes is a guess.
 *
 * @param options - `apiKey` is sent as a `Bearer` token
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { scenext } from 'rx-task-status';
 *
 * scenext({ apiKey: 'example' }).watch('12345').subscribe((snapshot) => {
 *   console.log(snapshot.frames.length, 'frames');
 *   if (snapshot.status === 'completed') console.log(snapshot.result.find(({ type }) => type === 'video')?.content);
 * });
 * ```
 */
export const scenext: (options: SceneOptions) => TaskProvider<SceneSnapshot, SceneTask> = defineProvider<
  'scenext',
  SceneWord | Fault,
  SceneTask,
  SceneOptions
>({
  name: 'scenext',
  baseUrl: 'https://api.scenext.cn/api',
  auth: (key) => ({ Authorization: `Bearer ${key}` }),
  status: (task, { baseUrl }) => ({ url: `${baseUrl}/get_status/${encodeURIComponent(task.id)}` }),
  read,
  textDecides: true,
  typical: [60_000, 20 * 60_000],
  advice: 30_000,
});

type SceneWord = Word<readonly ScenePart[], SceneDetails>;

function read(reply: Reply, { previous }: ReadContext<SceneTask>): SceneWord | Fault {
  const json = jsonOf(reply);
  const fault = faultOf(reply.status, json);
  if (fault !== undefined) return fault;
  const wire = parseWire(WIRE, json);
  if (isFault(wire)) return wire;
  const { status: word, progress, result, title, consumption, created_at, finish_at } = wire.data;
  // A reply without frames (as those that say FAILED) says nothing new about them.
  const listed = Array.isArray(progress) ? framesOf(progress) : [];
  const frames = listed.length > 0 ? listed : ((previous as SceneSnapshot | undefined)?.frames ?? []);
  const common = {
    progress: Array.isArray(progress) ? { done: frames.length } : undefined,
    frames,
    title: textOf(title),
    consumption: numberOf(consumption),
    createdAt: textOf(created_at),
    finishedAt: textOf(finish_at),
  };
  const status = meaningOf(STATUS, word);
  switch (status) {
    case 'completed':
      return { ...common, status, result: partsOf(result) };
    case 'failed':
      return { ...common, status, failure: { code: word, message: reasonOf(result) ?? messageOf(wire.data) ?? 'no reason was given' } };
    case undefined:
      return { ...common, status: 'unknown', word };
    default:
      return { ...common, status };
  }
}

/** Returns what is wrong with the request, by the outer layer and the HTTP status; the task itself may be well all the same. */
function faultOf(status: number, json: unknown): Fault | undefined {
  const outer = fieldsOf(json);
  const http = faultOfStatus(status);
  if (http === undefined && outer.status !== 'error') return undefined;
  const said = messageOf(fieldsOf(outer.data)) ?? messageOf(outer);
  const message = withNote(http?.message ?? 'status error', said);
  if (said !== undefined && /list index out of range/i.test(said)) return { fault: 'notFound', code: 'not-found', message };
  if (http !== undefined) return { ...http, message };
  if (said !== undefined && /too many requests/i.test(said)) return { fault: 'transient', code: 'rate-limited', message };
  // It is documented nowhere which of the errors that come with HTTP 200 are transient.
  return { fault: 'ambiguous', code: 'server', message };
}

function messageOf({ messages, message, detail, error }: Readonly<Record<string, unknown>>): string | undefined {
  return textOf(messages) ?? textOf(message) ?? textOf(detail) ?? textOf(error);
}

function framesOf(progress: readonly unknown[]): SceneFrame[] {
  return progress.map((frame) => {
    const { id, image } = fieldsOf(frame);
    return { id: textOf(id) ?? '', image: textOf(image) ?? '' };
  });
}

/** Returns why a task failed, if its result says so: as an error, as a text, or in its parts. */
function reasonOf(result: unknown): string | undefined {
  return textOf(fieldsOf(result).error) ?? partsOf(result).find(({ type }) => type === 'text')?.content;
}

function partsOf(result: unknown): ScenePart[] {
  return (Array.isArray(result) ? (result as unknown[]) : [result]).flatMap((part) => {
    const { type, content, video_url } = fieldsOf(part);
    const url = textOf(video_url);
    if (url !== undefined) return [{ type: 'video', content: url }];
    const text = textOf(content) ?? textOf(part);
    return text === undefined ? [] : [{ type: textOf(type) ?? 'text', content: text }];
  });
}

const STATUS = { IN_PROGRESS: 'running', COMPLETED: 'completed', FAILED: 'failed' } as const satisfies Readonly<Record<string, TaskStatus>>;

/** Only the fields that a status needs are required: a reply that is odd elsewhere still tells the status. */
const WIRE = z.looseObject({ data: z.looseObject({ status: z.string() }) });
