import { fixed } from '../../../src/core/cadence/fixed';
import { InvalidOptionRangeError, InvalidOptionTypeError } from '../../../src/core/errors';
import { snapshot } from '../../support/snapshots';
import { thrown } from '../../support/thrown';

describe('fixed', () => {
  const { start, next } = fixed(20);

  it('asks so long after each reply, whatever it says and whatever the provider advises', () => {
    for (const letter of ['p', '5', 'u'] as const) {
      expect(next(start(0), snapshot(letter, { attempt: 9 }), 100, { advice: 30_000, typical: 60_000 }).due).toBe(120);
    }
  });

  it('is JSON from step to step', () => {
    const { state, due } = next(JSON.parse(JSON.stringify(start(5))) as null, snapshot('p'), 50, {});
    expect([JSON.parse(JSON.stringify(state)), due]).toEqual([null, 70]);
  });

  it('says no lateness: an interval tells nothing of when a task ends', () => {
    expect(fixed(20)).not.toHaveProperty('lateness');
  });

  it.each<[interval: unknown, kind: unknown, message: string]>([
    [0, InvalidOptionRangeError, 'interval must be a finite number of milliseconds >= 1, not 0'],
    [NaN, InvalidOptionRangeError, 'interval must be a finite number of milliseconds >= 1, not NaN; undefined is none, or the default'],
    [Infinity, InvalidOptionRangeError, 'interval must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
    ['5s', InvalidOptionTypeError, 'interval must be a finite number of milliseconds >= 1, not \'5s\''],
    [undefined, InvalidOptionTypeError, 'interval must be a finite number of milliseconds >= 1, not undefined'],
  ])('refuses %p', (interval, kind, message) => {
    const error = thrown(() => fixed(interval as number));
    expect(error).toBeInstanceOf(kind);
    expect([error.option, error.message]).toEqual(['interval', message]);
  });
});
