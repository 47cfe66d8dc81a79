import { getUp, idOf, seatsOf, sitDown, sitsAt, taskRecord, underWay } from '../../src/polling/taskRecord';
import { record, request, seat } from './records';

describe('a task record', () => {
  it('knows its id, whether the task is a text or fields', () => {
    expect([idOf(record()), idOf(record({ task: { id: 'u' } }))]).toEqual(['t', 'u']);
  });

  it('is of the task that was named, whatever becomes of the object', () => {
    const task = { id: 't' };
    const kept = taskRecord(task, undefined, 0, 1);
    task.id = 'u';
    expect(idOf(kept)).toBe('t');
  });

  it('has a request under way only while it asks', () => {
    const asking = request(1, 9);
    expect([undefined, 'ready', 'gone', asking].map((each) => underWay(record({ request: each as typeof asking })))).toEqual([undefined, undefined, undefined, asking]);
  });

  it('is left by those who sit there, one by one', () => {
    const kept = record();
    const seats = [seat({}), seat({}), seat({})] as const;
    for (const each of seats) sitDown(kept, each);
    expect(seatsOf(kept)).toEqual(seats);
    expect(getUp(kept, seats[1].subscriber)).toBe(true);
    expect([seatsOf(kept).length, sitsAt(kept, seats[0].subscriber), sitsAt(kept, seats[1].subscriber), sitsAt(kept, seats[2].subscriber)]).toEqual([2, true, false, true]);
    expect([getUp(kept, seats[1].subscriber), getUp(kept, seats[0].subscriber)]).toEqual([true, true]);
    // One alone needs no list.
    expect(kept.seats).toBe(seats[2]);
    expect(getUp(kept, seats[2].subscriber)).toBe(false);
    expect(seatsOf(kept)).toEqual([]);
  });
});
