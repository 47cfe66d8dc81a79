const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 };

/** @typedef {keyof typeof CODES} Colour */

/** What a status looks like, everywhere. @type {Readonly<Record<string, Colour | undefined>>} */
export const COLOUR_OF = { running: 'cyan', completed: 'green', failed: 'red', cancelled: 'yellow', lost: 'magenta' };

/**
 * Returns how to colour a text on a stream: not at all where that is no terminal, or where the user wants none
 * (https://no-color.org).
 *
 * @param {NodeJS.WriteStream} stream
 */
export const inkFor = (stream) => {
  const coloured = stream.isTTY && process.env['TERM'] !== 'dumb' && !process.env['NO_COLOR'];
  return (/** @type {Colour | undefined} */ colour, /** @type {string} */ text) =>
    coloured && colour !== undefined ? `\x1b[${CODES[colour]}m${text}\x1b[0m` : text;
};
