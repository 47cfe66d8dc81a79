import { asyncScheduler } from 'rxjs';
import type { TaskSnapshot, WatchEvent } from 'rx-task-status';
import { WatchError } from '../../src/core/errors';
import { UNCHANGED, type Outcome } from '../../src/core/outcome';
import { notify, tellStep } from '../../src/polling/watchEvent';
import { snapshot } from '../support/snapshots';
import { virtual } from './virtual';

const event: WatchEvent = { type: 'request', provider: 'acme', taskId: 't', purpose: 'status', at: 0 };

describe('notify', () => {
  it('tells the listener, if there is one', () => {
    const events: WatchEvent[] = [];
    notify((each) => events.push(each), event);
    notify(undefined, event);
    expect(events).toEqual([event]);
  });

  it('keeps the errors of a listener from the caller: they surface as uncaught ones', () => {
    expect(() => {
      virtual(() => {
        expect(() => {
          notify(() => {
            throw new Error('a bug');
          }, event);
        }).not.toThrow();
        expect(asyncScheduler.now()).toBe(0);
      });
    }).toThrow('a bug');
  });
});

describe('tellStep', () => {
  const place = { provider: 'acme', taskId: 't', purpose: 'status', at: 100, took: 5 } as const;
  const error = new WatchError<TaskSnapshot>('unauthorized', 'no key', {});
  const busy: Outcome = { fault: 'transient', code: 'server', message: 'HTTP 503' };

  it.each<[what: string, outcome: Outcome, step: Parameters<typeof tellStep>[3], event: object]>([
    ['a reading that is new', { status: 'running' }, { emit: snapshot('r'), changed: true, next: 200 }, { type: 'reading', status: 'running', changed: true }],
    ['a reading that is not', { [UNCHANGED]: true }, { emit: snapshot('r'), changed: false, next: 200 }, { type: 'reading', status: 'running', changed: false }],
    ['the last reading', { status: 'completed' }, { emit: snapshot('c'), changed: true, end: {} }, { type: 'reading', status: 'completed', changed: true }],
    ['a fault that passes, and when the task is asked again', busy, { changed: false, next: 130 }, { type: 'fault', code: 'server', message: 'HTTP 503', retryIn: 30 }],
    ['a fault with no code of its own', { fault: 'notFound', message: 'HTTP 404' }, { changed: false, next: 100 }, { type: 'fault', code: 'not-found', message: 'HTTP 404', retryIn: 0 }],
    ['a fault that ends the watch, by the code of its error', busy, { changed: false, end: { error } }, { type: 'fault', code: 'unauthorized', message: 'HTTP 503' }],
  ])('tells of %s', (_what, outcome, step, event) => {
    const events: WatchEvent[] = [];
    tellStep((each) => events.push(each), place, outcome, step);
    expect(events).toEqual([{ ...place, ...event }]);
  });

  it('tells nothing where there is neither reading nor fault, nor to nobody', () => {
    const events: WatchEvent[] = [];
    tellStep((each) => events.push(each), place, { status: 'running' }, { changed: false, end: { error } });
    tellStep(undefined, place, busy, { changed: false, next: 130 });
    expect(events).toEqual([]);
  });
});
