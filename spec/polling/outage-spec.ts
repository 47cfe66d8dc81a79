import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Fault, Outcome } from '../../src/core/outcome';
import type { Step } from '../../src/core/watch';
import { outage, type Outage } from '../../src/polling/outage';

const busy: Fault = { fault: 'transient', code: 'server', message: 'HTTP 503' };
const read = { status: 'running' } as Outcome;
/** The step of a fault after which the task would be asked again at `due`. */
const again = (due: number): Step => ({ state: { due } as Step['state'], changed: false, next: due });

/**
 * So many tasks whose requests fail one after another, each `every` ms; returns what came of it, and who was let go, with when it would
 * have been due.
 */
const failing = (count: number, every = 100, fault: Fault = busy) => {
  const resumed: [record: string, due: number][] = [];
  const service = outage<string>((record, due) => resumed.push([record, due]));
  const dues = Array.from({ length: count }, (_, i) => service.adjusted(`t${String(i)}`, again(i * every + 50), fault, i * every).next);
  return { service, dues, resumed, end: (count - 1) * every };
};

describe('outage', () => {
  it('puts nobody off for ten failures in a row, and then one after another: after a second, two, four, eight, and eight', () => {
    expect(failing(16).dues).toEqual([...Array.from({ length: 10 }, (_, i) => i * 100 + 50), 2_000, 4_000, 8_000, 16_000, 24_000, 32_000]);
  });

  it.each(['network', 'timeout-request'] as const)('puts nobody off for %s before anything was heard from that address: it may be wrong', (code) => {
    const fault: Fault = { fault: 'transient', code, message: '' };
    const { service, dues, end } = failing(30, 100, fault);
    expect(dues.at(-1)).toBe(end + 50);
    // A 503 is an answer of somebody.
    service.adjusted('t0', again(0), busy, end);
    for (let i = 0; i < 9; i += 1) service.adjusted('t1', again(0), fault, end);
    expect(service.adjusted('t1', again(0), fault, end).next).toBe(end + 1_000);
  });

  it('keeps a due that is later anyway, and says it in the state as well', () => {
    const { service } = failing(10);
    expect(service.adjusted('a', again(900_000), busy, 1_000)).toEqual(again(900_000));
    expect(service.adjusted('b', again(1_001), busy, 1_000)).toEqual(again(4_000));
  });

  it.each<[what: string, outcome: Outcome]>([
    ['a reading', read],
    ['a task that is not found', { fault: 'notFound', message: '' }],
    ['a refusal', { fault: 'transient', code: 'rate-limited', message: '' }],
    ['a reply that can’t be read', { fault: 'unreadable', message: '' }],
  ])('lets all go that were put off, each at its own time, once %s shows that the service is there', (_what, outcome) => {
    const { service, resumed, end } = failing(13);
    const step = again(end + 5);
    expect(service.adjusted('other', step, outcome, end)).toBe(step);
    expect(resumed).toEqual([['t10', 1_050], ['t11', 1_150], ['t12', 1_250]]);
    expect(service.adjusted('t0', again(end + 60), busy, end + 10).next).toBe(end + 60);
  });

  it('makes nothing of a key that can’t be had: nobody was asked', () => {
    const { service, resumed, end } = failing(12);
    service.adjusted('other', again(0), { fault: 'transient', code: 'key-unavailable', message: '' }, end);
    expect([resumed, failing(30, 100, { fault: 'transient', code: 'key-unavailable', message: '' }).dues.at(-1)]).toEqual([[], 2_950]);
  });

  it('forgets who asked again, or is no longer watched', () => {
    const { service, resumed, end } = failing(13);
    service.forget('t10', end);
    service.adjusted('t11', again(end), read, end);
    expect(resumed).toEqual([['t12', 1_250]]);
  });

  it('lets the first that is put off have its turn within eight seconds, whoever was before it and has left', () => {
    const { service, dues, resumed, end } = failing(100);
    expect(dues.at(-1)).toBeGreaterThan(600_000);
    for (let i = 10; i < 98; i += 1) service.forget(`t${String(i)}`, end);
    expect(resumed.at(-1)).toEqual(['t98', end + 8_000]);
    // It fails again: then it is the turn of the last one.
    service.adjusted('t98', again(end + 8_100), busy, end + 8_000);
    expect(resumed.at(-1)).toEqual(['t99', end + 16_000]);
    service.forget('t98', end + 8_100);
    service.forget('t99', end + 8_100);
    expect(service.adjusted('new', again(end + 9_100), busy, end + 9_000).next).toBe(end + 17_000);
  });

  it('lets 300,000 go, each in the time that it takes one of a few', () => {
    const { service, end } = failing(300_000, 0);
    const before = process.cpuUsage();
    for (let i = 0; i < 300_000; i += 1) service.forget(`t${String(i)}`, end);
    // To look for the first anew each time took ten seconds. CPU, since other work must not count.
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(2_000);
  });

  it.each<[how: string, end: (service: Outage<object>, records: readonly object[]) => void]>([
    ['are let go', (service) => service.adjusted({}, again(5_000), read, 5_000)],
    ['are no longer watched', (service, records) => records.forEach((record) => service.forget(record, 5_000))],
  ])('keeps nothing of tasks that %s', async (_how, end) => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const service = outage<object>(() => {});
    const refs = ((): readonly WeakRef<object>[] => {
      const records = Array.from({ length: 3_000 }, () => ({}));
      records.forEach((record, i) => service.adjusted(record, again(i), busy, i));
      end(service, records);
      return records.map((record) => new WeakRef(record));
    })();
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    expect(refs.filter((ref) => ref.deref() !== undefined)).toEqual([]);
    expect(service.adjusted({}, again(6_000), read, 6_000).next).toBe(6_000);
  });

  it('puts off nobody whose watch ends', () => {
    const { service, resumed, end } = failing(12);
    const ended: Step = { state: {} as Step['state'], changed: false, end: {} };
    expect(service.adjusted('t0', ended, busy, end)).toBe(ended);
    service.adjusted('t1', again(0), read, end);
    expect(resumed.map(([record]) => record)).toEqual(['t10', 't11']);
  });

  it.each([
    ['failures that are minutes apart', 61_000],
    ['a clock that was set back', -1],
  ])('is not made of %s', (_what, every) => {
    const { dues } = failing(30, every);
    expect(dues).toEqual(Array.from({ length: 30 }, (_, i) => i * every + 50));
  });
});
