import { readFileSync } from 'node:fs';
import type { TaskServer } from '../../../src/testing/server/index';

export { closeServers, startServer } from '../../support/servers';

/** The moment at which every spec's clock starts. */
export const START = Date.UTC(2026, 2, 13, 8);

/** A clock that moves only when told to. */
export const handClock = (start = START) => {
  let now = start;
  return {
    now: () => now,
    set: (ms: number) => {
      now = start + ms;
    },
  };
};

export interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: any;
}

export const get = async (url: string, init: Omit<RequestInit, 'headers'> & { key?: string | null } = {}): Promise<Got> => {
  const { key = 'sk-test', ...rest } = init;
  const reply = await fetch(url, { ...rest, headers: key === null ? {} : { Authorization: key } });
  const text = await reply.text();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status: reply.status, headers: reply.headers, text, json };
};

export const screenplayUrl = (server: TaskServer, id: string): string =>
  `${server.baseUrls.memoriesScreenplay}/screenplay/tasks/${encodeURIComponent(id)}`;

export const listUrl = (server: TaskServer, id: string, uniqueId?: string): string =>
  `${server.baseUrls.memoriesVisualSearch}/get_video_ids_by_task_id?${new URLSearchParams({
    task_id: id,
    ...(uniqueId === undefined ? {} : { unique_id: uniqueId }),
  }).toString()}`;

export const scenextUrl = (server: TaskServer, id: string): string =>
  `${server.baseUrls.scenext}/get_status/${encodeURIComponent(id)}`;

export const BEARER = 'Bearer sk-test';

export const fixtureText = (name: string): string =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');

/** The fixture as it would travel: its fields in its own order, without the page's indentation. */
export const fixture = (name: string): string => JSON.stringify(JSON.parse(fixtureText(`${name}.json`)));

/** The text without what signs a URL, which differs with each reply. */
export const unsigned = (text: string): string => text.replaceAll(/\?OSSAccessKeyId=[^"]*/g, '');
