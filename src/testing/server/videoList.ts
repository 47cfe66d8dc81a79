import type { VideoIdsScript, VisualSearchScript } from './lives';
import { jsonReply, type Reply } from './reply';

/** Every reply is HTTP 200. `code` tells replies apart, and success is the string `0000`. */
const success = (data: unknown): Reply =>
  jsonReply(200, { code: '0000', msg: 'success', data, failed: false, success: true });

const refusal = (code: string, msg: string): Reply => jsonReply(200, { code, msg });

/** The reply with the videos listed `elapsed` milliseconds after the task's creation. */
export const visualSearchStatus = (script: VisualSearchScript, createdAt: number, elapsed: number): Reply =>
  success({
    videos: script.videos
      .filter((video) => video.appearsMs <= elapsed)
      .map((video) => ({
        duration: String(video.seconds),
        status: video.endsMs <= elapsed ? video.ends : 'UNPARSE',
        video_no: video.videoNo,
        video_name: video.name,
        create_time: String(createdAt + video.appearsMs),
        video_url: `https://mavi-resource.openinterx.com/${video.blob}`,
        bucket: 'mavi-resource',
        blob: video.blob,
      })),
  });

/** The reply with the ids listed `elapsed` milliseconds after the task's creation. */
export const videoIdsStatus = (taskId: string, script: VideoIdsScript, elapsed: number): Reply =>
  success({
    taskId,
    video_ids: script.videos.filter((video) => video.appearsMs <= elapsed).map((video) => video.videoId),
  });

/** Returns the reply for an unknown task, or for a wrong `unique_id`: the same as for a task that has nothing yet. */
export const emptyList = (kind: 'visual-search' | 'video-ids', taskId: string): Reply =>
  success(kind === 'visual-search' ? { videos: [] } : { taskId, video_ids: [] });

export const videoListUnauthorized: Reply = refusal('0401', 'Invalid API key');

export const videoListBadParameter: Reply = refusal('0003', 'task_id is required');

export const videoListOverQuota: Reply = refusal('0429', 'Request has exceeded the limit.');
