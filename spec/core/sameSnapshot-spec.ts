import * as fc from 'fast-check';
import { sameJson, sameSnapshot, sameText } from '../../src/core/sameSnapshot';
import { lost, snapshot } from '../support/snapshots';

const endless = (): object => ({ toJSON: endless });

const FILE = 'https://bucket.example/frames/1.png';

describe('sameText', () => {
  it.each<[name: string, a: string, b: string, same: boolean]>([
    ['equal texts', 'a', 'a', true],
    ['other texts', 'a', 'b', false],
    ['Aliyun OSS', `${FILE}?Expires=1&OSSAccessKeyId=k&Signature=a`, `${FILE}?Expires=2&OSSAccessKeyId=k&Signature=b`, true],
    ['S3', `${FILE}?X-Amz-Date=1&X-Amz-Expires=60&X-Amz-Signature=a`, `${FILE}?X-Amz-Date=2&X-Amz-Expires=60&X-Amz-Signature=b`, true],
    ['Google Cloud Storage', `${FILE}?X-Goog-Date=1&X-Goog-Signature=a`, `${FILE}?X-Goog-Date=2&X-Goog-Signature=b`, true],
    ['CloudFront', `${FILE}?Key-Pair-Id=k&Policy=a`, `${FILE}?Key-Pair-Id=k&Policy=b`, true],
    ['Azure', `${FILE}?sv=2024&se=1&sig=a`, `${FILE}?sv=2024&se=2&sig=b`, true],
    ['a token alone', `${FILE}?token=a`, `${FILE}?token=b`, true],
    ['a signature in any case', `${FILE}?EXPIRES=1`, `${FILE}?expires=2`, true],
    ['signed URLs of two files', `${FILE}?Signature=a`, `https://bucket.example/frames/2.png?Signature=a`, false],
    ['signed URLs of two hosts', `${FILE}?Signature=a`, `https://other.example/frames/1.png?Signature=a`, false],
    ['an unsigned query that matters', `${FILE}?version=1`, `${FILE}?version=2`, false],
    ['a parameter that only ends like one', `${FILE}?design=1`, `${FILE}?design=2`, false],
    ['one that only begins like one', `${FILE}?signature_version=1`, `${FILE}?signature_version=2`, false],
    ['a signed and an unsigned one', `${FILE}?Signature=a`, FILE, false],
    ['a signed one and one with a query of its own', `${FILE}?Signature=a`, `${FILE}?version=2`, false],
    ['a text that is no URL', 'see ?sig=a', 'see ?sig=b', false],
    ['a path that speaks of a signature', 'https://bucket.example/sig=a', 'https://bucket.example/sig=b', false],
  ])('compares %s', (_name, a, b, same) => {
    expect(sameText(a, b)).toBe(same);
    expect(sameText(b, a)).toBe(same);
  });
});

describe('sameJson', () => {
  it.each<[a: unknown, b: unknown, same: boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [{ a: undefined }, { b: undefined }, true],
    [{ a: 1 }, { b: 1 }, false],
    [{ a: undefined, b: 1 }, { a: 1, b: undefined }, false],
    // What objects inherit is no field of theirs.
    [{ a: 1 }, { a: 1, constructor: 2 }, false],
    [{ a: 1 }, { a: 1, toString: 'b' }, false],
    [JSON.parse('{"a":1,"__proto__":{}}'), { a: 1 }, false],
    [JSON.parse('{"a":1,"__proto__":{}}'), { a: 1, b: 1 }, false],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 2], false],
    [[1, 2], [1], false],
    [[], {}, false],
    [['a'], { 0: 'a' }, false],
    [null, null, true],
    [null, {}, false],
    [null, undefined, false],
    [1, '1', false],
    [0, false, false],
    [NaN, NaN, true],
    [new Date(5), new Date(5), true],
    [new Date(5), new Date(6), false],
    [new Date(NaN), new Date(NaN), true],
    [new Date(5), {}, false],
    [new Date(5), new Date(5).toJSON(), false],
    [{ at: [new Date(5)] }, { at: [new Date(6)] }, false],
    [{ toJSON: 'a field' }, { toJSON: 'a field' }, true],
    // One whose JSON is another of its kind: no end of them.
    [endless(), endless(), true],
    [{ toJSON: 'a field' }, { toJSON: 'another' }, false],
    [[{ url: `${FILE}?sig=a` }], [{ url: `${FILE}?sig=b` }], true],
    [{ readAt: 1 }, { readAt: 2 }, false],
  ])('says of %j and %j: %s', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
    expect(sameJson(b, a)).toBe(same);
  });

  it('agrees with JSON itself on what holds no URL', () => {
    const canonical = (value: unknown): string =>
      JSON.stringify(value, (_key, inner: unknown) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
      );
    const small = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    fc.assert(fc.property(small, small, (a, b) => sameJson(a, b) === (canonical(a) === canonical(b))), { numRuns: 300 });
    fc.assert(fc.property(small, (a) => sameJson(a, JSON.parse(JSON.stringify(a)))));
  });
});

describe('sameSnapshot', () => {
  it.each<[field: string, value: unknown]>([
    ['readAt', 7],
    ['changedAt', 7],
    ['attempt', 7],
    ['remaining', { low: 1, likely: 2, high: 3 }],
    ['retryAfter', 7],
  ])('does not count %s', (field, value) => {
    expect(sameSnapshot(snapshot('1'), snapshot('1', { [field]: value }))).toBe(true);
    expect(sameSnapshot(snapshot('1', { [field]: value }), snapshot('1'))).toBe(true);
  });

  it.each<[name: string, a: object, b: object]>([
    ['progress', { progress: { done: 1, total: 10 } }, { progress: { done: 2, total: 10 } }],
    ['progress that is gone', { progress: { done: 1 } }, {}],
    ['a detail', { title: 'a' }, { title: 'b' }],
    ['a new detail', {}, { title: 'a' }],
    ['the state of an item', { videos: [{ id: 1, status: 'PARSING' }] }, { videos: [{ id: 1, status: 'PARSE' }] }],
    ['an item', { frames: [{ id: 1 }] }, { frames: [{ id: 1 }, { id: 2 }] }],
    ['a name within an item that does not count outside', { frames: [{ attempt: 1 }] }, { frames: [{ attempt: 2 }] }],
  ])('counts %s', (_name, a, b) => {
    expect(sameSnapshot(snapshot('p', a), snapshot('p', b))).toBe(false);
    expect(sameSnapshot(snapshot('p', b), snapshot('p', a))).toBe(false);
  });

  it('counts the status, the word, the failure and the result', () => {
    expect(sameSnapshot(snapshot('p'), snapshot('r'))).toBe(false);
    expect(sameSnapshot(snapshot('u'), snapshot('u', { word: 'held' }))).toBe(false);
    expect(sameSnapshot(snapshot('f'), snapshot('f', { failure: { code: 'E7', message: 'no sound' } }))).toBe(false);
    expect(sameSnapshot(snapshot('c'), snapshot('c', { result: 'https://acme.example/b' }))).toBe(false);
  });

  it('takes a result whose signature alone is new for the same', () => {
    const [a, b] = ['a', 'b'].map((signature) => snapshot('c', { result: `${FILE}?Expires=1&Signature=${signature}` }));
    expect(sameSnapshot(a!, b!)).toBe(true);
  });

  it('compares what was lost', () => {
    expect(sameSnapshot(lost(), lost())).toBe(true);
    expect(sameSnapshot(lost(), lost({ error: { code: 'forbidden', message: 'no' } }))).toBe(false);
    expect(sameSnapshot(lost(), snapshot('p'))).toBe(false);
  });
});
