import { deadlineOf, lastCallAt, lastCallLead, timeoutError, type Deadline, type Timeouts, type WatchClock } from '../../src/core/timeouts';
import { snapshot } from '../support/snapshots';

describe('deadlineOf', () => {
  const unseen = (at: number, after: number): Deadline => ({ code: 'timeout-unseen', at, after });
  const stalled = (at: number, after: number): Deadline => ({ code: 'timeout-stalled', at, after });
  const total = (at: number, after: number): Deadline => ({ code: 'timeout-total', at, after });

  it.each<[name: string, timeouts: Timeouts, clock: Partial<WatchClock>, deadline: Deadline | undefined]>([
    ['none', {}, {}, undefined],
    ['a request\'s alone', { request: 5 }, {}, undefined],
    ['undefined for none', { total: undefined, stalled: undefined, unseen: undefined }, {}, undefined],
    ['total, from the subscription', { total: 50 }, {}, total(150, 50)],
    ['total, from the start of the task', { total: 50 }, { totalSince: 70 }, total(120, 50)],
    ['total, from a start yet to come', { total: 50 }, { totalSince: 130 }, total(180, 50)],
    ['total, passed before the watch began', { total: 50 }, { totalSince: 0 }, total(50, 50)],
    ['stalled, before the first reading', { stalled: 30 }, {}, stalled(130, 30)],
    ['stalled, from the last change', { stalled: 30 }, { changedAt: 140, seen: true }, stalled(170, 30)],
    ['stalled, for one who came after the last change', { stalled: 30 }, { changedAt: 40, seen: true }, stalled(130, 30)],
    ['unseen', { unseen: 20 }, {}, unseen(120, 20)],
    ['unseen, after readings that say nothing', { unseen: 20 }, { changedAt: 110 }, unseen(120, 20)],
    ['unseen, once seen', { unseen: 20 }, { changedAt: 110, seen: true }, undefined],
    ['the earliest: unseen', { unseen: 20, stalled: 30, total: 50 }, {}, unseen(120, 20)],
    ['the earliest: stalled', { unseen: 20, stalled: 30, total: 50 }, { seen: true }, stalled(130, 30)],
    ['the earliest: total', { unseen: 20, stalled: 30, total: 50 }, { changedAt: 140, seen: true }, total(150, 50)],
    ['total where they meet', { unseen: 50, stalled: 50, total: 50 }, {}, total(150, 50)],
  ])('is %s', (_name, timeouts, clock, deadline) => {
    expect(deadlineOf(timeouts, { since: 100, seen: false, ...clock })).toEqual(deadline);
  });
});

describe('the last call', () => {
  it.each<[name: string, after: number, request: number | undefined, lead: number]>([
    ['half of the time where that is short', 30, undefined, 15],
    ['half a minute where no request is cut off', 1_000_000, undefined, 30_000],
    ['as long as a request may take', 1_000_000, 5_000, 5_000],
    ['half of the time where a request may take longer', 1_000, 5_000, 500],
  ])('comes before the deadline by %s', (_name, after, request, lead) => {
    expect(lastCallLead(after, request)).toBe(lead);
  });

  it.each<[name: string, timeouts: Timeouts, clock: WatchClock, at: number]>([
    ['from the last change', { stalled: 30 }, { since: 100, changedAt: 140, seen: true }, 155],
    ['from the subscription, for one who came after it', { stalled: 30 }, { since: 100, changedAt: 40, seen: true }, 115],
    ['from the subscription, before the first reading', { stalled: 30 }, { since: 100, seen: true }, 115],
    ['with the time that a request may take', { stalled: 30, request: 4 }, { since: 100, changedAt: 140, seen: true }, 166],
    ['for one of which nothing is known, from the subscription', { unseen: 20 }, { since: 100, changedAt: 140, seen: false }, 110],
    ['the earlier of the two', { unseen: 90, stalled: 30 }, { since: 100, changedAt: 110, seen: false }, 125],
    ['never, where it may stand still for ever', { total: 50, unseen: 20 }, { since: 100, changedAt: 140, seen: true }, Infinity],
  ])('is %s', (_name, timeouts, clock, at) => {
    expect(lastCallAt(timeouts, clock)).toBe(at);
  });
});

describe('timeoutError', () => {
  it.each<[code: Deadline['code'], message: string]>([
    ['timeout-unseen', 'acme a: nothing was seen of it for 50 ms; check the id and the account, or raise timeout.unseen'],
    ['timeout-stalled', 'acme a: nothing changed for 50 ms; the task may still be running remotely: watch it again, cancel it, or raise timeout.stalled'],
    ['timeout-total', 'acme a: it did not end within 50 ms; the task may still be running remotely: watch it again, cancel it, or raise timeout.total'],
  ])('of %s says which, of what, how long, and what to do', (code, message) => {
    const error = timeoutError({ code, after: 50 }, { provider: 'acme', taskId: 'a' });
    expect([error.code, error.message, error.provider, error.taskId]).toEqual([code, message, 'acme', 'a']);
  });

  it('carries the last snapshot', () => {
    const last = snapshot('3');
    expect(timeoutError({ code: 'timeout-total', after: 50 }, { lastSnapshot: last }).lastSnapshot).toBe(last);
  });

  it('names no task where none is known', () => {
    expect(timeoutError({ code: 'timeout-total', after: 50 }, {}).message).toMatch(/^task: it did not end within 50 ms;/);
    expect(timeoutError({ code: 'timeout-total', after: 50 }, { provider: 'acme' }).message).toMatch(/^acme: it did not end within 50 ms;/);
  });
});
