import fc from 'fast-check';
import { rateLimit, type RateLimit } from '../../src/polling/rateLimit';

/** Takes whatever is free, from `from` until `until`; returns when. */
const taken = (limit: RateLimit, from: number, until: number, then: (now: number) => void = () => undefined): number[] => {
  const times: number[] = [];
  for (let now = limit.freeAt(from); now < until; now = limit.freeAt(now)) {
    limit.take(now);
    times.push(now);
    then(now);
  }
  return times;
};

describe('rateLimit', () => {
  it('spreads the requests of a second over it, from the first on', () => {
    expect(taken(rateLimit(4), 0, 1_500)).toEqual([0, 250, 500, 750, 1_000, 1_250]);
  });

  it('takes less than one request a second', () => {
    expect(taken(rateLimit(0.25), 0, 9_000)).toEqual([0, 4_000, 8_000]);
  });

  it('has no burst at the start, whatever the rate', () => {
    expect(taken(rateLimit(100), 0, 50)).toEqual([0, 10, 20, 30, 40]);
  });

  it('saves up no more than a tenth of a second after a rest, and always one', () => {
    const fast = rateLimit(100);
    taken(fast, 0, 1);
    expect(taken(fast, 60_000, 60_001)).toHaveLength(10);
    const slow = rateLimit(1);
    taken(slow, 0, 1);
    expect(taken(slow, 60_000, 61_000)).toEqual([60_000]);
  });

  it('lets no more through in any second than the rate and a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.integer({ min: 0, max: 3_000 }), { maxLength: 20 }), (perSecond, rests) => {
        const limit = rateLimit(perSecond);
        const times: number[] = [];
        let now = 0;
        for (const rest of rests) {
          times.push(...taken(limit, now, now + 1_000));
          now += 1_000 + rest;
        }
        for (const start of times) {
          const within = times.filter((time) => time >= start && time < start + 1_000).length;
          expect(within).toBeLessThanOrEqual(Math.ceil(perSecond * 1.1) + 1);
        }
      }),
    );
  });

  it('halts when refused, for as long as the server says', () => {
    const limit = rateLimit(10);
    limit.take(0);
    limit.refused(0, 5_000);
    expect(limit.freeAt(1)).toBe(5_000);
  });

  it('halts for a pause of its own where the server says nothing', () => {
    const limit = rateLimit(10);
    limit.take(0);
    limit.refused(0);
    expect(limit.freeAt(1)).toBe(Math.ceil(1_000 / 7));
  });

  it('is slower by three tenths after a refusal', () => {
    const limit = rateLimit(10);
    limit.refused(0, 1_000);
    const times = taken(limit, 1_000, 3_000);
    expect(times.length).toBeGreaterThanOrEqual(13);
    expect(times.length).toBeLessThanOrEqual(15);
  });

  it('is slowed once by requests that are refused together', () => {
    const together = rateLimit(10);
    together.refused(0, 1_000);
    together.refused(10, 1_000);
    together.refused(20, 1_000);
    const alone = rateLimit(10);
    alone.refused(20, 1_000);
    expect(taken(together, 1_020, 3_000)).toEqual(taken(alone, 1_020, 3_000));
  });

  it('keeps the longest halt that it was told', () => {
    const limit = rateLimit(10);
    limit.refused(0, 9_000);
    limit.refused(10, 100);
    expect(limit.freeAt(20)).toBe(9_000);
  });

  it('recovers with answers, up to the rate and no further', () => {
    const limit = rateLimit(10);
    limit.refused(0);
    taken(limit, 0, 20_000, limit.answered);
    expect(taken(limit, 30_000, 31_000)).toEqual(taken(rateLimit(10), 30_000, 31_000));
  });

  it.each([
    ['known', 10],
    ['unknown', undefined],
  ])('is not raised by answers to requests that nothing held back: a rate that nobody uses up says nothing (%s)', (_what, perSecond) => {
    const limit = rateLimit(perSecond);
    const other = rateLimit(perSecond);
    limit.refused(0);
    other.refused(0);
    // Once a minute: each may go at once.
    for (let now = 60_000; now < 3_600_000; now += 60_000) {
      expect(limit.freeAt(now)).toBe(now);
      limit.take(now);
      limit.answered();
    }
    expect(taken(limit, 7_200_000, 7_210_000)).toEqual(taken(other, 7_200_000, 7_210_000));
  });

  it('is raised once by the answers that follow a request that had to wait', () => {
    const [once, often] = [rateLimit(undefined), rateLimit(undefined)];
    for (const limit of [once, often]) {
      limit.take(0);
      expect(limit.freeAt(1)).toBe(500);
      limit.answered();
    }
    for (let i = 0; i < 50; i += 1) often.answered();
    const later = taken(once, 10_000, 20_000);
    expect(taken(often, 10_000, 20_000)).toEqual(later);
    // (2 + 0.02) a second.
    expect(later[1]).toBe(10_000 + Math.ceil(1_000 / 2.02));
  });

  it.each([0.9, 0.5, 0.1])('finds what is allowed where that is %p of what it was told', (share) => {
    const limit = rateLimit(5);
    const server = rateLimit(5 * share);
    let refused = 0;
    const times = taken(limit, 0, 1_000_000 / share, (now) => {
      if (server.freeAt(now) > now) {
        refused += 1;
        limit.refused(now);
      } else {
        server.take(now);
        limit.answered();
      }
    });
    expect(refused / times.length).toBeLessThan(0.012);
    expect(times.length).toBeGreaterThan(0.7 * 5_000);
  });

  it('never halts for good, however often it is refused', () => {
    const limit = rateLimit(undefined);
    let now = 0;
    for (let i = 0; i < 100; i += 1) {
      limit.refused(now);
      now = limit.freeAt(now);
    }
    limit.take(now);
    expect(limit.freeAt(now) - now).toBeLessThanOrEqual(60_000);
  });

  it('asks no more often for a refusal, however seldom it may ask', () => {
    const limit = rateLimit(1 / 600);
    limit.take(0);
    limit.refused(0);
    expect(limit.freeAt(0)).toBe(600_000);
    limit.take(600_000);
    limit.answered();
    expect(limit.freeAt(600_000)).toBe(1_200_000);
  });

  it.each([0.2, 0.5, 5, 50])('finds an unknown limit of %p a second: faster with each answer, slower with each refusal', (allowed) => {
    const limit = rateLimit(undefined);
    const server = rateLimit(allowed);
    const refused: number[] = [];
    // As long as a thousand requests take, and to get there from the first rate.
    const end = 600_000 + 4_000_000 / allowed;
    const times = taken(limit, 0, end, (now) => {
      if (server.freeAt(now) > now) {
        refused.push(now);
        limit.refused(now);
      } else {
        server.take(now);
        limit.answered();
      }
    });
    const late = (moments: readonly number[]): number => moments.filter((moment) => moment >= end / 2).length;
    expect(times.filter((time) => time < 10_000).length / 10).toBeLessThan(3);
    const rate = (late(times) * 1_000) / (end / 2);
    expect(rate).toBeGreaterThan(0.6 * allowed);
    expect(rate).toBeLessThan(1.1 * allowed);
    expect(late(refused) / late(times)).toBeLessThan(0.01);
  });

  it.each([
    ['unknown', undefined, 0.05],
    ['unknown', undefined, 0.1],
    ['known', 2, 0.05],
    ['known', 2, 0.1],
  ])('does not sink for ever where some requests are refused whatever the rate (%s: %p a second, %p of them)', (_what, perSecond, share) => {
    const limit = rateLimit(perSecond);
    let dice = 1;
    const times = taken(limit, 0, 3_600_000, (now) => {
      // The minimal standard of Park and Miller.
      dice = (dice * 48_271) % 2_147_483_647;
      if (dice / 2_147_483_647 < share) limit.refused(now);
      else limit.answered();
    });
    expect(times.filter((time) => time > 1_800_000).length / 1_800).toBeGreaterThan(0.2);
  });

  it('shares what an account is allowed with another process', () => {
    const limits = [rateLimit(undefined), rateLimit(undefined)];
    const server = rateLimit(1);
    let refused = 0;
    let answered = 0;
    for (let now = 0; now < 7_200_000; ) {
      const [one, other] = limits.map((limit) => limit.freeAt(now)) as [number, number];
      now = Math.min(one, other);
      const limit = limits[one <= other ? 0 : 1] as RateLimit;
      limit.take(now);
      if (server.freeAt(now) > now) {
        limit.refused(now);
        refused += 1;
      } else {
        server.take(now);
        limit.answered();
        answered += 1;
      }
    }
    expect(answered / 7_200).toBeGreaterThan(0.4);
    expect(refused / (answered + refused)).toBeLessThan(0.2);
  });

  it('is back at its rate some minutes after an outage in which every request was refused', () => {
    const limit = rateLimit(undefined);
    taken(limit, 0, 600_000, (now) => limit.refused(now));
    const times = taken(limit, 600_000, 1_500_000, () => limit.answered());
    expect(times.filter((time) => time >= 1_440_000).length / 60).toBeGreaterThan(1);
  });

  it('adds no more than two hundredths, however many a second there are', () => {
    const limit = rateLimit(undefined);
    taken(limit, 0, 300_000, () => limit.answered());
    limit.refused(300_000);
    const before = taken(limit, 400_000, 500_000).length;
    limit.answered();
    const more = taken(limit, 600_000, 700_000).length - before;
    expect(more).toBeGreaterThan(0);
    expect(more).toBeLessThanOrEqual(4);
  });

  it('forgets when the last request went when the clock is set back', () => {
    const limit = rateLimit(1);
    limit.take(1_000_000);
    expect(limit.freeAt(0)).toBe(0);
    limit.take(0);
    expect(limit.freeAt(0)).toBeGreaterThanOrEqual(1_000);
  });

  it.each([2, 90_000])('does not open sooner because the clock is set back, by %i ms', (back) => {
    const limit = rateLimit(5);
    limit.take(1_000_000);
    limit.refused(1_000_000, 120_000);
    expect(limit.freeAt(1_000_001)).toBe(1_120_000);
    expect(limit.freeAt(1_000_001 - back)).toBe(1_120_000 - back);
  });
});
