import { map, NEVER, of, throwError, timer, type Observable } from 'rxjs';
import { fixed, requestBudget, type HttpRequest, type ProviderOptions, type Reply, type WatchEvent } from 'rx-task-status';
import { memoriesScreenplay } from '../../src/providers/memoriesScreenplay';
import { longestTimer } from '../support/longestTimer';
import { fixture, KEY, replyOf } from '../support/providerLaws';
import { run } from '../support/run';

const running = fixture('memories-screenplay-running.json');
const completed = fixture('memories-screenplay-completed.json');
const cancelled = fixture('memories-screenplay-cancelled.json');
const accepted = fixture('memories-screenplay-cancel-accepted.json');
const tooLate = fixture('memories-screenplay-too-late-to-cancel.json', 409);
const broken = fixture('memories-screenplay-server-error.json', 500);

type Answer = Reply | 'lost' | 'hangs';

/** Cancels a task whose server answers so, and tells when it was asked what, and what came of it. */
function cancelling(answers: { DELETE: readonly Answer[]; GET?: readonly Answer[] }, options: Partial<ProviderOptions> = {}) {
  const asked: string[] = [];
  const events: WatchEvent[] = [];
  const told: unknown[] = [];
  run(({ flush, now }) => {
    const turns = { DELETE: 0, GET: 0 };
    const transport = ({ method = 'GET' }: HttpRequest): Observable<Reply> => {
      asked.push(`${now()} ${method}`);
      const list = answers[method as 'GET'] ?? [];
      const answer = list[Math.min(turns[method as 'GET']++, list.length - 1)]!;
      if (answer === 'hangs') return NEVER;
      return timer(10).pipe(map(() => {
        if (answer === 'lost') throw new TypeError('fetch failed');
        return answer;
      }));
    };
    memoriesScreenplay({ apiKey: KEY, transport, budget: requestBudget({ perSecond: 1000 }), retry: { delay: 0 }, onEvent: (event) => events.push(event), ...options })
      .cancel('t')
      .subscribe({ next: (snapshot) => told.push(snapshot), error: (error: any) => told.push(error), complete: () => told.push('complete') });
    flush();
  });
  return { asked: asked.map((line) => line.split(' ')[1]), times: asked, told: told as any[], events };
}

