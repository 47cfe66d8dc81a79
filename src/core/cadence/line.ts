import type { PlaceInLine } from './cadence';

/** Which tasks' next requests should be brought forward, with the cadence's `reconsider`. */
export interface Forward<T> {
  /** The head, where it is new or may have started unseen; several where heads start faster than replies come. */
  readonly heads: readonly T[];
  /** All that wait: starts have become so frequent that requests decided before are too late. May be gone through bit by bit. */
  readonly all: boolean;
}

/**
 * The tasks of one provider and kind that wait for their start, in the order in which they were submitted, as far as that is
 * known. Remote services mostly start tasks in that order: then only the head needs to be asked, and none of the others, even of a
 * thousand. The line counts how often the order holds: the less it does, the more the others are asked too. The first requests for
 * tasks behind a head that was seen to wait are not urgent either. But tasks may start faster than one reply after another can tell:
 * heads are found to have started by replies that took longer than the head had waited to be asked. Each one found so in a row
 * makes one more task a head.
 *
 * Every operation takes constant time, or the logarithm of the line's length, and each task a few bytes. A poller
 * 1. lets each task `join` when it is first to be watched, in the order of its source, and keeps the ticket;
 * 2. calls `waits` for each pending reading, `starts` for the first one that is not (terminal or not), and `leaves` for a task that is no
 *    longer watched and has not started;
 * 3. gives `placeOf` a pending task to the cadence as `context.line`, after having called the above for its reading;
 * 4. asks the cadence to `reconsider` the tasks that these calls name, and re-queues them.
 */
export interface WaitingLine<T> {
  /** Returns the ticket of a task, which is put at the end of the line. */
  readonly join: (task: T, now: number) => number;
  /** A reading says that a task still waits. */
  readonly waits: (ticket: number, now: number) => Forward<T>;
  /** A reading says that a task has started and, if `over`, also ended. `took`: how long the reply was under way. */
  readonly starts: (ticket: number, now: number, over: boolean, took?: number) => Forward<T>;
  /** A task not seen to start is no longer watched; it may never start. */
  readonly leaves: (ticket: number, now: number) => Forward<T>;
  /** Returns where a task stands. */
  readonly placeOf: (ticket: number, now: number) => PlaceInLine;
  /** Returns whether a task is a head. */
  readonly isHead: (ticket: number) => boolean;
  /** Returns the probability that a task that was never read has ended, `passed` milliseconds after it joined. */
  readonly mayBeOver: (ticket: number, passed: number) => number;
  /** Returns all that wait, in order. */
  readonly tasks: () => readonly T[];
}

// Guesses, unless said otherwise. Half or double (for ROSE 1.25 or 2) costs batches at most 2 % in the mean, and 9 % in one workload, see
// docs/benchmarks.md (Constants).
/**
 * Beyond this many starts, their rate counts half: a service may get more machines. Chosen in simulation: 8 is as often worse, by a
 * quarter, as better.
 */
const MEMORY = 64;
/** Beyond this many starts, their order counts half: order depends on how the service is built. No batch that was tried is so large. */
const ORDER_MEMORY = 1_000;
/**
 * When a head is overtaken, all that was seen of the order before counts for at most this many starts: a service may be built anew. Chosen
 * in simulation, where replies do not cross and a service that keeps its order never pays for this.
 */
const OVERTAKEN = 64;
/** Beyond this many first answers, what they told of ends counts half. */
const MEMORY_FIRST = 16;
/** All requests are brought forward when starts have become more frequent by this factor. */
const ROSE = 1.5;
/** Before any start was seen the rate is 1/(2t), the hazard without a scale. */
const HALF = 0.5;
/** The prior of the order: one start in order and one out of it, Laplace's rule of succession. Double is up to 7 % dearer. */
const PRIOR = 1;
/**
 * The most heads beside the first, and among how many places they are: as many as are under way at once, and few enough to go
 * through at each reply.
 */
const MOST_BESIDE = 16;
const PLACES = 64;

/** How many places of tasks that have left are kept before they are cleared away: this costs memory, and no request. */
const SLACK = 1_000;

/** How many tasks were asked for the first time, and how many of them had ended. Beyond {@link MEMORY_FIRST} all count half. */
interface FirstAnswers {
  told: number;
  over: number;
}

const noAnswers = (): FirstAnswers => ({ told: 0, over: 0 });

const note = (answers: FirstAnswers, over: boolean, count = 1): void => {
  answers.told += count;
  if (over) answers.over += count;
  if (answers.told <= MEMORY_FIRST) return;
  answers.told /= 2;
  answers.over /= 2;
};

