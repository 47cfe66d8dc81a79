export { taskServer } from './taskServer';
export type { TaskServer } from './runningServer';
export type { TaskServerOptions } from './options';
export type { FaultDoses, FaultMatch, FaultName } from './faults';
export type { ServerStats } from './stats';
export type { CreatedTask, TaskRecord } from './tasks';
export type { TaskMoment } from './life';
export type {
  RandomLife,
  ScenextLife,
  ScenextPart,
  ScenextScript,
  ScreenplayLife,
  ScreenplayScript,
  TaskKind,
  TaskLife,
  TaskScript,
  TaskState,
  VideoIdsLife,
  VideoIdsScript,
  VisualSearchLife,
  VisualSearchLifeVideo,
  VisualSearchScript,
} from './lives';
