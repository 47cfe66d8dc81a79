import type { FaultMatch, FaultName } from './faults';
import type { TaskLife } from './lives';
import type { ServerStats } from './stats';
import type { CreatedTask, TaskRecord } from './tasks';

/** A server that runs. Its functions need no `this`. */
export interface TaskServer {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string;
  /**
   * What each provider takes as `baseUrl`. Video ids and Visual Search are one and the same path: which shape comes
   * back depends on the task's kind, and for an unknown id on the kind of the list task that was created last.
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
   * The task that was created, whose life begins now. The same as `POST /_tasks` with the life as JSON.
   * Throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`, naming the field, when the life is not
   * what it should be.
   */
  readonly create: (life: TaskLife) => CreatedTask;
  /** What the server knows of a task now; undefined when it has none of that id. The same as `GET /_tasks/<id>`. */
  readonly task: (id: string) => TaskRecord | undefined;
  /** What it knows of every task, in the order of their creation. The same as `GET /_tasks`. */
  readonly tasks: () => readonly TaskRecord[];
  /** Whether there was such a task; from now on its id is unknown. The same as `DELETE /_tasks/<id>`. */
  readonly forget: (id: string) => boolean;
  /** What was asked and replied until now. The same as `GET /_stats`. */
  readonly stats: () => ServerStats;
  /**
   * Returns nothing; the next `count` (default 1) status replies, or those that `match` describes, meet this fault.
   * The same as `POST /_faults` with `{ fault, count, match }`. Requests refused for key or quota use none up.
   */
  readonly inject: (fault: FaultName, count?: number, match?: FaultMatch) => void;
  /** A promise that resolves when nothing listens or hangs any more: open connections are cut. */
  readonly close: () => Promise<void>;
}
