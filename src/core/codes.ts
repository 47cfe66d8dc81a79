/** The stable codes of every error this library makes. `docs/errors.md` says what to do about each. */
export type ErrorCode =
  | 'invalid-option'
  | 'key-unavailable'
  | 'unauthorized'
  | 'no-credit'
  | 'forbidden'
  | 'bad-request'
  | 'not-found'
  | 'other-product'
  | 'unreadable-reply'
  | 'too-large'
  | 'network'
  | 'server'
  | 'rate-limited'
  | 'timeout-request'
  | 'timeout-unseen'
  | 'timeout-stalled'
  | 'timeout-total'
  | 'too-late-to-cancel'
  | 'task-failed'
  | 'task-cancelled'
  | 'task-lost'
  | 'not-completed';

/**
 * What a fault leads to. **fatal**: this watch ends. **account**: every task of the account would meet it, so a whole batch
 * ends. **transient** and **unreadable**: asked again, up to `retry.count` times in a row. **ambiguous**: asked again fewer
 * times (`retry.ambiguousCount`). **notFound**: asked again within `retry.notFoundGrace` of the start or last good reading.
 */
export type FaultClass = 'fatal' | 'account' | 'transient' | 'ambiguous' | 'unreadable' | 'notFound';
