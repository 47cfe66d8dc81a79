import { sharedSeats } from '../../src/polling/sharedSeats';
import type { Listener } from '../../src/polling/taskRecord';

const listener = (): Listener<any> => ({ subscriber: {} as never, timeouts: {}, distinct: true });

describe('sharedSeats', () => {
  it('gives the tasks that a listener joins at one moment the same seats', () => {
    const seatsFor = sharedSeats<any>();
    const batch = listener();
    expect(seatsFor(batch, 5, undefined)).toBe(seatsFor(batch, 5, undefined));
    expect(seatsFor(batch, 5, undefined)).toEqual([{ listener: batch, since: 5 }]);
  });

  it.each([
    ['another listener', listener(), 5, undefined],
    ['another moment', undefined, 6, undefined],
    ['another start', undefined, 5, 1],
  ])('gives %s other seats', (_name, other, since, startedAt) => {
    const seatsFor = sharedSeats<any>();
    const batch = listener();
    const seats = seatsFor(batch, 5, undefined);
    const others = seatsFor(other ?? batch, since, startedAt);
    expect(others).not.toBe(seats);
    expect(others).toEqual([startedAt === undefined ? { listener: other ?? batch, since } : { listener: other ?? batch, since, startedAt }]);
  });
});
