import type { ErrorCode, FaultClass } from '../../src/core/codes';
import { codeOfFault, faultOfStatus, isFault, isUnchanged, UNCHANGED, type Outcome } from '../../src/core/outcome';

describe('faultOfStatus', () => {
  it.each([200, 202, 204, 299])('of %i is none', (status) => {
    expect(faultOfStatus(status)).toBeUndefined();
  });

  it.each<[status: number, fault: FaultClass, code: ErrorCode]>([
    [100, 'unreadable', 'unreadable-reply'],
    [199, 'unreadable', 'unreadable-reply'],
    [301, 'unreadable', 'unreadable-reply'],
    [304, 'unreadable', 'unreadable-reply'],
    [400, 'fatal', 'bad-request'],
    [401, 'account', 'unauthorized'],
    [402, 'account', 'no-credit'],
    [403, 'fatal', 'forbidden'],
    [404, 'notFound', 'not-found'],
    [405, 'fatal', 'bad-request'],
    [408, 'transient', 'server'],
    [409, 'fatal', 'bad-request'],
    [410, 'notFound', 'not-found'],
    [422, 'fatal', 'bad-request'],
    [425, 'transient', 'server'],
    [429, 'transient', 'rate-limited'],
    [499, 'fatal', 'bad-request'],
    [500, 'transient', 'server'],
    [503, 'transient', 'server'],
    [520, 'transient', 'server'],
    [599, 'transient', 'server'],
  ])('of %i is %s, %s', (status, fault, code) => {
    expect(faultOfStatus(status)).toEqual({ fault, code, message: `HTTP ${status}` });
  });
});

describe('codeOfFault', () => {
  it.each<[fault: FaultClass, code: ErrorCode]>([
    ['fatal', 'bad-request'],
    ['account', 'unauthorized'],
    ['transient', 'server'],
    ['ambiguous', 'bad-request'],
    ['unreadable', 'unreadable-reply'],
    ['notFound', 'not-found'],
  ])('of a fault that is %s, and says no more, is %s', (fault, code) => {
    expect(codeOfFault({ fault, message: 'x' })).toBe(code);
  });

  it('is the fault\'s own, if it has one', () => {
    expect(codeOfFault({ fault: 'transient', code: 'network', message: 'x' })).toBe('network');
  });
});

describe('isFault and isUnchanged', () => {
  it('tell outcomes apart', () => {
    const outcomes = [{ status: 'running' }, { status: 'failed', failure: { code: 'x', message: 'y' } }, { fault: 'fatal', message: 'x' }, { [UNCHANGED]: true }] as const;
    expect(outcomes.map((outcome) => isFault(outcome))).toEqual([false, false, true, false]);
    expect(outcomes.map((outcome) => isUnchanged(outcome))).toEqual([false, false, false, true]);
    // A provider's word may have a field of any name, and null for nothing.
    const said = { status: 'running', unchanged: true, fault: null } as unknown as Outcome;
    expect([isFault(said), isUnchanged(said)]).toEqual([false, false]);
  });
});
