import type { FaultMatch, FaultName } from './faults';
import type { TaskLife } from './lives';
import type { ServerStats } from './stats';
import type { CreatedTask, TaskRecord } from './tasks';

/** A server that runs. Its functions need no `this`. */
export interface TaskServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /**
   * What each provider takes as `baseUrl`. Video ids and Visual Search share one path: which shape comes back depends on
   * the task's kind, and for an unknown id on the kind of the list task that was created last.
   */
  readonly baseUrls: {
    readonly memoriesScreenplay: string;
    readonly memoriesVideoIds: string;
    readonly memoriesVisualSearch: string;
    readonly scenext: string;
  };
  /** The port it listens on. */
  readonly port: number;
  /**
   * Returns the task that it creates, whose life begins now. The same as `POST /_tasks` with the life as JSON.
   * Throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`, naming the field, if the life is malformed.
   */
  readonly create: (life: TaskLife) => CreatedTask;
  /** Returns what the server knows of a task now; `undefined` if it has none of that id. The same as `GET /_tasks/<id>`. */
  readonly task: (id: string) => TaskRecord | undefined;
  /** Returns what it knows of every task, in the order of their creation. The same as `GET /_tasks`. */
  readonly tasks: () => readonly TaskRecord[];
  /** Returns whether there was such a task, and makes its id unknown from now on. The same as `DELETE /_tasks/<id>`. */
  readonly forget: (id: string) => boolean;
  /** Returns what was asked and replied until now. The same as `GET /_stats`. */
  readonly stats: () => ServerStats;
  /**
   * Returns nothing. The next `count` (default 1) status replies, or replies that `match` describes, meet this fault.
   * The same as `POST /_faults` with `{ fault, count, match }`. Requests refused for key or quota use none up.
   */
  readonly inject: (fault: FaultName, count?: number, match?: FaultMatch) => void;
  /** Returns a promise that resolves when nothing listens or hangs any more: open connections are cut. */
  readonly close: () => Promise<void>;
}
