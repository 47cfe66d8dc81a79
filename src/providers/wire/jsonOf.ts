import { faultOfStatus } from '../../core/outcome';
import type { Reply } from '../../transports/transport';

/**
 * Returns what a reply's text holds as JSON. For a text that is no JSON it throws the `SyntaxError` that makes the reply
 * unreadable; but if the HTTP status already says what is wrong, as with a gateway's 503 page, it returns `undefined`.
 */
export const jsonOf = (reply: Reply): unknown => {
  try {
    return JSON.parse(reply.text) as unknown;
  } catch (error) {
    if (faultOfStatus(reply.status) === undefined) throw error;
    return undefined;
  }
};
