import { snapshotKey } from '../../src/core/snapshotKey';
import { lost, snapshot } from '../support/snapshots';

describe('snapshotKey', () => {
  it('is the same for all snapshots of a task, lost ones too', () => {
    expect(new Set([snapshotKey(snapshot('p')), snapshotKey(snapshot('c', { attempt: 7 })), snapshotKey(lost())]).size).toBe(1);
  });

  it('tells the tasks of two providers apart, wherever the border of their names is', () => {
    const keys = [['a', 'bc'], ['ab', 'c'], ['abc', ''], ['a b', 'c'], ['a', 'b c']].map(([provider, taskId]) => snapshotKey(snapshot('p', { provider, taskId })));
    expect(new Set(keys).size).toBe(5);
  });
});
