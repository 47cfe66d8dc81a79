import { lastValueFrom, toArray, type Observable } from 'rxjs';
import { fixed, requestBudget, type AnySnapshot, type ProviderOptions } from 'rx-task-status';

export { closeServers, startServer } from '../support/servers';

/** Options for lives that last parts of a second: often asked, soon asked again, with the key that any server takes. */
export const hurried = (baseUrl: string, options: Partial<ProviderOptions> = {}): ProviderOptions & { readonly apiKey: string } => ({
  apiKey: 'sk-test',
  baseUrl,
  cadence: fixed(15),
  budget: requestBudget({ perSecond: 2_000, concurrency: 10 }),
  retry: { count: 20, ambiguousCount: 10, delay: 10, maxDelay: 40 },
  timeout: { request: 3_000, total: 20_000 },
  ...options,
} as ProviderOptions & { readonly apiKey: string });

/** All snapshots of a stream, in their order. */
export const all = <S extends AnySnapshot>(source: Observable<S>): Promise<S[]> => lastValueFrom(source.pipe(toArray()), { defaultValue: [] });

/** The statuses as they changed. */
export const statuses = (snapshots: readonly AnySnapshot[]): string[] =>
  snapshots.map(({ status }) => status).filter((status, i, before) => status !== before[i - 1]);
