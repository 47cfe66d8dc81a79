import { asyncScheduler } from 'rxjs';
import { DEFAULTS } from '../core/defaults';
import { InvalidOptionTypeError } from '../core/errors';
import { checkNumber, checkOptions, checkPositive } from '../core/options';
import { codeOfFault, isFault, type Outcome } from '../core/outcome';
import { boundedHint } from '../core/retryAfter';
import { alarm } from '../time/alarm';
import { rateLimit } from './rateLimit';

/** Options of {@link requestBudget}. */
export interface RequestBudgetOptions {
  /** Requests a second that the account is allowed. Leave it out if the limit is unknown: it is then found by asking. */
  readonly perSecond?: number | undefined;
  /** Requests under way at once. Default 6. */
  readonly concurrency?: number | undefined;
}

/** How often one account may be asked: a value, handed to every provider that uses the account. */
export interface RequestBudget {
  /** Requests a second, as given; `undefined` if the limit is found by asking. */
  readonly perSecond: number | undefined;
  /** Requests under way at once. */
  readonly concurrency: number;
}

/** Something with requests that wait: a poller. */
export interface Claimant {
  /** How many of its requests are under way. Written by the desk, as is `unfair`. */
  held: number;
  /** How many requests it has sent since the last one that went to whoever had been due for longest. */
  unfair: number;
  /** Returns how late, in expectation, the end of its most urgent due task would be noticed, or −1 if no task is due. */
  readonly bid: (now: number) => number;
  /** Sends that task's request or, if `longest`, that of the one due for longest. Called at most once for each bid. */
  readonly launch: (now: number, longest: boolean) => void;
}

/** How a request ended, for the budget: answered; refused, since the account asks too often; or dropped: cut off, failed, left by all. */
export type Release = 'answered' | 'refused' | 'dropped';

/** Returns how a request with this outcome ended. Only a reading says that the account may be asked more often. */
export const releaseOf = (outcome: Outcome): Release =>
  !isFault(outcome) ? 'answered' : codeOfFault(outcome) === 'rate-limited' ? 'refused' : 'dropped';

/** A budget as pollers use it. */
export interface BudgetDesk {
  readonly join: (claimant: Claimant) => void;
  readonly leave: (claimant: Claimant) => void;
  /** Grants the slots that are free now, and sets the alarm for the next one. */
  readonly pump: () => void;
  /**
   * Grants nothing while `work` runs, then pumps. So a slot that `work` frees goes neither to a task that it is about to give
   * up, nor to whoever hears of it first.
   */
  readonly during: (work: () => void) => void;
  /** A launched request has ended; `by` launched it, if it was no single one. */
  readonly release: (how: Release, retryAfter?: number, by?: Claimant) => void;
  /** Queues a single request (a check, a cancel); returns a function that takes it out again. Urgent ones go before all polls. */
  readonly enqueue: (launch: () => void, urgent: boolean) => () => void;
}

/**
 * One in this many requests goes to the task that has been due for longest in its poller, however urgent others are; pollers take
 * turns. So with c pollers the p-th task of a poller is asked for within 8 · c · p requests: of that poller's own, while it holds
 * all slots that it may. Cancels are not counted: they go before all. A matter of taste: half costs batches 5 % in the
 * mean, and a fifth under a tight budget, see docs/benchmarks.md (Constants).
 */
const FAIR_TURN = 8;

const desks = new WeakMap<RequestBudget, BudgetDesk>();

/**
 * Returns the budget of one account, to be shared by all providers and pipelines that use the account. A free slot goes to
 * the due task whose end would be noticed latest; a cancel goes before all tasks. Requests are spread, never sent in a burst.
 * An answer "too often" (429) slows the whole budget, and readings speed it up again while requests have to wait, up to
 * `perSecond`. A budget belongs to one process: give each process a share.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesScreenplay, memoriesVisualSearch, requestBudget } from 'rx-task-status';
 *
 * const budget = requestBudget({ perSecond: 0.9 }); // 90 % of a quota of one a second
 * const screenplay = memoriesScreenplay({ apiKey: 'sk-mai-example', budget });
 * const uploads = memoriesVisualSearch({ apiKey: 'sk-mai-example', budget });
 * ```
 */
export const requestBudget = (options: RequestBudgetOptions = {}): RequestBudget => {
  checkOptions('requestBudget', options, {
    perSecond: (option, value) => checkNumber(option, value, { min: 0.001, max: 1_000_000, unit: 'requests a second' }),
    concurrency: checkPositive,
  });
  const { perSecond, concurrency = DEFAULTS.concurrency } = options;
  const budget: RequestBudget = { perSecond, concurrency };
  desks.set(budget, openDesk(budget));
  return budget;
};

