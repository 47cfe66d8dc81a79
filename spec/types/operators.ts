// What operators leave of the types that go through them. Nothing here runs: `npm run typecheck` is the test.
/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-meaningless-void-operator -- values stand here for their types alone */
import { lastValueFrom, merge, type Observable } from 'rxjs';
import {
  batchProgress,
  carryProgress,
  distinctUntilTaskChanged,
  exponential,
  fixed,
  itemChanges,
  latestPerTask,
  repeatAdaptively,
  retryTransient,
  takeUntilTerminal,
  throwIfFailed,
  timeoutTask,
  toCompleted,
  type BatchProgress,
  type BatchSnapshot,
  type TaskProvider,
} from 'rx-task-status';
import { holds, type Same } from './equality';
import type { SceneSnapshot, ScreenplaySnapshot } from './providers';

interface Video {
  readonly id: string;
  readonly status: string;
}
declare const screenplay: TaskProvider<ScreenplaySnapshot>;
declare const scenext: TaskProvider<SceneSnapshot>;
declare const ids: Observable<SceneSnapshot | (ScreenplaySnapshot & { readonly videoIds?: readonly string[]; readonly videos?: readonly Video[] })>;

export const storedOperatorsKeepTheSnapshots = (): void => {
  const stored = [carryProgress(), distinctUntilTaskChanged(), retryTransient(), repeatAdaptively(), takeUntilTerminal(), timeoutTask()] as const;
  const [carry, distinct, retry, repeat, take, timeout] = stored;
  const piped = scenext.check('a').pipe(retry, repeat, carry, timeout, distinct, take);
  holds<Same<typeof piped, Observable<SceneSnapshot>>>();
  // One operator, several providers.
  const other = screenplay.check('a').pipe(retry, repeat, carry, timeout, distinct, take);
  holds<Same<typeof other, Observable<ScreenplaySnapshot>>>();
  const batch = merge(screenplay.watchAll(['a']), scenext.watchAll(['b'])).pipe(carry, timeout, distinct);
  holds<Same<typeof batch, Observable<BatchSnapshot<ScreenplaySnapshot> | BatchSnapshot<SceneSnapshot>>>>();
};

export const throwIfFailedLeavesWhatDidNotFail = (): void => {
  const strict = throwIfFailed();
  const kept = screenplay.watchAll(['a']).pipe(strict);
  holds<Same<typeof kept, Observable<Exclude<ScreenplaySnapshot, { status: 'failed' | 'cancelled' }>>>>();
  void lastValueFrom(kept).then((snapshot) => {
    // @ts-expect-error -- it may still be pending, running or unknown
    void snapshot.result;
    // @ts-expect-error -- it has not failed
    void (snapshot.status === 'failed');
  });
};

export const toCompletedLeavesTheCompleted = (): void => {
  const completed = lastValueFrom(merge(screenplay.watchAll(['a']), scenext.watchAll(['b'])).pipe(toCompleted()));
  void completed.then((snapshot) => {
    holds<Same<typeof snapshot.status, 'completed'>>();
    if (snapshot.provider === 'scenext') holds<Same<typeof snapshot.result.videos, readonly string[]>>();
    else holds<Same<typeof snapshot.result.downloadPath, string>>();
  });
};

export const itemChangesKnowsTheItems = (): void => {
  scenext
    .watch('a')
    .pipe(itemChanges('frames'))
    .subscribe(({ item, previous, snapshot, change }) => {
      holds<Same<typeof item, SceneSnapshot['frames'][number]>>();
      holds<Same<typeof previous, SceneSnapshot['frames'][number] | undefined>>();
      holds<Same<typeof snapshot, SceneSnapshot>>();
      holds<Same<typeof change, 'added' | 'changed'>>();
    });
  scenext
    .watchAll(['a'])
    .pipe(itemChanges('frames'))
    .subscribe(({ item }) => holds<Same<typeof item, SceneSnapshot['frames'][number]>>());
  ids.pipe(itemChanges('videoIds')).subscribe(({ item }) => holds<Same<typeof item, string>>());
  ids.pipe(itemChanges('videos')).subscribe(({ item }) => holds<Same<typeof item, Video>>());
  const scenes = scenext.watch('a');
  // @ts-expect-error -- no snapshot of it holds such a list
  scenes.pipe(itemChanges('videos'));
  // @ts-expect-error -- a misspelt name
  scenes.pipe(itemChanges('fames'));
  // @ts-expect-error -- the name of the items is a text
  itemChanges(5);
};

export const batchProgressKnowsTheLatest = (): void => {
  const progress = merge(screenplay.watchAll(new Set(['a'])), scenext.watchAll(['b'])).pipe(batchProgress({ total: 5 }));
  holds<Same<typeof progress, Observable<BatchProgress<BatchSnapshot<ScreenplaySnapshot> | BatchSnapshot<SceneSnapshot>>>>>();
  progress.subscribe(({ latest, ratio, lost }) => {
    holds<Same<typeof ratio, number>>();
    holds<Same<typeof lost, number>>();
    if (latest.provider === 'memories-screenplay' && latest.status === 'completed') holds<Same<typeof latest.result.downloadPath, string>>();
  });
  // @ts-expect-error -- a misspelt option is refused
  batchProgress({ totl: 5 });
  // @ts-expect-error -- a total is a number, or numbers to come
  batchProgress({ total: '5' });
};

export const latestPerTaskHandsThemToItsConsumer = (): void => {
  const results = scenext.watchAll(['a']).pipe(
    latestPerTask((snapshot) => {
      holds<Same<typeof snapshot, BatchSnapshot<SceneSnapshot>>>();
      return Promise.resolve(snapshot.taskId.length);
    }),
  );
  holds<Same<typeof results, Observable<number>>>();
  // @ts-expect-error -- a consumer returns something to wait for
  scenext.watchAll(['a']).pipe(latestPerTask(() => undefined));
};

export const someTakeOneTaskAlone = (): void => {
  // @ts-expect-error -- a lost task cannot be asked again: repeatAdaptively takes no batch
  scenext.watchAll(['a']).pipe(repeatAdaptively());
};

export const optionsAreChecked = (): void => {
  // @ts-expect-error -- a misspelt option is refused
  retryTransient({ retries: 5 });
  // @ts-expect-error -- the grace is the watch's
  retryTransient({ notFoundGrace: 5 });
  // @ts-expect-error -- a cadence is a value, not a number
  repeatAdaptively({ cadence: 5_000 });
  // @ts-expect-error -- durations are numbers
  timeoutTask({ total: '1h' });
  // @ts-expect-error -- a request's timeout is the watch's
  timeoutTask({ request: 5 });
  // @ts-expect-error -- a misspelt option is refused
  exponential({ interval: 5 });
  // @ts-expect-error -- an interval is needed
  fixed();
  distinctUntilTaskChanged({ same: (a, b) => a.status === b.status });
};
