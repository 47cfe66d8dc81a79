import type { CadenceContext } from '../cadence';
import { lumpOf, PRIOR_DRIFT, siblingFinale, siblingPace, siblingRun, type Lessons, type Phase } from '../lessons';
import type { Observed } from '../observe';
import { itemsBehind, leftOf, oddityOf, paceOf, unitOf, type Items, type Pace } from '../pace';
import type { Belief } from '../rule';
import { binOf } from './bins';
import { etaBelief, etaOf, LOGISTIC, type Etas } from './eta';
import { failingBelief } from './failing';
import { hazardBelief, NO_IDEA, steadyBelief } from './hazard';
import { learnedPull, sumOver } from './learned';
import { middleOf, type Typical } from './typical';

/** What beliefs rest on besides the task itself. */
export interface Grounds {
  readonly price: number;
  readonly typical: Typical | undefined;
  readonly lessons: Lessons | undefined;
  readonly line: CadenceContext['line'];
  /** Whether progress that nobody has seen yet counts as lateness, too. */
  readonly followsProgress: boolean;
}

// Chosen in simulation (docs/benchmarks.md, Constants). Half of START_WORTH is 2 to 8 % cheaper there, but twice as dear where tasks end seconds
// after they started; double is 3 to 14 % dearer. Half of EARLIEST_END is up to 10 % dearer in batches, double 4 % cheaper.
/** Seeing a start late costs a tenth of seeing the end late. */
const START_WORTH = 0.1;
/** From this share of the usual running time on, a task that has started may well have ended. */
const EARLIEST_END = 0.28;
/**
 * The probability that a task whose items so far were far slower than its siblings' only stood still, and is as fast as they are: even odds, a
 * guess. With 0.2, the ends of tasks that stall before their first item are seen more than a minute late.
 */
const STOOD_STILL = 0.5;

/** Returns the belief in a phase's end: what siblings taught, on the prior of a typical duration where one is known. */
const phaseBelief = (phase: Phase, age: number, { price, lessons }: Grounds, typical?: Typical, idea = NO_IDEA): Belief => {
  const ages = lessons?.ages[phase];
  const taught = sumOver(ages?.ended) > 0;
  const known = taught || typical !== undefined;
  // Where a time scale is known, an age below the price counts as the price. Where none is, the law price·n² is exact.
  const from = known ? Math.max(age, price) : age;
  // `idea`, from the task's own items, holds for its next moments: about the far end siblings say more.
  return { ...hazardBelief(learnedPull(ages, typical, binOf(from), taught ? NO_IDEA : idea), from), vague: !known };
};

const pendingBelief = (age: number, grounds: Grounds): Belief => {
  const { line, lessons, typical, price } = grounds;
  const start = line?.crowded === true ? steadyBelief(startRateOf(line)) : phaseBelief('pending', age, grounds);
  const known = siblingRun(lessons?.sums) ?? (typical === undefined ? undefined : middleOf(typical));
  // Where nothing is known, a task runs about as long as it has waited, and long enough for its start to be worth seeing.
  const earliestEnd = known === undefined ? Math.max(age, price / START_WORTH) : known * EARLIEST_END;
  const both = (start: (u: number) => number) => (u: number): number => START_WORTH * start(u) + (u > earliestEnd ? start(u - earliestEnd) : 0);
  const end = { late: both(start.late), chance: both(start.chance), vague: start.vague };
  const ages = lessons?.ages.pending;
  // In a line no ages are learned.
  if (line?.crowded === true || sumOver(ages?.failed) <= 0) return end;
  return sumOf(end, failingBelief(ages, Math.max(age, price), earliestEnd / EARLIEST_END));
};

/** Returns how often this task of a waiting line starts: in order only the head does, out of order all alike. */
const startRateOf = ({ isHead, size, startRate, inOrder }: NonNullable<CadenceContext['line']>): number =>
  (isHead ? inOrder * startRate : 0) + ((1 - inOrder) * startRate) / size;

