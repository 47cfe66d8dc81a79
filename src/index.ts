export type { Cadence, CadenceContext } from './core/cadence/cadence';
export { exponential, type ExponentialOptions, type ExponentialState } from './core/cadence/exponential';
export { fixed } from './core/cadence/fixed';
export {
  InvalidOptionRangeError,
  InvalidOptionTypeError,
  isInvalidOptionError,
  isTimeoutError,
  isWatchError,
  WatchError,
  type ErrorCode,
  type WatchErrorDetails,
} from './core/errors';
export { faultOfStatus, type AnyWord, type Fault, type FaultClass, type Word, type WordExtras } from './core/outcome';
export type { RetryRules } from './core/retry';
export { sameSnapshot } from './core/sameSnapshot';
export type {
  AnySnapshot,
  BatchSnapshot,
  Flat,
  LostTask,
  Progress,
  Reading,
  Remaining,
  States,
  TaskFailure,
  TaskSnapshot,
} from './core/snapshot';
export type { SnapshotFrom } from './core/snapshotFrom';
export { isTerminal, type TaskStatus, type Terminal, type TerminalStatus } from './core/status';
export type { TaskFields, TaskOf } from './core/task';
export type { Timeouts } from './core/timeouts';
export { requestBudget, type RequestBudget, type RequestBudgetOptions } from './polling/budget';
export { pollTask, type PollTaskOptions } from './polling/pollTask';
export type { TaskSource } from './polling/watchBatch';
export type { WatchEvent } from './polling/watchEvent';
export type { WatchOptions } from './polling/watchTask';
export { defineProvider } from './providers/defineProvider';
export type {
  ApiKey,
  CancellableProvider,
  KeyedOptions,
  ProviderOptions,
  ProviderSpec,
  ReadContext,
  RequestOptions,
  SnapshotOf,
  TaskProvider,
} from './providers/provider';
export { fetchTransport, type FetchTransportOptions } from './transports/fetch';
export type { HttpRequest, Reply, Transport } from './transports/transport';