describe('cancelTask', () => {
  it('tells nobody anything before it is subscribed', () => {
    const asked: HttpRequest[] = [];
    const transport = (request: HttpRequest) => {
      asked.push(request);
      return of(accepted);
    };
    const cancelling = memoriesScreenplay({ apiKey: KEY, transport }).cancel('a/b');
    expect(asked).toEqual([]);
    cancelling.subscribe();
    expect(asked).toEqual([
      { url: 'https://mavi-backend.memories.ai/serve/api/v2/screenplay/tasks/a%2Fb', method: 'DELETE', headers: { Authorization: KEY } },
    ]);
  });

  it('emits the server’s word, one snapshot, and completes', () => {
    const { told, asked, events } = cancelling({ DELETE: [accepted] });
    expect(told).toEqual([expect.objectContaining({ provider: 'memories-screenplay', taskId: 't', status: 'cancelled' }), 'complete']);
    expect(asked).toEqual(['DELETE']);
    expect(events.map(({ type, purpose }) => `${purpose} ${type}`)).toEqual(['cancel request', 'cancel reading']);
  });

  it.each([
    ['a fault that passes', [broken, accepted], [running], ['DELETE', 'GET', 'DELETE']],
    ['a gateway’s page', [fixture('gateway-503.html', 503), accepted], [running], ['DELETE', 'GET', 'DELETE']],
    ['a refusal for asking too often, which needs no check', [fixture('memories-screenplay-exceeded-429.json', 429), accepted], [], ['DELETE', 'DELETE']],
  ])('sends it again after %s', (_what, del, get, asked) => {
    const result = cancelling({ DELETE: del, GET: get });
    expect(result.asked).toEqual(asked);
    expect(result.told.map((word) => word.status ?? word.code ?? word)).toEqual(['cancelled', 'complete']);
  });

  it.each([
    ['its reply is lost', 'lost'],
    ['its reply is cut off', replyOf('{"code":200,"da')],
    ['its reply says nothing of the task', replyOf({ code: 200, msg: 'success', data: null })],
    ['the server says that there is nothing to cancel', tooLate],
    ['the server finds no such task', replyOf({ code: 404, msg: 'Task not found' }, 404)],
  ] as const)('takes one check for the word when %s, and the task is cancelled', (_what, answer) => {
    const { told, asked } = cancelling({ DELETE: [answer], GET: [cancelled] });
    expect(asked).toEqual(['DELETE', 'GET']);
    expect(told).toEqual([expect.objectContaining({ status: 'cancelled' }), 'complete']);
  });

  it.each([
    ['says so', tooLate],
    ['answers 400', replyOf({ code: 400, msg: 'Task is not cancellable' }, 400)],
    ['loses its reply', 'lost'],
  ] as const)('is too late when the task has completed and the server %s', (_what, answer) => {
    const { told, asked } = cancelling({ DELETE: [answer], GET: [completed] });
    expect(asked).toEqual(['DELETE', 'GET']);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ name: 'WatchError', code: 'too-late-to-cancel', taskId: 't', lastSnapshot: { status: 'completed' } });
  });

  it('is too late by the server’s word alone when the check fails', () => {
    const { told } = cancelling({ DELETE: [tooLate], GET: [broken] });
    expect(told[0]).toMatchObject({ code: 'too-late-to-cancel' });
    expect(told[0].message).toBe('memories-screenplay t: code 409: Only pending or running tasks can be cancelled; watch it for its outcome');
  });

  it.each<[what: string, checks: Answer[], then: Answer, asked: string[], told: string]>([
    ['cancelled', [broken], cancelled, ['DELETE', 'GET', 'GET'], 'cancelled'],
    ['cancelled, as said at the third time', ['lost', fixture('gateway-503.html', 503)], cancelled, ['DELETE', 'GET', 'GET', 'GET'], 'cancelled'],
    ['completed', ['lost'], completed, ['DELETE', 'GET', 'GET'], 'too-late-to-cancel'],
    ['running still, which the cancel is sent again for', ['lost'], running, ['DELETE', 'GET', 'GET', 'DELETE'], 'cancelled'],
  ])('repeats a check that fails for a reason that passes, and not the cancel: the task is %s', (_what, checks, then, asked, told) => {
    const result = cancelling({ DELETE: ['lost', accepted], GET: [...checks, then] });
    expect(result.asked).toEqual(asked);
    expect(result.told.map((word) => word.code ?? word.status ?? word)[0]).toBe(told);
  });

  it('repeats a check retry.count times at most, and says then why the cancel failed', () => {
    const { told, asked } = cancelling({ DELETE: ['lost'], GET: [broken] }, { retry: { count: 2, delay: 0 } });
    expect(asked).toEqual(['DELETE', 'GET', 'GET', 'GET']);
    expect(told).toEqual([expect.objectContaining({ name: 'WatchError', code: 'network', taskId: 't' })]);
  });

  it('waits longer after each check that fails, as after any fault', () => {
    const { times } = cancelling({ DELETE: ['lost'], GET: [broken, broken, broken, cancelled] }, { retry: { delay: 100_000, maxDelay: 400_000 } });
    const at = times.map((line) => Number(line.split(' ')[0]));
    expect(at.slice(0, 2)).toEqual([0, 10]);
    expect(at).toHaveLength(5);
    // Full jitter: anything up to the bound, which doubles.
    [100_000, 200_000, 400_000].forEach((bound, i) => {
      expect(at[i + 2]! - at[i + 1]!).toBeGreaterThan(10);
      expect(at[i + 2]! - at[i + 1]!).toBeLessThanOrEqual(bound + 10);
    });
  });

  it('gives up where the check finds no such task', () => {
    const { told, asked } = cancelling({ DELETE: ['lost'], GET: [replyOf({ code: 404, msg: 'Task not found' }, 404)] });
    expect(asked).toEqual(['DELETE', 'GET']);
    expect(told).toEqual([expect.objectContaining({ code: 'network' })]);
  });

  it('sends it again when a busy service answers 409', () => {
    expect(cancelling({ DELETE: [replyOf({ code: '0409', msg: 'Service is busy, try later' }), accepted], GET: [running] }).asked).toEqual(['DELETE', 'GET', 'DELETE']);
  });

  it('gives up after retry.count faults in a row', () => {
    const { told, asked } = cancelling({ DELETE: [broken], GET: [running] }, { retry: { count: 2, delay: 0 } });
    expect(asked).toEqual(['DELETE', 'GET', 'DELETE', 'GET', 'DELETE', 'GET']);
    expect(told[0]).toMatchObject({ code: 'server' });
    expect(told[0].message).toMatch(/3 in a row/);
  });

  it('does not try again where the key is refused', () => {
    const { told, asked } = cancelling({ DELETE: [fixture('memories-screenplay-unauthorized.json', 401)] });
    expect(asked).toEqual(['DELETE']);
    expect(told[0]).toMatchObject({ code: 'unauthorized', fault: 'account' });
  });

  it('is cut off like any request when no reply comes', () => {
    const { told, times } = cancelling({ DELETE: ['hangs', accepted], GET: [running] }, { timeout: { request: 1000 } });
    expect(times).toEqual(['0 DELETE', '1000 GET', '1010 DELETE']);
    expect(told[0]).toMatchObject({ status: 'cancelled' });
  });

  it('goes before all polls that wait for the budget', () => {
    const asked: string[] = [];
    run(({ cold, flush, now }) => {
      const transport = ({ method = 'GET', url }: HttpRequest) => {
        asked.push(`${now()} ${method} ${url.slice(-2)}`);
        return of(method === 'DELETE' ? accepted : url.endsWith('t3') && now() > 2000 ? cancelled : running);
      };
      const provider = memoriesScreenplay({ apiKey: KEY, transport, cadence: fixed(10_000), budget: requestBudget({ perSecond: 1 }) });
      const watching = provider.watchAll(['t1', 't2', 't3', 't4']).subscribe();
      cold('500ms x').subscribe(() => provider.cancel('t4').subscribe());
      cold('4s x').subscribe(() => watching.unsubscribe());
      flush();
    });
    // The task that was cancelled is asked for next: whoever watches it wants to know.
    expect(asked.slice(0, 4)).toEqual(['0 GET t1', '1000 DELETE t4', '2000 GET t4', '3000 GET t2']);
  });

  it('lets a running watch of the task hear of it at once, from the server itself', () => {
    const seen: string[] = [];
    run(({ cold, flush, now }) => {
      let gone = false;
      const transport = ({ method }: HttpRequest) => {
        if (method === 'DELETE') gone = true;
        return of(method === 'DELETE' ? accepted : gone ? cancelled : running);
      };
      const provider = memoriesScreenplay({ apiKey: KEY, transport, cadence: fixed(60_000), budget: requestBudget({ perSecond: 1000 }) });
      provider.watch('t').subscribe({ next: ({ status }) => seen.push(`${now()} ${status}`), complete: () => seen.push(`${now()} complete`) });
      cold('5s x').subscribe(() => provider.cancel('t').subscribe({ next: ({ status }) => seen.push(`${now()} cancel: ${status}`) }));
      flush();
    });
    expect(seen.map((line) => line.replace(/^500\d/, '5000'))).toEqual(['0 running', '5000 cancel: cancelled', '5000 cancelled', '5000 complete']);
  });

  it('lets a running watch end by the task’s own end where it comes too late', () => {
    const seen: string[] = [];
    run(({ cold, flush, now }) => {
      const transport = ({ method }: HttpRequest) => of(method === 'DELETE' ? tooLate : now() >= 4000 ? completed : running);
      const provider = memoriesScreenplay({ apiKey: KEY, transport, cadence: fixed(60_000), budget: requestBudget({ perSecond: 1000 }) });
      provider.watch('t').subscribe(({ status }) => seen.push(status));
      cold('5s x').subscribe(() => provider.cancel('t').subscribe({ error: ({ code }: any) => seen.push(code) }));
      cold('6s x').subscribe(() => expect(seen).toHaveLength(3));
      flush();
    });
    expect(seen.sort()).toEqual(['completed', 'running', 'too-late-to-cancel']);
  });

  it('aborts when unsubscribed, and never cancels by unsubscribing a watch', () => {
    run(({ cold, expectSubscriptions }) => {
      const never = cold<Reply>('------');
      const methods: unknown[] = [];
      const transport = ({ method }: HttpRequest) => {
        methods.push(method);
        return never;
      };
      const provider = memoriesScreenplay({ apiKey: KEY, transport, budget: requestBudget({ perSecond: 1000 }) });
      const subscriptions = [provider.watch('t').subscribe(), provider.cancel('t').subscribe()];
      cold('---x').subscribe(() => subscriptions.forEach((subscription) => subscription.unsubscribe()));
      cold('-----x').subscribe(() => expect(methods).toEqual([undefined, 'DELETE']));
      expectSubscriptions(never.subscriptions).toBe(['^--!', '-^-!']);
    });
  });

  it('hides the key where the platform quotes it', () => {
    let error: any;
    run(({ flush }) => {
      memoriesScreenplay({ apiKey: KEY, retry: { count: 0 }, transport: () => throwError(() => new TypeError(`bad header ${KEY}`)) })
        .cancel('t')
        .subscribe({ error: (thrown: unknown) => (error = thrown) });
      flush();
    });
    expect(error.code).toBe('network');
    expect(`${error.message} ${error.cause.message} ${error.cause.stack}`).not.toContain('sk-test');
  });

  it('waits out a pause that is longer than any timer', () => {
    let result: ReturnType<typeof cancelling> | undefined;
    const longest = longestTimer(() => {
      result = cancelling({ DELETE: [broken, accepted], GET: [running] }, { retry: { delay: 1e11, maxDelay: 1e11 } });
    });
    expect(result?.asked).toEqual(['DELETE', 'GET', 'DELETE']);
    expect(longest).toBe(2 ** 31 - 1);
  });
});
