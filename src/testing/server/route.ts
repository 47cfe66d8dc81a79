/** The API that a request belongs to; both products with lists share one. */
export type ApiName = 'screenplay' | 'video-list' | 'scenext';

/** What a request of a vendor's API asks for. */
export interface ApiCall {
  readonly api: ApiName;
  readonly action: 'status' | 'cancel' | 'wrong-method';
  /** Absent where the request names no task. */
  readonly taskId?: string;
  /** The scope of a list. */
  readonly uniqueId: string;
}

export const PATHS = {
  screenplay: '/serve/api/v2',
  videoList: '/serve/api/v1',
  scenext: '/api',
} as const;

const decoded = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
};

/** The one segment of the path after the prefix, decoded. */
export const partAfter = (path: string, prefix: string): string | undefined => {
  if (!path.startsWith(prefix)) return undefined;
  const part = path.slice(prefix.length);
  return part === '' || part.includes('/') ? undefined : decoded(part);
};

const onlyGet = (method: string): ApiCall['action'] => (method === 'GET' ? 'status' : 'wrong-method');

/** Returns what a request asks of which API; `undefined` if its path belongs to none. */
export const apiCallOf = (method: string, url: URL): ApiCall | undefined => {
  const path = url.pathname;
  const screenplayId = partAfter(path, `${PATHS.screenplay}/screenplay/tasks/`);
  if (screenplayId !== undefined) {
    const action = method === 'DELETE' ? 'cancel' : onlyGet(method);
    return { api: 'screenplay', action, taskId: screenplayId, uniqueId: '' };
  }
  const scenextId = partAfter(path, `${PATHS.scenext}/get_status/`);
  if (scenextId !== undefined) {
    return { api: 'scenext', action: onlyGet(method), taskId: scenextId, uniqueId: '' };
  }
  if (path === `${PATHS.videoList}/get_video_ids_by_task_id`) {
    const taskId = url.searchParams.get('task_id');
    return {
      api: 'video-list',
      action: onlyGet(method),
      ...(taskId === null || taskId === '' ? {} : { taskId }),
      uniqueId: url.searchParams.get('unique_id') ?? 'default',
    };
  }
  return undefined;
};
