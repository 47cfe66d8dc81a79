import { asyncScheduler, Observable, Subject, switchMap, take, throwError } from 'rxjs';
import { InvalidOptionTypeError, WatchError, type HttpRequest, type Reply, type Transport } from 'rx-task-status';
import { checkStep, describeStep, networkError, repliesOf, reply, type ReplyOptions, type ScriptedAnswer, type ScriptStep } from './answers';
import { noteRequest } from './currentRun';
import { checkMatch, describeMatch, matches, type RequestMatch } from './requestMatch';
import { describeSent, type SentRequest } from './sentRequest';
import { showValue } from './showValue';

/** Steps that answer one request each, in order; or a function that answers them all. */
export type Script = readonly ScriptStep[] | ((request: HttpRequest) => ScriptedAnswer);

/** A request that was taken with `next()`, to be looked at and answered. */
export interface TakenRequest {
  readonly request: SentRequest;
  /** Whether it was aborted meanwhile. */
  readonly aborted: boolean;
  /** Answers it, as `reply(…)` in a script would. Throws when it was aborted or answered before. */
  readonly reply: (status: number, body?: unknown, options?: ReplyOptions) => void;
  /** Lets it fail. Default: `networkError()`. Throws when it was aborted or answered before. */
  readonly error: (error?: unknown) => void;
}

/** A transport that answers from a script. */
export interface ScriptedTransport extends Transport {
  /** Every request so far, in the order in which they were sent. */
  readonly requests: readonly SentRequest[];
  /**
   * Answers the requests that match from a script of their own, and returns the transport. The first match that was
   * given wins; the script of the transport is for what matches none.
   */
  readonly on: (match: RequestMatch, script: Script) => ScriptedTransport;
  /**
   * Takes the oldest request that waits for an answer and has none scripted. Throws if there is none, and if that request
   * does not match the match that is given.
   */
  readonly next: (match?: RequestMatch) => TakenRequest;
  /** Throws if a request was sent that nobody scripted, took or answered, if a function threw, or if a step of a script was not used. */
  readonly verify: () => void;
}

interface Line {
  readonly match: RequestMatch | undefined;
  readonly script: Script;
  used: number;
}

interface Waiting {
  readonly request: SentRequest & { aborted: boolean };
  readonly answers: Subject<ScriptedAnswer>;
  state: 'waiting' | 'taken' | 'answered';
  /** Whether its answer is `noReply()`: such a request need not be taken. */
  readonly silent: boolean;
}

/**
 * Returns a transport that answers from a script, in RxJS time. It uses no promises, and works in `run` and in real time.
 *
 * A list answers one request with each of its steps; a function answers every request; with neither, and without `on`,
 * each request waits until `next()` takes it. A request that nobody scripted ends its watch with a `bad-request` error,
 * and makes `verify()` throw; so does a function that throws, or returns no answer. Steps that were not used make `verify()`
 * throw as well.
 *
 * @param script - the steps, or a function from request to answer
 * @throws InvalidOptionTypeError with `invalid-option` for a malformed step
 * @example
 * ```ts
 * import { scenext } from 'rx-task-status';
 * import { networkError, noReply, reply, scriptedTransport } from 'rx-task-status/testing';
 *
 * const transport = scriptedTransport([
 *   networkError('ECONNRESET'),
 *   reply(503, '<html>'),
 *   noReply(),
 *   reply(200, { status: 'success', data: { status: 'COMPLETED', result: [] } }, { delay: 20 }),
 * ]);
 * scenext({ apiKey: 'example', transport }).watch('12345').subscribe();
 *
 * transport.verify(); // throws: 3 steps were not used yet
 * ```
 * @example Request by request
 * ```ts
 * import { scenext } from 'rx-task-status';
 * import { scriptedTransport } from 'rx-task-status/testing';
 *
 * const transport = scriptedTransport();
 * scenext({ apiKey: 'example', transport }).check('12345').subscribe();
 *
 * const { request, reply } = transport.next({ method: 'GET', url: /12345$/ });
 * console.log(request.headers);
 * reply(200, { status: 'success', data: { status: 'IN_PROGRESS', progress: [] } });
 * ```
 */
