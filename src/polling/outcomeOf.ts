import { faultOfThrow } from '../core/faultOfError';
import { shown } from '../core/options';
import { USUAL_CODES, type Outcome } from '../core/outcome';
import { STATUSES } from '../core/status';

const FAULTS: ReadonlySet<unknown> = new Set(Object.keys(USUAL_CODES));

const WORDS: ReadonlySet<unknown> = new Set(STATUSES);

/** Returns what `read` said, or a fault if it threw or what it returned is malformed. */
export const outcomeOf = (read: () => Outcome): Outcome => {
  let outcome: unknown;
  try {
    outcome = read();
  } catch (error) {
    return faultOfThrow(error, 'read');
  }
  const mistake = mistakeIn(outcome);
  return mistake === undefined ? (outcome as Outcome) : { fault: 'fatal', code: 'unreadable-reply', message: `read returned ${mistake}` };
};

/** The fields that are checked: the compiler does not do so in JavaScript, or past a cast. */
type Said = { readonly [K in 'status' | 'fault' | 'message' | 'failure' | 'settle' | 'after' | 'word']?: unknown };

/** Returns what is wrong with what `read` returned, if anything. */
function mistakeIn(outcome: unknown): string | undefined {
  const { status, fault, message, failure, settle } = (outcome ?? {}) as Said;
  if (FAULTS.has(fault)) return typeof message === 'string' ? undefined : 'a fault without a message';
  if (fault != null || !WORDS.has(status)) {
    return `neither a status (${STATUSES.join(', ')}) nor a fault, but ${shown(fault ?? status ?? outcome)}`;
  }
  if (status === 'failed' && (typeof failure !== 'object' || failure === null)) return "'failed' without a failure: its code and message";
  if (settle == null) return undefined;
  const { after, word } = settle as Said;
  const fits = (after as number) >= 0 && (after as number) < Infinity && mistakeIn(word) === undefined && (word as Said).fault == null;
  return fits ? undefined : 'a settle that is no { after, word }: milliseconds, and what the task is then';
}
