import { faultOfStatus, type Fault } from '../../core/outcome';
import type { Reply } from '../../transports/transport';
import { jsonOf } from './jsonOf';
import { unreadable } from './parseWire';
import { excerptOf, fieldsOf, meaningOf, numberOf, textOf, withNote } from './scalars';

/** What a code means. */
export type CodeMeaning = Pick<Fault, 'fault' | 'code'>;

/**
 * What the codes of `api.memories.ai` mean, which come with HTTP 200. `0001` is sent for bad parameters, for a video that
 * is not found, and for transient trouble: it is asked again, not for ever. `0409` is sent for duplicates, which a status
 * request cannot be, and by a busy service: see `conflict` below.
 */
const CODES: Readonly<Record<string, CodeMeaning>> = {
  '0001': { fault: 'ambiguous', code: 'bad-request' },
  '0003': { fault: 'fatal', code: 'bad-request' },
  '0401': { fault: 'account', code: 'unauthorized' },
  '0402': { fault: 'account', code: 'no-credit' },
  '0403': { fault: 'account', code: 'forbidden' },
  '0429': { fault: 'transient', code: 'rate-limited' },
  '9009': { fault: 'fatal', code: 'forbidden' },
};

const BUSY: CodeMeaning = { fault: 'transient', code: 'server' };

/** How many characters of the vendor's message are searched for a meaning: it may be as long as a reply, and patterns take time. */
const SEARCHED = 1_000;

/**
 * Returns what a memories.ai envelope `{ code, msg, data, success, failed }` holds, or the fault that it means.
 *
 * Success is `200`, as a number or a text, or `"0000"`, unless `success` or `failed` says otherwise; errors may leave out everything
 * but `code` and `msg`, and come with HTTP 200 or with the HTTP status that `code` repeats. A gateway in between answers
 * `{ status, error }`, where `status` is a number, or with a page of HTML.
 *
 * @param conflict - what a 409 means if the service is not busy
 */
export const memoriesEnvelope = (reply: Reply, conflict: CodeMeaning = BUSY): { readonly data: unknown } | Fault => {
  const { code, msg, data, success, failed, status, error } = fieldsOf(jsonOf(reply));
  const said = textOf(code);
  const note = (textOf(msg) ?? textOf(error))?.slice(0, SEARCHED);
  const http = faultOfStatus(reply.status);
  const told = (meaning: CodeMeaning, what: string): Fault => ({ ...meaning, message: withNote(what, note) });
  const isFailure = success === false || failed === true;
  if (said === undefined) {
    const gateway = typeof status === 'number' ? faultOfStatus(status) : undefined;
    const fault = gateway ?? http;
    if (fault !== undefined) return told(fault, fault.message);
    if (isFailure) return told({ fault: 'ambiguous' }, 'failed, and no code says why');
    return data === undefined ? unreadable(['code: expected string or number']) : { data };
  }
  const number = numberOf(said);
  if (number === 0 || number === 200) {
    if (http !== undefined) return told(http, http.message);
    return isFailure ? told({ fault: 'ambiguous' }, `code ${excerptOf(said)}, and yet failed`) : { data };
  }
  const meaning = meaningOfCode(said, number, note, conflict) ?? http ?? { fault: 'ambiguous' };
  // The codes are those of replies with HTTP 200: what HTTP says of the account or the server, none of them takes back.
  const isLouder = http !== undefined && http.fault !== meaning.fault && (http.fault === 'account' || http.fault === 'transient');
  return told(isLouder ? http : meaning, `code ${excerptOf(said)}`);
};

function meaningOfCode(said: string, number: number | undefined, note = '', conflict: CodeMeaning): CodeMeaning | undefined {
  if (number === 409) return /busy/i.test(note) ? BUSY : conflict;
  // Sent for too many requests and for invalid ones alike.
  if (number === 400 && /exceed.*limit/i.test(note)) return { fault: 'ambiguous', code: 'rate-limited' };
  const known = meaningOf(CODES, said.padStart(number !== undefined && number < 100 ? 4 : 0, '0'));
  return known ?? (number !== undefined && number >= 400 && number < 600 ? faultOfStatus(number) : undefined);
}
