// Where `undefined` may be given, and where it never comes. Nothing here runs: the compiler, with and without
// `exactOptionalPropertyTypes` (exact-spec.ts), is the test. Without it the second half holds anyhow.
/* eslint-disable @typescript-eslint/no-unused-vars -- values stand here for their types alone */
import { map, of } from 'rxjs';
import {
  countDown,
  defineProvider,
  pollTask,
  type Countable,
  type Fault,
  type LostTask,
  type PollTaskOptions,
  type Progress,
  type ProviderOptions,
  type ProviderSpec,
  type Reading,
  type SnapshotOf,
  type TaskFields,
  type Word,
  type WordExtras,
} from 'rx-task-status';
import { batchValues, fakeProvider, snapshotValues, type BatchValuesOptions, type FakeProviderOptions, type FakeTask, type RequestMatch } from 'rx-task-status/testing';
import type { TaskServerOptions } from 'rx-task-status/testing/server';
import { holds, type Same } from './equality';

/** The names of the fields that may be left out, but not given as `undefined`. None without `exactOptionalPropertyTypes`. */
type Exact<V> = { [K in keyof V]-?: object extends Pick<V, K> ? (Record<K, undefined> extends Pick<V, K> ? never : K) : never }[keyof V];

type Reads = Word | Fault;

export const whatIsGivenMayBeUndefined = (): void => {
  holds<Same<Exact<Fault>, never>>();
  holds<Same<Exact<WordExtras>, never>>();
  holds<Same<Exact<NonNullable<WordExtras['progress']>>, never>>();
  holds<Same<Exact<TaskFields>, never>>();
  holds<Same<Exact<Countable>, never>>();
  holds<Same<Exact<ProviderSpec<'acme', Reads, TaskFields, object>>, never>>();
  holds<Same<Exact<ProviderOptions>, never>>();
  holds<Same<Exact<PollTaskOptions<number, Reads, 'acme'>>, never>>();
  holds<Same<Exact<FakeProviderOptions<'acme', string, { readonly queue: number }>>, never>>();
  holds<Same<Exact<FakeTask<string, { readonly queue: number }>>, never>>();
  holds<Same<Exact<BatchValuesOptions<'acme', string, { readonly queue: number }>>, never>>();
  holds<Same<Exact<Exclude<RequestMatch, (request: never) => boolean>>, never>>();
  holds<Same<Exact<TaskServerOptions>, never>>();
  holds<Same<Exact<NonNullable<TaskServerOptions['quota']>>, never>>();
};

declare const perSecond: number | undefined;
declare const retryAfter: number | undefined;
declare const name: 'acme' | undefined;
declare const result: string | undefined;

const acme = defineProvider({
  name: 'acme',
  perSecond,
  baseUrl: undefined,
  status: (task) => ({ url: task.id, method: undefined }),
  read: ({ status }) =>
    status === 503
      ? { fault: 'transient', message: 'busy', retryAfter, code: undefined, issues: undefined, text: undefined }
      : { status: 'running', progress: { done: 1, total: undefined, ratio: undefined }, retryAfter, memo: undefined },
})({});

export const aFaultWithUndefinedIsAFault = (): void => {
  holds<Same<SnapshotOf<typeof acme>['status'], 'running'>>();
};

export const namesAreInferredAllTheSame = (): void => {
  pollTask(() => of(5), { provider: name, read: () => ({ status: 'running' }) }).subscribe((snapshot) => holds<Same<typeof snapshot.provider, 'acme'>>());
  fakeProvider({ name, result, tasks: {} })
    .watch('a')
    .subscribe((snapshot) => {
      holds<Same<typeof snapshot.provider, 'acme'>>();
      if (snapshot.status === 'completed') holds<Same<typeof snapshot.result, string>>();
    });
  const { p } = snapshotValues({ provider: name });
  holds<Same<typeof p.provider, 'acme'>>();
  batchValues({ provider: name, taskId: undefined, lost: undefined });
};

export const whatRemainsMayBePicked = (): void => {
  acme
    .watch('a')
    .pipe(map(({ remaining, status }) => ({ remaining, status })), countDown())
    .subscribe((picked) => holds<Same<typeof picked.status, 'running'>>());
};

export const whatIsEmittedIsExact = (): void => {
  holds<Same<Progress, { readonly done: number; readonly total?: number; readonly ratio?: number }>>();
  holds<Same<Pick<Reading, 'retryAfter'>, { readonly retryAfter?: number }>>();
  holds<Same<Pick<Reading, 'progress'>, { readonly progress?: Progress }>>();
  holds<Same<Pick<SnapshotOf<typeof acme>, 'retryAfter' | 'progress'>, { readonly retryAfter?: number; readonly progress?: Progress }>>();
  holds<Same<Pick<LostTask<'acme', string>, 'last'>, { readonly last?: string }>>();
};

export const aCancelThatIsUndefinedIsNone = (): void => {
  const provider = defineProvider({ name: 'acme', status: () => ({ url: 'https://acme.example' }), cancel: undefined, read: () => ({ status: 'pending' }) })({});
  // @ts-expect-error -- there is none
  provider.cancel('x');
};
