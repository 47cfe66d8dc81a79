import { batchValues, snapshotLetter, snapshotValues } from '../../src/testing/index';
import { messageOf } from './messageOf';

const stamp = { provider: 'fake', taskId: 'job-1', readAt: 0, changedAt: 0, attempt: 1 };

describe('snapshotValues', () => {
  it('has a snapshot for each letter', () => {
    const { p, r, c, f, x, u, 1: one, 9: nine, ...others } = snapshotValues();
    expect({ p, r, c, f, x, u, one, nine }).toEqual({
      p: { ...stamp, status: 'pending' },
      r: { ...stamp, status: 'running' },
      one: { ...stamp, status: 'running', progress: { done: 1, total: 10, ratio: 0.1 } },
      nine: { ...stamp, status: 'running', progress: { done: 9, total: 10, ratio: 0.9 } },
      c: { ...stamp, status: 'completed', result: undefined },
      f: { ...stamp, status: 'failed', failure: { code: 'failed', message: 'the task failed' } },
      x: { ...stamp, status: 'cancelled' },
      u: { ...stamp, status: 'unknown', word: 'unknown' },
    });
    expect(Object.keys(others)).toEqual(['2', '3', '4', '5', '6', '7', '8']);
  });

  it('carries what it is given, with types to match', () => {
    const values = snapshotValues({
      provider: 'acme',
      taskId: '42',
      result: { url: 'https://cdn.example/42.mp4' },
      failure: { code: 'E7', message: 'no such scene' },
      word: 'paused',
      details: { title: 'A day' },
      values: { 5: { frames: 3 } },
    });
    const provider: 'acme' = values.p.provider;
    const url: string = values.c.result.url;
    const title: string = values.x.title;
    expect([provider, url, title]).toEqual(['acme', 'https://cdn.example/42.mp4', 'A day']);
    expect(values.f).toMatchObject({ provider: 'acme', taskId: '42', failure: { code: 'E7' }, title: 'A day' });
    expect(values.u).toMatchObject({ word: 'paused' });
    expect(values[5]).toMatchObject({ frames: 3, title: 'A day' });
    expect(values[4]).not.toHaveProperty('frames');
  });

  it('has no lost task, which only batches have', () => {
    expect(snapshotValues()).not.toHaveProperty('l');
    expect(batchValues({ taskId: '7' }).l).toEqual({ provider: 'fake', taskId: '7', status: 'lost', error: { code: 'not-found', message: 'the task was lost' } });
    expect(batchValues({ lost: { code: 'forbidden', message: 'not yours' } }).l.error.code).toBe('forbidden');
  });

  it.each([
    [() => snapshotValues({ povider: 'x' } as never), 'snapshotValues has no option povider; it takes provider, taskId, result, failure, word, details, values'],
    [() => snapshotValues({ provider: '' }), 'provider must not be empty'],
    [() => snapshotValues({ taskId: 7 as never }), 'taskId must be a string, not 7'],
    [() => snapshotValues({ values: { C: { queue: 1 } } as never }), 'values has no option C; it takes p, 1, 2, 3, 4, 5, 6, 7, 8, 9, r, c, f, x, u'],
    [() => batchValues({ values: { l: {} } as never }), 'values has no option l; it takes p, 1, 2, 3, 4, 5, 6, 7, 8, 9, r, c, f, x, u'],
    [() => batchValues(null as never), 'batchValues must be an object, not null'],
  ])('refuses what is malformed: %s', (act, message) => {
    expect(messageOf(act)).toBe(message);
  });
});

describe('snapshotLetter', () => {
  it('is the letter of each of the values', () => {
    const values = batchValues();
    const letters = Object.keys(values) as (keyof typeof values)[];
    expect(letters.map((letter) => snapshotLetter(values[letter]))).toEqual(letters);
  });

  it.each([
    [{ done: 12, total: 87, ratio: 0.138 }, '1'],
    [{ done: 1, total: 87, ratio: 0.011 }, 'r'],
    [{ done: 3, total: 10, ratio: 0.3 }, '3'],
    [{ done: 10, total: 10, ratio: 1 }, '9'],
    [{ done: 7 }, 'r'],
    [{ done: 7, ratio: NaN }, 'r'],
    [undefined, 'r'],
  ])('of a running task with progress %j is %s', (progress, letter) => {
    expect(snapshotLetter({ ...stamp, status: 'running', ...(progress === undefined ? {} : { progress }) })).toBe(letter);
  });
});
