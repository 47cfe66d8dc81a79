import type { TaskSnapshot } from 'rx-task-status';
import type { CadenceContext } from '../../src/core/cadence/cadence';
import { taskModel } from '../../src/core/cadence/taskModel';
import { cadenceContexts } from '../../src/polling/cadenceContexts';
import type { Seat, TaskRecord } from '../../src/polling/taskRecord';

type Task = { readonly id: string; readonly startedAt?: number; readonly kind?: string };
type Kept = TaskRecord<TaskSnapshot>;

const PLACE = { isHead: true, crowded: true, size: 3, startRate: 0.1, inOrder: 0.5 };
const COMMON: CadenceContext = { typical: 5_000, advice: 30_000, model: taskModel() };

const seat = (who: 'watch' | 'batch', follow?: 'completion' | 'progress'): Seat<TaskSnapshot> =>
  ({ listening: { follow }, ended: who === 'batch' ? () => undefined : undefined, since: 0 }) as unknown as Seat<TaskSnapshot>;
const record = (seats: readonly Seat<TaskSnapshot>[], task: Task | string = 't', ticket?: number): Kept => ({ task, seats, standing: { ticket } }) as unknown as Kept;
const contexts = () => cadenceContexts<TaskSnapshot>(COMMON, ({ standing }, now) => (standing?.ticket === undefined ? undefined : { ...PLACE, size: now }));

describe('the context of a cadence', () => {
  it.each<[what: string, kept: Kept, told: object]>([
    ['a task of a batch', record([seat('batch')]), {}],
    ['a task that somebody watches alone', record([seat('watch')]), { live: true }],
    ['a task of a batch that somebody watches, too', record([seat('batch'), seat('watch', 'completion')]), { live: true }],
    ['a bar', record([seat('watch', 'completion'), seat('watch', 'progress')]), { live: true, follow: 'progress' }],
    ['a batch of bars', record([seat('batch', 'progress')]), { follow: 'progress' }],
    ['a task that says more than its id', record([seat('batch')], { id: 't', startedAt: 7, kind: 'long' }), { startedAt: 7, kind: 'long' }],
    ['a task that waits for its start', record([seat('batch')], 't', 4), { line: { ...PLACE, size: 70 } }],
  ])('has all its fields, for %s', (_what, kept, told) => {
    const context = contexts()(kept, 70);
    expect(context).toEqual({ ...COMMON, live: false, follow: undefined, startedAt: undefined, kind: undefined, line: undefined, ...told });
    expect(Object.keys(context).sort()).toEqual(['advice', 'follow', 'kind', 'line', 'live', 'model', 'startedAt', 'typical']);
  });

  it('is one object for all tasks that are listened to alike, and another where listeners or tasks differ', () => {
    const contextOf = contexts();
    const seats = [seat('batch')];
    const shared = contextOf(record(seats), 0);
    expect(contextOf(record(seats, 'u'), 9)).toBe(shared);
    expect(contextOf(record(seats, { id: 'v', kind: 'long' }), 9)).toMatchObject({ kind: 'long' });
    expect(contextOf(record(seats, 'w'), 9)).toBe(shared);
    expect(contextOf(record([seat('watch')]), 9)).toMatchObject({ live: true });
    expect(contextOf(record([seat('watch')]), 9)).toBe(contextOf(record([seat('watch')], 'x'), 9));
    // The last one does not stick.
    expect(contextOf(record(seats), 9)).toEqual(shared);
  });
});
