import type { TaskSnapshot } from '../snapshot';
import { isTerminal } from '../status';
import type { CadenceContext } from './cadence';
import { siblingPace, type Lesson, type Lessons, type Phase, type Stretch } from './lessons';
import { firstPace, nextPace, unitOf, type Pace } from './pace';

/** What was observed of a task so far: instants, about, where they lie between two readings. */
export interface Observed {
  /** When watching began. */
  readonly since: number;
  readonly readings: number;
  /** The last reading. */
  readonly last: number;
  /** Absent before the first reading. */
  readonly phase?: Phase;
  /** When that phase began. */
  readonly entered: number;
  /** When the task began to run. */
  readonly began?: number;
  readonly pace?: Pace;
}

const ORDER = ['pending', 'running', 'finalizing', 'over'] as const;

const PERCENT = 100;

/** Returns how many items are done, and of how many; of a mere ratio, or a part of one, hundredths. */
const itemsOf = ({ progress }: TaskSnapshot): { readonly done: number; readonly total: number } | undefined => {
  if (progress === undefined) return undefined;
  const { done, total, ratio } = progress;
  if (total === undefined) return ratio === undefined ? undefined : { done: PERCENT * ratio, total: PERCENT };
  if (total <= 1 && done > 0 && done < total) return { done: (PERCENT * done) / total, total: PERCENT };
  return total > 0 ? { done, total } : undefined;
};

/**
 * Returns when a task began to run that was found running with some items done, and when the last of them came: the
 * start and they divide the time since it can have begun evenly, and it can't have begun longer ago than its siblings
 * need for one item more.
 */
const foundRunning = (done: number, earliest: number, now: number, pace: number | undefined): { readonly start: number; readonly changed: number } => {
  const window = Math.max(0, Math.min(now - earliest, pace === undefined ? Infinity : (done + 1) * pace));
  return { start: now - (window * (done + 1)) / (done + 2), changed: now - window / (done + 2) };
};

/** The stretch of the phase so far, and of the running phase where it was over before it was seen. */
const stretchesOf = (state: Observed, to: (typeof ORDER)[number], now: number, inLine: boolean): Stretch[] => {
  const { phase, entered, last } = state;
  if (phase === undefined) return [];
  const ended = ORDER.indexOf(to) > ORDER.indexOf(phase);
  const stretches: Stretch[] = phase === 'pending' && inLine ? [] : [{ phase, from: last - entered, to: now - entered, ended }];
  if (phase === 'pending' && ended && to !== 'running') stretches.push({ phase: 'running', from: 0, to: now - last, ended });
  return stretches;
};

/** Returns a state whose stamps lie in the past of `now`, for a clock that was set back, or another one. */
export const rebased = <State extends Observed>(state: State, now: number): State => {
  const shift = now - state.last;
  if (shift >= 0) return state;
  const { since, entered, began, pace } = state;
  return {
    ...state,
    since: since + shift,
    last: now,
    entered: entered + shift,
    ...(began !== undefined && { began: began + shift }),
    ...(pace !== undefined && { pace: { ...pace, changed: pace.changed + shift } }),
  };
};

/** Returns what is known of a task after a reading, and what that teaches about its siblings. */
export const observe = <State extends Observed>(
  state: State,
  reading: TaskSnapshot,
  now: number,
  context: CadenceContext,
  lessons: Lessons | undefined,
): { readonly state: State; readonly lesson?: Lesson } => {
  const { last, phase: before } = state;
  const items = itemsOf(reading);
  const over = isTerminal(reading);
  const phase = reading.status === 'pending' ? 'pending' : items !== undefined && items.done >= items.total ? 'finalizing' : 'running';
  const sibling = siblingPace(lessons?.sums);
  const each = sibling === undefined || items === undefined ? undefined : sibling * unitOf(items.total);
  const stretches = stretchesOf(state, over ? 'over' : phase, now, (context.line?.size ?? 0) > 1);
  if (over) return { state: { ...state, readings: state.readings + 1, last: now }, ...lessonOfEnd(state, reading, now, stretches, sibling) };

  const next: { -readonly [K in keyof Observed]: Observed[K] } = { ...state, readings: state.readings + 1, last: now, phase };
  let lesson: Lesson['items'];
  if (before === undefined) next.entered = Math.min(now, context.startedAt ?? state.since);
  else if (phase !== before) next.entered = (last + now) / 2;
  if (phase === 'pending') {
    delete next.began;
    delete next.pace;
    return { state: next as State, ...(before !== undefined && { lesson: { stretches } }) };
  }
  const done = items === undefined ? 0 : items.done / unitOf(items.total);
  if (state.began === undefined) {
    // Found running, with nothing to tell since when: it is held to begin now.
    const blind = before === undefined && each === undefined;
    const { start, changed } = foundRunning(done, before === undefined ? (context.startedAt ?? -Infinity) : last, now, each);
    next.began = blind ? next.entered : start;
    if (phase === 'running') next.entered = next.began;
    if (items !== undefined) {
      // Between the last pending reading and this one, these items came: the first word on pace.
      const came = before === undefined ? {} : { items: done, time: changed - start };
      next.pace = { ...firstPace(items.done, items.total, blind ? now : changed), ...came };
    }
  } else if (items !== undefined) {
    const read = state.pace === undefined ? { pace: firstPace(items.done, items.total, now) } : nextPace(state.pace, { ...items, last, now, sibling });
    next.pace = read.pace;
    lesson = 'lesson' in read ? read.lesson : undefined;
  }
  if (phase === 'finalizing' && phase !== before && next.pace !== undefined) next.entered = next.pace.changed;
  return { state: next as State, ...(before !== undefined && { lesson: { stretches, ...(lesson !== undefined && { items: lesson }) } }) };
};

/** What the end of a task teaches. One that was cancelled says nothing of how long such tasks take; one found ended, neither. */
const lessonOfEnd = (
  { phase, last, entered, began, pace }: Observed,
  { status }: TaskSnapshot,
  now: number,
  stretches: readonly Stretch[],
  sibling: number | undefined,
): { readonly lesson?: Lesson } => {
  if (status === 'cancelled' || phase === undefined) return {};
  const middle = (last + now) / 2;
  const items =
    status === 'completed' && pace !== undefined && pace.done < pace.total
      ? nextPace(pace, { done: pace.total, total: pace.total, last, now, sibling }).lesson
      : undefined;
  return {
    lesson: {
      stretches,
      ...(items !== undefined && { items }),
      end: {
        // From pending to the end in one interval: the start and the end divide it evenly.
        ran: began === undefined ? (now - last) / 3 : middle - began,
        finalized: phase === 'finalizing' ? middle - entered : 0,
        failed: status === 'failed',
      },
    },
  };
};
