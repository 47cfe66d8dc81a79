/** @import { BatchSnapshot, SceneSnapshot, ScreenplaySnapshot, VideoIdsSnapshot, VisualSearchSnapshot } from 'rx-task-status' */

/**
 * What the merged stream emits: each provider's snapshots, and the tasks that were lost. `provider` and `status` tell
 * the compiler which it is.
 *
 * @typedef {BatchSnapshot<ScreenplaySnapshot | VisualSearchSnapshot | VideoIdsSnapshot | SceneSnapshot>} Snapshot
 */

/**
 * How far a task has come: `7 of 12`, or `5 done` where nobody knows of how many.
 *
 * @param {Snapshot} snapshot
 */
export function progressOf(snapshot) {
  if (snapshot.status !== 'running' || snapshot.progress === undefined) return '';
  const { done, total } = snapshot.progress;
  return total === undefined ? `${done} done` : `${done} of ${total}`;
}

/**
 * Why a task ended as it did, where there is something to say.
 *
 * @param {Snapshot} snapshot
 */
export function reasonOf(snapshot) {
  switch (snapshot.status) {
    case 'failed':
      return `${snapshot.failure.code}: ${snapshot.failure.message}`;
    case 'lost':
      return `${snapshot.error.code}: ${snapshot.error.message}`;
    case 'cancelled':
      return 'as it was told to';
    case 'completed': {
      if (snapshot.provider !== 'memories-visual-search') return '';
      const failed = snapshot.videos.filter((video) => video.status === 'failed').map(({ name }) => name);
      return failed.length === 0 ? '' : `${snapshot.result.length} of ${snapshot.videos.length} videos; ${failed.join(', ')} failed`;
    }
    default:
      return '';
  }
}
