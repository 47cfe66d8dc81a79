import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { TaskFields } from '../core/task';
import type { Step } from '../core/watch';
import { idOf, type Seat, type TaskRecord } from './taskRecord';

/** Tells a listener that a task needs no more watching. */
export const dismiss = <S extends TaskSnapshot>({ listener }: Seat<S>, taskId: string, error?: WatchError<S>, account?: boolean): void => {
  if (listener.ended !== undefined) listener.ended(taskId, error, account);
  else if (error === undefined) listener.subscriber.complete();
  else listener.subscriber.error(error);
};

/** Tells the listeners of a task, those that sat there when it was taken, what a step leads to. */
export const emitStep = <S extends TaskSnapshot, T extends TaskFields>(
  record: TaskRecord<S, T>,
  { emit, changed, end }: Step<S>,
  seats: readonly Seat<S>[] = record.seats,
): void => {
  for (const seat of seats) {
    // A listener may leave, or make others leave, when it hears of this.
    if (emit !== undefined && (changed || !seat.listener.distinct) && record.seats.includes(seat)) seat.listener.subscriber.next(emit);
    if (end === undefined || !record.seats.includes(seat)) continue;
    record.seats = record.seats.filter((other) => other !== seat);
    dismiss(seat, idOf(record), end.error, end.account);
  }
};
