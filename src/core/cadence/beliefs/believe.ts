import type { CadenceContext } from '../cadence';
import { lumpOf, PRIOR_DRIFT, siblingFinale, siblingPace, siblingRun, type Lessons, type Phase } from '../lessons';
import type { Observed } from '../observe';
import { itemsBehind, leftOf, oddityOf, paceOf, unitOf, type Pace } from '../pace';
import type { Belief } from '../rule';
import { binOf } from './bins';
import { etaBelief, etaOf, LOGISTIC, type Etas } from './eta';
import { failingBelief } from './failing';
import { hazardBelief, NO_IDEA, steadyBelief } from './hazard';
import { learnedPull, sumOver } from './learned';
import { middleOf, type Typical } from './typical';

/** What beliefs rest on beside the task itself. */
export interface Grounds {
  readonly price: number;
  readonly typical: Typical | undefined;
  readonly lessons: Lessons | undefined;
  readonly line: CadenceContext['line'];
  /** Whether progress that nobody has seen yet is paid for, too. */
  readonly followsProgress: boolean;
}

// Chosen in simulation (docs/benchmarks.md, Constants). A start worth half as much is 3 to 9 % cheaper there, but twice as dear where tasks end
// seconds after they started; one worth double is 4 to 13 % dearer. Half of EARLY is up to 10 % dearer in batches, double 4 % cheaper.
/** To see a start late matters a tenth of seeing the end late. */
const START_WORTH = 0.1;
/** From this share of the typical running time on, a task that started may well have ended. */
const EARLY = 0.28;
/**
 * How probable it is that a task whose items so far were far slower than its siblings' only stood still, and is as fast as they are: even odds, a
 * guess. With 0.2 tasks that stall before their first item are seen to end more than a minute late.
 */
const STOOD_STILL = 0.5;

/** Returns the hazard of a phase: what siblings taught, over a typical duration where one is known. */
const phaseBelief = (phase: Phase, age: number, { price, lessons }: Grounds, typical?: Typical, idea = NO_IDEA): Belief => {
  const ages = lessons?.ages[phase];
  const taught = ages?.ended.some((part) => part > 0) === true;
  const known = taught || typical !== undefined;
  // Where a scale is known, an age below the price is as good as the price; where none is, the law price·n² is exact.
  const from = known ? Math.max(age, price) : age;
  // What a task's own items say is a word on its next moments: of the far end siblings say more.
  return { ...hazardBelief(learnedPull(ages, typical, binOf(from), taught ? NO_IDEA : idea), from), vague: !known };
};

const pendingBelief = (age: number, grounds: Grounds): Belief => {
  const { line, lessons, typical, price } = grounds;
  const start = line?.crowded === true ? steadyBelief(startRateOf(line)) : phaseBelief('pending', age, grounds);
  const known = siblingRun(lessons?.sums) ?? (typical === undefined ? undefined : middleOf(typical));
  // Where nothing is known, a task runs about as long as it has waited, and no less than to be worth seeing.
  const early = known === undefined ? Math.max(age, price / START_WORTH) : known * EARLY;
  const both = (start: (u: number) => number) => (u: number): number => START_WORTH * start(u) + (u > early ? start(u - early) : 0);
  const end = { late: both(start.late), chance: both(start.chance), vague: start.vague };
  const ages = lessons?.ages.pending;
  // In a line nothing is learned of ages.
  if (line?.crowded === true || sumOver(ages?.failed) <= 0) return end;
  return sumOf(end, failingBelief(ages, Math.max(age, price), early / EARLY));
};

/** Returns how often this one of a waiting line starts: in order the head alone, out of order all alike. */
const startRateOf = ({ isHead, size, startRate, inOrder }: NonNullable<CadenceContext['line']>): number =>
  (isHead ? inOrder * startRate : 0) + ((1 - inOrder) * startRate) / size;

/** Returns the ETA from a task's progress, and its pace; undefined where no pace is known yet. */
export const etaFrom = ({ pace, last }: Observed, lessons: Lessons | undefined): { readonly etas: Etas; readonly pace: number } | undefined => {
  const sums = lessons?.sums;
  const age = pace === undefined ? 0 : Math.max(0, last - pace.changed);
  const sibling = siblingPace(lessons, pace, age);
  const each = pace && paceOf(pace, sibling);
  // Of one that came to its last item, and says nothing of items any more, the ETA is over.
  if (pace === undefined || each === undefined || pace.done >= pace.total) return undefined;
  const left = leftOf(pace, lessons?.shape);
  const [oddity, drift, lump] = [oddityOf(pace, sums), sums?.drift ?? PRIOR_DRIFT, lumpOf(pace, lessons)];
  const etaAt = (own: Pace, known: typeof sibling, share: number): Etas[number] => ({
    ...etaOf({ left, pace: paceOf(own, known) as number, items: itemsBehind(own, known), oddity, drift, lump, age }),
    share,
  });
  // Too slow so far for its siblings to say anything: or it stood still, and goes on as they do.
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

const runningBelief = (state: Observed, grounds: Grounds): Belief => {
  const { lessons, price } = grounds;
  const eta = etaFrom(state, lessons);
  const age = state.last - state.entered;
  if (eta !== undefined && state.pace !== undefined) {
    const life = eta.etas.reduce((sum, { share, middle }) => sum + share * middle, age);
    const end = sumOf(etaBelief(eta.etas), failingBelief(lessons?.ages.running, Math.max(age, price), life));
    return grounds.followsProgress ? sumOf(end, unseenBelief(state.pace, eta.pace)) : end;
  }
  // With r items left and no pace known, the end is r items away, if they are alike, or anywhere: the middle of the two.
  const left = state.pace === undefined ? 1 : Math.max(1, leftOf(state.pace, lessons?.shape));
  return phaseBelief('running', age, grounds, grounds.typical, NO_IDEA / Math.sqrt(left));
};

/** Both at once, each for what it is; they hardly overlap. */
const sumOf = (one: Belief, other: Belief): Belief => ({ late: (u) => one.late(u) + other.late(u), chance: (u) => one.chance(u) + other.chance(u) });

/**
 * Returns what is paid for unseen progress: a whole bar's worth, unseen for a millisecond, is as bad as the end, unseen for
 * a millisecond. Items come at their pace, so that ∫ x/(m·n) dx = u²/(2·m·n) gathers, until all that are left have.
 */
const unseenBelief = ({ done, total }: { done: number; total: number }, pace: number): Belief => {
  const whole = (total / unitOf(total)) * pace;
  const all = (1 - done / total) * whole;
  return { late: (u) => (u < all ? (u * u) / (2 * whole) : (all / whole) * (u - all / 2)), chance: (u) => Math.min(u, all) / whole };
};

/** Returns what is believed of a task at its last reading. */
export const believe = (state: Observed, grounds: Grounds): Belief => {
  const age = Math.max(0, state.last - state.entered);
  if (state.phase === 'pending') return pendingBelief(age, grounds);
  return state.phase === 'finalizing' ? phaseBelief('finalizing', age, grounds) : runningBelief(state, grounds);
};
