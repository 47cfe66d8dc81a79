// Which provider a fake can stand in for, and what it must be given. Nothing here runs: `npm run typecheck` is the test.
/* eslint-disable @typescript-eslint/no-unused-vars, @typescript-eslint/no-meaningless-void-operator -- values stand here for their types alone */
import type { Observable } from 'rxjs';
import {
  defineProvider,
  type memoriesScreenplay,
  type memoriesVideoIds,
  type memoriesVisualSearch,
  type ScreenplaySnapshot,
  type scenext,
  type SnapshotOf,
  type TaskProvider,
} from 'rx-task-status';
import { fakeProvider, fakeProviderFor } from 'rx-task-status/testing';
import { holds, type Same } from './equality';

/** An application's service takes its provider and no other. */
declare const serve: <P>(tasks: P) => void;

// Without cancel, and of the six statuses it says two.
const acme = defineProvider({
  name: 'acme',
  status: (task) => ({ url: task.id }),
  read: (reply) => {
    if (reply.status !== 200) return { fault: 'transient', message: 'busy' };
    return reply.text === '' ? { status: 'running' } : { status: 'completed', result: { url: reply.text } };
  },
});
type Acme = ReturnType<typeof acme>;

export const aProviderWithoutCancel = (): void => {
  const fake = fakeProviderFor<Acme>({ name: 'acme', result: { url: 'x' }, tasks: { 'job-1': 'p-1-c', 'job-2': { history: 'c', result: { url: 'y' } } } });
  serve<Acme>(fake);
  holds<Same<ReturnType<typeof fake.watch>, Observable<SnapshotOf<Acme>>>>();
  holds<Same<SnapshotOf<typeof fake>['status'], 'running' | 'completed'>>();
  void fake.requests.length;
  // @ts-expect-error -- it has no cancel
  void fake.cancel;
  // @ts-expect-error -- what is inferred from options alone has every status
  serve<Acme>(fakeProvider({ name: 'acme', result: { url: 'x' }, tasks: {} }));
};

export const whatItIsGivenIsChecked = (): void => {
  const result = { url: 'x' };
  // @ts-expect-error -- another name
  fakeProviderFor<Acme>({ name: 'acne', result, tasks: {} });
  // @ts-expect-error -- no name: it would be 'fake'
  fakeProviderFor<Acme>({ result, tasks: {} });
  // @ts-expect-error -- another result
  fakeProviderFor<Acme>({ name: 'acme', result: 5, tasks: {} });
  // @ts-expect-error -- no result: it would be undefined
  fakeProviderFor<Acme>({ name: 'acme', tasks: {} });
  // @ts-expect-error -- another result of one task
  fakeProviderFor<Acme>({ name: 'acme', result, tasks: { 'job-1': { history: 'c', result: 5 } } });
  // @ts-expect-error -- a misspelt option
  fakeProviderFor<Acme>({ name: 'acme', result, tasks: {}, dely: 5 });
  // @ts-expect-error -- values of a letter that acme never says
  fakeProviderFor<Acme>({ name: 'acme', result, tasks: {}, values: { x: { progress: { done: 1 } } } });
  // @ts-expect-error -- for whom?
  fakeProviderFor({ name: 'acme', result, tasks: {} });
  // @ts-expect-error -- that is said, not inferred
  const inferred: Acme = fakeProviderFor({ name: 'acme', result, tasks: {} });
};

// With cancel, details on some words only and of other types on others, and a task that needs a region.
const zeta = defineProvider({
  name: 'zeta',
  status: (task: { readonly id: string; readonly region: string }) => ({ url: task.region }),
  cancel: (task) => ({ url: task.id, method: 'DELETE' }),
  read: ({ text }) => {
    if (text === 'x') return { status: 'cancelled' };
    if (text === 'f') return { status: 'failed', failure: { code: 'E1', message: 'no' } };
    if (text === 'p') return { status: 'pending', queue: 5, eta: null };
    return { status: 'running', queue: 0, eta: 5 };
  },
});
type Zeta = ReturnType<typeof zeta>;