/** Returns the ETA from a task's progress, and its pace; undefined where no pace is known yet. */
export const etaFrom = ({ pace, last }: Observed, lessons: Lessons | undefined): { readonly etas: Etas; readonly pace: number } | undefined => {
  // A task that has come to its last item, and no longer tells its items, has no ETA any more.
  if (pace === undefined || pace.done >= pace.total) return undefined;
  const sums = lessons?.sums;
  const age = Math.max(0, last - pace.changed);
  const sibling = siblingPace(lessons, pace, age);
  const each = paceOf(pace, sibling);
  if (each === undefined) return undefined;
  const left = leftOf(pace, lessons?.shape);
  const [oddity, drift, lump] = [oddityOf(pace, sums), sums?.drift ?? PRIOR_DRIFT, lumpOf(pace, lessons)];
  const etaAt = (own: Pace, known: typeof sibling, share: number): Etas[number] => ({
    ...etaOf({ left, pace: paceOf(own, known) as number, items: itemsBehind(own, known), oddity, drift, lump, age }),
    share,
  });
  // Too slow so far for its siblings' pace to be believed: or it only stood still, and goes on at their pace.
  const fresh = { ...pace, items: 0, time: 0 };
  const usual = sibling === undefined ? siblingPace(lessons, fresh, age) : undefined;
  const items = usual === undefined ? [etaAt(pace, sibling, 1)] : [etaAt(pace, sibling, 1 - STOOD_STILL), etaAt(fresh, usual, STOOD_STILL)];
  const { share: goesOn, mean, variance } = siblingFinale(lessons);
  const etas = items.flatMap(({ middle, scale, share }) => [
    { middle, scale, share: share * (1 - goesOn) },
    { middle: middle + mean, scale: Math.hypot(scale, LOGISTIC * Math.sqrt(variance)), share: share * goesOn },
  ]);
  return { etas: etas.filter(({ share }) => share > 0), pace: each };
};

const runningBelief = (state: Observed, age: number, grounds: Grounds): Belief => {
  const { lessons, price } = grounds;
  const eta = etaFrom(state, lessons);
  if (eta !== undefined && state.pace !== undefined) {
    const life = eta.etas.reduce((sum, { share, middle }) => sum + share * middle, age);
    const end = sumOf(etaBelief(eta.etas), failingBelief(lessons?.ages.running, Math.max(age, price), life));
    return grounds.followsProgress ? sumOf(end, unseenBelief(state.pace, eta.pace)) : end;
  }
  // With r items left and no pace known, the end is r items away, if items are alike, or anywhere: the geometric mean of both.
  const left = state.pace === undefined ? 1 : Math.max(1, leftOf(state.pace, lessons?.shape));
  return phaseBelief('running', age, grounds, grounds.typical, NO_IDEA / Math.sqrt(left));
};

/** The sum of two beliefs, whose events hardly overlap. */
const sumOf = (one: Belief, other: Belief): Belief => ({ late: (u) => one.late(u) + other.late(u), chance: (u) => one.chance(u) + other.chance(u) });

/**
 * Returns the belief that pays for unseen progress: a whole bar, unseen for a millisecond, is as bad as the end, unseen for a
 * millisecond. Items come at their pace, so that ∫ x/(m·n) dx = u²/(2·m·n) gathers, until all that are left have come.
 */
const unseenBelief = ({ done, total }: Items, pace: number): Belief => {
  const whole = (total / unitOf(total)) * pace;
  const all = (1 - done / total) * whole;
  return { late: (u) => (u < all ? (u * u) / (2 * whole) : (all / whole) * (u - all / 2)), chance: (u) => Math.min(u, all) / whole };
};

/** Returns what is believed of a task at its last reading. */
export const believe = (state: Observed, grounds: Grounds): Belief => {
  const age = Math.max(0, state.last - state.entered);
  if (state.phase === 'pending') return pendingBelief(age, grounds);
  return state.phase === 'finalizing' ? phaseBelief('finalizing', age, grounds) : runningBelief(state, age, grounds);
};
