import type { Subscriber } from 'rxjs';
import type { TaskSnapshot } from '../core/snapshot';
import type { Listener, Seat } from './taskRecord';

/** Returns a seat for a listener at a task. */
export type Seating<S extends TaskSnapshot, R> = (listener: Listener<S>, record: R, since: number, startedAt: number | undefined) => Seat<S>;

/**
 * Returns a function that seats listeners. The tasks that a batch joins at one moment share one seat, and need no memory for
 * it. The seat of a `watch` leaves its task when it is unsubscribed.
 */
export const seating = <S extends TaskSnapshot, R>(leave: (record: R, subscriber: Subscriber<S>) => void): Seating<S, R> => {
  let shared: Seat<S> | undefined;
  // One function for all seats, which saves memory: `this` says which seat is left.
  function unsubscribe(this: Seat<S> & { readonly record: R | undefined }): void {
    if (this.record !== undefined) leave(this.record, this.subscriber);
  }
  return ({ subscriber, listening, ended }, record, since, startedAt) => {
    if (ended === undefined) return { subscriber, listening, ended, since, startedAt, record, unsubscribe } as Seat<S>;
    if (shared?.subscriber !== subscriber || shared.since !== since || shared.startedAt !== startedAt) {
      shared = { subscriber, listening, ended, since, startedAt, record: undefined, unsubscribe } as Seat<S>;
    }
    return shared;
  };
};
