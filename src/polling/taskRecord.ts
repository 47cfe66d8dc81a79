import type { Subscriber, Unsubscribable } from 'rxjs';
import type { WaitingLine } from '../core/cadence/line';
import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { Timeouts } from '../core/timeouts';
import type { WatchState } from '../core/watch';
import type { KeptSnapshot } from './keptSnapshot';
import type { Wakeable } from './wakeQueue';

/** How a watch listens. Watches that want the same share one object. */
export interface Listening {
  readonly timeouts: Timeouts;
  /** Whether readings that say nothing new are withheld from it. */
  readonly distinct: boolean;
  /** `'progress'` if it also wants to see new progress early. */
  readonly follow?: 'completion' | 'progress' | undefined;
}

/** Whoever listens to tasks: one `watch`, or one `watchAll` for all of its tasks. */
export interface Listener<S extends TaskSnapshot> {
  readonly subscriber: Subscriber<S>;
  readonly listening: Listening;
  /** For a batch: called when the watch of a task has ended. Without it the subscriber itself completes, or errors. */
  readonly ended?: ((taskId: string, error?: WatchError<S>, account?: boolean) => void) | undefined;
}

/**
 * A listener's place at a task, or at the many that it joined at one moment. Its times are in awake
 * time. A place at one task is its own teardown: a closure for that would take more memory than all else that a watch needs.
 */
export interface Seat<S extends TaskSnapshot> extends Listener<S>, Unsubscribable {
  readonly since: number;
  /** When the task was submitted, as this listener says. Without it `total` counts from its subscription. */
  readonly startedAt: number | undefined;
}

export interface RequestUnderWay<S extends TaskSnapshot> {
  /** The last snapshot, to compare the reply with: the record keeps only its numbers. */
  last: S | undefined;
  subscription: Unsubscribable | undefined;
  askedAt: number;
  cutAt: number;
  /** Whether the task was nudged meanwhile. */
  again: boolean;
  /** Whether it was answered, and holds no slot of the budget any more. */
  over: boolean;
}

/** The state that most tasks do not have. */
export type Aside = Pick<WatchState, 'seen' | 'trouble' | 'memo' | 'settle'> & {
  /** How long the computer had slept in all when the task last changed. */
  readonly sleptAtChange: number;
  /** When a task of which nothing is known yet was first asked for, in awake time. */
  readonly firstAsked: number | undefined;
  /** How long the budget has let nobody ask for the task since its last reading, if a deadline depends on that. */
  readonly held: number;
};

/** A task as its user named it. */
type NamedTask = string | (TaskFields & { readonly kind?: string | undefined });

/**
 * All that exists of a task that is watched. While it sleeps there is nothing else: no timer, no closure, no promise.
 * It is kept small: times count from the poller's birth, so that they are small integers; the last snapshot is numbers;
 * seats are shared between the tasks of a batch; what most tasks lack is in `aside`.
 */
export interface TaskRecord<S extends TaskSnapshot> extends Wakeable, KeptSnapshot {
  readonly task: NamedTask;
  cadence: unknown;
  /** When the next request is due, from the poller's birth. */
  due: number;
  /** `undefined` until the next request is due, `'ready'` while that waits for the budget, `'gone'` once nobody watches. */
  request: RequestUnderWay<S> | 'ready' | 'gone' | undefined;
  /** A single seat is kept without a list. */
  seats: Seat<S> | readonly Seat<S>[];
  /** The hash of the last reply's text, if the provider says `textDecides`. */
  textHash: number | undefined;
  aside: Aside | undefined;
  /** Where it stands among the tasks that wait for their start; `undefined` if the cadence uses no lines. */
  standing: Standing<TaskRecord<S>> | undefined;
}

/** A line of tasks that wait for their start at the service, and how many of all that joined it are still watched. */
export interface OpenLine<R> extends WaitingLine<R> {
  readonly name: string;
  watched: number;
}

