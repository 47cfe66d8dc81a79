/** The API that a task belongs to, which decides in which shape its status is told. */
export type TaskKind = 'screenplay' | 'visual-search' | 'video-ids' | 'scenext';

/** The true state of a task, in one vocabulary for all four APIs. */
export type TaskState = 'pending' | 'running' | 'completed' | 'failed' | 'cancelled';

/**
 * A screenplay task's life: pending, then running through its episodes, then the end.
 *
 * @example
 * ```ts
 * import type { ScreenplayLife } from 'rx-task-status/testing/server';
 *
 * const life: ScreenplayLife = { kind: 'screenplay', pendingMs: 500, episodes: 12, episodeMs: 250, ends: 'completed' };
 * ```
 */
export interface ScreenplayLife {
  readonly kind: 'screenplay';
  /** The task's id; one in the vendor's form, such as `ros-sd-20260313-a3f8c2b1`, when absent. */
  readonly id?: string;
  /** Milliseconds before it runs. Default 0. */
  readonly pendingMs?: number;
  /** How many episodes it works through; 0 is allowed. Default 3, or as many as `episodeMs` lists. */
  readonly episodes?: number;
  /** Milliseconds that an episode takes: one number for all, or one for each. Default 1000. */
  readonly episodeMs?: number | readonly number[];
  /** Milliseconds between the last episode and the end: all episodes are done, and the task still runs. Default 0. */
  readonly finishingMs?: number;
  /** How it ends; with `'stalls'` it runs for ever. Default `'completed'`. */
  readonly ends?: 'completed' | 'failed' | 'cancelled' | 'stalls';
  /** Episodes done when it fails or is cancelled by somebody else. Default half of them. */
  readonly endsAfter?: number;
  /** Episodes done when it stalls. Default half of them. */
  readonly stallsAfter?: number;
  /** What a failed task says. Default `{ code: 'PROCESSING_ERROR', message: 'The episode could not be processed' }`. */
  readonly failure?: { readonly code: string; readonly message: string };
}

/** One video of a Visual Search task. Times are milliseconds since the task was created. */
export interface VisualSearchLifeVideo {
  /** When it joins the list, as `UNPARSE`. Default 0. */
  readonly appearsMs?: number;
  /** When it gets its final word, at or after `appearsMs`. Default `appearsMs + 1000`. */
  readonly endsMs?: number;
  /** Its final word; with `'UNPARSE'` it never ends. Default `'PARSE'`. */
  readonly ends?: 'PARSE' | 'FAIL' | 'UNPARSE';
  /** `video_name`. Default `video 1`, `video 2`, … */
  readonly name?: string;
  /** `video_no`. Default one in the vendor's form. */
  readonly videoNo?: string;
  /** `duration`, in seconds, told as a string. Default from 5 to 90. */
  readonly seconds?: number;
  /** `blob`, and the last part of `video_url`. Default `<videoNo>.mp4`. */
  readonly blob?: string;
}

/**
 * A Visual Search upload task's life: a list that fills, and whose videos get their final word one by one. The task itself
 * never says a terminal word, as at the vendor; with no videos its list stays empty.
 *
 * @example
 * ```ts
 * import type { VisualSearchLife } from 'rx-task-status/testing/server';
 *
 * const life: VisualSearchLife = {
 *   kind: 'visual-search',
 *   videos: [{ appearsMs: 100, endsMs: 400 }, { appearsMs: 200, endsMs: 300, ends: 'FAIL' }],
 * };
 * ```
 */
export interface VisualSearchLife {
  readonly kind: 'visual-search';
  readonly id?: string;
  /** The scope that a request's `unique_id` must match, or the list is empty. Default `'default'`. */
  readonly uniqueId?: string;
  /** Default one video that appears after 1000 ms. */
  readonly videos?: readonly VisualSearchLifeVideo[];
}

/**
 * A video-ids task's life: a list of ids that fills, with no terminal word.
 *
 * @example
 * ```ts
 * import type { VideoIdsLife } from 'rx-task-status/testing/server';
 *
 * const life: VideoIdsLife = { kind: 'video-ids', videos: [{ appearsMs: 100 }, { appearsMs: 250 }] };
 * ```
 */
