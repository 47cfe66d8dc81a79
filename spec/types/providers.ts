// What providers and their snapshots are to the compiler. Nothing here runs: `npm run typecheck` is the test.
/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-meaningless-void-operator -- values stand here for their types alone */
import { merge, type Observable } from 'rxjs';
import {
  defineProvider,
  distinctUntilTaskChanged,
  isTerminal,
  throwIfFailed,
  toCompleted,
  type CancellableProvider,
  type ErrorCode,
  type LostTask,
  type SnapshotOf,
  type TaskProvider,
  type TaskSnapshot,
} from 'rx-task-status';
import { holds, type Same } from './equality';

interface Frame {
  readonly id: string;
  readonly image: string;
}
export type ScreenplaySnapshot = TaskSnapshot<{ readonly downloadPath: string }, object, 'memories-screenplay'>;
export type SceneSnapshot = TaskSnapshot<{ readonly videos: readonly string[] }, { readonly frames: readonly Frame[] }, 'scenext'>;
declare const screenplay: CancellableProvider<ScreenplaySnapshot>;
declare const scenext: TaskProvider<SceneSnapshot>;

export const aStatusTellsWhatElseIsThere = (): void => {
  screenplay.watch('a').subscribe((snapshot) => {
    switch (snapshot.status) {
      case 'running':
        holds<Same<typeof snapshot.progress, { readonly done: number; readonly total?: number; readonly ratio?: number } | undefined>>();
        break;
      case 'completed':
        holds<Same<typeof snapshot.result.downloadPath, string>>();
        break;
      case 'failed':
        holds<Same<typeof snapshot.failure.code, string>>();
        break;
      case 'unknown':
        holds<Same<typeof snapshot.word, string>>();
        break;
      case 'pending':
      case 'cancelled':
        // @ts-expect-error -- no result before the end, nor of a cancelled task
        void snapshot.result;
        break;
      default: {
        const nothingElse: never = snapshot;
        void nothingElse;
      }
    }
    // @ts-expect-error -- a misspelt status is no status
    void (snapshot.status === 'canceled');
    if (isTerminal(snapshot)) holds<Same<typeof snapshot.status, 'completed' | 'failed' | 'cancelled'>>();
    // @ts-expect-error -- a snapshot is not to be written to
    snapshot.attempt = 5;
  });
};

export const aBatchHoldsTheLost = (): void => {
  screenplay.watchAll(['a']).subscribe((snapshot) => {
    // @ts-expect-error -- a lost task was not read
    void snapshot.attempt;
    if (snapshot.status !== 'lost') {
      holds<Same<typeof snapshot.attempt, number>>();
      return;
    }
    holds<Same<typeof snapshot, LostTask<'memories-screenplay', ScreenplaySnapshot>>>();
    holds<Same<typeof snapshot.last, ScreenplaySnapshot | undefined>>();
    holds<Same<typeof snapshot.error.code, ErrorCode>>();
    // @ts-expect-error -- a misspelt code is no code
    void (snapshot.error.code === 'notfound');
  });
};

export const aMergedBatchNarrowsByProviderAndStatus = (): void => {
  merge(screenplay.watchAll(['a']), scenext.watchAll(['b']))
    .pipe(distinctUntilTaskChanged())
    .subscribe((snapshot) => {
      if (snapshot.status === 'completed') {
        if (snapshot.provider === 'scenext') holds<Same<typeof snapshot.result.videos, readonly string[]>>();
        else holds<Same<typeof snapshot.result.downloadPath, string>>();
      }
      if (snapshot.provider === 'scenext' && snapshot.status !== 'lost') holds<Same<typeof snapshot.frames, readonly Frame[]>>();
      if (snapshot.status === 'lost' && snapshot.provider === 'scenext') holds<Same<typeof snapshot.last, SceneSnapshot | undefined>>();
      // @ts-expect-error -- no such provider is in there
      void (snapshot.provider === 'acme');
    });
};

export const aStringIsNoListOfIds = (): void => {
  // @ts-expect-error -- it would be a list of its letters
  screenplay.watchAll('ros-sd-1');
  // @ts-expect-error -- nor is a single task a batch
  screenplay.watchAll({ id: 'a' });
  // @ts-expect-error -- ids are texts
  screenplay.watch(12345);
  screenplay.watchAll(new Set(['a']));
  screenplay.watchAll(['a', { id: 'b', startedAt: 5 }]);
  // @ts-expect-error -- a misspelt option is refused
  screenplay.watch('a', { timeouts: { total: 5 } });
  // @ts-expect-error -- one within an option, too
  screenplay.watch('a', { timeout: { totl: 5 } });
};

export const methodsNeedNoThis = (): void => {
  const { watch, check } = screenplay;
  holds<Same<ReturnType<typeof watch>, Observable<ScreenplaySnapshot>>>();
  check('a');
  // @ts-expect-error -- cancel is only where there is one
  scenext.cancel('x');
  holds<Same<ReturnType<typeof screenplay.cancel>, Observable<ScreenplaySnapshot>>>();
};

