import { faultOfStatus } from '../../core/outcome';
import type { Reply } from '../../transports/transport';

/**
 * Returns what a reply's text holds as JSON. A text that is no JSON is thrown as the `SyntaxError` that makes the reply
 * unreadable, unless the HTTP status says what is wrong already: a gateway's page about a 503 is `undefined`.
 */
export const jsonOf = (reply: Reply): unknown => {
  try {
    return JSON.parse(reply.text) as unknown;
  } catch (error) {
    if (faultOfStatus(reply.status) === undefined) throw error;
    return undefined;
  }
};
