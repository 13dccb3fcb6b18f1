import { createDatabase, type TestDatabase } from '@night-market/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binaryArraysOf } from './binary-array.ts';
import { parameter } from './parameter.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

async function back<T>(type: string, elements: readonly T[]): Promise<T[]> {
  const sql = `select $1::${type} as back`;
  const [row] = await database.query<{ back: T[] }>(sql, [parameter(elements, binaryArraysOf(sql)[0])]);
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

  it.each(['json[]', 'jsonb[]'])('has what was put into a %s', async (type) => {
    // jsonb has no U+0000, no halves of a pair, no negative zero.
    const json = fc
      .jsonValue({ stringUnit: 'binary' })
      .map((value) => JSON.stringify(value))
      .filter((text) => !text.includes('\\u0000'))
      .map((text): unknown => JSON.parse(text));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(json)), async (values) => {
        const texts = values.map((value) => (value === null ? null : JSON.stringify(value)));
        expect(await back<unknown>(type, texts)).toEqual(values);
      }),
    );
  });

  it('has numbers and booleans', async () => {
    expect(await back('int[]', [1, -2, null])).toEqual([1, -2, null]);
    expect(await back('bigint[]', [2n ** 60n])).toEqual([String(2n ** 60n)]);
    expect(await back('float8[]', [0.1, 1e300])).toEqual([0.1, 1e300]);
    expect(await back('boolean[]', [true, false])).toEqual([true, false]);
  });
});

describe('a parameter', () => {
  it('comes back as it was', async () => {
    const given = ['"\\', 1, 2n ** 60n, false, Buffer.from([0, 255]), null];
    const [row] = await database.query<{ back: unknown[] }>(
      `select array[$1::text, $2::int::text, $3::bigint::text, $4::boolean::text, encode($5::bytea, 'hex'), $6::text] as back`,
      given.map((value) => parameter(value)),
    );
    expect(row!.back).toEqual(['"\\', '1', String(2n ** 60n), 'false', '00ff', null]);
  });

  it.each([
    ['an object', {}],
    ['a date', new Date()],
    ['an array in an array', [['nested']]],
    ['a symbol', Symbol('x')],
    ['bytes in an array that is not cast', [Buffer.from('x')]],
  ])('is not guessed at: %s', (_, value) => {
    expect(() => parameter(value)).toThrow(TypeError);
  });

  it.each([
    ['a text among bytes', 'bytea', ['x']],
    ['bytes among JSON', 'json', [Buffer.from('{}')]],
    ['an object that nobody has made a text of', 'jsonb', [{}]],
  ] as const)('is not guessed at: %s', (_, type, elements) => {
    expect(() => parameter(elements, type)).toThrow(TypeError);
  });
});

describe('the arrays of a statement that go out in binary', () => {
  it('are those with a cast', () => {
    const sql =
      'insert into t select * from unnest($1::text[], $2::bytea[], $12::jsonb[], $3::json[]) where a = $4::json';
    expect(binaryArraysOf(sql)).toEqual([undefined, 'bytea', 'json', ...Array(8), 'jsonb']);
  });
});