/** A place in a line. Without a ticket: the one that all tasks of the line share that have started. */
export interface Standing<R> {
  readonly line: OpenLine<R>;
  readonly ticket: number | undefined;
}

/** Returns whether a task waits for its start, as far as is known. */
export const isWaiting = <S extends TaskSnapshot>({ standing }: TaskRecord<S>): boolean => standing?.ticket !== undefined;

/** Returns the record of a task that nobody listens to yet, and whose first request waits for the budget. */
export const taskRecord = <S extends TaskSnapshot>(task: NamedTask, cadence: unknown, due: number, order: number): TaskRecord<S> => ({
  // A copy, since the user may use the object again for another task.
  task: typeof task === 'string' ? task : { ...task },
  word: undefined,
  readAt: 0,
  changedAt: 0,
  attempt: 0,
  done: undefined,
  total: undefined,
  cadence,
  due,
  request: 'ready',
  seats: [],
  textHash: undefined,
  aside: undefined,
  standing: undefined,
  order,
  place: -1,
});

export const idOf = <S extends TaskSnapshot>({ task }: TaskRecord<S>): string => (typeof task === 'string' ? task : task.id);

export const startedAtOf = <S extends TaskSnapshot>({ task }: TaskRecord<S>): number | undefined =>
  typeof task === 'string' ? undefined : task.startedAt;

export const kindOf = <S extends TaskSnapshot>({ task }: TaskRecord<S>): string | undefined =>
  typeof task === 'string' ? undefined : task.kind;

/** Returns the seats at a task. */
export const seatsOf = <S extends TaskSnapshot>({ seats }: TaskRecord<S>): readonly Seat<S>[] =>
  isList(seats) ? seats : [seats];

/** Returns the seat that was taken first. There must be one. */
export const firstSeat = <S extends TaskSnapshot>({ seats }: TaskRecord<S>): Seat<S> => (isList(seats) ? (seats[0] as Seat<S>) : seats);

/**
 * Returns the least value of all seats, `Infinity` if there are none. Called at every poll: `valueOf` is no closure, and a single seat
 * makes no list.
 */
export const leastOf = <S extends TaskSnapshot, A extends readonly unknown[]>(
  record: TaskRecord<S>,
  valueOf: (seat: Seat<S>, record: TaskRecord<S>, ...about: A) => number,
  ...about: A
): number => {
  const { seats } = record;
  if (!isList(seats)) return valueOf(seats, record, ...about);
  let least = Infinity;
  for (const seat of seats) least = Math.min(least, valueOf(seat, record, ...about));
  return least;
};

const isList = (seats: object): seats is readonly unknown[] => Array.isArray(seats);

/** Returns whether a listener, known by its subscriber, still sits at a task. */
export const sitsAt = <S extends TaskSnapshot>({ seats }: TaskRecord<S>, subscriber: Subscriber<S>): boolean =>
  isList(seats) ? seats.some((seat) => seat.subscriber === subscriber) : seats.subscriber === subscriber;

/** Seats a listener at a task, after those who sit there. */
export const sitDown = <S extends TaskSnapshot>(record: TaskRecord<S>, seat: Seat<S>): void => {
  seatAll(record, [...seatsOf(record), seat]);
};

/** Takes a listener's seat away; returns whether anybody still sits there. */
export const getUp = <S extends TaskSnapshot>(record: TaskRecord<S>, subscriber: Subscriber<S>): boolean => {
  const others = seatsOf(record).filter((seat) => seat.subscriber !== subscriber);
  seatAll(record, others);
  return others.length > 0;
};

const seatAll = <S extends TaskSnapshot>(record: TaskRecord<S>, seats: readonly Seat<S>[]): void => {
  record.seats = seats.length === 1 ? (seats[0] as Seat<S>) : seats;
};

/** Returns the request of a record, if one is under way. */
export const underWay = <S extends TaskSnapshot>({ request }: TaskRecord<S>): RequestUnderWay<S> | undefined =>
  typeof request === 'object' ? request : undefined;