export interface VideoIdsLife {
  readonly kind: 'video-ids';
  readonly id?: string;
  /** The scope that a request's `unique_id` must match, or the list is empty. Default `'default'`. */
  readonly uniqueId?: string;
  /** When each id joins the list, in milliseconds since creation (default 0), and the id. Default one, after 1000 ms. */
  readonly videos?: readonly { readonly appearsMs?: number; readonly videoId?: string }[];
}

/** One part of a completed scenext task's result. */
export interface ScenextPart {
  readonly type: 'video' | 'text';
  readonly content: string;
}

/**
 * A scenext task's life: in progress from the start, with one more frame as each scene is rendered, then the end.
 *
 * @example
 * ```ts
 * import type { ScenextLife } from 'rx-task-status/testing/server';
 *
 * const life: ScenextLife = { kind: 'scenext', frames: [{ at: 200 }, { at: 500 }], endsMs: 900, ends: 'COMPLETED' };
 * ```
 */
export interface ScenextLife {
  readonly kind: 'scenext';
  readonly id?: string;
  /**
   * When each frame is there, in milliseconds since creation; its `id` (default `frame1`, `frame2`, …) and its image's
   * URL without a query, which each reply signs anew. Default two frames, at 1000 and 2000.
   */
  readonly frames?: readonly { readonly at: number; readonly id?: string; readonly image?: string }[];
  /** When it ends, in milliseconds since creation, not before its last frame. Default 1000 after the last frame. */
  readonly endsMs?: number;
  /** How it ends; with `'stalls'` it is in progress for ever. Default `'COMPLETED'`. */
  readonly ends?: 'COMPLETED' | 'FAILED' | 'stalls';
  /** The title of what was made. Default `Task <id>`. */
  readonly title?: string;
  /** What a completed task made; a video's URL is signed unless it has a query. Default a video and a text. */
  readonly result?: readonly ScenextPart[];
  /** What a failed task says. Default `{ message: 'The scene could not be rendered' }`. */
  readonly failure?: { readonly message: string };
}

/**
 * A life that the server's seed decides: minutes long, as the vendors' tasks are; about one in ten fails.
 *
 * @example
 * ```ts
 * import type { RandomLife } from 'rx-task-status/testing/server';
 *
 * const life: RandomLife = { kind: 'screenplay', random: true, pace: 0.01 }; // minutes become less than a second each
 * ```
 */
export interface RandomLife {
  readonly kind: TaskKind;
  readonly random: true;
  readonly id?: string;
  /** Only of `visual-search` and `video-ids`. Default `'default'`. */
  readonly uniqueId?: string;
  /** The factor by which every time is multiplied, above 0. Default 1. */
  readonly pace?: number;
}

/** The life that a task is created with: one of four scripted lives, or a random one. */
export type TaskLife = ScreenplayLife | VisualSearchLife | VideoIdsLife | ScenextLife | RandomLife;

/** A screenplay life with every default filled in. */
export interface ScreenplayScript {
  readonly kind: 'screenplay';
  readonly pendingMs: number;
  /** How long each episode takes; one number for each. */
  readonly episodeMs: readonly number[];
  readonly finishingMs: number;
  readonly ends: 'completed' | 'failed' | 'cancelled' | 'stalls';
  /** Episodes that are done when it ends or stalls. */
  readonly endsAfter: number;
  readonly failure: { readonly code: string; readonly message: string };
}

/** A Visual Search life with every default filled in, its videos in the order in which they appear. */
export interface VisualSearchScript {
  readonly kind: 'visual-search';
  readonly uniqueId: string;
  readonly videos: readonly Required<VisualSearchLifeVideo>[];
}

/** A video-ids life with every default filled in, its ids in the order in which they appear. */
export interface VideoIdsScript {
  readonly kind: 'video-ids';
  readonly uniqueId: string;
  readonly videos: readonly { readonly appearsMs: number; readonly videoId: string }[];
}

/** A scenext life with every default filled in, its frames in the order in which they appear. */
export interface ScenextScript {
  readonly kind: 'scenext';
  readonly frames: readonly { readonly at: number; readonly id: string; readonly image: string }[];
  readonly endsMs: number;
  readonly ends: 'COMPLETED' | 'FAILED' | 'stalls';
  readonly title: string;
  readonly result: readonly ScenextPart[];
  readonly failure: { readonly message: string };
}

/** A life with every default filled in and every chance drawn: from here on only the clock matters. */
export type TaskScript = ScreenplayScript | VisualSearchScript | VideoIdsScript | ScenextScript;
