import type { TaskSnapshot } from '../../../src/core/snapshot';
import { checkVideoListTask, sameList, videoListOf, videoListRequest } from '../../../src/providers/wire/videoList';
import { fixture, replyOf } from '../../support/providerLaws';

describe('the list that two products share', () => {
  it('is asked for with both ids, encoded', () => {
    expect(videoListRequest({ id: 'a b' }, { baseUrl: 'https://x' })).toEqual({ url: 'https://x/get_video_ids_by_task_id?task_id=a%20b&unique_id=default' });
    expect(videoListRequest({ id: 'a', uniqueId: '&' }, { baseUrl: 'https://x' })).toEqual({ url: 'https://x/get_video_ids_by_task_id?task_id=a&unique_id=%26' });
  });

  it.each([[{}], [[]], [null], [undefined], [{ videos: null }]])('is empty where data is %p', (data) => {
    expect(videoListOf(replyOf({ code: '0000', data }), 'videos')).toMatchObject({ data: { videos: [] } });
  });

  it('keeps its own list where both are there', () => {
    expect(videoListOf(replyOf({ code: '0000', data: { videos: [1], video_ids: [2] } }), 'video_ids')).toMatchObject({ data: { video_ids: [2] } });
  });

  it('names the provider that reads the other list', () => {
    expect(videoListOf(fixture('memories-visual-search-listed.json'), 'video_ids')).toEqual({
      fault: 'fatal',
      code: 'other-product',
      message: 'the reply holds videos, not video_ids: the key belongs to the other product; use memoriesVisualSearch',
    });
    expect(videoListOf(fixture('memories-video-ids-downloading.json'), 'videos')).toMatchObject({ code: 'other-product', message: expect.stringContaining('use memoriesVideoIds') });
  });

  it('is the same in whatever order it comes, and another one where an entry is', () => {
    const of = (name: string, list: readonly unknown[]) => ({ [name]: list }) as unknown as TaskSnapshot;
    const ids = (...list: readonly string[]) => of('videoIds', list);
    expect(sameList('videoIds')(ids('b', 'a'), ids('a', 'b'))).toBe(true);
    expect(sameList('videoIds')(ids('b', 'a'), ids('a', 'c'))).toBe(false);
    expect(sameList('videoIds')(ids('a', 'a'), ids('a'))).toBe(false);
    const videos = (...list: readonly [id: string, status: string][]) => of('videos', list.map(([id, status]) => ({ id, status })));
    expect(sameList('videos')(videos(['b', 'running'], ['a', 'failed']), videos(['a', 'failed'], ['b', 'running']))).toBe(true);
    expect(sameList('videos')(videos(['b', 'running'], ['a', 'failed']), videos(['a', 'running'], ['b', 'failed']))).toBe(false);
    expect(sameList('videos')(videos(['', 'running'], ['', 'failed']), videos(['', 'failed'], ['', 'running']))).toBe(false);
  });

  it('checks what a task may say', () => {
    expect(() => checkVideoListTask({ id: 'x', uniqueId: 'u', expected: 1, settle: 0 })).not.toThrow();
    expect(() => checkVideoListTask({ id: 'x', expected: -1 })).toThrow('task.expected must be a whole number >= 1, not -1');
  });
});
