import { readFileSync } from 'node:fs';
import { jest } from '@jest/globals';
import { of, take, throwError, type Observable } from 'rxjs';
import {
  fixed,
  isTerminal,
  requestBudget,
  type FaultClass,
  type HttpRequest,
  type Reply,
  type TaskProvider,
  type TaskSnapshot,
  type WatchError,
  type WatchEvent,
} from 'rx-task-status';
import { root } from './processes';
import { run } from './run';

/** A key with all that a reply could carry home in another spelling. */
export const KEY = 'sk-test-0123456789/abc"def\\ghi';

/** Returns a reply; a body that is no text is sent as JSON. */
export const replyOf = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers: { get: (name) => headers[name.toLowerCase()] ?? null },
  text: typeof body === 'string' ? body : JSON.stringify(body),
});

/** Returns one of the replies in spec/fixtures. */
export const fixture = (name: string, status = 200): Reply => replyOf(readFileSync(`${root}spec/fixtures/${name}`, 'utf8'), status);

/** Returns a snapshot without what the engine stamps on every one. */
export const words = (snapshot: object): object =>
  Object.fromEntries(Object.entries(snapshot).filter(([name]) => !['provider', 'taskId', 'readAt', 'changedAt', 'attempt'].includes(name)));

/** What one check came to. */
export interface Checked {
  readonly snapshot?: TaskSnapshot;
  readonly error?: WatchError;
  readonly requests: readonly HttpRequest[];
  readonly events: readonly WatchEvent[];
}

type Make = (options: any) => TaskProvider<any, any>;

/** Checks a task once against a reply, at once. */
export function checkWith(make: Make, reply: Reply | Observable<never>, task: unknown = 'task-1'): Checked {
  const requests: HttpRequest[] = [];
  const events: WatchEvent[] = [];
  const transport = (request: HttpRequest) => {
    requests.push(request);
    return 'text' in reply ? of(reply) : reply;
  };
  let result: Pick<Checked, 'snapshot' | 'error'> = {};
  make({ apiKey: KEY, transport, onEvent: (event: WatchEvent) => events.push(event) })
    .check(task)
    .subscribe({ next: (snapshot) => (result = { snapshot }), error: (error: any) => (result = { error }) });
  return { ...result, requests, events };
}

/** Watches a task against one reply after another, a second apart, until the end or until the replies run out. */
export function watchWith(make: Make, replies: readonly Reply[], task: unknown = 'task-1', options: object = {}): { snapshots: any[]; error?: WatchError; asked: number } {
  const snapshots: any[] = [];
  let error: WatchError | undefined;
  let asked = 0;
  run(({ flush }) => {
    const transport = () => of(replies[Math.min((asked += 1), replies.length) - 1]!);
    const provider = make({ apiKey: KEY, transport, cadence: fixed(1000), budget: requestBudget({ perSecond: 1000 }), retry: { delay: 0 }, ...options });
    const watching = provider.watch(task).subscribe({ next: (snapshot) => snapshots.push(snapshot), error: (thrown: any) => (error = thrown) });
    flush();
    watching.unsubscribe();
  });
  return error === undefined ? { snapshots, asked } : { snapshots, error, asked };
}

/** One API, as the laws need to know it. */
export interface Laws {
  readonly make: Make;
  readonly name: string;
  readonly baseUrl: string;
  /** The task as its plain id, and the URL that asks for it. */
  readonly urlOf: (id: string, baseUrl: string) => string;
  readonly headers: Readonly<Record<string, string>>;
  /** What a healthy reply says: name, reply, the words of the snapshot. */
  readonly readings: readonly (readonly [string, Reply, object])[];
  /** The word for a task's status, put into a reply. */
  readonly replyWith?: (word: string) => Reply;
  readonly statuses?: Readonly<Record<string, TaskSnapshot['status']>>;
  /** What a reply that speaks of no task means. */
  readonly faults: readonly (readonly [string, Reply, FaultClass, string])[];
  readonly running: Reply;
  readonly terminal: readonly Reply[];
  /** The task as it is watched: with what makes those replies terminal. Default its id alone. */
  readonly watched?: unknown;
  /** Requests a second where no budget is given. Default 2. */
  readonly perSecond?: number;
  /** Fields of a task that are malformed, with the message. */
  readonly malformedTasks?: readonly (readonly [unknown, string])[];
  /** Whether the text decides, so that an unchanged reply is not parsed again. Default `true`. */
  readonly textDecides?: boolean;
}

