import type { RetryRules } from './retry';

/** What holds where nothing is said, in one place. Milliseconds; pinned by a spec; told in `docs/guide/options.md`. */
export const DEFAULTS = {
  retry: { count: 8, ambiguousCount: 4, delay: 1_000, maxDelay: 32_000, notFoundGrace: 60_000 } satisfies RetryRules,
  timeout: { request: 30_000, unseen: 15 * 60_000 },
  /** Visual Search: how long nothing may change before all that is listed is taken for all there is. */
  settleVisualSearch: 60_000,
  /** Video ids, likewise. */
  settleVideoIds: 5 * 60_000,
  /** Bytes of a reply, after decompression. */
  maxBytes: 5_000_000,
  concurrency: 6,
  /** Requests a second when no budget is given. */
  perSecond: 2,
  /** … of memories.ai: nine tenths of the quota. Requests that leave a second apart may arrive closer, and offences may cost the key. */
  perSecondMemories: 0.9,
} as const;
