import { memoriesScreenplay } from '../../src/providers/memoriesScreenplay';
import { checkWith, fixture, KEY, obeysProviderLaws, replyOf, watchWith } from '../support/providerLaws';

const envelope = (data: unknown, code: unknown = 200) => replyOf({ code, msg: 'success', data, failed: false, success: true });
const running = (done: unknown, total: unknown) => envelope({ task_id: 't', status: 'running', progress: { total_episodes: total, completed_episodes: done } });

describe('memoriesScreenplay', () => {
  obeysProviderLaws({
    make: memoriesScreenplay as never,
    name: 'memories-screenplay',
    baseUrl: 'https://mavi-backend.memories.ai/serve/api/v2',
    urlOf: (id, baseUrl) => `${baseUrl}/screenplay/tasks/${id}`,
    headers: { Authorization: KEY },
    perSecond: 0.9,
    readings: [
      ['the running example', fixture('memories-screenplay-running.json'), { status: 'running', progress: { done: 12, total: 87, ratio: 12 / 87 } }],
      ['code "0000"', fixture('memories-screenplay-running-string-code.json'), { status: 'running', progress: { done: 12, total: 87, ratio: 12 / 87 } }],
      ['code "200"', envelope({ status: 'pending' }, '200'), { status: 'pending' }],
      ['code 0', envelope({ status: 'pending' }, 0), { status: 'pending' }],
      ['the pending task', fixture('memories-screenplay-pending.json'), { status: 'pending' }],
      ['all episodes done, which is not completed', fixture('memories-screenplay-running-all-episodes-done.json'), { status: 'running', progress: { done: 3, total: 3, ratio: 1 } }],
      ['no episodes, of which there is no ratio', fixture('memories-screenplay-running-no-episodes.json'), { status: 'running', progress: { done: 0, total: 0 } }],
      ['the completed task', fixture('memories-screenplay-completed.json'), { status: 'completed', result: null }],
      ['the failed task in its healthy envelope', fixture('memories-screenplay-failed.json'), { status: 'failed', failure: { code: 'PROCESSING_ERROR', message: 'The episode could not be processed' } }],
      ['a failed task without a reason', envelope({ status: 'failed' }), { status: 'failed', failure: { code: 'failed', message: 'no reason was given' } }],
      ['the cancelled task', fixture('memories-screenplay-cancelled.json'), { status: 'cancelled' }],
      ['the unknown word', fixture('memories-screenplay-unknown-word.json'), { status: 'unknown', word: 'archiving' }],
      ['an envelope that leaves out all but the data', replyOf({ data: { status: 'pending' } }), { status: 'pending' }],
      ['numbers as texts', running('12', '87'), { status: 'running', progress: { done: 12, total: 87, ratio: 12 / 87 } }],
      ['progress without a total', running(12, null), { status: 'running', progress: { done: 12 } }],
      ['progress that is no number', running('soon', 87), { status: 'running' }],
      ['progress null', envelope({ status: 'running', progress: null }), { status: 'running' }],
      ['progress that is a text', envelope({ status: 'running', progress: '14%' }), { status: 'running' }],
    ],
    replyWith: (status) => envelope({ task_id: 't', status }),
    statuses: { pending: 'pending', running: 'running', completed: 'completed', failed: 'failed', cancelled: 'cancelled' },
    faults: [
      ['401', fixture('memories-screenplay-unauthorized.json', 401), 'account', 'unauthorized'],
      ['401 with HTTP 200', fixture('memories-screenplay-unauthorized.json'), 'account', 'unauthorized'],
      ['402', fixture('memories-screenplay-no-credit.json', 402), 'account', 'no-credit'],
      ['402 with HTTP 200', fixture('memories-screenplay-no-credit.json'), 'account', 'no-credit'],
      ['403', replyOf({ code: 403, msg: 'Forbidden' }, 403), 'fatal', 'forbidden'],
      ['404', fixture('memories-screenplay-unknown-task.json', 404), 'notFound', 'not-found'],
      ['404 with HTTP 200', fixture('memories-screenplay-unknown-task.json'), 'notFound', 'not-found'],
      ['405', fixture('memories-screenplay-wrong-method.json', 405), 'fatal', 'bad-request'],
      ['409', replyOf({ code: 409, msg: 'Service is busy, try later' }, 409), 'transient', 'server'],
      ['415', replyOf({ code: 415, msg: 'Unsupported media type' }, 415), 'fatal', 'bad-request'],
      ['429', fixture('memories-screenplay-exceeded-429.json', 429), 'transient', 'rate-limited'],
      ['429 with HTTP 200', fixture('memories-screenplay-exceeded-429.json'), 'transient', 'rate-limited'],
      ['the limit exceeded with HTTP 400', fixture('memories-screenplay-exceeded-400.json', 400), 'ambiguous', 'rate-limited'],
      ['the limit exceeded with HTTP 200', fixture('memories-screenplay-exceeded-400.json'), 'ambiguous', 'rate-limited'],
      ['400 otherwise', replyOf({ code: 400, msg: 'task_id is malformed' }, 400), 'fatal', 'bad-request'],
      ['500', fixture('memories-screenplay-server-error.json', 500), 'transient', 'server'],
      ['500 with HTTP 200', fixture('memories-screenplay-server-error.json'), 'transient', 'server'],
      ['a text for the code', replyOf({ code: '500', msg: 'Internal server error' }), 'transient', 'server'],
      ['a code that is not documented', replyOf({ code: 'E7', msg: 'what?' }), 'ambiguous', 'bad-request'],
      ['success that failed', replyOf({ code: 200, msg: 'x', success: false, failed: true }), 'ambiguous', 'bad-request'],
      ['a gateway’s JSON', fixture('memories-gateway-503.json', 503), 'transient', 'server'],
      ['a gateway’s JSON with HTTP 200', fixture('memories-gateway-503.json'), 'transient', 'server'],
      ['a gateway’s page', fixture('gateway-503.html', 503), 'transient', 'server'],
      ['the webhook’s body', fixture('memories-screenplay-webhook.json'), 'unreadable', 'unreadable-reply'],
      ['data null', envelope(null), 'unreadable', 'unreadable-reply'],
      ['data {}', envelope({}), 'unreadable', 'unreadable-reply'],
      ['data []', envelope([]), 'unreadable', 'unreadable-reply'],
    ],
    running: fixture('memories-screenplay-running.json'),
    terminal: [fixture('memories-screenplay-completed.json'), fixture('memories-screenplay-failed.json'), fixture('memories-screenplay-cancelled.json')],
  });

  it('says where a reply is not as documented, and never what was there', () => {
    const { error } = checkWith(memoriesScreenplay as never, envelope({ status: 17 }));
    expect(error).toMatchObject({ issues: ['data.status: expected string'], code: 'unreadable-reply' });
    expect(error!.message).toBe(
      'memories-screenplay task-1: the reply is not as documented (data.status: expected string); is baseUrl right, and is a proxy in between?',
    );
  });

  it('quotes the vendor in its errors', () => {
    const { error } = checkWith(memoriesScreenplay as never, fixture('memories-screenplay-no-credit.json', 402));
    expect(error!.message).toBe('memories-screenplay task-1: code 402: Insufficient credits; the account has no credit left; top it up and watch again');
  });

  it('carries the last progress past the terminal reply, which has none', () => {
    const { snapshots } = watchWith(memoriesScreenplay as never, [running(12, 87), running(86, 87), fixture('memories-screenplay-completed.json')]);
    expect(snapshots.map(({ status, progress }) => [status, progress.done])).toEqual([['running', 12], ['running', 86], ['completed', 86]]);
  });

  it('gives up after a few replies that the limit is exceeded, which may mean an invalid request', () => {
    const exceeded = fixture('memories-screenplay-exceeded-400.json', 400);
    const { error, asked } = watchWith(memoriesScreenplay as never, [exceeded]);
    expect([error!.code, asked]).toEqual(['rate-limited', 5]);
  });
});
