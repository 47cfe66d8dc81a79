import { adaptive } from '../../../src/core/cadence/adaptive';
import { MOST_KINDS, taskMemory } from '../../../src/core/cadence/taskMemory';
import { taskModel } from '../../../src/core/cadence/taskModel';
import { livesOf } from '../../../bench/simulation/workloads';
import { watchInTurn } from '../../../bench/simulation/simulate';
import { BARE, items, shown } from './support/readings';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const ended = { stretches: [], end: { ran: 1_000, failed: false } };

describe('a task memory', () => {
  it('begins empty', () => {
    const { kinds, recall } = taskMemory();
    expect([kinds.size, recall('acme', undefined), recall('acme', 'long')]).toEqual([0, undefined, undefined]);
  });

  it('learns from what it is shown, per provider and kind', () => {
    const memory = taskMemory();
    watchInTurn(adaptive(BARE), livesOf('W2', 7, 8), { model: memory });
    watchInTurn(adaptive(BARE), livesOf('W2', 7, 3), { model: memory, kind: 'long' });
    expect(memory.recall('simulated', undefined)!.sums.ends).toBe(8);
    expect(memory.recall('simulated', 'long')!.sums.ends).toBe(3);
    expect(memory.recall('simulated', 'other')).toBeUndefined();
    expect(memory.recall('other', undefined)).toBeUndefined();
    expect([...memory.kinds.keys()]).toEqual(['simulated', 'simulated\nlong']);
  });

  it('makes a cadence decide as a model does', () => {
    const [memory, model] = [taskMemory(), taskModel()];
    const lives = livesOf('W2', 7, 12);
    expect(watchInTurn(adaptive(), lives, { model: memory })).toEqual(watchInTurn(adaptive(), lives, { model }));
    expect(Object.fromEntries(memory.kinds)).toEqual(model.toJSON().kinds);
  });

  it('holds no more than 64 kinds, and forgets the one that taught nothing for longest', () => {
    const memory = taskMemory();
    for (let i = 0; i < 100; i += 1) memory.learn('acme', String(i), ended);
    memory.learn('acme', '40', ended);
    memory.learn('acme', 'new', ended);
    expect([MOST_KINDS, memory.kinds.size]).toEqual([64, 64]);
    expect(memory.recall('acme', '36')).toBeUndefined();
    expect(memory.recall('acme', '37')!.sums.ends).toBe(1);
    expect(memory.recall('acme', '40')!.sums.ends).toBe(2);
    expect([...memory.kinds.keys()].slice(-2)).toEqual(['acme\n40', 'acme\nnew']);
  });

  it('forgets nothing by being asked', () => {
    const memory = taskMemory();
    for (let i = 0; i < MOST_KINDS; i += 1) memory.learn('acme', String(i), ended);
    memory.recall('acme', '0');
    memory.recall('acme', 'other');
    expect(memory.kinds.size).toBe(MOST_KINDS);
    memory.learn('acme', 'new', ended);
    expect(memory.recall('acme', '0')).toBeUndefined();
  });

  it('gives the lessons of a kind to be added to, which makes it the one that taught last', () => {
    const memory = taskMemory();
    memory.learn('acme', 'a', ended);
    memory.learn('acme', 'b', ended);
    expect(memory.lessonsOf('acme\na')).toBe(memory.recall('acme', 'a'));
    expect(memory.lessonsOf('other')).toBe(memory.recall('other', undefined));
    expect([...memory.kinds.keys()]).toEqual(['acme\nb', 'acme\na', 'other']);
  });

  it('learns nothing from a task that was cancelled, or found ended', () => {
    const memory = taskMemory();
    shown(adaptive(), [[0, 'completed']], { model: memory });
    shown(adaptive(), [[0, 'running'], [5_000, 'cancelled']], { model: memory });
    expect(memory.recall('acme', undefined)).toBeUndefined();
  });

  it('learns from a task that is still running', () => {
    const memory = taskMemory();
    shown(adaptive(), [[0, 'running', items(0, 9)], [60_000, 'running', items(3, 9)]], { model: memory });
    const { sums, ages } = memory.recall('acme', undefined)!;
    expect(sums).toMatchObject({ ends: 0, items: 3 });
    expect(sum(ages.running.watched)).toBeGreaterThan(5);
  });
});
