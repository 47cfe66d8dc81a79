import { type Chance, lettersOf } from './chance';
import type { LifeSoFar } from './life';
import type { ScenextScript } from './lives';
import { jsonReply, type Reply } from './reply';

const SIGNED_FOR_MS = 3_600_000;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Replies have two layers, both with a `status`: this is the request's. */
const success = (data: unknown): Reply => jsonReply(200, { status: 'success', data });

const refusal = (status: number, messages: string): Reply => jsonReply(status, { status: 'error', data: { messages } });

/** Signs a URL anew for each reply, as an object store signs its temporary URLs. */
const signed = (url: string, now: number, next: Chance): string => {
  const expires = Math.floor((now + SIGNED_FOR_MS) / 1_000);
  const signature = encodeURIComponent(`${lettersOf(next, BASE64, 27)}=`);
  return `${url}?OSSAccessKeyId=loopback-example&Expires=${String(expires)}&Signature=${signature}`;
};

const instant = (at: number): string => new Date(at).toISOString();

export const scenextStatus = (
  taskId: string,
  script: ScenextScript,
  createdAt: number,
  life: LifeSoFar,
  now: number,
  next: Chance,
): Reply => {
  const progress = script.frames
    .slice(0, life.done)
    .map(({ id, image }) => ({ id, image: signed(image, now, next) }));
  const finishAt = { finish_at: instant(life.endedAt ?? now) };
  switch (life.state) {
    case 'completed':
      return success({
        task_id: taskId,
        status: 'COMPLETED',
        progress,
        result: script.result.map(({ type, content }) => ({
          type,
          content: type === 'video' && !content.includes('?') ? signed(content, now, next) : content,
        })),
        title: script.title,
        consumption: script.frames.length,
        created_at: instant(createdAt),
        ...finishAt,
      });
    case 'failed':
      return success({
        task_id: taskId,
        status: 'FAILED',
        result: { error: script.failure.message },
        created_at: instant(createdAt),
        ...finishAt,
      });
    case 'pending':
    case 'running':
    case 'cancelled':
      return success({ task_id: taskId, status: 'IN_PROGRESS', progress });
  }
};

/** For this API an unknown task is no HTTP error. */
export const scenextUnknownTask: Reply = refusal(200, 'Server error:list index out of range');

export const scenextUnauthorized: Reply = jsonReply(401, { detail: 'Invalid API key' });

export const scenextOverQuota: Reply = refusal(429, 'Too many requests');
