import type { WatchError } from '../core/errors';
import type { TaskSnapshot } from '../core/snapshot';
import type { Step } from '../core/watch';
import { guarded } from './guarded';
import { getUp, idOf, sitsAt, type Seat, type TaskRecord } from './taskRecord';

/** Tells a listener that the watch of a task has ended. */
export const dismiss = <S extends TaskSnapshot>({ subscriber, ended }: Seat<S>, taskId: string, error?: WatchError<S>, account?: boolean): void => {
  guarded(() => {
    if (ended !== undefined) ended(taskId, error, account);
    else if (error === undefined) subscriber.complete();
    else subscriber.error(error);
  });
};

/** Tells what a step leads to, to the listeners who sat at the task when it was taken (`seats`), and still do. */
export const emitStep = <S extends TaskSnapshot>(
  record: TaskRecord<S>,
  { emit, changed, end }: Step<S>,
  seats: readonly Seat<S>[],
): void => {
  for (const seat of seats) {
    const { subscriber, listening } = seat;
    // A listener may leave, or make others leave, when it hears of this.
    if (emit !== undefined && (changed || !listening.distinct) && sitsAt(record, subscriber)) guarded(() => subscriber.next(emit));
    if (end === undefined || !sitsAt(record, subscriber)) continue;
    getUp(record, subscriber);
    dismiss(seat, idOf(record), end.error, end.account);
  }
};
