import type { TaskKind, TaskLife } from './lives';
import {
  checkAboveZero,
  checkList,
  checkMs,
  checkNames,
  checkRecord,
  checkTaskId,
  checkText,
  checkWhole,
  checkWord,
  wrongType,
} from './optionChecks';

type Fields = Readonly<Record<string, unknown>>;
type Check = (name: string, value: unknown) => unknown;

const KINDS: readonly TaskKind[] = ['screenplay', 'visual-search', 'video-ids', 'scenext'];
const MOST_ITEMS = 10_000;

const word =
  (...words: readonly string[]): Check =>
  (name, value) =>
    checkWord(name, value, words);

const count: Check = (name, value) => checkWhole(name, value, 0, MOST_ITEMS);

/** An object with these fields and no others; all may be left out, except those of `needed`. */
const fields =
  (checks: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check =>
  (name, value) => {
    const met = checkRecord(name, value);
    checkNames(name, met, Object.keys(checks));
    for (const [key, check] of Object.entries(checks)) {
      if (met[key] !== undefined || needed.includes(key)) check(`${name}.${key}`, met[key]);
    }
    return met;
  };

const listOf =
  (check: Check): Check =>
  (name, value) => {
    const list = checkList(name, value);
    checkWhole(`${name}.length`, list.length, 0, MOST_ITEMS);
    list.forEach((item, index) => check(`${name}[${String(index)}]`, item));
    return list;
  };

const episodeMs: Check = (name, value) => {
  if (typeof value === 'number') return checkMs(name, value);
  if (!Array.isArray(value)) throw wrongType(name, value, 'milliseconds, or an array with those of each episode');
  return listOf(checkMs)(name, value);
};

/** A URL without a query, since each reply adds one that signs it. */
const image: Check = (name, value) => {
  const url = checkText(name, value);
  if (url.includes('?')) throw wrongType(name, value, 'a URL without a query');
  return url;
};

const common = { kind: word(...KINDS), id: checkTaskId };
const scoped = { ...common, uniqueId: checkText };

const scripted: Readonly<Record<TaskKind, Check>> = {
  screenplay: fields({
    ...common,
    pendingMs: checkMs,
    episodes: count,
    episodeMs,
    finishingMs: checkMs,
    ends: word('completed', 'failed', 'cancelled', 'stalls'),
    endsAfter: count,
    stallsAfter: count,
    failure: fields({ code: checkText, message: checkText }, ['code', 'message']),
  }),
  'visual-search': fields({
    ...scoped,
    videos: listOf(
      fields({
        appearsMs: checkMs,
        endsMs: checkMs,
        ends: word('PARSE', 'FAIL', 'UNPARSE'),
        name: checkText,
        videoNo: checkText,
        seconds: checkMs,
        blob: checkText,
      }),
    ),
  }),
  'video-ids': fields({ ...scoped, videos: listOf(fields({ appearsMs: checkMs, videoId: checkText })) }),
  scenext: fields({
    ...common,
    frames: listOf(fields({ at: checkMs, id: checkText, image }, ['at'])),
    endsMs: checkMs,
    ends: word('COMPLETED', 'FAILED', 'stalls'),
    title: checkText,
    result: listOf(fields({ type: word('video', 'text'), content: checkText }, ['type', 'content'])),
    failure: fields({ message: checkText }, ['message']),
  }),
};

const isRandom: Check = (name, value) => {
  if (value !== true) throw wrongType(name, value, 'true or left out');
  return value;
};

const randomFields = { ...common, random: isRandom, pace: checkAboveZero };
const random = fields(randomFields);
const randomScoped = fields({ ...randomFields, uniqueId: checkText });

/**
 * Returns the life itself, which may come from a request's body, if every field is known and within its bounds. Relations
 * between fields are checked where defaults are filled in.
 */
export const checkLife = (value: unknown): TaskLife => {
  const life: Fields = checkRecord('life', value);
  const kind = checkWord('life.kind', life['kind'], KINDS);
  if (life['random'] === undefined) scripted[kind]('life', life);
  else if (kind === 'visual-search' || kind === 'video-ids') randomScoped('life', life);
  else random('life', life);
  return life as unknown as TaskLife;
};
