import { chance } from './chance';
import { drawnFault, type FaultName, type Injections, isDelivered, isRefusal, refusalOf } from './faults';
import { isEnd } from './life';
import type { CheckedOptions } from './options';
import type { Quota } from './quota';
import { gatewayReply, type Reply } from './reply';
import type { ApiCall } from './route';
import { scenextOverQuota, scenextStatus, scenextUnauthorized, scenextUnknownTask } from './scenext';
import {
  screenplayCancelled,
  screenplayOverQuota,
  screenplayStatus,
  screenplayTooLate,
  screenplayUnauthorized,
  screenplayUnknownTask,
  screenplayWrongMethod,
} from './screenplay';
import type { Counts } from './stats';
import { cancelTask, lifeOf, type LiveTask, type Tasks } from './tasks';
import {
  emptyList,
  videoIdsStatus,
  videoListBadParameter,
  videoListOverQuota,
  videoListUnauthorized,
  visualSearchStatus,
} from './videoList';

/** What has to be known of the server to answer a request. */
export interface ServerState {
  readonly options: CheckedOptions;
  readonly tasks: Tasks;
  readonly counts: Counts;
  readonly injections: Injections;
  readonly quota: Quota;
}

/** A reply, and the fault that spoils it on its way. */
export interface Answer {
  readonly reply: Reply;
  readonly fault?: FaultName;
}

/** Returns the key, given as the API wants it: raw for memories.ai, after `Bearer` for scenext. */
const keyOf = (api: ApiCall['api'], authorization: string | undefined): string | undefined => {
  const bearer = /^Bearer +(\S.*)$/i.exec(authorization ?? '')?.[1];
  const raw = bearer === undefined && authorization !== '' ? authorization : undefined;
  return api === 'scenext' ? bearer : raw;
};

const unauthorized = (api: ApiCall['api']): Reply => {
  if (api === 'screenplay') return screenplayUnauthorized;
  return api === 'scenext' ? scenextUnauthorized : videoListUnauthorized;
};

const overQuota = (api: ApiCall['api'], { screenplayStatus: status }: CheckedOptions): Reply => {
  if (api === 'screenplay') return screenplayOverQuota(status);
  return api === 'scenext' ? scenextOverQuota : videoListOverQuota;
};

/** Returns the task, if it belongs to the API that was called. */
const taskOf = ({ tasks }: ServerState, { api, taskId }: ApiCall): LiveTask | undefined => {
  const task = taskId === undefined ? undefined : tasks.find(taskId);
  const kind = task?.created.kind;
  const apiOfKind = kind === 'visual-search' || kind === 'video-ids' ? 'video-list' : kind;
  return apiOfKind === api ? task : undefined;
};

const unknownTask = (state: ServerState, { api, taskId }: ApiCall): Reply => {
  if (api === 'screenplay') return screenplayUnknownTask;
  if (api === 'scenext') return scenextUnknownTask;
  return taskId === undefined ? videoListBadParameter : emptyList(state.tasks.listKind(), taskId);
};

const statusOf = ({ options }: ServerState, task: LiveTask, call: ApiCall, now: number): Reply => {
  const { id, createdAt, script } = task.created;
  const life = lifeOf(task, now);
  switch (script.kind) {
    case 'screenplay':
      return screenplayStatus(id, script, life);
    case 'scenext': {
      const signing = chance(options.seed, 'signature', task.turn, task.statusRequests);
      return scenextStatus(id, script, createdAt, life, now, signing);
    }
    case 'visual-search':
      if (call.uniqueId !== script.uniqueId) return emptyList(script.kind, id);
      return visualSearchStatus(script, createdAt, now - createdAt);
    case 'video-ids':
      if (call.uniqueId !== script.uniqueId) return emptyList(script.kind, id);
      return videoIdsStatus(id, script, now - createdAt);
  }
};

const answerStatus = (state: ServerState, call: ApiCall, path: string, now: number, task?: LiveTask): Answer => {
  const { options, injections, counts } = state;
  const taskId = call.taskId ?? '';
  const turn = task?.turn ?? `unknown ${taskId}`;
  const fault =
    injections.take('status', taskId) ??
    drawnFault(options.faults, options.seed, turn, task?.statusRequests ?? counts.statusRequests);
  if (fault !== undefined && isRefusal(fault)) {
    return { reply: refusalOf(fault, path, now, options.retryAfterMs), fault };
  }
  const reply = task === undefined ? unknownTask(state, call) : statusOf(state, task, call, now);
  if (task !== undefined && isDelivered(fault) && isEnd(lifeOf(task, now).state)) task.endToldAt ??= now;
  return fault === undefined ? { reply } : { reply, fault };
};

const answerCancel = (state: ServerState, call: ApiCall, path: string, now: number, task?: LiveTask): Answer => {
  const taskId = call.taskId ?? '';
  const fault = state.injections.take('cancel', taskId);
  if (fault !== undefined && isRefusal(fault)) {
    return { reply: refusalOf(fault, path, now, state.options.retryAfterMs), fault };
  }
  // With any other fault the task is cancelled, and only the reply is lost: clients must cope with that.
  const cancelled = task !== undefined && cancelTask(task, now);
  const done = cancelled ? screenplayCancelled(taskId) : screenplayTooLate;
  const reply = task === undefined ? screenplayUnknownTask : done;
  return fault === undefined ? { reply } : { reply, fault };
};

/** Returns the answer to a request of the four APIs. Checks in the order in which a vendor does: key, quota, request, task. */
export const answer = (
  state: ServerState,
  call: ApiCall,
  authorization: string | undefined,
  path: string,
): Answer => {
  const { options, counts, quota } = state;
  const now = options.now();
  const key = keyOf(call.api, authorization);
  if (key === undefined || options.apiKeys?.includes(key) === false) {
    counts.keyRefusals += 1;
    return { reply: unauthorized(call.api) };
  }
  const task = taskOf(state, call);
  if (call.action === 'status') {
    counts.statusRequests += 1;
    if (task !== undefined) task.statusRequests += 1;
  }
  if (call.action === 'cancel') counts.cancelRequests += 1;
  if (!quota(`${call.api === 'scenext' ? 'scenext' : 'memories'} ${key}`, now)) {
    counts.quotaRefusals += 1;
    return { reply: overQuota(call.api, options) };
  }
  switch (call.action) {
    case 'status':
      return answerStatus(state, call, path, now, task);
    case 'cancel':
      return answerCancel(state, call, path, now, task);
    case 'wrong-method':
      return { reply: call.api === 'screenplay' ? screenplayWrongMethod : gatewayReply(405, 'Method Not Allowed', path, now) };
  }
};
