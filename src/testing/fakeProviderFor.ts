import type { CancellableProvider, Flat, Reading, SnapshotOf, States, TaskProvider, TaskSnapshot } from 'rx-task-status';
import type { LetterStatus, TaskLetter } from './alphabet';
import { fakeProvider, type FakeProviderOptions, type FakeTask } from './fakeProvider';
import type { SentRequest } from './sentRequest';

/** Any provider: its snapshots and tasks are inferred from its type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a provider is contravariant in its tasks
type AnyProvider = TaskProvider<any, any>;

/** The snapshots of a union that may have a status. */
type Saying<S extends TaskSnapshot, K> = S extends unknown ? (K extends S['status'] ? S : never) : never;

/** What a snapshot holds by its status: the result, the failure, the word. */
type StateKeys<K> = K extends keyof States<unknown> ? keyof States<unknown>[K] : never;

/** What the tasks of a provider complete with; anything if they never do. */
type ResultIn<S extends TaskSnapshot> = Saying<S, 'completed'> extends { readonly result: infer R } ? R : never;

/** The provider's own fields, status by status. */
type OwnFields<S extends TaskSnapshot> = S extends unknown ? Omit<S, keyof Reading | 'status' | StateKeys<S['status']>> : never;

type KeysOf<D> = D extends unknown ? keyof D : never;
type RequiredKeysOf<D> = D extends unknown ? { [K in keyof D]-?: object extends Pick<D, K> ? never : K }[keyof D] : never;
type FieldOf<D, K> = D extends unknown ? (K extends keyof D ? D[K] : never) : never;

/** One object with the fields of all members of a union: a field that one of them requires is required. */
type Merged<D> = Flat<
  { readonly [K in RequiredKeysOf<D>]: FieldOf<D, K> } & { readonly [K in Exclude<KeysOf<D>, RequiredKeysOf<D>>]?: FieldOf<D, K> | undefined }
>;

type DetailsIn<S extends TaskSnapshot> = Merged<OwnFields<S>>;

/** What a letter may carry: what the snapshots of its status do. */
interface ValuesOf<S extends TaskSnapshot> {
  readonly values?: { readonly [L in TaskLetter]?: Partial<Omit<Saying<S, LetterStatus<L>>, Exclude<keyof Reading, 'progress' | 'retryAfter'> | 'status'>> | undefined } | undefined;
}

/** The options without a fitting default; those that may be `undefined` have one. */
interface Asked<S extends TaskSnapshot> {
  readonly name: string extends S['provider'] ? undefined : S['provider'];
  readonly result: ResultIn<S>;
  readonly details: object extends DetailsIn<S> ? undefined : DetailsIn<S>;
}

type Needed<V> = { readonly [K in keyof V as undefined extends V[K] ? never : K]: V[K] };

type Given<S extends TaskSnapshot> = Needed<Asked<S>> &
  Omit<FakeProviderOptions<S['provider'], ResultIn<S>, DetailsIn<S>>, 'tasks' | 'values'> &
  ValuesOf<S> & { readonly tasks: Readonly<Record<string, string | (Omit<FakeTask<ResultIn<S>, DetailsIn<S>>, 'values'> & ValuesOf<S>)>> };

/**
 * Options of {@link fakeProviderFor}: those of {@link fakeProvider}, checked against the provider's type. Its `name` must be
 * given, a `result` where tasks complete with one, and `details` where snapshots have fields of their own.
 */
export type FakeProviderForOptions<P extends AnyProvider> = Given<SnapshotOf<P>>;

/** A provider of the type `P` over a server that does not exist. */
export type FakeProviderFor<P extends AnyProvider> = Pick<P, keyof P & keyof CancellableProvider> & {
  /** Every request so far. */
  readonly requests: readonly SentRequest[];
};

/**
 * Returns a {@link fakeProvider} that stands in for a provider of the type `P`, and is assignable to it: for code that
 * takes that provider and no other, such as one made with `defineProvider`. It has the statuses, details and task fields
 * of `P`, and `cancel` only if `P` has.
 *
 * The type argument `P` is required. Give the provider's `name`, a `result` if its tasks complete with one, and `details` if
 * its snapshots have fields of their own. Details hold for every letter; one that differs from status to status is given
 * letter by letter, in `values`. Fields of a task other than its id are accepted, and ignored. The letters of a history are
 * not checked: an `x` becomes `cancelled`, even if `P` never says so.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesVideoIds } from 'rx-task-status';
 * import { fakeProviderFor } from 'rx-task-status/testing';
 *
 * type Uploads = ReturnType<typeof memoriesVideoIds>;
 *
 * const uploads: Uploads = fakeProviderFor<Uploads>({
 *   name: 'memories-video-ids',
 *   result: ['v-1', 'v-2'],
 *   details: { videoIds: ['v-1', 'v-2'] },
 *   values: { p: { videoIds: [] }, 5: { videoIds: ['v-1'] } },
 *   tasks: { 'job-1': 'p-5-c' },
 * });
 * ```
 */
export const fakeProviderFor = <P extends AnyProvider = never>(options: FakeProviderForOptions<P>): FakeProviderFor<NoInfer<P>> =>
  fakeProvider(options as unknown as FakeProviderOptions) as unknown as FakeProviderFor<NoInfer<P>>;
