import type { TaskSnapshot } from '../snapshot';
import { isTerminalStatus } from '../status';
import type { Writable } from '../writable';
import type { CadenceContext } from './cadence';
import { paceDeviation, longestRun, siblingPace, type Lesson, type Lessons, type Phase, type Stretch } from './lessons';
import { firstPace, nextPace, partsOf, unitOf, type Items, type Pace, type PaceContext, type PaceLesson } from './pace';
import { evenItems } from './shape';

/** What was observed of a task so far. All but `since` are milliseconds after `since`. */
export interface Observed {
  /** When watching began. */
  readonly since: number;
  /** When it was last read. */
  readonly last: number;
  /** Absent before the first reading. */
  readonly phase?: Phase | undefined;
  /** About when that phase began. */
  readonly entered: number;
  /** About when the task began to run. */
  readonly began?: number | undefined;
  readonly pace?: Pace | undefined;
}

const ORDER = ['pending', 'running', 'finalizing', 'over'] as const;

const PERCENT = 100;

/** Returns how many items are done, and of how many: hundredths for a mere ratio, or a fraction of one. */
const itemsOf = ({ progress }: TaskSnapshot): Items | undefined => {
  if (progress === undefined) return undefined;
  const { done, total, ratio } = progress;
  if (total === undefined) return ratio === undefined ? undefined : countable(PERCENT * ratio, PERCENT);
  if (total <= 1 && done > 0 && done < total) return countable((PERCENT * done) / total, PERCENT);
  return total > 0 ? countable(done, total) : undefined;
};

/** Rounds `done` down, so that nothing is done before it is. */
const countable = (done: number, total: number): Items => ({ done: done < total ? Math.floor(done * partsOf(total)) / partsOf(total) : done, total });

/**
 * Returns when a task that was found running with some items done began to run, and when the last of them came: the start
 * and the items divide evenly the time since `earliest`, but no more of it than siblings need for one item more than are done.
 */
const foundRunning = (done: number, earliest: number, now: number, pace: number | undefined): { readonly start: number; readonly changed: number } => {
  const window = Math.max(0, Math.min(now - earliest, pace === undefined ? Infinity : (done + 1) * pace));
  return { start: now - (window * (done + 1)) / (done + 2), changed: now - window / (done + 2) };
};

/** The stretch of the phase since the last reading, and of the running phase where it was over before it was seen. */
const stretchesOf = (state: Observed, to: (typeof ORDER)[number], now: number, inLine: boolean): Stretch[] => {
  const { phase, entered, last } = state;
  if (phase === undefined) return [];
  const ended = ORDER.indexOf(to) > ORDER.indexOf(phase);
  const stretches: Stretch[] = phase === 'pending' && inLine ? [] : [{ phase, from: last - entered, to: now - entered, ended }];
  if (phase === 'pending' && ended && to !== 'running') stretches.push({ phase: 'running', from: 0, to: now - last, ended });
  return stretches;
};

/** Returns a state whose times do not lie after `now`: the clock may have been set back, or be another one. */
export const rebased = (state: Observed, now: number): Observed =>
  now >= state.since + state.last ? state : { ...state, since: now - state.last };

/** Returns what is known of a task after a reading, and what the reading teaches its siblings. */
export const observe = (
  state: Observed,
  reading: TaskSnapshot,
  at: number,
  context: CadenceContext,
  lessons: Lessons | undefined,
): { readonly seen: Observed; readonly lesson?: Lesson | undefined } => {
  const { since, last, phase: before, pace, began } = state;
  const now = at - since;
  const startedAt = context.startedAt === undefined ? undefined : context.startedAt - since;
  const items = itemsOf(reading);
  // If items came, the lump under way is known to have lasted until the last reading.
  const lasted = pace === undefined ? 0 : Math.max(0, (items === undefined || items.done <= pace.done ? now : last) - pace.changed);
  const sibling = siblingPace(lessons, pace ?? (items && firstPace(items, now)), lasted);
  const phase = phaseOf(reading, items);
  const inLine = context.line?.crowded === true;
  const stretches = stretchesOf(state, phase, now, inLine);
  const next: Writable<Observed> = { ...state, last: now };
  const read: PaceContext = { last, now, began, sibling, shape: lessons?.shape };
  if (phase === 'over') return { seen: next, lesson: lessonOfEnd(state, reading, read, stretches, lessons) };

  let learned: PaceLesson | undefined;
  next.phase = phase;
  if (before === undefined) next.entered = Math.min(now, startedAt ?? 0);
  else if (phase !== before) next.entered = (last + now) / 2;
  if (phase === 'pending') {
    next.began = undefined;
    next.pace = undefined;
  } else if (began === undefined) {
    const unit = unitOf(items?.total ?? 0);
    const each = sibling && sibling.perItem * unit;
    const done = evenItems(lessons?.shape, items?.done ?? 0, items?.total ?? 0) / unit;
    // Found running, with nothing to tell since when: it is held to begin at its submission, or else with watching; its item, now.
    const blind = before === undefined && each === undefined;
    // Before watching began, the task ran for no longer than any sibling was seen to run.
    const earliest = before === undefined ? (startedAt ?? -longestRun(lessons)) : last;
    const { start, changed } = foundRunning(done, earliest, now, each);
    next.began = blind ? next.entered : start;
    if (phase === 'running') next.entered = next.began;
    if (items !== undefined) {
      // These items came between the last pending reading and this one: the first word on pace. In a line that may be any time.
      const isTold = before !== undefined && !(inLine && each === undefined);
      next.pace = firstPace(items, blind ? now : changed, isTold ? changed - start : undefined, lessons?.shape);
    }
  } else if (items !== undefined) {
    const came: ReturnType<typeof nextPace> = pace === undefined ? { pace: firstPace(items, now) } : nextPace(pace, items, read);
    next.pace = came.pace;
    learned = came.lesson;
  }
  if (phase === 'finalizing' && phase !== before && next.pace !== undefined) next.entered = next.pace.changed;
  return { seen: next, lesson: before === undefined ? undefined : { stretches, items: learned } };
};

const phaseOf = ({ status }: TaskSnapshot, items: Items | undefined): (typeof ORDER)[number] => {
  if (isTerminalStatus(status)) return 'over';
  if (status === 'pending') return status;
  return items !== undefined && items.done >= items.total ? 'finalizing' : 'running';
};

/** Returns what the end of a task teaches. A cancelled task says nothing of how long such tasks take, nor does one found ended. */
const lessonOfEnd = (
  { phase, pace }: Observed,
  { status }: TaskSnapshot,
  read: PaceContext,
  stretches: readonly Stretch[],
  lessons: Lessons | undefined,
): Lesson | undefined => {
  if (status === 'cancelled' || phase === undefined) return undefined;
  const { last, now, began } = read;
  // What was left is done now.
  const came = status === 'completed' && pace !== undefined ? nextPace(pace, { ...pace, done: pace.total }, read) : undefined;
  // A fast task may be over at its second reading: without the pace that this one shows only slow ones would tell how far apart paces lie.
  const shown = pace?.items === 0 ? came?.pace : pace;
  return {
    stretches,
    items: came?.lesson,
    end: {
      // From pending to the end in one interval: the start and the end divide it evenly.
      ran: began === undefined ? (now - last) / 3 : (last + now) / 2 - began,
      failed: status === 'failed',
      paceDeviation: shown && paceDeviation(lessons?.sums, shown),
    },
  };
};