export const aProviderWithDetailsOnSomeWords = (): void => {
  const fake = fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 1, eta: 7 }, values: { p: { eta: null } }, tasks: { 'job-1': 'p-1-x' } });
  serve<Zeta>(fake);
  fake.cancel({ id: 'job-1', region: 'eu' }).subscribe((snapshot) => {
    if (snapshot.status === 'pending') holds<Same<typeof snapshot.eta, null>>();
    // @ts-expect-error -- a cancelled task has no queue
    if (snapshot.status === 'cancelled') void snapshot.queue;
  });
  // @ts-expect-error -- no details: they would be undefined
  fakeProviderFor<Zeta>({ name: 'zeta', tasks: {} });
  // @ts-expect-error -- one is missing
  fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 5 }, tasks: {} });
  // @ts-expect-error -- another type
  fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 5, eta: 'soon' }, tasks: {} });
  // @ts-expect-error -- a pending task knows no eta
  fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 5, eta: 7 }, values: { p: { eta: 5 } }, tasks: {} });
  // @ts-expect-error -- nor has one whose cancel succeeded a queue
  fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 5, eta: 7 }, tasks: { 'job-1': { history: 'x', values: { x: { queue: 5 } } } } });
};

export const aProviderWhoseTasksNeedMoreThanAnId = (): void => {
  const fake = fakeProviderFor<Zeta>({ name: 'zeta', details: { queue: 1, eta: 7 }, tasks: {} });
  fake.watch({ id: 'job-1', region: 'eu' });
  fake.watchAll([{ id: 'job-1', region: 'eu' }], { timeout: { total: 5 } });
  // @ts-expect-error -- as with the provider itself
  fake.watch('job-1');
};

type Screenplays = ReturnType<typeof memoriesScreenplay>;
type Uploads = ReturnType<typeof memoriesVideoIds>;
type Searches = ReturnType<typeof memoriesVisualSearch>;
type Scenes = ReturnType<typeof scenext>;

export const theFourOfThePackage = (): void => {
  const screenplays = fakeProviderFor<Screenplays>({ name: 'memories-screenplay', result: null, tasks: { a: 'p-5-c' } });
  serve<Screenplays>(screenplays);
  screenplays.cancel({ id: 'a', kind: 'long' });
  serve<Uploads>(fakeProviderFor<Uploads>({ name: 'memories-video-ids', result: ['v'], details: { videoIds: ['v'] }, values: { p: { videoIds: [] } }, tasks: {} }));
  const video = { id: 'v', name: 'a day', status: 'running', word: 'UNPARSE' } as const;
  serve<Searches>(fakeProviderFor<Searches>({ name: 'memories-visual-search', result: [], details: { videos: [video] }, tasks: {} }));
  serve<Scenes>(fakeProviderFor<Scenes>({ name: 'scenext', result: [], details: { frames: [], title: undefined }, values: { c: { title: 'A day' } }, tasks: {} }));
};

export const codeThatTakesLessOrAny = (): void => {
  // A part of a provider, any provider of some snapshots, any provider at all.
  serve<Pick<Scenes, 'watch'>>(fakeProviderFor<Scenes>({ name: 'scenext', result: [], details: { frames: [] }, tasks: {} }));
  serve<TaskProvider<ScreenplaySnapshot>>(fakeProviderFor<TaskProvider<ScreenplaySnapshot>>({ name: 'memories-screenplay', result: null, tasks: {} }));
  serve<TaskProvider>(fakeProviderFor<TaskProvider>({ tasks: {} }));
};

interface AcmeWithSubmit extends Acme {
  readonly submit: (url: string) => Promise<string>;
}

export const whatIsNoPartOfAProviderIsNotThere = (): void => {
  const fake = fakeProviderFor<AcmeWithSubmit>({ name: 'acme', result: { url: 'x' }, tasks: {} });
  // @ts-expect-error -- a fake submits nothing
  serve<AcmeWithSubmit>(fake);
  serve<AcmeWithSubmit>({ ...fake, submit: () => Promise.resolve('job-1') });
};

interface Wide {
  readonly id: string;
}
type Mixed = TaskProvider<SnapshotOf<Acme> | (Omit<SnapshotOf<Acme>, 'status'> & { readonly status: 'failed' | 'cancelled'; readonly failure: { readonly code: string; readonly message: string } }), Wide>;

export const aWordOfTwoStatuses = (): void => {
  serve<Mixed>(fakeProviderFor<Mixed>({ name: 'acme', result: { url: 'x' }, tasks: { a: 'f' }, values: { f: { failure: { code: 'E1', message: 'no' } } } }));
};
