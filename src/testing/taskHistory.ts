import { InvalidOptionRangeError } from 'rx-task-status';
import { isTaskLetter, type TaskLetter } from './alphabet';
import { checkMilliseconds, checkNames, checkText } from './optionChecks';

/** What a server says of a task from one moment on. */
export interface HistoryMoment {
  /** Milliseconds from the start of the history. */
  readonly at: number;
  /** The task's state, which holds until the next one; or `#`, an outage, which lasts one frame. */
  readonly letter: TaskLetter | '#';
}

/** What a server says of a task over time. */
export interface TaskHistory {
  readonly moments: readonly HistoryMoment[];
  /** Returns what a request meets `elapsed` milliseconds after the start; `undefined` before the first letter. */
  readonly at: (elapsed: number) => TaskLetter | '#' | undefined;
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/**
 * Returns what a server says of a task over time, from marbles: not what a watch emits, which depends on when it asks.
 *
 * A letter holds from its frame until the next letter, the last one for ever. `#` is an outage: requests in its frame
 * meet a transient fault, and after it the task is what it was. `-` takes one frame, as each letter does. Spaces take
 * no time; `5s`, `30ms` and `2m`, with a space on either side, take what they say, as in RxJS. `|`, `^`, `!` and brackets
 * have no meaning here.
 *
 * @param marbles - for instance `p-1-5-c`, or `p 5s 5 5s c`
 * @param options - `frame`: the milliseconds of one character. Default 1.
 * @throws InvalidOptionRangeError or InvalidOptionTypeError with `invalid-option`
 * @example
 * ```ts
 * import { taskHistory } from 'rx-task-status/testing';
 *
 * const history = taskHistory('p-5-c', { frame: 1_000 });
 * console.log(history.at(3_999)); // '5'
 * ```
 */
export const taskHistory = (marbles: string, options: { readonly frame?: number | undefined } = {}): TaskHistory => {
  checkNames('taskHistory', options, ['frame']);
  const { frame = 1 } = options;
  checkMilliseconds('frame', frame, 1);
  checkText('history', marbles);
  const moments = momentsOf(marbles, frame);
  if (moments.every(({ letter }) => letter === '#')) {
    throw new InvalidOptionRangeError('history', `history '${marbles}' must hold a letter of a task: p 1–9 r c f x u`);
  }
  const at = (elapsed: number): TaskLetter | '#' | undefined => {
    let state: TaskLetter | undefined;
    for (const moment of moments) {
      if (moment.at > elapsed) break;
      if (moment.letter !== '#') state = moment.letter;
      else if (elapsed < moment.at + frame) return '#';
    }
    return state;
  };
  return { moments, at };
};

function momentsOf(marbles: string, frame: number): HistoryMoment[] {
  const moments: HistoryMoment[] = [];
  let now = 0;
  for (let place = 0; place < marbles.length; place += 1) {
    const character = marbles.charAt(place);
    const time = place === 0 || marbles.charAt(place - 1) === ' ' ? /^(\d+(?:\.\d+)?)(ms|s|m)(?: |$)/.exec(marbles.slice(place)) : null;
    if (time !== null) {
      now += Number(time[1]) * (UNITS[time[2] as string] as number);
      place += time[0].trimEnd().length - 1;
    } else if (character !== ' ') {
      if (character === '#' || isTaskLetter(character)) moments.push({ at: now, letter: character });
      else if (character !== '-') throw new InvalidOptionRangeError('history', refusal(marbles, character, place));
      now += frame;
    }
  }
  return moments;
}

function refusal(marbles: string, character: string, place: number): string {
  const why =
    character === '|'
      ? "a history has no end, its last state stays: leave '|' out"
      : character === 'l'
        ? "'l' is a watch that was lost, which is no state of a task: '#' is an outage"
        : `'${character}' is none of p 1–9 r c f x u # - and durations such as 5s between spaces`;
  return `history '${marbles}', character ${String(place + 1)}: ${why}`;
}
