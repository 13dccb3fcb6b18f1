import { createDatabase, type TestDatabase } from '@night-market/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parameter } from './parameter.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

async function back<T>(type: string, elements: readonly T[]): Promise<T[]> {
  const [row] = await database.query<{ back: T[] }>(`select $1::${type} as back`, [parameter(elements)]);
  return row!.back;
}

describe('an array that PostgreSQL reads', () => {
  it('has the texts that were put in, whatever is in them', async () => {
    // PostgreSQL has no U+0000, and no halves of a pair.
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).map((one) => one.replaceAll('\u0000', '')),
      fc.constantFrom('', 'NULL', 'null', '{}', ',', '"', '\\', '\\x41', ' ', '{"a":"b\\"c"}', "'"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async (texts) => {
        expect(await back('text[]', texts)).toEqual(texts);
      }),
    );
  });

  it('has the bytes that were put in', async () => {
    const bytes = fc.uint8Array().map((one) => Buffer.from(one));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(bytes)), async (all) => {
        expect(await back('bytea[]', all)).toEqual(all);
      }),
    );
    expect(await back('bytea[]', [new Uint8Array([1, 2, 3]).subarray(1)])).toEqual([Buffer.from([2, 3])]);
  });

  it('has numbers, booleans and JSON', async () => {
    expect(await back('int[]', [1, -2, null])).toEqual([1, -2, null]);
    expect(await back('bigint[]', [2n ** 60n])).toEqual([String(2n ** 60n)]);
    expect(await back('float8[]', [0.1, 1e300])).toEqual([0.1, 1e300]);
    expect(await back('boolean[]', [true, false])).toEqual([true, false]);
    expect(await back('json[]', [JSON.stringify({ a: '"\\' })])).toEqual([{ a: '"\\' }]);
  });
});

describe('a parameter', () => {
  it('comes back as it was', async () => {
    const given = ['"\\', 1, 2n ** 60n, false, Buffer.from([0, 255]), null];
    const [row] = await database.query<{ back: unknown[] }>(
      `select array[$1::text, $2::int::text, $3::bigint::text, $4::boolean::text, encode($5::bytea, 'hex'), $6::text] as back`,
      given.map(parameter),
    );
    expect(row!.back).toEqual(['"\\', '1', String(2n ** 60n), 'false', '00ff', null]);
  });

  it.each([
    ['an object', {}],
    ['a date', new Date()],
    ['an array in an array', [['nested']]],
    ['a symbol', Symbol('x')],
  ])('is not guessed at: %s', (_, value) => {
    expect(() => parameter(value)).toThrow(TypeError);
  });
});
