import type { AnySnapshot } from './snapshot';

/** Returns the identity of a snapshot's task in a merged stream: its provider and its id. */
export const snapshotKey = (snapshot: AnySnapshot): string => `${snapshot.provider}\n${snapshot.taskId}`;
