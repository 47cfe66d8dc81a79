import { definedFields } from '../../src/core/definedFields';

describe('definedFields', () => {
  it('leaves out what is undefined, and nothing else', () => {
    const given = { a: 1, b: undefined, c: null, d: '', e: 0, f: false };
    expect(definedFields(given)).toStrictEqual({ a: 1, c: null, d: '', e: 0, f: false });
    expect(Object.keys(given)).toHaveLength(6);
  });
});
