import { throughput, type BatchState } from '../../src/core/throughput';

/** A new task of which nothing is done. */
const FRESH = { ended: 0, done: 0 };

/** A batch of 100 tasks, ten of which run at a time, each half done. */
const inLine = (ended: number, change: Partial<BatchState> = {}): BatchState => ({ left: 100 - ended, running: 10, ended, done: ended + 5, ...change });

describe('throughput', () => {
  it('says how long a batch goes on at the rate so far, and the less surely the less was seen', () => {
    const line = throughput();
    line.join(1_000, inLine(0), FRESH);
    const [early, late] = [line.remaining(11_000, inLine(10)), line.remaining(51_000, inLine(50))];
    // Ninety are left, and the last of those that run takes half as long again.
    expect(early?.likely).toBe(95_000);
    expect(late?.likely).toBe(55_000);
    // e^(1.28·√(0.3² + 0.6²(1/50 + 1/50)))
    expect((late?.high ?? 0) / 55_000).toBeCloseTo(1.512, 3);
    expect(55_000 / (late?.low ?? 0)).toBeCloseTo(1.512, 2);
    expect((early?.high ?? 0) / 95_000).toBeGreaterThan(1.512);
  });

  it('does not count what tasks had done before they were seen', () => {
    const line = throughput();
    line.join(0, inLine(0), FRESH);
    // Of eighty that had ended, and of one that was half done.
    for (let ended = 1; ended <= 80; ended += 1) line.join(100 * ended, inLine(ended), { ended: 1, done: 1 });
    line.join(9_000, inLine(80, { done: 85.5 }), { ended: 0, done: 0.5 });
    expect(line.remaining(15_000, inLine(85, { done: 90.5 }))).toBeUndefined();
    // Ten in 15 s.
    expect(line.remaining(15_000, inLine(90, { done: 95.5 }))?.likely).toBe(22_500);
  });

  it('goes on counting when a task joins while others are under way, and begins anew when all had ended', () => {
    const line = throughput();
    line.join(0, inLine(0), FRESH);
    line.join(9_000, inLine(9), FRESH);
    expect(line.remaining(10_000, inLine(10))?.likely).toBe(95_000);
    line.join(3_600_000, { left: 1, running: 1, ended: 100, done: 100 }, FRESH);
    expect(line.remaining(3_610_000, { left: 100, running: 10, ended: 110, done: 110 })?.likely).toBe(105_000);
    // One of which the first word is its end, while another one goes on; and the same when none does.
    line.join(3_610_000, { left: 1, running: 1, ended: 110, done: 110 }, { ended: 1, done: 1 });
    expect(line.remaining(3_610_000, { left: 100, running: 10, ended: 111, done: 111 })?.likely).toBe(105_000);
    line.join(7_200_000, { left: 0, running: 0, ended: 211, done: 211 }, { ended: 1, done: 1 });
    expect(line.remaining(7_210_000, { left: 100, running: 10, ended: 221, done: 221 })?.likely).toBe(105_000);
  });

  it('says nothing before a task was seen', () => {
    expect(throughput().remaining(1_000, inLine(50))).toBeUndefined();
  });

  it.each([
    { what: 'three have ended', running: 1, ended: 2, is: undefined },
    { what: 'three have ended', running: 1, ended: 3, is: 97_500 },
    { what: 'as many have ended as run at once', running: 20, ended: 19, is: undefined },
    { what: 'as many have ended as run at once', running: 20, ended: 20, is: 90_000 },
  ])('says nothing until $what ($ended)', ({ running, ended, is }) => {
    const line = throughput();
    line.join(0, inLine(0), FRESH);
    expect(line.remaining(ended * 1_000, inLine(ended, { running }))?.likely).toBe(is);
  });

  it.each([
    { what: 'nobody says when a task was read', from: -Infinity, now: 10_000 },
    { what: 'no time is known at all', from: -Infinity, now: -Infinity },
    { what: 'no time has passed but backwards', from: 10_000, now: 0 },
  ])('says nothing if $what', ({ from, now }) => {
    const line = throughput();
    line.join(from, inLine(0), FRESH);
    expect(line.remaining(now, inLine(50))).toBeUndefined();
  });

  it('says nothing if the bars went back by more than has ended', () => {
    const line = throughput();
    line.join(0, inLine(0, { done: 10 }), FRESH);
    expect(line.remaining(1_000, inLine(10, { done: 10 }))).toBeUndefined();
  });
});
