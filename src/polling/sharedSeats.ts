import type { TaskSnapshot } from '../core/snapshot';
import type { Listener, Seat } from './taskRecord';

/** Returns how to seat listeners: the tasks that a batch joins at one moment share their seats, and need no room for them. */
export const sharedSeats = <S extends TaskSnapshot>(): ((listener: Listener<S>, since: number, startedAt: number | undefined) => readonly Seat<S>[]) => {
  let latest: readonly Seat<S>[] = [];
  return (listener, since, startedAt) => {
    const [last] = latest;
    if (last?.listener === listener && last.since === since && last.startedAt === startedAt) return latest;
    latest = [startedAt === undefined ? { listener, since } : { listener, since, startedAt }];
    return latest;
  };
};