/** Returns the share that had ended, with a prior that is worth one answer. */
const shareOver = ({ told, over }: FirstAnswers, prior: number): number => (over + prior) / (told + 1);

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
  /** Starts behind the head, while it is not known whether the head has started as well. */
  let overtakes = 0;
  /** How many heads there are beside the first, and when a head was last seen to have started. */
  let extraHeads = 0;
  let headStarted = 0;
  let started = 0;
  const firsts = noAnswers();
  /** Those behind a head that was seen to wait. A task that had ended counts once a head before it still waits: else it may have started in order. */
  const behind = noAnswers();
  let undecided: number[] = [];
  /** For how long, until `clock`, anybody has waited. */
  let waited = 0;
  let clock = 0;
  /** The lowest rate by which requests were decided. */
  let rate = Infinity;

  const pass = (now: number): void => {
    if (size > 0) waited += Math.max(0, now - clock);
    clock = now;
  };
  const isFirst = (ticket: number): boolean => tickets[first] === ticket;
  /** Returns the indices of the heads in the lists. */
  const heads = (): readonly number[] => {
    const found: number[] = [];
    for (let i = first; i < Math.min(tasks.length, first + PLACES) && found.length <= extraHeads; i += 1) if (tasks[i] !== undefined) found.push(i);
    return found;
  };
  const isHead = (ticket: number): boolean => isFirst(ticket) || (extraHeads > 0 && heads().some((i) => tickets[i] === ticket));
  /** The index of a ticket of a task that waits: tickets only grow. */
  const indexOf = (ticket: number): number => {
    let low = 0;
    let high = tickets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tickets[middle] as number) < ticket) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const order = (): number => (inOrder + PRIOR) / (inOrder + outOfOrder + 2 * PRIOR);
  const rateNow = (): number => (started + HALF) / Math.max(1, waited);

  const remove = (ticket: number): void => {
    const i = indexOf(ticket);
    tasks[i] = undefined;
    size -= 1;
    // A task never seen to wait was not in the crowd.
    if (size === 0) crowd = 0;
    else if (seen[i] !== true) crowd -= 1;
    while (first < tasks.length && tasks[first] === undefined) first += 1;
    if (tasks.length > 2 * size + SLACK) compact();
  };
  /** Clears away tasks that have left: a head that never starts must not keep all that came after it. */
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
      if (seen[i] !== true) {
        note(firsts, false);
        if (seen[first] === true) note(behind, false);
      }
      seen[i] = true;
      if (isHead(ticket)) extraHeads = 0;
      if (isFirst(ticket)) {
        // The head, when asked, still waits: the tasks counted in `overtakes` started out of order.
        const kept = overtakes === 0 ? 1 : Math.min(1, OVERTAKEN / (inOrder + outOfOrder));
        [inOrder, outOfOrder] = [inOrder * kept, outOfOrder * kept + overtakes];
        note(behind, true, undecided.filter((other) => other > ticket).length);
        [overtakes, undecided] = [0, []];
      }
      return forward(false);
    },
    starts: (ticket, now, over, took = 0) => {
      pass(now);
      const wasHead = isFirst(ticket);
      if (isHead(ticket)) {
        extraHeads = now - took - headStarted < took ? Math.min(MOST_BESIDE, extraHeads + 1) : 0;
        headStarted = now;
      }
      if (seen[indexOf(ticket)] !== true) {
        // Nobody knows when it started: this tells nothing of order, and of the rate only where the head was seen to wait meanwhile.
        note(firsts, over);
        if (!wasHead && seen[first] === true) {
          started += 1;
          if (over) undecided.push(ticket);
          else note(behind, false);
        }
      } else {
        started += 1;
        if (wasHead) {
          inOrder += 1 + overtakes;
          overtakes = 0;
        } else {
          overtakes += 1;
        }
        if (inOrder + outOfOrder > ORDER_MEMORY) [inOrder, outOfOrder] = [inOrder / 2, outOfOrder / 2];
      }
      if (started > MEMORY) [started, waited] = [started / 2, waited / 2];
      remove(ticket);
      return forward(wasHead || order() >= HALF);
    },
    leaves: (ticket, now) => {
      pass(now);
      const wasHead = isFirst(ticket);
      remove(ticket);
      if (wasHead) overtakes = 0;
      return forward(wasHead);
    },
    isHead,
    placeOf: (ticket, now) => {
      pass(now);
      return { isHead: isHead(ticket), crowded: crowd > 1, size, startRate: rateNow(), inOrder: order() };
    },
    mayBeOver: (ticket, passed) => {
      // The prior: one first answer, which told of an end.
      if (seen[first] !== true || isHead(ticket)) return shareOver(firsts, 1);
      // Only if it started out of order, half-way through on average.
      const over = Math.min(1, ((1 - order()) * rateNow() * passed) / (2 * size));
      // While the order holds, that is mostly its own prior, and grows as the line gets older: it is only the prior of what first answers tell.
      return order() > HALF ? shareOver(behind, over) : over;
    },
    tasks: () => tasks.filter((task): task is T => task !== undefined),
  };
};
