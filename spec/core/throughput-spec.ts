import { throughput, type BatchState } from '../../src/core/throughput';

/** A batch of 100 tasks, ten of which run at a time, each half done. */
const inLine = (ended: number, change: Partial<BatchState> = {}): BatchState => ({ left: 100 - ended, running: 10, ended, done: ended + 5, ...change });

describe('throughput', () => {
  it('says how long a batch goes on at the rate so far, and the less surely the less was seen', () => {
    const line = throughput();
    line.begin(1_000, inLine(0));
    const [early, late] = [line.remaining(11_000, inLine(10)), line.remaining(51_000, inLine(50))];
    // Ninety are left, and the last of those that run takes half as long again.
    expect(early?.likely).toBe(95_000);
    expect(late?.likely).toBe(55_000);
    // e^(1.28·√(0.3² + 0.6²(1/50 + 1/50)))
    expect((late?.high ?? 0) / 55_000).toBeCloseTo(1.512, 3);
    expect(55_000 / (late?.low ?? 0)).toBeCloseTo(1.512, 2);
    expect((early?.high ?? 0) / 95_000).toBeGreaterThan(1.512);
  });

  it('does not count what had ended before the last new task was seen', () => {
    const line = throughput();
    line.begin(0, inLine(0));
    line.begin(5_000, inLine(80));
    expect(line.remaining(15_000, inLine(85))).toBeUndefined();
    expect(line.remaining(15_000, inLine(90))?.likely).toBe(15_000);
  });

  it.each([
    { what: 'three have ended', running: 1, ended: 2, is: undefined },
    { what: 'three have ended', running: 1, ended: 3, is: 97_500 },
    { what: 'as many have ended as run at once', running: 20, ended: 19, is: undefined },
    { what: 'as many have ended as run at once', running: 20, ended: 20, is: 90_000 },
  ])('says nothing until $what ($ended)', ({ running, ended, is }) => {
    const line = throughput();
    line.begin(0, inLine(0));
    expect(line.remaining(ended * 1_000, inLine(ended, { running }))?.likely).toBe(is);
  });

  it.each([
    { what: 'nobody says when a task was read', from: -Infinity, now: 10_000 },
    { what: 'no time is known at all', from: -Infinity, now: -Infinity },
    { what: 'no time has passed but backwards', from: 10_000, now: 0 },
  ])('says nothing if $what', ({ from, now }) => {
    const line = throughput();
    line.begin(from, inLine(0));
    expect(line.remaining(now, inLine(50))).toBeUndefined();
  });

  it('says nothing if the bars went back by more than has ended', () => {
    const line = throughput();
    line.begin(0, inLine(0, { done: 10 }));
    expect(line.remaining(1_000, inLine(10, { done: 10 }))).toBeUndefined();
  });
});
