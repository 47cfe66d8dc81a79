import { jsonOf } from '../../../src/providers/wire/jsonOf';
import { replyOf } from '../../support/providerLaws';

describe('jsonOf', () => {
  it('returns what the text holds, whatever the HTTP status', () => {
    expect(jsonOf(replyOf('{"a":[1]}'))).toEqual({ a: [1] });
    expect(jsonOf(replyOf('null', 500))).toBeNull();
  });

  it('throws what makes a reply unreadable, where the HTTP status says that all is well', () => {
    for (const text of ['', '<html>', '{"a":']) expect(() => jsonOf(replyOf(text))).toThrow(SyntaxError);
  });

  it('leaves it to the HTTP status where that says what is wrong', () => {
    for (const status of [302, 404, 429, 503]) expect(jsonOf(replyOf('<html>', status))).toBeUndefined();
  });
});
