import type { Timeouts } from 'rx-task-status';
import { callInTime, deadlineAt, wakeTime } from '../../src/polling/deadlines';
import { aside, clock, record, request, running, seat } from './records';

describe('deadlineAt', () => {
  it('is none where no timeout waits', () => {
    expect(deadlineAt(record(), seat({}), clock())).toBeUndefined();
    expect(deadlineAt(record({ last: running(5) }), seat({ unseen: 100, request: 5 }), clock())).toBeUndefined();
  });

  it('counts total from the listener\'s own startedAt, else from the subscription; until there is a reading, from there in any case', () => {
    const timeouts = { total: 100 };
    const task = { id: 't', startedAt: 4 };
    expect(deadlineAt(record(), seat(timeouts, 10), clock())?.at).toBe(110);
    expect(deadlineAt(record({ task, last: running(20) }), seat(timeouts, 10, 6), clock())?.at).toBe(106);
    expect(deadlineAt(record({ task }), seat(timeouts, 10, 6), clock())?.at).toBe(110);
    expect(deadlineAt(record({ task }), seat(timeouts, 10, 30), clock())?.at).toBe(130);
  });

  it('counts stalled from the last change, what the computer had slept then taken off', () => {
    expect(deadlineAt(record({ last: running(50) }), seat({ stalled: 100 }, 10), clock())).toEqual({ code: 'timeout-stalled', at: 150, after: 100 });
    expect(deadlineAt(record({ last: running(50), aside: aside({ sleptAtChange: 30 }) }), seat({ stalled: 100 }, 10), clock())?.at).toBe(120);
  });

  it('counts unseen from the subscription, or from the first request where that was later', () => {
    expect(deadlineAt(record(), seat({ unseen: 100 }, 10), clock())).toEqual({ code: 'timeout-unseen', at: 110, after: 100 });
    const first = aside({ seen: false, firstAsked: 40 });
    expect(deadlineAt(record({ aside: first }), seat({ unseen: 100 }, 10), clock())?.at).toBe(140);
    expect(deadlineAt(record({ aside: first }), seat({ unseen: 100 }, 60), clock())?.at).toBe(160);
  });

  it('does not count total from the first request: to wait for the budget takes time, too', () => {
    expect(deadlineAt(record({ aside: aside({ seen: false, firstAsked: 40 }) }), seat({ total: 100 }, 10), clock())?.at).toBe(110);
  });

  it('counts neither stalled nor unseen while the budget let nobody ask', () => {
    expect(deadlineAt(record({ last: running(50), aside: aside({ held: 30 }) }), seat({ stalled: 100 }, 10), clock())?.at).toBe(180);
    expect(deadlineAt(record({ aside: aside({ seen: false, firstAsked: 40, held: 30 }) }), seat({ unseen: 100 }, 10), clock())?.at).toBe(170);
  });

  it('of a task that waits for the budget is that of total alone: nobody could ask', () => {
    const timeouts = { unseen: 20, stalled: 30 };
    expect(deadlineAt(record({ request: 'ready' }), seat(timeouts), clock())).toBeUndefined();
    expect(deadlineAt(record({ request: 'ready', last: running(5) }), seat({ ...timeouts, total: 100 }, 10), clock())).toEqual({ code: 'timeout-total', at: 110, after: 100 });
  });

  it.each<[what: string, askedAt: number, timeouts: Timeouts, slept: number, at: number]>([
    ['asked long ago', 60, { stalled: 100 }, 0, 150],
    ['asked a little before the end', 120, { stalled: 100 }, 0, 170],
    ['which a request timeout cuts off before', 120, { stalled: 100, request: 10 }, 0, 150],
    ['asked at the end', 149, { stalled: 100, request: 10 }, 0, 159],
    ['half a minute at most', 100_000, { stalled: 100_000 }, 0, 130_000],
    ['asked after a sleep, in the poller\'s waking hours', 1_120, { stalled: 100 }, 1_000, 170],
  ])('waits for a reply on its way, which may tell of a change: %s', (_what, askedAt, timeouts, slept, at) => {
    expect(deadlineAt(record({ last: running(50), request: request(askedAt) }), seat(timeouts), clock(0, slept))?.at).toBe(at);
  });
});

