import { Observable, type Subscriber } from 'rxjs';
import type { TaskSnapshot } from 'rx-task-status';
import { WatchError } from '../../src/core/errors';
import type { Step } from '../../src/core/watch';
import { dismiss, emitStep } from '../../src/polling/emitStep';
import { getUp, seatsOf, sitDown, type Listener, type Seat, type TaskRecord } from '../../src/polling/taskRecord';
import { snapshot } from '../support/snapshots';
import { codeOf } from './virtual';

type Record = TaskRecord<TaskSnapshot>;

const error = new WatchError<TaskSnapshot>('server', 'it broke', { taskId: 't' });

/** A listener that writes down what it is told: of one task, or of a batch. */
const seated = (lines: string[], name: string, { distinct = true, batch = false, onNext = () => undefined }: { distinct?: boolean; batch?: boolean; onNext?: () => void } = {}): Seat<TaskSnapshot> => {
  let found: Subscriber<TaskSnapshot> | undefined;
  new Observable<TaskSnapshot>((subscriber) => {
    found = subscriber;
  }).subscribe({
    next: ({ status }) => {
      lines.push(`${name} ${status}`);
      onNext();
    },
    error: (given: unknown) => lines.push(`${name} ! ${String(codeOf(given))}`),
    complete: () => lines.push(`${name} |`),
  });
  const ended: Listener<TaskSnapshot>['ended'] = (taskId, given, account) => lines.push(`${name} ended ${taskId}${given === undefined ? '' : ` ${given.code}`}${account === true ? ' account' : ''}`);
  return { subscriber: found!, listening: { timeouts: {}, distinct }, ended: batch ? ended : undefined, since: 0, startedAt: undefined, unsubscribe: () => undefined };
};

const recordOf = (...seats: Seat<TaskSnapshot>[]): Record => ({ task: 't', seats }) as unknown as Record;
const stepOf = (fields: Partial<Step>): Step => ({ state: {} as never, changed: false, ...fields });

describe('dismiss', () => {
  it.each<[what: string, batch: boolean, args: [WatchError<TaskSnapshot>?, boolean?], line: string]>([
    ['one task, at its end', false, [], 'a |'],
    ['one task, with an error', false, [error], 'a ! server'],
    ['a batch, at the end of a task', true, [], 'a ended t'],
    ['a batch, with an error', true, [error], 'a ended t server'],
    ['a batch, with an error that all of the account would meet', true, [error, true], 'a ended t server account'],
  ])('tells who watches %s', (_what, batch, args, line) => {
    const lines: string[] = [];
    dismiss(seated(lines, 'a', { batch }), 't', ...args);
    expect(lines).toEqual([line]);
  });
});

describe('emitStep', () => {
  const shown = snapshot('r') as TaskSnapshot;

  it.each<[what: string, step: Partial<Step>, lines: string[], left: number]>([
    ['a change to all', { emit: shown, changed: true }, ['some running', 'every running', 'batch running'], 3],
    ['what is not new to those who want every reading', { emit: shown }, ['every running'], 3],
    ['nothing of a fault', {}, [], 3],
    ['the last change, and then the end', { emit: shown, changed: true, end: {} }, ['some running', 'some |', 'every running', 'every |', 'batch running', 'batch ended t'], 0],
    ['an end without a reading', { end: { error } }, ['some ! server', 'every ! server', 'batch ended t server'], 0],
    ['that the account is at fault', { end: { error, account: true } }, ['some ! server', 'every ! server', 'batch ended t server account'], 0],
  ])('tells %s', (_what, step, expected, left) => {
    const lines: string[] = [];
    const record = recordOf(seated(lines, 'some'), seated(lines, 'every', { distinct: false }), seated(lines, 'batch', { batch: true }));
    emitStep(record, stepOf(step), seatsOf(record));
    expect(lines).toEqual(expected);
    expect(seatsOf(record)).toHaveLength(left);
  });

  it('tells nobody who left when another heard of it, nor one who comes meanwhile', () => {
    const lines: string[] = [];
    const record = recordOf();
    const second = seated(lines, 'second');
    const first = seated(lines, 'first', {
      onNext: () => {
        getUp(record, second.subscriber);
        sitDown(record, seated(lines, 'late'));
      },
    });
    record.seats = [first, second];
    emitStep(record, stepOf({ emit: shown, changed: true }), seatsOf(record));
    expect(lines).toEqual(['first running']);
    expect(seatsOf(record)).toHaveLength(2);
  });

  it('ends no watch twice: one that leaves when it hears the last word', () => {
    const lines: string[] = [];
    const record = recordOf();
    const first = seated(lines, 'first', {
      onNext: () => {
        record.seats = [];
      },
    });
    record.seats = [first];
    emitStep(record, stepOf({ emit: shown, changed: true, end: {} }), seatsOf(record));
    expect(lines).toEqual(['first running']);
  });
});
