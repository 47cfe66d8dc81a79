import { FAULT_NAMES, type FaultName } from './faults';

/** What a server has met, without its own `/_…` paths. A copy: it does not change any more. */
export interface ServerStats {
  /** All requests of the four APIs. */
  readonly requests: number;
  /** Status requests that carried an accepted key. */
  readonly statusRequests: number;
  /** Cancel requests that carried an accepted key. */
  readonly cancelRequests: number;
  /** Replies by HTTP status, such as `{ '200': 12, '503': 1 }`; requests that were reset or hung got none. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** How often each fault was met. */
  readonly faults: Readonly<Record<FaultName, number>>;
  /** Requests refused because their account had sent too many. */
  readonly quotaRefusals: number;
  /** Requests refused for their key. */
  readonly keyRefusals: number;
  /** Requests that wait for their reply now. */
  readonly inFlight: number;
  /** The most requests that ever waited at once. */
  readonly mostInFlight: number;
}

/** The numbers as they are counted. */
export type Counts = { -readonly [Name in keyof Omit<ServerStats, 'byStatus' | 'faults'>]: number } & {
  readonly byStatus: Record<string, number>;
  readonly faults: Record<FaultName, number>;
};

export const newCounts = (): Counts => ({
  requests: 0,
  statusRequests: 0,
  cancelRequests: 0,
  byStatus: {},
  faults: Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as Record<FaultName, number>,
  quotaRefusals: 0,
  keyRefusals: 0,
  inFlight: 0,
  mostInFlight: 0,
});

export const copyOf = (counts: Counts): ServerStats => ({
  ...counts,
  byStatus: { ...counts.byStatus },
  faults: { ...counts.faults },
});