const HTML = readFileSync(`${root}spec/fixtures/gateway-503.html`, 'utf8');
const GARBAGE = [HTML, '', ' ', '{"code":"00', 'null', '[]', '{}', '"x"', '7', 'true', '[[[]]]', '{"data":null}', '{"data":[]}', '{"status":"x"}', '{"code":{}}', '{"__proto__":{"code":200}}'];
const ODD = [null, {}, [], '', 'x', '7', 7, -1, 0.5, true, [null], [{}], ['x'], { x: 1 }];
const CLASSES = ['fatal', 'account', 'transient', 'ambiguous', 'unreadable', 'notFound'];

/** Registers the specs that every provider passes. */
export function obeysProviderLaws(laws: Laws): void {
  const { make, readings, faults, watched } = laws;
  const statusOf = (reply: Reply) => checkWith(make, reply, watched).snapshot!.status;
  const survives = ({ snapshot, error }: Checked) => {
    if (snapshot !== undefined) return;
    expect(CLASSES).toContain(error?.fault);
    expect(error?.message).not.toMatch(/threw/);
  };

  describe('by law', () => {
    it.each(readings)('reads %s', (_what, reply, expected) => {
      const { snapshot, error } = checkWith(make, reply);
      expect(error).toBeUndefined();
      expect(words(snapshot!)).toEqual(expected);
      expect(snapshot).toMatchObject({ provider: laws.name, taskId: 'task-1', attempt: 1 });
    });

    it.each(readings)('makes plain JSON of %s', (_what, reply) => {
      const { snapshot } = checkWith(make, reply);
      expect(snapshot).toStrictEqual(JSON.parse(JSON.stringify(snapshot)));
    });

    it.each(readings)('reads %s whatever fields are added', (_what, reply, expected) => {
      const { snapshot } = checkWith(make, { ...reply, text: withExtras(reply.text) });
      expect(words(snapshot!)).toEqual(expected);
    });

    if (laws.replyWith !== undefined) {
      it.each(Object.entries(laws.statuses!))('takes %s for %s', (word, status) => {
        expect(checkWith(make, laws.replyWith!(word)).snapshot?.status).toBe(status);
      });

      it.each(['ARCHIVING', 'constructor', '__proto__', 'toString', ' running', 'Wörter'])('keeps the word %p that it does not know, and watches on', (word) => {
        const reply = laws.replyWith!(word);
        expect(checkWith(make, reply).snapshot).toMatchObject({ status: 'unknown', word });
        const { snapshots } = watchWith(make, [reply, laws.running, laws.terminal[0]!], watched);
        expect(snapshots[0].status).toBe('unknown');
        expect(isTerminal(snapshots.at(-1))).toBe(true);
      });
    }

    it.each(faults)('takes %s for a fault', (_what, reply, fault, code) => {
      const { error, snapshot } = checkWith(make, reply);
      expect(snapshot).toBeUndefined();
      expect({ fault: error?.fault, code: error?.code }).toEqual({ fault, code });
    });

    it.each([HTML, '', '{"code":200,"data":{"sta', 'no JSON'])('takes %p for unreadable, and shows how it began', (text) => {
      const { error } = checkWith(make, replyOf(text));
      expect(error).toMatchObject({ code: 'unreadable-reply', fault: 'unreadable', text: text.slice(0, 200) });
      expect(error!.issues!.length).toBeGreaterThan(0);
    });

    it.each([
      [401, 'account', 'unauthorized'],
      [402, 'account', 'no-credit'],
      [403, 'fatal', 'forbidden'],
      [404, 'notFound', 'not-found'],
      [408, 'transient', 'server'],
      [425, 'transient', 'server'],
      [429, 'transient', 'rate-limited'],
      [500, 'transient', 'server'],
      [502, 'transient', 'server'],
      [503, 'transient', 'server'],
      [405, 'fatal', 'bad-request'],
      [415, 'fatal', 'bad-request'],
    ])('takes a page of HTML with HTTP %i for %s, %s', (status, fault, code) => {
      expect(checkWith(make, replyOf(HTML, status)).error).toMatchObject({ fault, code });
      expect(checkWith(make, replyOf('', status)).error).toMatchObject({ fault, code });
    });

    it('watches on through faults that pass', () => {
      const { snapshots, error } = watchWith(make, [replyOf(HTML, 503), replyOf(''), laws.running, replyOf(HTML), replyOf(HTML, 429), laws.terminal[0]!], watched);
      expect(error).toBeUndefined();
      expect(snapshots.map(({ status }) => status)).toEqual(['running', statusOf(laws.terminal[0]!)]);
    });

    it.each(laws.terminal.map((reply) => [statusOf(reply), reply] as const))('asks no more once the task is %s', (status, reply) => {
      const { snapshots, asked } = watchWith(make, [laws.running, reply, laws.running], watched);
      expect(snapshots.map((snapshot) => snapshot.status)).toEqual(['running', status]);
      expect(asked).toBe(2);
    });

    it('survives any garbage, whatever the HTTP status', () => {
      for (const text of GARBAGE) for (const status of [100, 200, 202, 204, 302, 400, 404, 409, 500]) survives(checkWith(make, replyOf(text, status)));
    });

    it('survives any odd value anywhere in any reply', () => {
      const replies = [...readings, ...faults].map(([, reply]) => reply);
      let tried = 0;
      for (const reply of replies) for (const text of mutations(reply.text)) {
        survives(checkWith(make, { ...reply, text }));
        tried += 1;
      }
      expect(tried).toBeGreaterThan(50);
    });

    it.each([
      ['to the letter', (text: string) => text],
      ['with other escapes', (text: string) => text.replaceAll('/', '\\/')],
      ['in escapes alone', (text: string) => text.replaceAll(JSON.stringify(KEY).slice(1, -1), KEY.split(/(?:)/).map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))],
    ])('lets the key into no snapshot, error or event when the server echoes it %s', (_how, spell) => {
      for (const [, reply] of [...readings, ...faults]) {
        const text = spell(withKeyEverywhere(reply.text));
        const { snapshot, error, events } = checkWith(make, { ...reply, text });
        expect(JSON.stringify([snapshot, events])).not.toContain(JSON.stringify(KEY).slice(1, -1));
        expect(unescaped(allOf(error))).not.toContain(KEY);
      }
    });

    it('lets the key into no error when the platform quotes it', () => {
      const thrown = Object.assign(new TypeError(`invalid header value ${KEY}`), { cause: { headers: { authorization: KEY } } });
      const { error, events } = checkWith(make, throwError(() => thrown));
      expect(error?.code).toBe('network');
      expect(allOf(error) + JSON.stringify(events)).not.toContain('sk-test');
    });

    it('sends the key in its header, and nowhere else', () => {
      const { requests } = checkWith(make, laws.running);
      expect(requests).toEqual([{ url: laws.urlOf('task-1', laws.baseUrl), headers: laws.headers }]);
    });

    it.each(['a/b', '../x', '?x=1&task_id=2', '#', 'ä ö', '%2e%2e', 'a\nb'])('encodes the id %p', (id) => {
      const { requests } = checkWith(make, laws.running, id);
      expect(requests[0]!.url).toBe(laws.urlOf(encodeURIComponent(id), laws.baseUrl));
    });

    it.each(['https://proxy.example/x', 'https://proxy.example/x/'])('asks %s in place of the vendor', (baseUrl) => {
      const asked = checkWith((options) => make({ ...options, baseUrl }), laws.running).requests[0]!;
      expect(asked.url).toBe(laws.urlOf('task-1', 'https://proxy.example/x'));
    });

    it.each([
      [{ apiKey: undefined }, 'apiKey must be a string, or a function that returns one'],
      [{ apiKey: '' }, 'apiKey must not be empty'],
      [{ apiKey: 'sk-secret\n' }, 'apiKey must be printable ASCII without spaces; character 10 of 10 is not (a line break or a typographic quote that was copied along?)'],
      [{ baseUrl: 'ftp://example.com' }, 'baseUrl must be an http(s) URL without query or fragment, such as https://api.example.com/v1'],
      [{ baseUrl: 'https://user:pass@example.com' }, 'baseUrl must not hold credentials; the key belongs in apiKey'],
      [{ budget: {} }, 'budget must come from requestBudget() of the same copy of this package'],
      [{ retry: { count: -1 } }, 'retry.count must be a whole number >= 0, not -1'],
      [{ timeout: { total: Infinity } }, 'timeout.total must be a finite number of milliseconds >= 1, not Infinity; undefined is none, or the default'],
      [{ apikey: 'x' }, `${laws.name} has no option apikey; it takes apiKey, `],
    ])('refuses the options %p at the call', (options, message) => {
      expect(() => make({ apiKey: KEY, ...options })).toThrow(message);
    });

    it.each<readonly [unknown, string]>([
      ['', 'task.id must not be empty'],
      ['.', "task.id must not be '.': it would ask for another URL"],
      ['..', "task.id must not be '..': it would ask for another URL"],
      [{ id: 5 }, 'task.id must be a string, not 5'],
      [null, 'task must be its id, a string, or an object with an id, not null'],
      [undefined, 'task must be its id, a string, or an object with an id, not undefined'],
      [{ id: 'x', startedAt: NaN }, 'task.startedAt must be a finite number of milliseconds since the epoch >= 0, not NaN; undefined is none, or the default'],
      ...(laws.malformedTasks ?? []),
    ])('refuses the task %p at the call', (task, message) => {
      const provider = make({ apiKey: KEY });
      expect(() => provider.watch(task as string)).toThrow(message);
      expect(() => provider.check(task as string)).toThrow(message);
      expect(() => provider.watchAll([task as string])).toThrow(message.replace(/^task(?=\.id|\.startedAt| )/, 'tasks[0]').replace(/^tasks\[0\](?= must not be '\.)/, 'tasks[0]'));
    });

    it('asks somewhat less often than the vendor allows where no budget is given', () => {
      const asked: number[] = [];
      run(({ flush, now }) => {
        const transport = () => of((asked.push(now()), laws.running));
        const watching = make({ apiKey: KEY, transport, cadence: fixed(60_000) }).watchAll(['a', 'b', 'c', 'd']).pipe(take(4)).subscribe();
        flush();
        watching.unsubscribe();
      });
      const gap = Math.ceil(1000 / (laws.perSecond ?? 2));
      expect(asked).toEqual([0, gap, 2 * gap, 3 * gap]);
    });

    it('aborts the request under way when unsubscribed, and asks nobody before it is subscribed', () => {
      run(({ cold, expectSubscriptions }) => {
        const never = cold<Reply>('------');
        const provider = make({ apiKey: KEY, transport: () => never });
        const watching = provider.watch('task-1');
        const subscription = watching.subscribe();
        cold('---x').subscribe(() => subscription.unsubscribe());
        expectSubscriptions(never.subscriptions).toBe('^--!');
      });
    });

    if (laws.textDecides !== false) {
      it('does not parse a reply again that repeats the last one', () => {
        const parse = jest.spyOn(JSON, 'parse');
        try {
          const { snapshots, asked } = watchWith(make, [laws.running, laws.running, laws.running, laws.terminal[0]!], watched);
          expect(parse).toHaveBeenCalledTimes(2);
          expect(asked).toBe(4);
          expect(snapshots).toHaveLength(2);
          expect(snapshots[1].attempt).toBe(4);
        } finally {
          parse.mockRestore();
        }
      });
    }
  });
}

/** Adds a field of every kind to every object of a JSON text. */
function withExtras(text: string): string {
  return edited(text, (value) => (isFields(value) ? { ...value, extra: 'x', extra_list: [1], extra_none: null, extra_fields: { status: 'x' } } : value));
}

function withKeyEverywhere(text: string): string {
  return edited(text, (value) => (typeof value === 'string' ? `${value} ${KEY}` : value));
}

function edited(text: string, edit: (value: unknown) => unknown): string {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return edit(value.map(walk));
    return isFields(value) ? edit(Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner)]))) : edit(value);
  };
  try {
    return JSON.stringify(walk(JSON.parse(text)));
  } catch {
    return text;
  }
}

/** Every text that differs from a JSON text in one value, replaced by something odd or left out. */
function* mutations(text: string): Generator<string> {
  let json: any;
  try {
    json = JSON.parse(text);
  } catch {
    return;
  }
  for (const odd of ODD) yield JSON.stringify(odd);
  const places: [any, string | number][] = [];
  const collect = (value: any): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const name of Object.keys(value)) {
      places.push([value, name]);
      collect(value[name]);
    }
  };
  collect(json);
  for (const [holder, name] of places) {
    const kept = holder[name];
    for (const odd of ODD) {
      holder[name] = odd;
      yield JSON.stringify(json);
    }
    holder[name] = undefined;
    yield JSON.stringify(json);
    holder[name] = kept;
  }
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unescaped(text: string): string {
  return text.replaceAll(/\\u([\da-f]{4})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))).replaceAll(/\\(["\\/])/g, '$1');
}

/** All that an error says, its stack, fields and causes included. */
export function allOf(error: unknown, depth = 0): string {
  if (typeof error !== 'object' || error === null || depth > 6) return String(error);
  return Object.getOwnPropertyNames(error).map((name) => `${name}: ${allOf((error as any)[name], depth + 1)}`).join('\n');
}
