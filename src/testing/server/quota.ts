/** Returns whether the quota of an account lets one more request in. */
export type Quota = (account: string, now: number) => boolean;

/**
 * A sliding window per account, without any tolerance: within any span of one second at most `perSecond` requests are
 * let in (a fraction is a longer span: 0.5 is one in two seconds). Refused requests don't count.
 */
export const slidingQuota = (perSecond: number): Quota => {
  const most = Math.max(1, Math.floor(perSecond));
  const spanMs = (most / perSecond) * 1_000;
  const letIn = new Map<string, number[]>();
  return (account, now) => {
    const recent = (letIn.get(account) ?? []).filter((at) => at <= now && now - at < spanMs);
    const admitted = recent.length < most;
    letIn.set(account, admitted ? [...recent, now] : recent);
    return admitted;
  };
};
