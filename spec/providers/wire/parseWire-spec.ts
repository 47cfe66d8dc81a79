import * as z from 'zod/mini';
import { parseWire, unreadable } from '../../../src/providers/wire/parseWire';

const schema = z.looseObject({ data: z.looseObject({ list: z.array(z.looseObject({ id: z.string() })) }) });

describe('parseWire', () => {
  it('returns what fits, with the fields that the schema does not name', () => {
    const json = { data: { list: [{ id: 'a', more: 1 }] }, code: 200 };
    expect(parseWire(schema, json)).toEqual(json);
  });

  it.each([
    [null, ['reply: expected object']],
    [{}, ['data: expected object']],
    [{ data: { list: 'sk-secret' } }, ['data.list: expected array']],
    [{ data: { list: [{ id: 7 }, 'sk-secret'] } }, ['data.list.0.id: expected string', 'data.list.1: expected object']],
  ])('says of %p where it does not fit, and never what is there', (json, issues) => {
    expect(parseWire(schema, json)).toEqual({ fault: 'unreadable', issues, message: `the reply is not as documented (${issues.join('; ')})` });
  });

  it('shows three issues in the message, and keeps them all', () => {
    expect(unreadable(['a', 'b', 'c', 'd'])).toEqual({ fault: 'unreadable', issues: ['a', 'b', 'c', 'd'], message: 'the reply is not as documented (a; b; c)' });
  });
});