/** Returns the desk of a budget. Throws `invalid-option` for anything that `requestBudget` did not make. */
export const deskOf = (budget: RequestBudget): BudgetDesk => {
  const desk = desks.get(budget);
  if (desk === undefined) throw new InvalidOptionTypeError('budget', 'budget must come from requestBudget() of the same copy of this package');
  return desk;
};

function openDesk({ perSecond, concurrency }: RequestBudget): BudgetDesk {
  const claimants: Claimant[] = [];
  /** Single requests that wait: how to send each. */
  const urgent = new Set<() => void>();
  const single = new Set<() => void>();
  const limit = rateLimit(perSecond);
  let underWay = 0;
  let pumping = false;
  let turn = 0;
  /** Whose fair turn is next. `turn` is another one: it moves on from the most urgent claimant. */
  let fairTurn = 0;
  /** How many requests were granted. Cancels are not counted: they take nobody's turn. */
  let turns = 0;
  let errand: (() => void) | undefined;
  let winner: Claimant | undefined;
  /** Whether the slot goes to whoever has been due for longest, not to the most urgent. */
  let fair = false;

  /** The highest bidder (for a fair slot: the next that bids at all); ties in turn, so that none is always second. */
  const highestBidder = (now: number): Claimant | undefined => {
    // The last slot is for others: one whose server hangs would hold them all, and the others would wait with it.
    const most = claimants.length === 1 ? Infinity : Math.max(1, concurrency - 1);
    let best = -1;
    let highest: Claimant | undefined;
    for (let i = 0; i < claimants.length; i += 1) {
      const claimant = claimants[((fair ? fairTurn : turn) + i) % claimants.length] as Claimant;
      const bid = claimant.held < most ? claimant.bid(now) : -1;
      if (bid <= best) continue;
      best = bid;
      highest = claimant;
      if (fair) break;
    }
    return highest;
  };
  /** Finds whose turn it is: urgent errands go first, single requests and pollers take turns. */
  const choose = (now: number): boolean => {
    fair = turns % FAIR_TURN === FAIR_TURN - 1;
    [errand] = urgent;
    if (errand !== undefined) return true;
    winner = highestBidder(now);
    if (winner === undefined || turns % 2 === 0) [errand] = single;
    return winner !== undefined || errand !== undefined;
  };
  const grant = (now: number): void => {
    limit.take(now);
    underWay += 1;
    if (errand === undefined || !urgent.delete(errand)) turns += 1;
    if (errand !== undefined) {
      single.delete(errand);
      errand();
    } else if (winner !== undefined) {
      const next = (claimants.indexOf(winner) + 1) % claimants.length;
      if (fair) fairTurn = next;
      else turn = next;
      winner.held += 1;
      winner.unfair += 1;
      // Its fair turns may have come only while it held all that it may.
      const longest = fair || winner.unfair >= FAIR_TURN * claimants.length;
      if (longest) winner.unfair = 0;
      winner.launch(now, longest);
    }
  };

  const pump = (): void => {
    if (pumping) return;
    pumping = true;
    try {
      while (underWay < concurrency) {
        const now = asyncScheduler.now();
        if (!choose(now)) break;
        const free = limit.freeAt(now);
        if (free > now) {
          wake.set(free);
          break;
        }
        grant(now);
      }
    } finally {
      pumping = false;
    }
  };
  const during = (work: () => void): void => {
    const outer = pumping;
    pumping = true;
    try {
      work();
    } finally {
      pumping = outer;
      pump();
    }
  };
  const wake = alarm(pump);
  const idle = (): void => {
    if (claimants.length + urgent.size + single.size === 0) wake.clear();
  };

  return {
    pump,
    during,
    join: (claimant) => {
      claimants.push(claimant);
    },
    leave: (claimant) => {
      const at = claimants.indexOf(claimant);
      if (at >= 0) claimants.splice(at, 1);
      if (at >= 0 && at < fairTurn) fairTurn -= 1;
      turn = 0;
      idle();
      // Who is alone now may have the last slot.
      pump();
    },
    release: (how, retryAfter, by) => {
      underWay -= 1;
      if (by !== undefined) by.held -= 1;
      if (how === 'refused') limit.refused(asyncScheduler.now(), boundedHint(retryAfter));
      if (how === 'answered') limit.answered();
      pump();
    },
    enqueue: (launch, isUrgent) => {
      (isUrgent ? urgent : single).add(launch);
      pump();
      return () => {
        urgent.delete(launch);
        single.delete(launch);
        idle();
      };
    },
  };
}
