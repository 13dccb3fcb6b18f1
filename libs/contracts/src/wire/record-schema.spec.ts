import { describe, expect, it } from 'vitest';
import { payTxnV1 } from '../pay/txn.v1.ts';
import { snapshotOf } from '../snapshot/snapshot.ts';
import { TOPICS } from '../topics.ts';
import { recordSchemaOf, recordSchemaText } from './record-schema.ts';

/** All names in a JSON value. */
const namesIn = (value: unknown): string[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);

describe.each(TOPICS)('the record schema of $name', (topic) => {
  const schema = recordSchemaOf(topic);
  const { envelope, events } = snapshotOf(topic);

  it('is the envelope of the contracts with one payload per type', () => {
    expect(schema).toMatchObject(envelope);
    expect(schema['oneOf']).toMatchObject(
      Object.keys(events)
        .sort()
        .map((type) => {
          const { $schema: _, ...payload } = events[type]!.payload;
          return { properties: { type: { const: type }, payload } };
        }),
    );
  });

  it('says its dialect once, and has no references, which would lead astray inside of it', () => {
    const names = namesIn(schema);
    expect(names.filter((name) => name === '$schema')).toHaveLength(1);
    expect(names.filter((name) => name === '$ref' || name === '$defs' || name === '$id')).toEqual([]);
  });
});

describe('the text of a record schema', () => {
  it('is the same in whichever order the contract was written', () => {
    const events = Object.fromEntries(Object.entries(payTxnV1.events).reverse());
    expect(recordSchemaText({ ...payTxnV1, events })).toBe(recordSchemaText(payTxnV1));
  });
});
