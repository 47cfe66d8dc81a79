import type { ErrorCode } from '../../src/core/codes';
import { faultError } from '../../src/core/faultError';
import type { Fault } from '../../src/core/outcome';
import { snapshot } from '../support/snapshots';

const PLACE = { provider: 'acme', taskId: 'a' };

describe('faultError', () => {
  it.each<[code: ErrorCode, message: string]>([
    ['key-unavailable', 'acme a: HTTP 5; what apiKey gives is no key: is the environment variable set?'],
    ['unauthorized', 'acme a: HTTP 5; the API key was refused; check apiKey'],
    ['no-credit', 'acme a: HTTP 5; the account has no credit left; top it up and watch again'],
    ['forbidden', 'acme a: HTTP 5; the account may not do this; check its permissions'],
    ['not-found', 'acme a: HTTP 5; no such task; check the id, the account and baseUrl; if it was only just made, watch it, with a longer retry.notFoundGrace'],
    ['rate-limited', 'acme a: HTTP 5; the account asks too often; share one budget between all that uses the account, or lower budget.perSecond'],
    ['too-large', 'acme a: HTTP 5; raise maxBytes if such a reply is expected'],
    ['too-late-to-cancel', 'acme a: HTTP 5; watch it for its outcome'],
    ['unreadable-reply', 'acme a: HTTP 5; this is a mistake in the provider'],
    ['bad-request', 'acme a: HTTP 5; check the task, the options, and the functions among them'],
    ['other-product', 'acme a: HTTP 5'],
    ['server', 'acme a: HTTP 5; the server is in trouble; watch the task again later, or raise retry.count'],
    ['network', 'acme a: HTTP 5; is the network there, and is baseUrl right? Watch the task again when it is'],
    ['timeout-request', 'acme a: HTTP 5; raise timeout.request if such a reply takes long, or retry.count'],
    ['task-lost', 'acme a: HTTP 5'],
  ])('of %s says what went wrong, with what, and what to do', (code, message) => {
    const error = faultError({ fault: 'fatal', code, message: 'HTTP 5' }, PLACE);
    expect([error.code, error.message]).toEqual([code, message]);
  });

  it('takes a reply that may be readable the next time for no mistake of the provider', () => {
    const error = faultError({ fault: 'unreadable', message: 'no JSON' }, PLACE);
    expect([error.code, error.message]).toEqual(['unreadable-reply', 'acme a: no JSON; is baseUrl right, and is a proxy in between?']);
  });

  it('says how many there were in a row, if there was more than one', () => {
    const fault: Fault = { fault: 'transient', message: 'HTTP 503' };
    expect(faultError(fault, { ...PLACE, faults: 9 }).message).toMatch(/^acme a: HTTP 503 \(9 in a row\)/);
    expect(faultError(fault, { ...PLACE, faults: 1 }).message).not.toContain('in a row');
    expect(faultError({ ...fault, code: 'rate-limited' }, { ...PLACE, faults: 9 }).message).toMatch(/^acme a: HTTP 503 \(9 in a row\); the account asks too often;/);
  });

  it('hands on all that is known', () => {
    const cause = new Error('why');
    const last = snapshot('3');
    const fault: Fault = { fault: 'unreadable', message: 'no JSON', retryAfter: 5, issues: ['x'], text: '<html>', cause, memo: { url: 'x' } };
    expect(Object.assign({}, faultError(fault, { ...PLACE, lastSnapshot: last }), { cause: undefined })).toEqual({
      name: 'WatchError', code: 'unreadable-reply', provider: 'acme', taskId: 'a', lastSnapshot: last, fault: 'unreadable', retryAfter: 5, issues: ['x'], text: '<html>', cause: undefined,
    });
    expect(faultError(fault, PLACE).cause).toBe(cause);
  });
});
