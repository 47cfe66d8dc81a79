import { InvalidOptionTypeError } from '../errors';
import { BINS } from './beliefs/bins';
import { noLessons } from './learn';
import type { Lessons } from './lessons';

/** A model as JSON. `taskModel` is the version of its form. */
export interface SavedTaskModel {
  readonly taskModel: 1;
  readonly kinds: { readonly [kind: string]: Lessons };
}

const refuse = (place: string, wanted: string): never => {
  throw new InvalidOptionTypeError('saved', `saved is no task model: ${place} must be ${wanted}; start anew with taskModel()`);
};

const fields = (value: unknown, place: string): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : refuse(place, 'an object');

/** The largest amount. No sum of durations comes near it, and sums of less stay finite. */
const MOST = 1e15;

/** A finite number, neither negative nor larger than any that was ever learned. */
const amount = (value: unknown, place: string): number => {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) return refuse(place, 'a finite number >= 0');
  return value <= MOST ? value : refuse(place, `at most ${MOST}`);
};

const bins = (value: unknown, place: string): number[] =>
  Array.isArray(value) && value.length <= BINS
    ? value.map((item, i) => amount(item, `${place}[${i}]`))
    : refuse(place, `an array of at most ${BINS} numbers`);

/** Reads the amounts that the empty form names, and leaves out whatever else is there. */
const amounts = <T extends object>(form: T, value: unknown, place: string): T => {
  const from = fields(value, place);
  return Object.fromEntries(Object.keys(form).map((name) => [name, amount(from[name], `${place}.${name}`)])) as unknown as T;
};

/** Reads rows of the same length. */
const rows = <N extends string>(names: readonly N[], value: unknown, place: string): { [K in N]: number[] } => {
  const from = fields(value, place);
  const read = Object.fromEntries(names.map((name) => [name, bins(from[name], `${place}.${name}`)])) as { [K in N]: number[] };
  const [first, ...others] = names as readonly [N, ...N[]];
  for (const name of others) if (read[name].length !== read[first].length) refuse(`${place}.${name}`, `as long as ${first}`);
  return read;
};

const lessonsOf = (value: unknown, place: string): Lessons => {
  const empty = noLessons();
  const from = fields(value, place);
  const ages = fields(from.ages, `${place}.ages`);
  const phases = Object.keys(empty.ages).map((phase) => [phase, rows(['watched', 'ended', 'failed'], ages[phase], `${place}.ages.${phase}`)] as const);
  const shapeAt = `${place}.shape`;
  return {
    sums: amounts(empty.sums, from.sums, `${place}.sums`),
    ages: Object.fromEntries(phases) as unknown as Lessons['ages'],
    shape: { ...rows(['passed', 'took'], from.shape, shapeAt), ...amounts({ evenError: 0, shapeError: 0 }, from.shape, shapeAt) },
  };
};

/** Returns a copy of a saved model, fully checked, or throws `invalid-option` naming what is wrong. */
export const readSavedModel = (saved: unknown): SavedTaskModel => {
  let value = saved;
  if (typeof saved === 'string') {
    try {
      value = JSON.parse(saved);
    } catch {
      refuse('the text', 'JSON');
    }
  }
  const from = fields(value, 'it');
  if (from.taskModel !== 1) refuse('taskModel', '1, the version that this package reads');
  const kinds = Object.entries(fields(from.kinds, 'kinds')).map(
    ([kind, lessons]) => [kind, lessonsOf(lessons, `kinds['${kind.slice(0, 40)}']`)] as const,
  );
  return { taskModel: 1, kinds: Object.fromEntries(kinds) };
};

/** Returns a copy of what each kind taught, to be saved. What merging has made too large to be read again is cut down to MOST. */
export const savedModelOf = (kinds: ReadonlyMap<string, Lessons>): SavedTaskModel => ({
  taskModel: 1,
  kinds: JSON.parse(JSON.stringify(Object.fromEntries(kinds)), (_name, value: unknown) =>
    typeof value === 'number' ? Math.min(value, MOST) : value,
  ) as SavedTaskModel['kinds'],
});
