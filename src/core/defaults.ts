import type { RetryRules } from './retry';

/** The default values of options. Milliseconds; pinned by a spec; documented in `docs/guide/options.md`. */
export const DEFAULTS = {
  retry: { count: 8, ambiguousCount: 4, delay: 1_000, maxDelay: 32_000, notFoundGrace: 60_000 } satisfies RetryRules,
  timeout: { request: 30_000, unseen: 15 * 60_000 },
  /** Visual Search: after this long without a change the list of videos counts as complete. */
  settleVisualSearch: 60_000,
  /** The same for video ids. */
  settleVideoIds: 5 * 60_000,
  /** The most bytes a reply may have, after decompression. */
  maxBytes: 5_000_000,
  concurrency: 6,
  /** Requests a second when no budget is given. */
  perSecond: 2,
  /**
   * The same for memories.ai: nine tenths of the quota. Requests sent a second apart may arrive closer, and the vendor may suspend the
   * key after repeated excess.
   */
  perSecondMemories: 0.9,
} as const;
