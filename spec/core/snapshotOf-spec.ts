import type { AnyWord } from '../../src/core/outcome';
import { sameSnapshot } from '../../src/core/sameSnapshot';
import { continueSnapshot, snapshotOf, withCarriedProgress } from '../../src/core/snapshotOf';
import { lost, snapshot, type Snapshot } from '../support/snapshots';

const STAMP = { provider: 'acme', taskId: 'a', now: 50, attempt: 3 };
const of = (word: object): object => snapshotOf(word as AnyWord, STAMP);

describe('snapshotOf', () => {
  it.each<[word: object, snapshot: object]>([
    [{ status: 'pending' }, { status: 'pending' }],
    [{ status: 'running', progress: { done: 1, total: 4 } }, { status: 'running', progress: { done: 1, total: 4, ratio: 0.25 } }],
    [{ status: 'running', progress: { done: 0, total: 0 } }, { status: 'running', progress: { done: 0, total: 0 } }],
    [{ status: 'running', progress: undefined }, { status: 'running' }],
    [{ status: 'completed', result: { url: 'x' } }, { status: 'completed', result: { url: 'x' } }],
    [{ status: 'completed', result: null }, { status: 'completed', result: null }],
    [{ status: 'failed', failure: { code: 'x', message: 'y' } }, { status: 'failed', failure: { code: 'x', message: 'y' } }],
    [{ status: 'unknown', word: 'held' }, { status: 'unknown', word: 'held' }],
    [{ status: 'running', frames: [{ id: 1 }], title: 't' }, { status: 'running', frames: [{ id: 1 }], title: 't' }],
    [{ status: 'running', title: undefined }, { status: 'running' }],
  ])('stamps %j', (word, snapshot) => {
    expect(of(word)).toStrictEqual({ provider: 'acme', taskId: 'a', readAt: 50, changedAt: 50, attempt: 3, ...snapshot });
  });

  it('shows nothing of what steers the engine, and lets nobody forge a stamp', () => {
    const word = {
      status: 'running', memo: 1, unseen: true, settle: { after: 1, word: { status: 'cancelled' } }, retryAfter: 9,
      provider: 'other', taskId: 'b', readAt: 1, changedAt: 1, attempt: 1, remaining: { low: 1, likely: 1, high: 1 },
    };
    expect(of(word)).toStrictEqual({ provider: 'acme', taskId: 'a', status: 'running', readAt: 50, changedAt: 50, attempt: 3 });
  });

  it('holds the hint that the engine read', () => {
    expect(snapshotOf({ status: 'running' }, { ...STAMP, retryAfter: 5_000 })).toMatchObject({ retryAfter: 5_000 });
  });

  it('takes no prototype from a reply', () => {
    const snapshot = of(JSON.parse('{"status":"running","__proto__":{"result":1},"title":"t"}') as object);
    expect(Object.getPrototypeOf(snapshot)).toBe(Object.prototype);
    expect(snapshot).not.toHaveProperty('result');
    expect(snapshot).toMatchObject({ status: 'running', title: 't' });
  });

  it('hands details on as they came, not copied', () => {
    const frames = [{ id: 1 }];
    expect((of({ status: 'running', frames }) as { frames: unknown }).frames).toBe(frames);
  });
});

describe('withCarriedProgress', () => {
  const progress = { done: 7, total: 9, ratio: 7 / 9 };

  it('gives the progress to a snapshot that has none', () => {
    expect(withCarriedProgress(snapshot('c'), progress)).toEqual(snapshot('c', { progress }));
  });

  it('leaves the same object where there is nothing to carry, or nothing to carry it to', () => {
    const [bare, full, gone] = [snapshot('c'), snapshot('3'), lost()];
    expect(withCarriedProgress(bare, undefined)).toBe(bare);
    expect(withCarriedProgress(full, progress)).toBe(full);
    expect(withCarriedProgress(gone, progress)).toBe(gone);
  });
});

describe('continueSnapshot', () => {
  const at = (letter: Parameters<typeof snapshot>[0], time: number, fields: object = {}): Snapshot => snapshot(letter, { readAt: time, changedAt: time, ...fields });

  it('takes the first one for new, as it is', () => {
    const first = at('p', 5);
    expect(continueSnapshot(undefined, first, sameSnapshot)).toBe(true);
    expect(first).toEqual(at('p', 5));
  });

  it.each<[name: string, before: Snapshot, after: Snapshot, changed: boolean, continued: Snapshot]>([
    ['nothing new', at('p', 5), at('p', 9, { attempt: 2 }), false, at('p', 9, { attempt: 2, changedAt: 5 })],
    ['nothing new for long', at('p', 5, { changedAt: 1 }), at('p', 9), false, at('p', 9, { changedAt: 1 })],
    ['another status', at('p', 5), at('1', 9), true, at('1', 9)],
    ['progress no longer said', at('3', 5), at('r', 9), false, at('3', 9, { changedAt: 5 })],
    ['progress no longer said at the end', at('3', 5), at('f', 9), true, at('f', 9, { progress: { done: 3, total: 10, ratio: 0.3 } })],
    ['progress said anew', at('3', 5), at('4', 9), true, at('4', 9)],
    ['progress that went back', at('3', 5), at('2', 9), true, at('2', 9)],
  ])('goes on after %s', (_name, before, after, changed, continued) => {
    const fresh = { ...after };
    expect([continueSnapshot(before, fresh, sameSnapshot), fresh]).toEqual([changed, continued]);
  });

  it('asks the provider what is the same', () => {
    const asked: unknown[] = [];
    const never = (a: Snapshot, b: Snapshot): boolean => asked.push([a.readAt, b.readAt]) < 0;
    const fresh = at('p', 9);
    expect([continueSnapshot(at('p', 5), fresh, never), fresh]).toEqual([true, at('p', 9)]);
    expect(asked).toEqual([[5, 9]]);
  });

  it('takes another status for new, whatever the provider looks at', () => {
    const fresh = at('c', 9);
    expect([continueSnapshot(at('3', 5), fresh, () => true), fresh.changedAt]).toEqual([true, 9]);
  });
});
