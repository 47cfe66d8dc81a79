// What pollTask infers from `read`. Nothing here runs: `npm run typecheck` is the test.
/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-meaningless-void-operator -- values stand here for their types alone */
import { of, type Observable } from 'rxjs';
import { itemChanges, pollTask, toCompleted } from 'rx-task-status';
import { holds, type Same } from './equality';

declare const sdk: { readonly get: (id: string) => Promise<{ readonly state: string; readonly output: readonly string[]; readonly eta: number }> };

export const theSnapshotsAreWhatReadReturns = (): void => {
  const snapshots = pollTask(() => sdk.get('42'), {
    provider: 'replicate',
    read: ({ state, output, eta }) => {
      if (state === 'succeeded') return { status: 'completed', result: output, eta };
      if (state === 'gone') return { fault: 'notFound', message: 'gone' };
      return { status: 'running', eta };
    },
  });
  snapshots.subscribe((snapshot) => {
    holds<Same<typeof snapshot.provider, 'replicate'>>();
    holds<Same<typeof snapshot.status, 'completed' | 'running'>>();
    holds<Same<typeof snapshot.eta, number>>();
    if (snapshot.status === 'completed') holds<Same<typeof snapshot.result, readonly string[]>>();
    // @ts-expect-error -- a running task has no result
    else void snapshot.result;
  });
  snapshots.pipe(toCompleted()).subscribe(({ result }) => holds<Same<typeof result, readonly string[]>>());
};

export const itsProviderIsTaskUnlessSaid = (): void => {
  const snapshots = pollTask(() => of(5), { read: (value) => ({ status: 'running', frames: [{ id: value }] }) });
  snapshots.subscribe(({ provider }) => holds<Same<typeof provider, 'task'>>());
  snapshots.pipe(itemChanges('frames')).subscribe(({ item }) => holds<Same<typeof item, { id: number }>>());
  holds<Same<typeof snapshots extends Observable<infer S> ? (S extends { readonly status: infer W } ? W : never) : never, 'running'>>();
};

export const readIsChecked = (): void => {
  // @ts-expect-error -- a misspelt status is refused
  pollTask(() => of(5), { read: () => ({ status: 'canceled' }) });
  // @ts-expect-error -- completed without a result is refused
  pollTask(() => of(5), { read: () => ({ status: 'completed' }) });
  // @ts-expect-error -- read is what it is all about
  pollTask(() => of(5), {});
  // @ts-expect-error -- a misspelt option is refused
  pollTask(() => of(5), { read: () => ({ status: 'pending' }), distict: false });
  // @ts-expect-error -- the call returns something to wait for
  pollTask(() => 5, { read: () => ({ status: 'pending' }) });
};
