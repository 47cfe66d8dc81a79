import { asyncScheduler } from 'rxjs';
import { DEFAULTS } from '../core/defaults';
import { InvalidOptionTypeError } from '../core/errors';
import { checkCount, checkNames, checkNumber, checkObject } from '../core/options';
import { boundedHint } from '../core/retryAfter';
import { alarm } from './alarm';
import { rateLimit } from './rateLimit';

/** Options of {@link requestBudget}. */
export interface RequestBudgetOptions {
  /** Requests a second that the account is allowed. Left out where the limit is unknown: it is then found by asking. */
  readonly perSecond?: number | undefined;
  /** Requests under way at once. Default 6. */
  readonly concurrency?: number | undefined;
}

/** How often one account may be asked: a value, handed to every provider that uses the account. */
export interface RequestBudget {
  readonly perSecond: number | undefined;
  readonly concurrency: number;
}

/** Somebody who has requests waiting: a poller. */
export interface Claimant {
  /** Returns how late the most urgent request that is due would be noticed, in expectation, or −1 if none is due. */
  readonly bid: (now: number) => number;
  /** Sends that request. Called at most once for each bid. */
  readonly launch: (now: number) => void;
}

/** How a request ended, for the budget: answered, refused because the account asks too often, or dropped. */
export type Release = 'answered' | 'refused' | 'dropped';

/** A budget as pollers use it. */
export interface BudgetDesk extends RequestBudget {
  readonly join: (claimant: Claimant) => void;
  readonly leave: (claimant: Claimant) => void;
  /** Gives out what can be given now, and sets the alarm for the rest. */
  readonly pump: () => void;
  /** Gives nothing out while `work` runs, so that a slot it frees does not go to a task that it is about to give up; then pumps. */
  readonly during: (work: () => void) => void;
  /** A launched request has ended. */
  readonly release: (how: Release, retryAfter?: number) => void;
  /** Queues a single request (a check, a cancel); returns how to take it out again. Urgent ones go before all polls. */
  readonly enqueue: (launch: () => void, urgent: boolean) => () => void;
}

const desks = new WeakMap<RequestBudget, BudgetDesk>();

/**
 * Returns a budget: one account, one budget, shared by all providers and pipelines that use the account. A free slot
 * goes to the due task that would be noticed latest; a cancel goes before them all. Requests are spread, never sent in a
 * burst; an answer "too often" (429) slows the whole budget, and successes speed it up again, up to `perSecond`.
 *
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { memoriesScreenplay, memoriesVisualSearch, requestBudget } from 'rx-task-status';
 *
 * const budget = requestBudget({ perSecond: 1 });
 * const screenplay = memoriesScreenplay({ apiKey: 'sk-mai-example', budget });
 * const uploads = memoriesVisualSearch({ apiKey: 'sk-mai-example', budget });
 * ```
 */
export const requestBudget = (options: RequestBudgetOptions = {}): RequestBudget => {
  checkObject('requestBudget options', options);
  checkNames('requestBudget', options, ['perSecond', 'concurrency']);
  const { perSecond, concurrency = DEFAULTS.concurrency } = options;
  checkNumber('perSecond', perSecond, { min: 0.001, max: 1_000_000, unit: 'requests a second' });
  checkCount('concurrency', concurrency, 1);
  const budget: RequestBudget = { perSecond, concurrency };
  desks.set(budget, openDesk(budget));
  return budget;
};

/** Returns the desk of a budget. Throws `invalid-option` for anything that `requestBudget` did not make. */
export const deskOf = (budget: RequestBudget): BudgetDesk => {
  const desk = typeof budget === 'object' ? desks.get(budget) : undefined;
  if (desk === undefined) throw new InvalidOptionTypeError('budget', 'budget must come from requestBudget()');
  return desk;
};

function openDesk({ perSecond, concurrency }: RequestBudget): BudgetDesk {
  const claimants: Claimant[] = [];
  const urgent = new Set<() => void>();
  const single = new Set<{ readonly launch: () => void; readonly since: number }>();
  const limit = rateLimit(perSecond);
  let underWay = 0;
  let pumping = false;
  let turn = 0;

  /** The claimant with the highest bid; ties in turn, so that none is always second. */
  const highest = (now: number): (() => void) | undefined => {
    for (const launch of urgent) {
      return () => {
        urgent.delete(launch);
        launch();
      };
    }
    let best = -1;
    let winner: (() => void) | undefined;
    for (let i = 0; i < claimants.length; i += 1) {
      const claimant = claimants[(turn + i) % claimants.length] as Claimant;
      const bid = claimant.bid(now);
      if (bid > best) {
        best = bid;
        winner = () => {
          turn = (claimants.indexOf(claimant) + 1) % claimants.length;
          claimant.launch(now);
        };
      }
    }
    for (const waiting of single) {
      if (now - waiting.since > best) {
        winner = () => {
          single.delete(waiting);
          waiting.launch();
        };
      }
      break;
    }
    return winner;
  };

  const pump = (): void => {
    if (pumping) return;
    pumping = true;
    try {
      while (underWay < concurrency) {
        const now = asyncScheduler.now();
        const launch = highest(now);
        if (launch === undefined) break;
        const free = limit.freeAt(now);
        if (free > now) {
          wake.set(free);
          break;
        }
        limit.take(now);
        underWay += 1;
        launch();
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
    }
    pump();
  };
  const wake = alarm(pump);
  const idle = (): void => {
    if (claimants.length + urgent.size + single.size === 0) wake.clear();
  };

  return {
    perSecond,
    concurrency,
    pump,
    during,
    join: (claimant) => {
      claimants.push(claimant);
    },
    leave: (claimant) => {
      const at = claimants.indexOf(claimant);
      if (at >= 0) claimants.splice(at, 1);
      turn = 0;
      idle();
    },
    release: (how, retryAfter) => {
      underWay -= 1;
      const now = asyncScheduler.now();
      if (how === 'refused') limit.refused(now, boundedHint(retryAfter));
      if (how === 'answered') limit.answered();
      pump();
    },
    enqueue: (launch, isUrgent) => {
      const waiting = { launch, since: asyncScheduler.now() };
      if (isUrgent) urgent.add(launch);
      else single.add(waiting);
      pump();
      return () => {
        urgent.delete(launch);
        single.delete(waiting);
        idle();
      };
    },
  };
}
