import type { PlaceInLine } from './cadence';

/** Whose next request should be brought forward, with the cadence's `reconsider`. */
export interface Forward<T> {
  /** The task that is the head now, or whose being the head is in doubt; more where heads start faster than replies come. */
  readonly heads: readonly T[];
  /** All that wait: starts have become so frequent that what was decided before is too late. May be gone through bit by bit. */
  readonly all: boolean;
}

/**
 * The tasks of one provider and kind that wait for their start, in the order in which they were submitted, as far as that is
 * known. Remote services mostly start them in that order: then only the head needs to be asked, and of a thousand that wait
 * none of the others. Whether they do is counted, and the less they do the more the others are asked too. Nor is there a hurry to
 * ask for the first time for those behind a head that was seen to wait. But where each head is found to have started, and its reply takes
 * longer than it was to be asked, tasks start faster than one reply after another can tell: then as many as were found so in a row are heads beside it.
 *
 * Every operation takes constant time, or the logarithm of the line's length, and each task a few bytes. A poller
 * 1. lets each task `join` when it is first to be watched, in the order of its source, and keeps the ticket;
 * 2. calls `waits` for each pending reading, `starts` for the first one that is not (terminal or not), `ends` when a task that had
 *    started is terminal, and `leaves` for a task that is no longer watched and has not started;
 * 3. gives `placeOf` a pending task to the cadence as `context.line`, after having called the above for its reading;
 * 4. asks the cadence to `reconsider` the tasks that these calls name, and re-queues them.
 */
export interface WaitingLine<T> {
  /** Returns the ticket of a task that goes to the end of the line. */
  readonly join: (task: T, now: number) => number;
  /** A task was seen to wait still. */
  readonly waits: (ticket: number, now: number) => Forward<T>;
  /** A task was seen to have started; `over`: and to have ended. `took`: how long the reply was under way. */
  readonly starts: (ticket: number, now: number, over: boolean, took?: number) => Forward<T>;
  /** A task that had started was seen to have ended. */
  readonly ends: () => void;
  /** A task is no longer watched; it may wait for ever. */
  readonly leaves: (ticket: number, now: number) => Forward<T>;
  /**
   * Returns where a task stands.
   *
   * @param run - how long tasks run, where that is known: as many start as end
   */
  readonly placeOf: (ticket: number, now: number, run?: number) => PlaceInLine;
  /** Returns whether a task is a head. */
  readonly isHead: (ticket: number) => boolean;
  /** Returns how probable it is that a task that was never read has ended, so many milliseconds after it joined. */
  readonly mayBeOver: (ticket: number, passed: number) => number;
  /** Returns all that wait, in order. */
  readonly tasks: () => readonly T[];
}

// Guesses, unless it is said otherwise: half or double (of ROSE 1.25 or 2) costs batches at most 1 % in the mean, see docs/benchmarks.md (Constants).
/**
 * After so many starts, how frequent they are counts half: a service may get more machines. Chosen in simulation: 8 are as often worse,
 * by a quarter, as better.
 */
const MEMORY = 64;
/** After so many, their order counts half: it is a matter of how the service is built. No batch that was tried is so large. */
const ORDER_MEMORY = 1_000;
/**
 * When a head is overtaken, what was seen of order before counts for no more starts than these: a service may be built anew. Chosen in
 * simulation, where replies do not cross, and a service that keeps its order never pays for it.
 */
const OVERTAKEN = 64;
/** After so many first answers, how many told of an end counts half. */
const MEMORY_FIRST = 16;
/** By what factor starts must have become more frequent for all to be brought forward. */
const ROSE = 1.5;
/** Before any start was seen the rate is 1/(2t), the hazard that knows no scale. */
const HALF = 0.5;
/** What order is held to be before anything was seen: one start in order, one out of it. Laplace's rule of succession; double is up to 6 % dearer. */
const PRIOR = 1;
/** So many heads there are beside the first at most, and among so many places: as many as are under way at once, and few enough to be gone through at each reply. */
const MOST_BESIDE = 16;
const PLACES = 64;

/** So many places of those who have left are kept before they are cleared away: a matter of memory, and of no request. */
const SLACK = 1_000;

