/**
 * memories.ai, screenplay extraction (v2): Get Task Status and Cancel Task, as their pages were in November 2026.
 *
 * - Success is `code` 200, a number; older pages of the same host show `"0000"`. Errors repeat the HTTP status in `code`.
 * - A healthy envelope may be that of a failed task: `success: true` is about the request.
 * - `progress` is there only while the task is running; with all episodes done it is not yet completed. The total may be 0.
 * - HTTP 400 "Request has exceeded the limit." is sent both for too many requests and for invalid ones.
 * - The result is not in the reply: it is a separate download, charged each time.
 */
import * as z from 'zod/mini';
import { DEFAULTS } from '../core/defaults';
import { isFault, type Fault, type Word } from '../core/outcome';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskStatus } from '../core/status';
import type { TaskFields } from '../core/task';
import type { Reply } from '../transports/transport';
import { defineProvider } from './defineProvider';
import type { CancellableProvider, KeyedOptions, ReadContext } from './provider';
import { memoriesEnvelope, type CodeMeaning } from './wire/memoriesEnvelope';
import { parseWire } from './wire/parseWire';
import { fieldsOf, meaningOf, numberOf, textOf } from './wire/scalars';

/** Options of {@link memoriesScreenplay}. */
export type ScreenplayOptions = KeyedOptions;

/** A screenplay task, if more than its id is given. */
export interface ScreenplayTask extends TaskFields {
  /** The kind of the task: each kind is learned separately. */
  readonly kind?: string | undefined;
}

/** A screenplay task as it was read. `result` is `null`: what was extracted is a separate download. */
export type ScreenplaySnapshot = TaskSnapshot<null, object, 'memories-screenplay'>;

/**
 * Watches screenplay extraction tasks of memories.ai, and cancels them.
 *
 * | the vendor says | status |
 * |---|---|
 * | `pending` | `pending` |
 * | `running` | `running`, with `progress` in episodes |
 * | `completed` | `completed`, with `result: null` |
 * | `failed` | `failed`, with the vendor's `error_code` and `error_message` |
 * | `cancelled` | `cancelled` |
 * | anything else | `unknown`, with the `word` |
 *
 * The output of a completed task is fetched with Download Task Result, `GET …/screenplay/tasks/{id}/download`: a zip, and
 * every download is charged. This library never makes that call.
 *
 * Defaults: 0.9 requests a second if no `budget` is given, nine tenths of what the vendor allows an account. The vendor does not say
 * how long tasks take: that nine in ten take 2 to 60 minutes is a guess, which costs some requests if it is wrong.
 *
 * @param options - `apiKey` is sent as it is, without `Bearer`
 * @returns a provider; `cancel` is irreversible, and what was charged is not refunded
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesScreenplay } from 'rx-task-status';
 *
 * const screenplay = memoriesScreenplay({ apiKey: 'sk-mai-example' });
 *
 * screenplay.watch('ros-sd-20260313-a3f8c2b1').subscribe((snapshot) => {
 *   if (snapshot.status === 'running') console.log(snapshot.progress?.done, 'of', snapshot.progress?.total);
 *   if (snapshot.status === 'failed') console.log(snapshot.failure.code, snapshot.failure.message);
 * });
 * ```
 */
export const memoriesScreenplay: (options: ScreenplayOptions) => CancellableProvider<ScreenplaySnapshot, ScreenplayTask> = defineProvider<
  'memories-screenplay',
  Word<null> | Fault,
  ScreenplayTask,
  ScreenplayOptions
>({
  name: 'memories-screenplay',
  baseUrl: 'https://mavi-backend.memories.ai/serve/api/v2',
  auth: (key) => ({ Authorization: key }),
  status: (task, { baseUrl }) => ({ url: `${baseUrl}/screenplay/tasks/${encodeURIComponent(task.id)}` }),
  cancel: (task, { baseUrl }) => ({ url: `${baseUrl}/screenplay/tasks/${encodeURIComponent(task.id)}`, method: 'DELETE' }),
  read,
  textDecides: true,
  typical: [2 * 60_000, 60 * 60_000],
  perSecond: DEFAULTS.perSecondMemories,
});

/** Only pending and running tasks can be cancelled. */
const TOO_LATE: CodeMeaning = { fault: 'fatal', code: 'too-late-to-cancel' };

function read(reply: Reply, { purpose }: ReadContext<ScreenplayTask>): Word<null> | Fault {
  const envelope = memoriesEnvelope(reply, purpose === 'cancel' ? TOO_LATE : undefined);
  if (isFault(envelope)) return envelope;
  const wire = parseWire(WIRE, envelope);
  if (isFault(wire)) return wire;
  const { status: word, progress: episodes, error_code, error_message } = wire.data;
  const progress = progressOf(episodes);
  const status = meaningOf(STATUS, word);
  switch (status) {
    case 'completed':
      return { status, progress, result: null };
    case 'failed':
      return { status, progress, failure: { code: textOf(error_code) ?? word, message: textOf(error_message) ?? 'no reason was given' } };
    case undefined:
      return { status: 'unknown', progress, word };
    default:
      return { status, progress };
  }
}

function progressOf(episodes: unknown): Word['progress'] {
  const { total_episodes, completed_episodes } = fieldsOf(episodes);
  const done = numberOf(completed_episodes);
  return done === undefined ? undefined : { done, total: numberOf(total_episodes) };
}

const STATUS = {
  pending: 'pending',
  running: 'running',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Readonly<Record<string, TaskStatus>>;

/** Only the fields that a status needs are required: a reply that is odd elsewhere still tells the status. */
const WIRE = z.looseObject({ data: z.looseObject({ status: z.string() }) });
