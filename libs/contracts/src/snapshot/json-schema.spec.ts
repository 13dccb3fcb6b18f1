import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { payTxnV1 } from '../pay/txn.v1.ts';
import { TOPICS } from '../topics.ts';
import { InexpressibleError, jsonSchemaOf } from './json-schema.ts';
import { snapshotOf, snapshotText } from './snapshot.ts';

describe('a schema as JSON Schema', () => {
  it('says what is on the wire: a field with a default may be absent', () => {
    const json = jsonSchemaOf(z.looseObject({ a: z.int().default(3), b: z.string() }), 'x');
    expect(json).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      required: ['b'],
      properties: { a: { default: 3 } },
      additionalProperties: {},
    });
  });

  it('says a well-known format by its name, and a narrower one in full', () => {
    const json = jsonSchemaOf(z.looseObject({ a: z.uuid(), b: z.uuidv7(), c: z.iso.datetime() }), 'x');
    expect(json['properties']).toMatchObject({
      a: { type: 'string', format: 'uuid' },
      b: { format: 'uuid', pattern: expect.stringContaining('7') as unknown },
      c: { format: 'date-time', pattern: 'Z$' },
    });
    expect(json).not.toHaveProperty('properties.a.pattern');
  });

  it.each<[string, z.ZodType]>([
    ['a transformation', z.string().transform(Number)],
    ['a preprocessing', z.preprocess(String, z.string())],
    ['a codec', z.codec(z.string(), z.number(), { decode: Number, encode: String })],
    ['a refinement', z.string().refine((text) => text !== 'x')],
    ['a text that is changed', z.string().trim()],
    ['a date', z.date()],
    ['a big integer', z.bigint()],
    ['a map', z.map(z.string(), z.string())],
    ['code', z.custom(() => true)],
  ])('cannot be %s, and one sentence says so', (_name, inner) => {
    const error = (() => {
      try {
        return jsonSchemaOf(z.looseObject({ deep: z.array(inner) }), 'pay.txn.v9 odd');
      } catch (error) {
        return error;
      }
    })();
    expect(error).toBeInstanceOf(InexpressibleError);
    expect((error as Error).message).toMatch(
      /^The schema of pay\.txn\.v9 odd cannot be expressed in JSON Schema: [^\n]+$/,
    );
  });
});

describe('a snapshot', () => {
  it('is the same text in whichever order the contract was written', () => {
    const events = Object.fromEntries(Object.entries(payTxnV1.events).reverse());
    const { schema, ...captured } = payTxnV1.events.captured;
    const reversed = z.looseObject(Object.fromEntries(Object.entries(schema.shape).reverse()));
    const other = { ...payTxnV1, events: { ...events, captured: { schema: reversed, ...captured } } };
    expect(snapshotText(snapshotOf(other as typeof payTxnV1))).toBe(snapshotText(snapshotOf(payTxnV1)));
  });

  it.each(TOPICS)('of $name has everything that others rely on', (topic) => {
    const snapshot = JSON.parse(snapshotText(snapshotOf(topic))) as Record<string, unknown>;
    expect(snapshot).toMatchObject({
      ...{ topic: topic.name, key: topic.key, partitions: topic.partitions, status: topic.status },
      envelope: { required: expect.arrayContaining(['id', 'correlationId']) as unknown },
    });
    expect(Object.keys(snapshot['events'] as object)).toEqual(Object.keys(topic.events).sort());
  });
});
