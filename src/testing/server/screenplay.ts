import type { LifeSoFar } from './life';
import type { ScreenplayScript } from './lives';
import { jsonReply, type Reply } from './reply';

/** Success is the integer 200; `failed` comes before `success`, as on the vendor's pages. */
const success = (data: unknown): Reply => jsonReply(200, { code: 200, msg: 'success', data, failed: false, success: true });

/** An error repeats the HTTP status in `code`, and leaves `failed` and `success` out. */
const refusal = (status: number, msg: string): Reply => jsonReply(status, { code: status, msg, data: null });

export const screenplayStatus = (taskId: string, script: ScreenplayScript, life: LifeSoFar): Reply => {
  const data = { task_id: taskId, status: life.state };
  switch (life.state) {
    case 'running':
      return success({ ...data, progress: { total_episodes: life.total, completed_episodes: life.done } });
    case 'failed':
      return success({ ...data, error_code: script.failure.code, error_message: script.failure.message });
    case 'pending':
    case 'completed':
    case 'cancelled':
      return success(data);
  }
};

export const screenplayCancelled = (taskId: string): Reply => success({ task_id: taskId, status: 'cancelled' });

export const screenplayTooLate: Reply = refusal(409, 'Only pending or running tasks can be cancelled');

export const screenplayUnknownTask: Reply = refusal(404, 'Task not found');

export const screenplayUnauthorized: Reply = refusal(401, 'Invalid API key');

export const screenplayWrongMethod: Reply = refusal(405, 'Method not allowed');

/** The vendor sends this 400 both for too many requests and for invalid ones. */
export const screenplayOverQuota = (status: 400 | 429): Reply => refusal(status, 'Request has exceeded the limit.');
