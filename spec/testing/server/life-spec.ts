import { chance } from '../../../src/testing/server/chance';
import { lifeSoFar } from '../../../src/testing/server/life';
import type { TaskLife } from '../../../src/testing/server/lives';
import { scriptOf } from '../../../src/testing/server/script';

const at = (life: TaskLife, now: number, cancelledAt?: number) =>
  lifeSoFar(scriptOf(life, 'id', chance('spec')), 1_000, now, cancelledAt);

const told = (life: TaskLife, now: number, cancelledAt?: number): string => {
  const { state, done, total, startedAt = '', endedAt = '' } = at(life, now, cancelledAt);
  return `${state} ${done}/${total} ${startedAt} ${endedAt}`.trim();
};

describe('a life so far', () => {
  const screenplay: TaskLife = { kind: 'screenplay', pendingMs: 10, episodeMs: [20, 30], finishingMs: 5 };

  it.each([
    [screenplay, 0, 'pending 0/2'],
    [screenplay, 1_009, 'pending 0/2'],
    [screenplay, 1_010, 'running 0/2 1010'],
    [screenplay, 1_059, 'running 1/2 1010'],
    [screenplay, 1_060, 'running 2/2 1010'],
    [screenplay, 1_065, 'completed 2/2 1010 1065'],
    [{ kind: 'screenplay', episodes: 0 }, 1_000, 'completed 0/0 1000 1000'],
    [{ kind: 'screenplay', episodes: 4, episodeMs: 10, ends: 'cancelled', endsAfter: 1 }, 1_010, 'cancelled 1/4 1000 1010'],
    [{ kind: 'screenplay', episodes: 4, episodeMs: 10, ends: 'failed' }, 1_020, 'failed 2/4 1000 1020'],
    [{ kind: 'visual-search', videos: [] }, 9_999, 'pending 0/0'],
    [{ kind: 'visual-search', videos: [{ appearsMs: 5, endsMs: 9 }, { appearsMs: 20, endsMs: 20, ends: 'FAIL' }] }, 1_009, 'running 1/2 1005'],
    [{ kind: 'visual-search', videos: [{ appearsMs: 5, endsMs: 9 }, { appearsMs: 20, endsMs: 20, ends: 'FAIL' }] }, 1_020, 'completed 2/2 1005 1020'],
    [{ kind: 'visual-search', videos: [{ endsMs: 9, ends: 'FAIL' }] }, 1_009, 'failed 1/1 1000 1009'],
    [{ kind: 'visual-search', videos: [{ endsMs: 9 }, { ends: 'UNPARSE' }] }, 99_999, 'running 1/2 1000'],
    [{ kind: 'video-ids', videos: [{ appearsMs: 7 }, { appearsMs: 3 }] }, 1_003, 'running 1/2 1003'],
    [{ kind: 'video-ids', videos: [{ appearsMs: 7 }, { appearsMs: 3 }] }, 1_007, 'completed 2/2 1003 1007'],
    [{ kind: 'scenext', frames: [{ at: 5 }], endsMs: 8, ends: 'FAILED' }, 1_007, 'running 1/1 1000'],
    [{ kind: 'scenext', frames: [{ at: 5 }], endsMs: 8, ends: 'FAILED' }, 1_008, 'failed 1/1 1000 1008'],
  ] as [TaskLife, number, string][])('%j at %d is %s', (life, now, expected) => {
    expect(told(life, now)).toBe(expected);
  });

  it('ends where it was cancelled', () => {
    expect(told(screenplay, 5_000, 1_005)).toBe('cancelled 0/2  1005');
    expect(told(screenplay, 5_000, 1_040)).toBe('cancelled 1/2 1010 1040');
    expect(told(screenplay, 1_020, 1_040)).toBe('running 0/2 1010');
    expect(at(screenplay, 5_000, 1_030).history.map(({ at: when, state }) => `${when} ${state}`)).toEqual([
      '1000 pending',
      '1010 running',
      '1030 cancelled',
    ]);
  });
});
