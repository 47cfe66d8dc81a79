import { fixed } from 'rx-task-status';
import { vagueLateness } from '../../src/core/cadence/beliefs/hazard';
import { urgency } from '../../src/polling/urgency';
import { clock, record, running, seat } from './records';

const lines = { mayBeOver: (): number => 0.25, isBehind: (): boolean => false };

const standing = { line: { name: 'batch long' } as never, ticket: 1 };

describe('urgency', () => {
  const cadence = { ...fixed(1_000), lateness: (state: number, at: number) => at - state };

  it('is what the cadence says of a task that was read', () => {
    const { latenessOf, turnOf } = urgency(cadence, lines, clock());
    const read = record({ cadence: 700, last: running(500), seats: seat({}) });
    expect([latenessOf(read, 900), turnOf(read)]).toEqual([200, undefined]);
  });

  it('is, of one that was never read, how long ago it joined times how probable it is that it has ended; in turn', () => {
    const { latenessOf, turnOf } = urgency(cadence, { ...lines, mayBeOver: (_record, passed) => passed / 1_000 }, clock(5_000));
    const unread = record({ cadence: 700, seats: seat({}, 6_000) });
    expect(latenessOf(unread, 6_800)).toBeCloseTo(640, 9);
    expect([turnOf(unread), turnOf({ ...unread, standing })]).toEqual(['first ', 'first batch long']);
  });

  it('is what the cadence says of one that was read and waits behind another, in turn: apart from those that were never read', () => {
    const { latenessOf, turnOf } = urgency(cadence, { ...lines, isBehind: () => true }, clock());
    const read = record({ cadence: 700, last: running(500), seats: seat({}) });
    expect([latenessOf(read, 900), turnOf(read)]).toEqual([200, 'behind ']);
    expect(turnOf({ ...read, standing })).toBe('behind batch long');
    expect(turnOf(record({ cadence: 700, seats: seat({}) }))).toBe('first ');
  });

  describe('where the cadence says no lateness', () => {
    it('is that of a task of which nothing is known, in turn', () => {
      const { latenessOf, turnOf } = urgency(fixed(1_000), lines, clock(5_000));
      const read = record({ last: running(6_600), seats: seat({}, 6_000) }, clock(5_000));
      expect(latenessOf(read, 7_000)).toBeCloseTo(vagueLateness(600, 400), 9);
      expect([latenessOf(read, 6_600), latenessOf(read, 6_000), turnOf(read)]).toEqual([0, 0, '']);
    });

    it('is one turn for all kinds', () => {
      const { turnOf } = urgency(fixed(1_000), lines, clock());
      expect(['long', 'short'].map((kind) => turnOf(record({ standing: { ...standing, line: { name: kind } as never }, seats: seat({}) })))).toEqual(['', '']);
    });

    it('counts from the last reading where whoever listens came after it', () => {
      const { latenessOf } = urgency(fixed(1_000), lines, clock());
      expect(latenessOf(record({ last: running(500), seats: seat({}, 800) }), 1_000)).toBeCloseTo(200, 9);
    });

    it('takes off what the computer slept', () => {
      const { latenessOf } = urgency(fixed(1_000), lines, clock(0, 10_000));
      const read = record({ last: running(10_600), seats: seat({}, 500) });
      expect(latenessOf(read, 10_900)).toBeCloseTo(vagueLateness(100, 300), 9);
    });
  });
});
