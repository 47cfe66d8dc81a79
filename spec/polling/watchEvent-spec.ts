import { asyncScheduler } from 'rxjs';
import type { WatchEvent } from 'rx-task-status';
import { notify } from '../../src/polling/watchEvent';
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