export const scriptedTransport = (script?: Script): ScriptedTransport => {
  if (script !== undefined) checkScript('script', script);
  const lines: Line[] = [];
  const main: Line | undefined = script === undefined ? undefined : { match: undefined, script, used: 0 };
  const requests: Waiting['request'][] = [];
  const unscripted: SentRequest[] = [];
  const thrown: string[] = [];
  const waiting: Waiting[] = [];

  const lineFor = (request: HttpRequest): Line | undefined =>
    lines.find(({ match }) => match !== undefined && matches(match, request)) ?? main;

  const record = (request: HttpRequest): Waiting['request'] => {
    const { url, method = 'GET', headers = {}, body } = request;
    const sent = { number: requests.length + 1, url, method, headers: { ...headers }, body, at: asyncScheduler.now(), aborted: false };
    requests.push(sent);
    noteRequest(sent);
    return sent;
  };

  const refuse = (sent: SentRequest, line: Line | undefined): Observable<never> => {
    unscripted.push(sent);
    const error = new WatchError('bad-request', `scriptedTransport: nobody scripted ${describeSent(sent)}: ${whyNot(line)}`, { fault: 'fatal' });
    return throwError(() => error);
  };

  /** A mistake in a function of the script, often a failed assertion: if it were asked again, nobody would hear of it. */
  const fail = (sent: SentRequest, error: unknown): Observable<never> => {
    const said = `a function threw for ${describeSent(sent)}: ${error instanceof Error ? error.message : showValue(error)}`;
    thrown.push(said);
    return throwError(() => new WatchError('bad-request', `scriptedTransport: ${said}`, { fault: 'fatal', cause: error }));
  };

  const wait = (request: Waiting['request'], silent: boolean): Observable<Reply> =>
    new Observable<Reply>((subscriber) => {
      const entry: Waiting = { request, answers: new Subject(), state: 'waiting', silent };
      waiting.push(entry);
      return entry.answers.pipe(take(1), switchMap(repliesOf)).subscribe(subscriber);
    });

  const answersTo = (request: HttpRequest, sent: Waiting['request']): Observable<Reply> => {
    const line = lineFor(request);
    if (line === undefined) return lines.length === 0 ? wait(sent, false) : refuse(sent, line);
    const step = typeof line.script === 'function' ? line.script : line.script[line.used];
    if (step === undefined) return refuse(sent, line);
    line.used += 1;
    const answer = typeof step === 'function' ? step(request) : step;
    checkStep('what the function returns', answer);
    return 'silent' in answer ? wait(sent, true) : repliesOf(answer);
  };

  const send = (request: HttpRequest): Observable<Reply> =>
    new Observable<Reply>((subscriber) => {
      const sent = record(request);
      let over = false;
      subscriber.add(() => {
        sent.aborted = !over;
      });
      const end = (): void => {
        over = true;
      };
      let answers: Observable<Reply>;
      try {
        answers = answersTo(request, sent);
      } catch (error) {
        answers = fail(sent, error);
      }
      subscriber.add(
        answers.subscribe({
          next: (value) => {
            end();
            subscriber.next(value);
          },
          error: (error: unknown) => {
            end();
            subscriber.error(error);
          },
          complete: () => {
            end();
            subscriber.complete();
          },
        }),
      );
    });

  const next = (match?: RequestMatch): TakenRequest => {
    if (match !== undefined) checkMatch(match);
    const entry = waiting.find(({ state, request }) => state === 'waiting' && !request.aborted);
    if (entry === undefined) throw new Error(`scriptedTransport: no request waits for an answer; ${countsOf(requests)}`);
    if (match !== undefined && !matches(match, entry.request)) {
      throw new Error(`scriptedTransport: the next request is ${describeSent(entry.request)}, not ${describeMatch(match)}`);
    }
    entry.state = 'taken';
    return taken(entry);
  };

  const transport: ScriptedTransport = Object.assign(send, {
    requests,
    on: (match: RequestMatch, steps: Script): ScriptedTransport => {
      checkMatch(match);
      checkScript('script', steps);
      lines.push({ match, script: steps, used: 0 });
      return transport;
    },
    next,
    verify: () => {
      const faults = [
        ...unscripted.map((sent) => `nobody scripted ${describeSent(sent)}`),
        ...thrown,
        ...waiting.filter(({ state, silent }) => state === 'waiting' && !silent).map(({ request }) => `nobody took ${describeSent(request)}`),
        ...waiting.filter(({ state, request }) => state === 'taken' && !request.aborted).map(({ request }) => `nobody answered ${describeSent(request)}`),
        ...[...lines, ...(main === undefined ? [] : [main])].flatMap(unusedOf),
      ];
      if (faults.length > 0) throw new Error(`scriptedTransport: not all went by the script\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
    },
  });
  return transport;
};

function checkScript(option: string, script: unknown): void {
  if (typeof script === 'function') return;
  if (!Array.isArray(script)) throw new InvalidOptionTypeError(option, `${option} must be a list of steps, or a function from request to answer`);
  script.forEach((step: unknown, at) => {
    checkStep(`${option}[${String(at)}]`, step);
  });
}

function taken(entry: Waiting): TakenRequest {
  const { request } = entry;
  const answer = (given: ScriptedAnswer): void => {
    if (request.aborted) throw new Error(`scriptedTransport: ${describeSent(request)} was aborted; nobody waits for an answer`);
    if (entry.state === 'answered') throw new Error(`scriptedTransport: ${describeSent(request)} is answered already`);
    entry.state = 'answered';
    entry.answers.next(given);
  };
  return {
    request,
    get aborted() {
      return request.aborted;
    },
    reply: (status, body, options) => {
      answer(reply(status, body, options));
    },
    error: (error) => {
      answer(error === undefined ? networkError() : { error, delay: 0 });
    },
  };
}

function whyNot(line: Line | undefined): string {
  if (line === undefined) return 'no match takes it, and there is no script for the rest';
  const { length } = line.script;
  const steps = `the ${length === 1 ? '1 step' : `${String(length)} steps`}`;
  return length === 0 ? `the script${nameOf(line)} is empty` : `${steps} of the script${nameOf(line)} ${length === 1 ? 'is' : 'are'} used up`;
}

function unusedOf(line: Line): string[] {
  const { script, used } = line;
  if (typeof script === 'function') return [];
  return script.slice(used).map((step, at) => `not used: step ${String(used + at + 1)} of the script${nameOf(line)}, ${describeStep(step)}`);
}

function nameOf({ match }: Line): string {
  return match === undefined ? '' : ` for ${describeMatch(match)}`;
}

function countsOf(requests: readonly SentRequest[]): string {
  const last = requests.at(-1);
  if (last === undefined) return 'none was sent';
  const aborted = requests.filter((request) => request.aborted).length;
  return `${String(requests.length)} sent, ${String(aborted)} aborted, the last is ${describeSent(last)}`;
}
