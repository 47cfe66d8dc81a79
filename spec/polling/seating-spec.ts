import type { TaskSnapshot } from 'rx-task-status';
import { seating } from '../../src/polling/seating';
import type { Listener } from '../../src/polling/taskRecord';

const listener = (ended?: () => void): Listener<TaskSnapshot> => ({ subscriber: {} as never, listening: { timeouts: {}, distinct: true }, ended });
const batch = (): Listener<TaskSnapshot> => listener(() => undefined);

describe('seating', () => {
  it('gives the tasks that a batch joins at one moment one seat, which leaves nothing', () => {
    const left: unknown[] = [];
    const seatOf = seating<TaskSnapshot, string>((record) => left.push(record));
    const joining = batch();
    const seat = seatOf(joining, 'a', 5, undefined);
    expect(seatOf(joining, 'b', 5, undefined)).toBe(seat);
    expect(seat).toMatchObject({ ...joining, since: 5, startedAt: undefined });
    seat.unsubscribe();
    expect(left).toHaveLength(0);
  });

  it.each([
    ['another batch', batch(), 5, undefined],
    ['another moment', undefined, 6, undefined],
    ['another start', undefined, 5, 1],
  ])('gives %s another seat', (_name, other, since, startedAt) => {
    const seatOf = seating<TaskSnapshot, string>(() => undefined);
    const joining = batch();
    const seat = seatOf(joining, 'a', 5, undefined);
    const another = seatOf(other ?? joining, 'b', since, startedAt);
    expect(another).not.toBe(seat);
    expect(another).toMatchObject({ ...(other ?? joining), since, startedAt });
  });

  it('gives whoever watches one task a seat that leaves it', () => {
    const left: unknown[] = [];
    const seatOf = seating<TaskSnapshot, string>((record, subscriber) => left.push([record, subscriber]));
    const [one, two] = [listener(), listener()];
    seatOf(one, 'a', 5, undefined);
    seatOf(two, 'b', 5, undefined).unsubscribe();
    expect(left).toEqual([['b', two.subscriber]]);
  });
});
