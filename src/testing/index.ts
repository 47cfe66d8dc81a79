export { snapshotLetter, type LetterDetails, type TaskLetter } from './alphabet';
export {
  networkError,
  noReply,
  reply,
  type ReplyOptions,
  type ScriptedAnswer,
  type ScriptedError,
  type ScriptedReply,
  type ScriptedSilence,
  type ScriptStep,
} from './answers';
export { fakeProvider, type FakeProvider, type FakeProviderOptions, type FakeTask } from './fakeProvider';
export { fakeProviderFor, type FakeProviderFor, type FakeProviderForOptions } from './fakeProviderFor';
export type { RequestMatch } from './requestMatch';
export { run, type RunOptions, type TestHelpers } from './run';
export { scriptedTransport, type Script, type ScriptedTransport, type TakenRequest } from './scriptedTransport';
export type { SentRequest } from './sentRequest';
export {
  batchValues,
  snapshotValues,
  type BatchValues,
  type BatchValuesOptions,
  type SnapshotValues,
  type SnapshotValuesOptions,
} from './snapshotValues';
export { taskHistory, type HistoryMoment, type TaskHistory } from './taskHistory';
