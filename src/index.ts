export { adaptive, type AdaptiveOptions } from './core/cadence/adaptive';
export type { Price } from './core/cadence/adaptiveOptions';
export type { Typical } from './core/cadence/beliefs/typical';
export type { Cadence, CadenceContext, PlaceInLine } from './core/cadence/cadence';
export type { ErrorCode, FaultClass } from './core/codes';
export { exponential, type ExponentialOptions, type ExponentialState } from './core/cadence/exponential';
export { fixed } from './core/cadence/fixed';
export type { AdaptiveState } from './core/cadence/packedState';
export type { SavedTaskModel } from './core/cadence/savedModel';
export { taskModel, type TaskModel } from './core/cadence/taskModel';
export {
  InvalidOptionRangeError,
  InvalidOptionTypeError,
  isInvalidOptionError,
  isTimeoutError,
  isWatchError,
  WatchError,
  type WatchErrorDetails,
} from './core/errors';
export { faultOfStatus, type AnyWord, type Fault, type Word, type WordExtras } from './core/outcome';
export type { RetryOptions, RetryRules } from './core/retry';
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
export { batchProgress, type BatchProgress, type BatchProgressConfig } from './operators/batchProgress';
export { carryProgress } from './operators/carryProgress';
export { countDown, type Countable, type CountDownConfig } from './operators/countDown';
export { distinctUntilTaskChanged, type DistinctConfig } from './operators/distinctUntilTaskChanged';
export { itemChanges, type ItemChange, type ItemOf, type SourceOfItems } from './operators/itemChanges';
export { latestPerTask } from './operators/latestPerTask';
export { repeatAdaptively, type RepeatConfig } from './operators/repeatAdaptively';
export { retryTransient, type RetryConfig } from './operators/retryTransient';
export { takeUntilTerminal } from './operators/takeUntilTerminal';
export { throwIfFailed, type FailedStatus } from './operators/throwIfFailed';
export { timeoutTask, type TimeoutConfig } from './operators/timeoutTask';
export { toCompleted } from './operators/toCompleted';
export { requestBudget, type RequestBudget, type RequestBudgetOptions } from './polling/budget';
export { pollTask, type PollTaskOptions } from './polling/pollTask';
export type { TaskSource } from './polling/watchBatch';
export type { WatchEvent } from './polling/watchEvent';
export type { WatchOptions } from './polling/watchTask';
export { defineProvider } from './providers/defineProvider';
export { memoriesScreenplay, type ScreenplayOptions, type ScreenplaySnapshot, type ScreenplayTask } from './providers/memoriesScreenplay';
export {
  memoriesVideoIds,
  type VideoIdsDetails,
  type VideoIdsOptions,
  type VideoIdsSnapshot,
  type VideoIdsTask,
} from './providers/memoriesVideoIds';
export {
  memoriesVisualSearch,
  type VisualSearchDetails,
  type VisualSearchOptions,
  type VisualSearchSnapshot,
  type VisualSearchTask,
  type VisualSearchVideo,
} from './providers/memoriesVisualSearch';
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
export {
  scenext,
  type SceneDetails,
  type SceneFrame,
  type SceneOptions,
  type ScenePart,
  type SceneSnapshot,
  type SceneTask,
} from './providers/scenext';
export { fetchTransport, type FetchTransportOptions } from './transports/fetch';
export type { HttpRequest, Reply, Transport } from './transports/transport';