describe('deadlineAt, of a task of which nothing is known yet', () => {
  const first = aside({ seen: false, firstAsked: 40 });

  it('waits for a reply on its way, too: it waited long for the budget, and is asked at last', () => {
    expect(deadlineAt(record({ aside: first, request: request(40) }), seat({ unseen: 100 }), clock())?.at).toBe(140);
    expect(deadlineAt(record({ aside: first, request: request(900) }), seat({ unseen: 100 }), clock())?.at).toBe(950);
    expect(deadlineAt(record({ aside: first, request: request(900) }), seat({ unseen: 100, request: 20 }), clock())?.at).toBe(920);
    expect(deadlineAt(record({ aside: first, request: request(1_900) }), seat({ unseen: 100 }), clock(0, 1_000))?.at).toBe(950);
  });

  it('does not let unseen put off the deadline of one that is seen', () => {
    expect(deadlineAt(record({ last: running(50), request: request(900) }), seat({ unseen: 100, stalled: 1_000, request: 10 }), clock())?.at).toBe(1_050);
  });
});

describe('callInTime', () => {
  const called = (fields: Parameters<typeof record>[0], { now = 60, birth = 0, slept = 0 } = {}): number => {
    const kept = record({ last: running(50), due: 10_000, ...fields }, clock(birth));
    callInTime(kept, now, clock(birth, slept));
    return kept.due;
  };

  it.each<[what: string, timeouts: Timeouts, due: number]>([
    ['half of stalled before the deadline', { stalled: 100 }, 100],
    ['as long before as a reply may take', { stalled: 100, request: 20 }, 130],
    ['never after the request that is due', { stalled: 1_000_000 }, 10_000],
    ['not at all without stalled', { total: 100, unseen: 100 }, 10_000],
    ['not before now', { stalled: 20 }, 10_000],
  ])('brings the request forward: %s', (_what, timeouts, due) => {
    expect(called({ seats: [seat(timeouts)] })).toBe(due);
  });

  it('is for the most impatient listener, and counts from when each came', () => {
    expect(called({ seats: [seat({ stalled: 4_000 }), seat({ stalled: 1_000 }), seat({})] })).toBe(550);
    expect(called({ seats: [seat({ stalled: 1_000 }, 300)] })).toBe(800);
  });

  it('leaves the order of the server, and the pause after a fault', () => {
    expect(called({ last: { ...running(50), retryAfter: 500 }, seats: [seat({ stalled: 100 })] })).toBe(10_000);
    expect(called({ aside: aside({ trouble: { faults: 1, ambiguous: 0 } }), seats: [seat({ stalled: 100 })] })).toBe(10_000);
  });

  it('is as much later as the computer slept, on the clock of the poller\'s birth, in whole milliseconds', () => {
    expect(called({ seats: [seat({ stalled: 100 })] }, { slept: 700 })).toBe(800);
    expect(called({ last: running(1_050), seats: [seat({ stalled: 100.5 }, 1_000)] }, { now: 1_060, birth: 1_000 })).toBe(101);
  });
});

describe('wakeTime', () => {
  it('is when the request is due, or cut off; never while it waits for the budget', () => {
    expect(wakeTime(record({ due: 20 }), clock(1_000))).toBe(1_020);
    expect(wakeTime(record({ request: request(1, 40) }), clock(1_000))).toBe(40);
    expect(wakeTime(record({ request: 'ready' }), clock(1_000))).toBe(Infinity);
  });

  it('is the first deadline of a listener where that comes before, as much later as the computer slept', () => {
    const seats = [seat({ total: 90 }), seat({ total: 30 }), seat({})];
    expect(wakeTime(record({ request: 'ready', seats }), clock())).toBe(30);
    expect(wakeTime(record({ request: 'ready', seats }), clock(0, 500))).toBe(530);
    expect(wakeTime(record({ request: request(1, 40), seats: [seat({ total: 90 })] }), clock())).toBe(40);
    expect(wakeTime(record({ request: request(1, 40), seats: [seat({ total: 30 })] }), clock(0, 500))).toBe(40);
  });
});