// A provider of one's own: the type of its snapshots is what `read` returns.
const acme = defineProvider({
  name: 'acme',
  status: (task: { id: string; startedAt?: number; region: string }, { baseUrl }) => ({ url: `${baseUrl}/${task.region}/${task.id}` }),
  cancel: (task) => ({ url: task.region, method: 'DELETE' }),
  read: (reply) => {
    if (reply.status === 503) return { fault: 'transient', message: 'busy' };
    const body = JSON.parse(reply.text) as { state: string; url: string; queue: number };
    if (body.state === 'ok') return { status: 'completed', result: { url: body.url }, queue: body.queue, memo: 1 };
    if (body.state === 'no') return { status: 'failed', failure: { code: 'x', message: 'y' } };
    if (body.state === 'go') return { status: 'running', progress: { done: 1 }, queue: body.queue };
    return { status: 'unknown', word: body.state };
  },
})({ apiKey: 'k' });
export type AcmeSnapshot = SnapshotOf<typeof acme>;

export const itsSnapshotsAreWhatReadReturns = (): void => {
  holds<Same<AcmeSnapshot['status'], 'completed' | 'failed' | 'running' | 'unknown'>>();
  holds<Same<AcmeSnapshot['provider'], 'acme'>>();
  acme.watch({ id: '1', region: 'eu' }).subscribe((snapshot) => {
    switch (snapshot.status) {
      case 'completed':
        holds<Same<typeof snapshot.result, { url: string }>>();
        holds<Same<typeof snapshot.queue, number>>();
        // @ts-expect-error -- what steers the engine is not shown
        void snapshot.memo;
        break;
      case 'running':
        holds<Same<typeof snapshot.queue, number>>();
        break;
      case 'failed':
      case 'unknown':
        // @ts-expect-error -- it does not say where it is in the queue then
        void snapshot.queue;
        break;
      default: {
        // Cancelled and pending: acme never says them, and the type knows.
        const nothingElse: never = snapshot;
        void nothingElse;
      }
    }
  });
};

export const aTaskHasTheFieldsItsProviderNeeds = (): void => {
  acme.cancel({ id: '1', region: 'eu' });
  // @ts-expect-error -- an id alone does not say where to ask
  acme.watch('1');
  // @ts-expect-error -- nor does a task without its region
  acme.watch({ id: '1' });
  // @ts-expect-error -- nor do ids in a batch
  acme.watchAll(['1']);
  // @ts-expect-error -- a misspelt field is refused
  acme.watch({ id: '1', region: 'eu', startedat: 5 });
};

const plain = defineProvider({ name: 'plain', status: (task) => ({ url: task.id }), read: () => ({ status: 'completed', result: 1 }) })({});

export const literalsOfResultsDoNotLeak = (): void => {
  holds<Same<Extract<SnapshotOf<typeof plain>, { status: 'completed' }>['result'], number>>();
  holds<Same<typeof plain.name, 'plain'>>();
  // @ts-expect-error -- no cancel in the spec, none on the provider
  void plain.cancel;
};

export const aSpecIsChecked = (): void => {
  // @ts-expect-error -- a misspelt status is refused
  defineProvider({ name: 'bad', status: (task) => ({ url: task.id }), read: () => ({ status: 'canceled' }) });
  // @ts-expect-error -- completed without a result is refused
  defineProvider({ name: 'bad', status: (task) => ({ url: task.id }), read: () => ({ status: 'completed' }) });
  // @ts-expect-error -- failed without a failure is refused
  defineProvider({ name: 'bad', status: (task) => ({ url: task.id }), read: () => ({ status: 'failed' }) });
  // @ts-expect-error -- a misspelt class of fault is refused
  defineProvider({ name: 'bad', status: (task) => ({ url: task.id }), read: () => ({ fault: 'temporary', message: 'x' }) });
  // @ts-expect-error -- a request without a URL is refused
  defineProvider({ name: 'bad', status: () => ({ method: 'GET' }), read: () => ({ status: 'pending' }) });
  // @ts-expect-error -- a misspelt option is refused
  defineProvider({ name: 'bad', status: (task) => ({ url: task.id }), read: () => ({ status: 'pending' }) })({ apikey: 'k' });
};

// Every provider whose tasks are named by an id fits the wide type; acme's need a region.
export const all: readonly TaskProvider[] = [screenplay, scenext, plain];
// @ts-expect-error -- acme's tasks need a region: it is not any provider
export const wide: TaskProvider = acme;

/** Code over any provider keeps its snapshots. */
export const paid = <S extends TaskSnapshot>(provider: TaskProvider<S>, ids: readonly string[]) =>
  provider.watchAll(ids).pipe(throwIfFailed(), distinctUntilTaskChanged(), toCompleted());

export const genericCodeKeepsThem = (): void => {
  paid(scenext, ['a']).subscribe((snapshot) => {
    holds<Same<typeof snapshot.result.videos, readonly string[]>>();
    holds<Same<typeof snapshot.frames, readonly Frame[]>>();
    holds<Same<typeof snapshot.provider, 'scenext'>>();
  });
};
