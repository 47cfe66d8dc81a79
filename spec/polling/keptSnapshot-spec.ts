import fc from 'fast-check';
import type { TaskSnapshot } from 'rx-task-status';
import { hintOf, keepSnapshot, recallSnapshot, type KeptSnapshot } from '../../src/polling/keptSnapshot';

const clock = { birth: 1_000, slept: 3 };
const empty = (): KeptSnapshot => ({ word: undefined, readAt: 0, changedAt: 0, attempt: 0, done: undefined, total: undefined });
const base = { provider: 'acme', taskId: 't', readAt: 1_500, changedAt: 1_200, attempt: 4 };

const through = (...snapshots: readonly TaskSnapshot[]): TaskSnapshot | undefined => {
  const kept = empty();
  for (const snapshot of snapshots) keepSnapshot(kept, snapshot, clock);
  return recallSnapshot(kept, 'acme', 't', clock);
};

describe('a kept snapshot', () => {
  it('is none before the first reading', () => {
    expect(through()).toBeUndefined();
    expect(hintOf(empty())).toBe(0);
  });

  it.each<[what: string, snapshot: TaskSnapshot]>([
    ['a bare one', { ...base, status: 'pending' }],
    ['one with progress', { ...base, status: 'running', progress: { done: 3, total: 12, ratio: 0.25 } }],
    ['a count of which nobody knows the total', { ...base, status: 'running', progress: { done: 3 } }],
    ['a total of nothing', { ...base, status: 'running', progress: { done: 0, total: 0 } }],
    ['a ratio of its own', { ...base, status: 'running', progress: { done: 3, total: 12, ratio: 0.9 } }],
    ['a mere ratio', { ...base, status: 'running', progress: { done: 3, ratio: 0.9 } }],
    ['parts of items', { ...base, status: 'running', progress: { done: 2.5, total: 4, ratio: 0.625 } }],
    ['an end', { ...base, status: 'completed', result: { url: 'u' } }],
    ['a word nobody knows', { ...base, status: 'unknown', word: 'dreaming' }],
    ['what the server and the cadence said', { ...base, status: 'running', retryAfter: 500, remaining: { low: 1, likely: 2, high: 3 } }],
    ['details', { ...base, status: 'running', videos: [{ id: 'v' }], progress: { done: 1, total: 2, ratio: 0.5 } } as TaskSnapshot],
    ['details that are called like what is kept', { ...base, status: 'running', word: 'w', done: 'd', total: 't', progress: { done: 1, total: 2, ratio: 0.5 } } as TaskSnapshot],
  ])('is what it was: %s', (_what, snapshot) => {
    expect(through(snapshot)).toStrictEqual(snapshot);
    // Nothing is left of the one before.
    expect(through({ ...base, status: 'failed', failure: { code: 'a', message: 'b' }, retryAfter: 7, progress: { done: 9 } }, snapshot)).toStrictEqual(snapshot);
  });

  it('is what it was, whatever it says', () => {
    const progress = fc.record({ done: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }), total: fc.nat(), ratio: fc.double({ min: 0, max: 1, noNaN: true }) }, { requiredKeys: ['done'] });
    const snapshots = fc.record(
      { status: fc.constantFrom('pending', 'running', 'cancelled'), readAt: fc.nat(), changedAt: fc.nat(), attempt: fc.nat(), progress, retryAfter: fc.nat(), detail: fc.jsonValue() },
      { requiredKeys: ['status', 'readAt', 'changedAt', 'attempt'] },
    );
    fc.assert(
      fc.property(snapshots, (fields) => {
        const snapshot = { provider: 'acme', taskId: 't', ...fields } as TaskSnapshot;
        expect(through(snapshot)).toEqual(snapshot);
      }),
    );
  });

  it('shares its word with all of which nothing more is said', () => {
    const [one, two] = [empty(), empty()];
    keepSnapshot(one, { ...base, status: 'running', progress: { done: 3, total: 12, ratio: 0.25 } }, clock);
    keepSnapshot(two, { ...base, taskId: 'u', status: 'running' }, clock);
    expect(one.word).toBe(two.word);
  });

  it('knows how long the server asked to be left alone', () => {
    const kept = empty();
    keepSnapshot(kept, { ...base, status: 'running', retryAfter: 500 }, clock);
    expect(hintOf(kept)).toBe(500);
    keepSnapshot(kept, { ...base, status: 'running' }, clock);
    expect(hintOf(kept)).toBe(0);
  });

  it('takes its times along when the clock is set back', () => {
    const kept = empty();
    keepSnapshot(kept, { ...base, status: 'running' }, clock);
    expect(recallSnapshot(kept, 'acme', 't', { birth: 600, slept: 0 })).toEqual({ ...base, status: 'running', readAt: 1_100, changedAt: 800 });
  });
});