/** Returns an empty line. */
export const waitingLine = <T extends object>(): WaitingLine<T> => {
  // In order of their tickets; undefined where a task has left.
  let tasks: (T | undefined)[] = [];
  let tickets: number[] = [];
  let seen: boolean[] = [];
  let next = 0;
  let first = 0;
  let size = 0;
  /** How many have waited since the line was last empty. */
  let crowd = 0;

  let inOrder = 0;
  let outOfOrder = 0;
  /** Starts ahead of the head, until it is known whether the head has started as well. */
  let ahead = 0;
  /** How many heads there are beside the first, and when the last one was seen to have started. */
  let lead = 0;
  let moved = 0;
  let started = 0;
  let running = 0;
  /** Tasks asked for the first time, and how many of them had ended. */
  let firsts = 0;
  let overAtFirst = 0;
  /** How long somebody has waited, all in all, until `clock`. */
  let waited = 0;
  let clock = 0;
  /** The rate by which the last ones were decided. */
  let rate = Infinity;

  const answered = (over: boolean): void => {
    firsts += 1;
    if (over) overAtFirst += 1;
    if (firsts > MEMORY_FIRST) [firsts, overAtFirst] = [firsts / 2, overAtFirst / 2];
  };
  const pass = (now: number): void => {
    if (size > 0) waited += Math.max(0, now - clock);
    clock = now;
  };
  const isFirst = (ticket: number): boolean => tickets[first] === ticket;
  /** Returns where in the lists the heads are. */
  const heads = (): readonly number[] => {
    const found: number[] = [];
    for (let i = first; i < Math.min(tasks.length, first + PLACES) && found.length <= lead; i += 1) if (tasks[i] !== undefined) found.push(i);
    return found;
  };
  const isHead = (ticket: number): boolean => isFirst(ticket) || (lead > 0 && heads().some((i) => tickets[i] === ticket));
  /** Where a ticket is: tickets only grow. −1 for one that has left. */
  const indexOf = (ticket: number): number => {
    let low = 0;
    let high = tickets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tickets[middle] as number) < ticket) low = middle + 1;
      else high = middle;
    }
    return tickets[low] === ticket ? low : -1;
  };
  const order = (): number => (inOrder + PRIOR) / (inOrder + outOfOrder + 2 * PRIOR);
  const rateNow = (run?: number): number =>
    Math.max((started + HALF) / Math.max(1, waited), run === undefined ? 0 : running / Math.max(1, run));

  const remove = (ticket: number): void => {
    const i = indexOf(ticket);
    if (tasks[i] === undefined) return;
    tasks[i] = undefined;
    size -= 1;
    // One that was never seen to wait was none of them.
    if (size === 0) crowd = 0;
    else if (seen[i] !== true) crowd -= 1;
    while (first < tasks.length && tasks[first] === undefined) first += 1;
    if (tasks.length > 2 * size + SLACK) compact();
  };
  /** Leaves out those who have left: a head that never starts must not keep all that came after it. */
  const compact = (): void => {
    const waits = (_: unknown, i: number): boolean => tasks[i] !== undefined;
    [tickets, seen] = [tickets.filter(waits), seen.filter(waits)];
    tasks = tasks.filter(waits);
    first = 0;
  };
  const forward = (head: boolean): Forward<T> => {
    const now = rateNow();
    const all = size > 1 && now > ROSE * rate;
    rate = all ? now : Math.min(rate, now);
    return { heads: head ? heads().map((i) => tasks[i] as T) : [], all };
  };

  return {
    join: (task, now) => {
      pass(now);
      tasks.push(task);
      seen.push(false);
      tickets.push(next);
      size += 1;
      crowd += 1;
      next += 1;
      return next - 1;
    },
    waits: (ticket, now) => {
      pass(now);
      const i = indexOf(ticket);
      if (seen[i] !== true) answered(false);
      seen[i] = true;
      if (isHead(ticket)) lead = 0;
      if (isFirst(ticket)) {
        // Others were seen to have started, and the head, asked since, has not.
        const kept = ahead === 0 ? 1 : Math.min(1, OVERTAKEN / (inOrder + outOfOrder));
        [inOrder, outOfOrder] = [inOrder * kept, outOfOrder * kept + ahead];
        ahead = 0;
      }
      return forward(false);
    },
    starts: (ticket, now, over, took = 0) => {
      pass(now);
      running += 1;
      const wasHead = isFirst(ticket);
      if (isHead(ticket)) {
        lead = now - took - moved < took ? Math.min(MOST_BESIDE, lead + 1) : 0;
        moved = now;
      }
      if (seen[indexOf(ticket)] !== true) {
        // When it started nobody knows: of order that tells nothing, and of the rate only where the head was seen to wait meanwhile.
        answered(over);
        if (!wasHead && seen[first] === true) started += 1;
      } else {
        started += 1;
        if (wasHead) {
          inOrder += 1 + ahead;
          ahead = 0;
        } else {
          ahead += 1;
        }
        if (inOrder + outOfOrder > ORDER_MEMORY) [inOrder, outOfOrder] = [inOrder / 2, outOfOrder / 2];
      }
      if (started > MEMORY) [started, waited] = [started / 2, waited / 2];
      remove(ticket);
      return forward(wasHead || order() >= HALF);
    },
    ends: () => {
      running = Math.max(0, running - 1);
    },
    leaves: (ticket, now) => {
      pass(now);
      const wasHead = isFirst(ticket);
      remove(ticket);
      if (wasHead) ahead = 0;
      return forward(wasHead);
    },
    isHead,
    placeOf: (ticket, now, run) => {
      pass(now);
      return { isHead: isHead(ticket), crowded: crowd > 1, size, startRate: rateNow(run), inOrder: order() };
    },
    mayBeOver: (ticket, passed) => {
      // One answer is held to have told of an end, before there was any.
      if (seen[first] !== true || isHead(ticket)) return (overAtFirst + 1) / (firsts + 1);
      // Only if it started out of order, half-way through on average.
      return Math.min(1, ((1 - order()) * rateNow() * passed) / (2 * size));
    },
    tasks: () => tasks.filter((task): task is T => task !== undefined),
  };
};
