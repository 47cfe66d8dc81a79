import { fixed, sameSnapshot } from 'rx-task-status';
import { DEFAULTS } from '../../src/core/defaults';
import type { AnyWord } from '../../src/core/outcome';
import { startWatch } from '../support/startWatch';
import { step, type WatchRules } from '../../src/core/watch';
import { safeLateness, safeStep } from '../../src/polling/safeStep';

const rules: WatchRules = { provider: 'acme', cadence: fixed(10), retry: DEFAULTS.retry, same: sameSnapshot };
const bug = new Error('a bug');

describe('safeStep', () => {
  it('is step, where nothing throws', () => {
    const state = startWatch(rules, { id: 't' }, 0);
    expect(safeStep(rules, state, { status: 'running' }, 5, {})).toEqual(step(rules, state, { status: 'running' }, 5, {}));
  });

  it.each<[string, Partial<WatchRules>]>([
    [
      'cadence',
      {
        cadence: {
          ...fixed(10),
          next: () => {
            throw bug;
          },
        },
      },
    ],
    [
      'same',
      {
        same: () => {
          throw bug;
        },
      },
    ],
  ])('ends the watch where %s throws, with the last snapshot', (_name, broken) => {
    const { state } = step(rules, startWatch(rules, { id: 't' }, 0), { status: 'running' }, 5);
    const { end, emit, next } = safeStep({ ...rules, ...broken }, state, { status: 'running' }, 15, {});
    expect([emit, next]).toEqual([undefined, undefined]);
    expect(end?.error).toMatchObject({
      name: 'WatchError',
      message: expect.stringContaining('acme t: cadence or same threw: Error: a bug'),
      provider: 'acme',
      taskId: 't',
      cause: bug,
      lastSnapshot: { status: 'running' },
    });
    expect(end?.account).toBeUndefined();
  });

  it('does not need to know when a task is due that has ended', () => {
    const cadence = { ...fixed(10), next: () => ({ state: 0, due: undefined as unknown as number }) };
    const { end, emit } = safeStep({ ...rules, cadence }, startWatch(rules, { id: 't' }, 0), { status: 'completed', result: 1 } as AnyWord, 5, {});
    expect([end, emit?.status]).toEqual([{}, 'completed']);
  });

  it.each([NaN, undefined, null, 'soon'])('ends the watch where the cadence says that the next request is due at %p', (due) => {
    const cadence = { ...fixed(10), next: () => ({ state: 0, due: due as number }) };
    const { end } = safeStep({ ...rules, cadence }, startWatch(rules, { id: 't' }, 0), { status: 'running' }, 5, {});
    expect(end?.error?.message).toContain('acme t: cadence or same threw: TypeError: cadence.next gave no time that the next request is due');
  });
});

describe('safeLateness', () => {
  it.each<[said: unknown, late: number]>([
    [5, 5],
    [-5, -5],
    [Infinity, Number.MAX_VALUE],
    [-Infinity, 0],
    [NaN, 0],
    [undefined, 0],
  ])('is a number that can be reckoned with: of %p it makes %p', (said, late) => {
    expect(safeLateness({ ...fixed(10), lateness: () => said as number }, 0, 0)).toBe(late);
  });

  it('is 0 where lateness throws', () => {
    const broken = () => {
      throw bug;
    };
    expect(safeLateness({ ...fixed(10), lateness: broken }, 0, 0)).toBe(0);
  });
});
