import { memoriesEnvelope } from '../../../src/providers/wire/memoriesEnvelope';
import { fixture, replyOf } from '../../support/providerLaws';

describe('memoriesEnvelope', () => {
  it.each([[200], ['200'], ['0000'], [0], ['0']])('takes the code %p for success', (code) => {
    expect(memoriesEnvelope(replyOf({ code, data: [1] }))).toEqual({ data: [1] });
  });

  it('takes success: true for a word about the request, whatever the task’s own is', () => {
    expect(memoriesEnvelope(fixture('memories-screenplay-failed.json'))).toMatchObject({ data: { status: 'failed' } });
  });

  it.each<readonly [unknown, number, object]>([
    [{ code: '0001', msg: 'x' }, 200, { fault: 'ambiguous', code: 'bad-request', message: 'code 0001: x' }],
    [{ code: 3, msg: 'x' }, 200, { fault: 'fatal', code: 'bad-request', message: 'code 3: x' }],
    [{ code: '0403' }, 200, { fault: 'account', code: 'forbidden', message: 'code 0403' }],
    [{ code: 403, msg: 'x' }, 403, { fault: 'fatal', code: 'forbidden', message: 'code 403: x' }],
    [{ code: '0409', msg: 'Service is busy, try later' }, 200, { fault: 'transient', code: 'server', message: 'code 0409: Service is busy, try later' }],
    [{ code: 'E1', msg: 'x' }, 200, { fault: 'ambiguous', message: 'code E1: x' }],
    [{ code: 'E1', msg: 'x' }, 503, { fault: 'transient', code: 'server', message: 'code E1: x' }],
    [{ code: '0001', msg: 'x' }, 429, { fault: 'transient', code: 'rate-limited', message: 'code 0001: x' }],
    [{ code: '0003', msg: 'x' }, 500, { fault: 'transient', code: 'server', message: 'code 0003: x' }],
    [{ code: '0001', msg: 'x' }, 401, { fault: 'account', code: 'unauthorized', message: 'code 0001: x' }],
    [{ code: 400, msg: 'Request has exceeded the limit.' }, 429, { fault: 'transient', code: 'rate-limited', message: 'code 400: Request has exceeded the limit.' }],
    [{ code: '0001', msg: 'x' }, 400, { fault: 'ambiguous', code: 'bad-request', message: 'code 0001: x' }],
    [{ code: 200, msg: 'success' }, 503, { fault: 'transient', code: 'server', message: 'HTTP 503: success' }],
    [{ code: '0000', failed: true }, 200, { fault: 'ambiguous', message: 'code 0000, and yet failed' }],
    [{ success: false, failed: true, msg: 'invalid key', data: null }, 200, { fault: 'ambiguous', message: 'failed, and no code says why: invalid key' }],
    [{ code: null, failed: true, data: { status: 'pending' } }, 200, { fault: 'ambiguous', message: 'failed, and no code says why' }],
    [{ failed: true, msg: 'x' }, 503, { fault: 'transient', code: 'server', message: 'HTTP 503: x' }],
    [{ status: 502, error: 'Bad Gateway' }, 200, { fault: 'transient', code: 'server', message: 'HTTP 502: Bad Gateway' }],
    [{ status: 404, error: 'Not Found' }, 404, { fault: 'notFound', code: 'not-found', message: 'HTTP 404: Not Found' }],
    [{ msg: 'x' }, 401, { fault: 'account', code: 'unauthorized', message: 'HTTP 401: x' }],
    [{ status: 'ok' }, 200, { fault: 'unreadable', message: 'the reply is not as documented (code: expected string or number)', issues: ['code: expected string or number'] }],
    [{ code: 400, msg: 'Request has exceeded the limit.', data: null }, 400, { fault: 'ambiguous', code: 'rate-limited', message: 'code 400: Request has exceeded the limit.' }],
    [{ code: 'x'.repeat(500), msg: 'y'.repeat(500) }, 200, { fault: 'ambiguous', message: `code ${'x'.repeat(200)}: ${'y'.repeat(200)}` }],
  ])('takes %j with HTTP %i for a fault', (body, status, fault) => {
    expect(memoriesEnvelope(replyOf(body, status))).toEqual(fault);
  });

  it('takes a 409 for what the caller says, unless the service is busy', () => {
    const tooLate = { fault: 'fatal', code: 'too-late-to-cancel' } as const;
    expect(memoriesEnvelope(replyOf({ code: 409, msg: 'Only pending' }, 409), tooLate)).toMatchObject(tooLate);
    expect(memoriesEnvelope(replyOf({ code: 409, msg: 'Service is busy' }, 409), tooLate)).toMatchObject({ fault: 'transient' });
  });

  it('is not held up by a message as long as a reply', () => {
    const since = performance.now();
    const msg = 'exceed'.repeat(100_000);
    expect(memoriesEnvelope(replyOf({ code: 400, msg }, 400))).toMatchObject({ fault: 'fatal', message: `code 400: ${msg.slice(0, 200)}` });
    expect(performance.now() - since).toBeLessThan(1_000);
  });
});
