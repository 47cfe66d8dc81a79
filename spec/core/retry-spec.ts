import * as fc from 'fast-check';
import type { FaultClass } from '../../src/core/codes';
import { jitterOf } from '../../src/core/jitter';
import { afterFault, type RetryRules, type Trouble } from '../../src/core/retry';

const RULES: RetryRules = { count: 8, ambiguousCount: 4, delay: 1_000, maxDelay: 32_000, notFoundGrace: 60_000 };
const PLACE = { provider: 'acme', taskId: 'a', since: 0, now: 1_000 };
const fault = (kind: FaultClass, retryAfter?: number) => ({ fault: kind, message: 'HTTP 503', ...(retryAfter === undefined ? {} : { retryAfter }) });

/** The pauses after so many faults in a row, and `end` where watching ends. */
const pauses = (kinds: readonly FaultClass[], rules: Partial<RetryRules> = {}, place = PLACE): (number | 'end')[] => {
  let trouble: Trouble | undefined;
  const found: (number | 'end')[] = [];
  for (const kind of kinds) {
    const verdict = afterFault({ ...RULES, ...rules }, trouble, fault(kind), place);
    found.push(verdict?.delay ?? 'end');
    if (verdict === undefined) break;
    trouble = verdict.trouble;
  }
  return found;
};
const row = (kind: FaultClass, length: number): FaultClass[] => new Array<FaultClass>(length).fill(kind);

describe('afterFault', () => {
  it('pauses by full jitter below a bound that doubles up to maxDelay', () => {
    const bounds = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 32_000, 32_000];
    expect(pauses(row('transient', 9))).toEqual([...bounds.map((bound, i) => Math.floor(bound * jitterOf('acme', 'a', i + 1))), 'end']);
  });

  it.each([1, 2, 3, 5, 8])('uses the whole width of the bound, and no more, after %i faults in a row', (faults) => {
    const bound = Math.min(32_000, 1_000 * 2 ** (faults - 1));
    const delays = Array.from({ length: 2_000 }, (_, i) => {
      const trouble = faults === 1 ? undefined : { faults: faults - 1, ambiguous: 0 };
      return afterFault(RULES, trouble, fault('transient'), { ...PLACE, taskId: `task-${i}` })!.delay;
    });
    expect(Math.min(...delays)).toBeLessThan(0.02 * bound);
    expect(Math.max(...delays)).toBeGreaterThan(0.98 * bound);
    expect(Math.max(...delays)).toBeLessThan(bound);
  });

  it.each<[name: string, kinds: readonly FaultClass[], rules: Partial<RetryRules>, asked: number]>([
    ['transient faults, count', row('transient', 20), {}, 8],
    ['unreadable faults, count', row('unreadable', 20), {}, 8],
    ['ambiguous faults, ambiguousCount', row('ambiguous', 20), {}, 4],
    ['ambiguous faults, count where it is lower', row('ambiguous', 20), { count: 2 }, 2],
    ['no retry', row('transient', 20), { count: 0 }, 0],
    ['no ambiguous retry', row('ambiguous', 20), { ambiguousCount: 0 }, 0],
    ['a mix: the ambiguous ones apart', ['ambiguous', 'transient', 'ambiguous', 'transient', 'ambiguous', 'ambiguous', 'ambiguous'], {}, 6],
    ['a mix: all together', [...row('transient', 6), ...row('ambiguous', 3)], {}, 8],
    ['a mix: not found, which has its grace, uses up no count', [...row('notFound', 20), ...row('transient', 4), ...row('notFound', 20), ...row('ambiguous', 4), 'transient'], {}, 48],
    ['not found, without any retry', [...row('notFound', 3), 'transient'], { count: 0 }, 3],
    ['a fatal one', ['fatal'], {}, 0],
    ['one of the account', ['account'], {}, 0],
    ['a fatal one after others', ['transient', 'transient', 'fatal'], {}, 2],
  ])('asks again: %s', (_name, kinds, rules, asked) => {
    const found = pauses(kinds, rules);
    expect(found.slice(0, asked)).not.toContain('end');
    expect(found[asked]).toBe('end');
  });

  it.each<[wait: number | undefined, delay: number]>([
    [undefined, 486],
    [400, 486],
    [487, 487],
    [60_000, 60_000],
  ])('waits at least what the server asked for: %s', (wait, delay) => {
    expect(afterFault(RULES, undefined, fault('transient', wait), PLACE)).toMatchObject({ trouble: { faults: 1, ambiguous: 0 }, delay });
  });

  it('asks at once where there is no delay, however many faults in a row there were', () => {
    const verdict = afterFault({ ...RULES, count: 5_000, delay: 0 }, { faults: 2_000, ambiguous: 0 }, fault('transient'), PLACE);
    expect(verdict?.delay).toBe(0);
  });

  it('goes on from the trouble there was, which is JSON', () => {
    const verdict = afterFault(RULES, { faults: 2, ambiguous: 1 }, fault('ambiguous'), PLACE);
    expect(verdict?.trouble).toMatchObject({ faults: 3, ambiguous: 2 });
    expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
  });

  describe('not found', () => {
    const ask = (now: number, trouble?: Trouble, retryAfter?: number, rules: Partial<RetryRules> = {}) =>
      afterFault({ ...RULES, ...rules }, trouble, fault('notFound', retryAfter), { ...PLACE, since: 10_000, now })?.delay;

    it.each<[name: string, now: number, delay: number | undefined]>([
      ['at once', 10_000, 486],
      ['in the middle', 40_000, 486],
      ['a little before the end of its grace', 69_900, 100],
      ['a millisecond before', 69_999, 1],
      ['at the end', 70_000, undefined],
      ['long after', 900_000, undefined],
    ])('%s', (_name, now, delay) => {
      expect(ask(now)).toBe(delay);
    });

    it('is asked no sooner than the server says, even after its grace', () => {
      expect(ask(20_000, undefined, 300_000)).toBe(300_000);
    });

    it('is believed at once where there is no grace', () => {
      expect(ask(10_000, undefined, undefined, { notFoundGrace: 0 })).toBeUndefined();
    });

    it('is asked at most once a millisecond, and as often as the grace lasts', () => {
      expect(ask(10_000, undefined, undefined, { delay: 0 })).toBe(1);
      expect(ask(20_000, { faults: 100, ambiguous: 0 })).toBeGreaterThan(0);
    });
  });

  it('never pauses for less than nothing, for longer than the bound, or for NaN', () => {
    const kinds = fc.constantFrom<FaultClass>('transient', 'unreadable', 'ambiguous', 'notFound');
    const rules = fc.record({ count: fc.nat(2_000), ambiguousCount: fc.nat(2_000), delay: fc.nat(1e6), maxDelay: fc.nat(1e9), notFoundGrace: fc.nat(1e6) });
    fc.assert(
      fc.property(kinds, rules, fc.nat(1_999), fc.string(), (kind, given, faults, taskId) => {
        const verdict = afterFault(given, { faults, ambiguous: 0 }, fault(kind), { ...PLACE, taskId });
        if (verdict === undefined) return;
        expect(verdict.delay).toBeGreaterThanOrEqual(0);
        expect(verdict.delay).toBeLessThanOrEqual(Math.max(1, given.maxDelay));
      }),
    );
  });
});
