import { InvalidOptionRangeError } from 'rx-task-status';
import { FAULT_NAMES, type FaultDoses, type FaultMatch, type FaultName } from './faults';
import {
  checkAboveZero,
  checkList,
  checkMs,
  checkNames,
  checkRecord,
  checkShare,
  checkText,
  checkWhole,
  checkWord,
  outOfRange,
  wrongType,
} from './optionChecks';

/** How a {@link taskServer} behaves. Everything may be left out. */
export interface TaskServerOptions {
  /** The port on 127.0.0.1. Default 0: any that is free. */
  readonly port?: number | undefined;
  /** The keys that are accepted; another one gets the API's reply for a wrong key. Default: any that is not empty. */
  readonly apiKeys?: readonly string[] | undefined;
  /**
   * How many requests per second each account may send, and with which HTTP status screenplay refuses the others
   * (default 400, as its pages say). A key is an account; the three memories.ai endpoints share it. Default: no quota.
   */
  readonly quota?: { readonly perSecond: number; readonly screenplayStatus?: 400 | 429 | undefined } | undefined;
  /** Which share of the status replies meets which fault. Default: none. */
  readonly faults?: FaultDoses | undefined;
  /** Decides lives, ids and faults: the same seed gives the same ones. Default 1. */
  readonly seed?: number | undefined;
  /** The clock of tasks and quotas, in milliseconds since the epoch. Default `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** How many milliseconds the body of a `slowBody` reply takes. Default 2000. */
  readonly slowBodyMs?: number | undefined;
  /** The `Retry-After` of replies spoilt by 429, 502 or 503, rounded up to seconds. Default: none, as documented by the vendors. */
  readonly retryAfterMs?: number | undefined;
}

/** The options, with defaults filled in. */
export interface CheckedOptions {
  readonly port: number;
  readonly apiKeys: readonly string[] | undefined;
  readonly perSecond: number | undefined;
  readonly screenplayStatus: 400 | 429;
  readonly faults: FaultDoses;
  readonly seed: number;
  readonly now: () => number;
  readonly slowBodyMs: number;
  readonly retryAfterMs: number | undefined;
}

const checkKeys = (keys: unknown): readonly string[] => {
  const list = checkList('apiKeys', keys);
  if (list.length === 0) throw outOfRange('apiKeys', list, 'left out, or an array of at least one key');
  return list.map((key, index) => checkText(`apiKeys[${String(index)}]`, key));
};

const checkDoses = (faults: FaultDoses): FaultDoses => {
  checkNames('faults', checkRecord('faults', faults), FAULT_NAMES);
  let sum = 0;
  for (const name of FAULT_NAMES) {
    if (faults[name] !== undefined) sum += checkShare(`faults.${name}`, faults[name]);
  }
  // Sums are inexact: ten shares of 0.1 are 0.9999999999999999 or a little over 1.
  if (sum > 1 + 1e-9) throw new InvalidOptionRangeError('faults', `the sum of faults must be at most 1, and it is ${String(sum)}`);
  return { ...faults };
};

const checkQuota = (quota: NonNullable<TaskServerOptions['quota']>): { perSecond: number; status: 400 | 429 } => {
  checkNames('quota', checkRecord('quota', quota), ['perSecond', 'screenplayStatus']);
  const { screenplayStatus: status = 400 } = quota;
  if (![400, 429].includes(status)) throw outOfRange('quota.screenplayStatus', status, '400 or 429');
  return { perSecond: checkAboveZero('quota.perSecond', quota.perSecond), status };
};

/** Returns the options with defaults; throws `invalid-option` for a malformed one. */
export const checkOptions = (options: TaskServerOptions): CheckedOptions => {
  checkNames('options', checkRecord('options', options), [
    'port',
    'apiKeys',
    'quota',
    'faults',
    'seed',
    'now',
    'slowBodyMs',
    'retryAfterMs',
  ]);
  const { port = 0, apiKeys, faults = {}, seed = 1, now = Date.now, slowBodyMs = 2_000, retryAfterMs } = options;
  const quota = options.quota === undefined ? undefined : checkQuota(options.quota);
  if (typeof now !== 'function') throw wrongType('now', now, 'a function that gives milliseconds');
  return {
    port: checkWhole('port', port, 0, 65_535),
    apiKeys: apiKeys === undefined ? undefined : checkKeys(apiKeys),
    perSecond: quota?.perSecond,
    screenplayStatus: quota?.status ?? 400,
    faults: checkDoses(faults),
    seed: checkWhole('seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    now,
    slowBodyMs: checkMs('slowBodyMs', slowBodyMs),
    retryAfterMs: retryAfterMs === undefined ? undefined : checkMs('retryAfterMs', retryAfterMs),
  };
};

/** Returns what is to be injected; throws `invalid-option` if it is malformed. */
export const checkInjection = (fault: unknown, count: unknown, match: unknown): [FaultName, number, FaultMatch] => {
  const met = checkRecord('match', match);
  checkNames('match', met, ['taskId', 'request']);
  return [
    checkWord('fault', fault, FAULT_NAMES),
    checkWhole('count', count, 1, Number.MAX_SAFE_INTEGER),
    {
      ...(met['taskId'] === undefined ? {} : { taskId: checkText('match.taskId', met['taskId']) }),
      ...(met['request'] === undefined
        ? {}
        : { request: checkWord('match.request', met['request'], ['status', 'cancel'] as const) }),
    },
  ];
};
