import { excerptOf, fieldsOf, meaningOf, numberOf, textOf, withNote } from '../../../src/providers/wire/scalars';

describe('the scalars of replies', () => {
  it.each([
    [{ a: 1 }, { a: 1 }],
    [null, {}],
    [undefined, {}],
    [[1], {}],
    ['x', {}],
  ])('fields of %p are %p', (value, fields) => {
    expect(fieldsOf(value)).toEqual(fields);
  });

  it.each([
    ['x', 'x'],
    [7, '7'],
    ['', undefined],
    ['  ', undefined],
    [null, undefined],
    [true, undefined],
    [{}, undefined],
  ])('the text of %p is %p', (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  it.each([
    [7, 7],
    ['7', 7],
    [' 7.5 ', 7.5],
    [0, 0],
    ['', undefined],
    ['14%', undefined],
    [NaN, undefined],
    ['Infinity', undefined],
    [null, undefined],
    [[7], undefined],
  ])('the number of %p is %p', (value, number) => {
    expect(numberOf(value)).toBe(number);
  });

  it('finds in a table only what was put there', () => {
    const table = { done: 1 };
    expect(meaningOf(table, 'done')).toBe(1);
    for (const word of ['constructor', '__proto__', 'toString', 'Done']) expect(meaningOf(table, word)).toBeUndefined();
  });

  it('what goes into an error is what is wrong, and how the vendor\'s message of it begins', () => {
    expect([excerptOf('x'.repeat(201)), excerptOf('busy')]).toEqual(['x'.repeat(200), 'busy']);
    expect([withNote('HTTP 503', undefined), withNote('HTTP 503', 'busy'), withNote('HTTP 503', 'x'.repeat(201))]).toEqual(['HTTP 503', 'HTTP 503: busy', `HTTP 503: ${'x'.repeat(200)}`]);
  });
});
