import { InvalidOptionTypeError, type HttpRequest } from 'rx-task-status';
import { checkNames } from './optionChecks';

/** Which requests match: all fields that are given must fit; a function decides by itself. */
export type RequestMatch =
  | ((request: HttpRequest) => boolean)
  | {
      /** Default: any. */
      readonly method?: HttpRequest['method'];
      /** The whole URL as a string, or what must be found in it as a RegExp. Default: any. */
      readonly url?: string | RegExp | undefined;
    };

/** Throws `invalid-option` for a malformed match. */
export const checkMatch = (match: RequestMatch): void => {
  if (typeof match === 'function') return;
  checkNames('match', match, ['method', 'url']);
  const { url } = match;
  if (url === undefined || typeof url === 'string' || url instanceof RegExp) return;
  throw new InvalidOptionTypeError('match.url', 'match.url must be a string or a RegExp');
};

export const matches = (match: RequestMatch, request: HttpRequest): boolean => {
  if (typeof match === 'function') return match(request);
  const { method, url } = match;
  if (method !== undefined && method !== (request.method ?? 'GET')) return false;
  if (url instanceof RegExp) return request.url.search(url) >= 0;
  return url === undefined || url === request.url;
};

export const describeMatch = (match: RequestMatch): string => {
  if (typeof match === 'function') return 'requests that a function chooses';
  return `${match.method ?? 'any method'} ${match.url === undefined ? 'any URL' : String(match.url)}`;
};
