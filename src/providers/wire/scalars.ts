/** Fields by name, of a JSON object. */
export type Fields = Readonly<Record<string, unknown>>;

/** Returns a JSON object's fields, and none for anything else: `null`, a list, a text. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** Returns a text that is not blank, or a number as its text; `undefined` for anything else. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
};

/** Returns a number, or a text that spells one: the vendors' pages disagree on which it is. */
export const numberOf = (value: unknown): number | undefined => {
  const text = textOf(value);
  const number = text === undefined ? NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
};

/** Returns the beginning of a vendor's text: as much of it as goes into an error. */
export const excerptOf = (text: string): string => text.slice(0, 200);

/** Returns what is wrong, followed by the vendor's own message where there is one. */
export const withNote = (what: string, note: string | undefined): string => (note === undefined ? what : `${what}: ${excerptOf(note)}`);

/** Returns what a table says of a word, or `undefined`; inherited names such as `constructor` are in no table. */
export const meaningOf = <M>(table: Readonly<Record<string, M>>, word: string): M | undefined =>
  Object.hasOwn(table, word) ? table[word] : undefined;
