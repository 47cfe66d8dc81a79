import type { Observable, ObservableInput } from 'rxjs';
import type { Cadence, CadenceContext } from '../core/cadence/cadence';
import type { TaskModel } from '../core/cadence/taskModel';
import type { Fault, Word } from '../core/outcome';
import type { RetryOptions } from '../core/retry';
import type { BatchSnapshot, TaskSnapshot } from '../core/snapshot';
import type { TaskFields, TaskOf } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import type { RequestBudget } from '../polling/budget';
import type { TaskSource } from '../polling/watchBatch';
import type { WatchEvent } from '../polling/watchEvent';
import type { WatchOptions } from '../polling/watchTask';
import type { HttpRequest, Reply, Transport } from '../transports/transport';

/** An API key, or a function that returns one: it is called at each request, so that keys can rotate. */
export type ApiKey = string | (() => string | ObservableInput<string>);

/** The options of every provider. Durations in milliseconds; `undefined` is none, or the default. */
export interface ProviderOptions {
  /** The key, or a function that returns it. Sent only to the origin of `baseUrl`. */
  readonly apiKey?: ApiKey | undefined;
  /** An address in place of the vendor's own: a proxy, a test server. Must be http(s), without credentials. */
  readonly baseUrl?: string | undefined;
  /** How often the account may be asked. Share one budget between all that use the account. */
  readonly budget?: RequestBudget | undefined;
  /** How requests travel. Default: `fetchTransport()`. */
  readonly transport?: Transport | undefined;
  /** When to ask next. Default `adaptive()`. */
  readonly cadence?: Cadence | undefined;
  /** What tasks taught, also those that still run. Default: one of the provider's own. */
  readonly model?: TaskModel | undefined;
  /** How often a failed request is sent again. Default `{ count: 8, ambiguousCount: 4, delay: 1_000, maxDelay: 32_000, notFoundGrace: 60_000 }`. */
  readonly retry?: RetryOptions | undefined;
  /** When watching gives up. Default `{ request: 30_000, unseen: 900_000 }`, without `stalled` and `total`. */
  readonly timeout?: Timeouts | undefined;
  /** Bytes of a reply over which it is cut off. Default 5,000,000. A transport of your own has its own bound. */
  readonly maxBytes?: number | undefined;
  /** Hears of each request, reading and fault. */
  readonly onEvent?: ((event: WatchEvent) => void) | undefined;
}

/** Options of a provider that sends no request without a key. */
export interface KeyedOptions extends ProviderOptions {
  /** The key, or a function that returns it. Sent only to the origin of `baseUrl`. */
  readonly apiKey: ApiKey;
}

/**
 * Watches the tasks of one remote API. Its methods need no `this`, throw `invalid-option` at the call for what is malformed, and
 * return cold Observables: nothing is sent before somebody subscribes.
 */
export interface TaskProvider<S extends TaskSnapshot = TaskSnapshot, T extends TaskFields = TaskFields> {
  /** Stands in every snapshot and error. */
  readonly name: S['provider'];
  /**
   * Emits the snapshots of a task as they change, and completes with the terminal one; errors when watching fails. Watches of
   * one task share their requests; one that comes late gets the last snapshot at once. Unsubscribing never cancels the task.
   */
  readonly watch: (task: TaskOf<T>, options?: WatchOptions) => Observable<S>;
  /**
   * Emits the snapshots of many tasks, merged, and a `lost` snapshot for each whose watch failed; completes when the
   * source and all its tasks have. An error that every task of the account would meet (its key, its credit) ends the batch.
   */
  readonly watchAll: (tasks: TaskSource<T>, options?: WatchOptions) => Observable<BatchSnapshot<S>>;
  /** Emits one snapshot, from one request, and completes; any fault is an error. */
  readonly check: (task: TaskOf<T>) => Observable<S>;
}

/** A remote API whose tasks can be cancelled. */
export interface CancellableProvider<S extends TaskSnapshot = TaskSnapshot, T extends TaskFields = TaskFields> extends TaskProvider<S, T> {
  /**
   * Emits the server's word on a cancel, one snapshot. The cancel is sent when somebody subscribes, and goes before all polls. If
   * its reply is lost, a check tells whether it arrived. Errors with `too-late-to-cancel` if the task has ended otherwise.
   */
  readonly cancel: (task: TaskOf<T>) => Observable<S>;
}

/** The snapshots of a provider. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the tasks do not matter here, and a provider is contravariant in them
export type SnapshotOf<P> = P extends TaskProvider<infer S, any> ? S : never;

/** The options as a request sees them: the key looked up, the base URL filled in and without a trailing slash. */
export type RequestOptions<O> = O & {
  /** The key of this request; empty if the provider was made without one. */
  readonly apiKey: string;
  readonly baseUrl: string;
};

/** What `read` may look at besides the reply. */
export interface ReadContext<T extends TaskFields> {
  /** The task that was asked for. */
  readonly task: T;
  /** The last snapshot of this task; absent at the first reading, and for `check` and `cancel`. */
  readonly previous: TaskSnapshot | undefined;
  /** Whether the reply is to a status request or to a cancel. */
  readonly purpose: 'status' | 'cancel';
  /** The memo that the request was made with. If there are several kinds of requests, it tells which one the reply is to. */
  readonly memo?: unknown;
}

/** The description of one API. All functions must be pure; only `checkOptions` and `checkTask` are called before somebody subscribes. */
export interface ProviderSpec<P extends string, W extends Word | Fault, T extends TaskFields, O extends object> {
  /** Stands in every snapshot and error; a literal, so that unions narrow. */
  readonly name: P;
  /** The vendor's own address. Left out if `status` makes whole URLs; without it `status` sees `''` unless the caller gives one. */
  readonly baseUrl?: string | undefined;
  /** Makes the headers that carry the key, for every request to the origin of `baseUrl`. With it, the factory throws if `apiKey` is left out. */
  readonly auth?: ((key: string) => Readonly<Record<string, string>>) | undefined;
  /** The request for a task's status. `memo` is what the last reading left for this request; a `check` has none. */
  readonly status: (task: T, options: RequestOptions<O>, memo: unknown) => HttpRequest;
  /** The request that cancels a task. `memo` is `undefined`. */
  readonly cancel?: ((task: T, options: RequestOptions<O>, memo: unknown) => HttpRequest) | undefined;
  /** What a reply means: a word, or a fault. Sees any HTTP status. A thrown `SyntaxError` (unreadable reply) is retried; any other throw ends the watch. */
  readonly read: (reply: Reply, context: ReadContext<T>) => W;
  /** Whether two snapshots of the same status say the same; another status is always a change. Default `sameSnapshot`. */
  readonly same?: ((a: TaskSnapshot, b: TaskSnapshot) => boolean) | undefined;
  /** Whether only HTTP status and text decide what `read` returns: a reply that repeats the last one is then not parsed again. */
  readonly textDecides?: boolean | undefined;
  /** How long such tasks take, in milliseconds: one duration, or the range that nine in ten fall into. */
  readonly typical?: CadenceContext['typical'];
  /** How often the vendor advises to ask: every n milliseconds. */
  readonly advice?: number | undefined;
  /** Requests a second if no budget is given. Default 2. */
  readonly perSecond?: number | undefined;
  /** The names of the provider's own options: any other name is refused. */
  readonly options?: readonly (keyof O & string)[] | undefined;
  /** Throws `invalid-option` for malformed options of the provider's own. */
  readonly checkOptions?: ((options: O) => void) | undefined;
  /** Throws `invalid-option` for malformed fields of a task. */
  readonly checkTask?: ((task: T) => void) | undefined;
}
