import { snapshotOf, TOPICS, type JsonSchema } from '@night-market/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSchemas } from '../src/compare/compare-schema.ts';
import { compareTopics } from '../src/compare/compare-topics.ts';
import { RULES } from '../src/compare/rules.ts';
import { API_CASES } from './api-cases.ts';
import { object, SCHEMA_CASES } from './compare-cases.ts';
import { TOPIC_CASES } from './topic-cases.ts';

const expectedOf = (expected: (typeof SCHEMA_CASES)[number][3]) =>
  expected === 'accepted' ? [] : [[...expected]];

describe('a change of a schema', () => {
  it.each(SCHEMA_CASES)('%s', (_name, before, after, expected) => {
    const breaks = compareSchemas(before, after, '');
    expect(breaks.map(({ rule, pointer }) => [rule, pointer])).toEqual(expectedOf(expected));
  });
});

describe('a change of a topic', () => {
  it.each(TOPIC_CASES)('%s', (_name, before, after, expected) => {
    const breaks = compareTopics(before, after);
    expect(breaks.map(({ rule, pointer }) => [rule, pointer])).toEqual(expectedOf(expected));
  });
});

describe('the rules', () => {
  it('are each refused by some case, and many a change is accepted', () => {
    const all = [...SCHEMA_CASES, ...TOPIC_CASES, ...API_CASES].map((one) => one[3]);
    const refused = new Set(all.flatMap((one) => (one === 'accepted' ? [] : [one[0]])));
    expect([...refused, 'snapshot-stale'].sort()).toEqual(Object.keys(RULES).sort());
    expect(all.filter((one) => one === 'accepted').length).toBeGreaterThan(20);
  });
});

/** Any schema of the kinds that contracts use, also within each other. */
const { schema: anySchema } = fc.letrec<{ schema: JsonSchema }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record(
      {
        type: fc.constant('string'),
        minLength: fc.nat(3),
        maxLength: fc.integer({ min: 3, max: 9 }),
        format: fc.constantFrom('uuid', 'date-time'),
        'x-open-enum': fc.uniqueArray(fc.string(), { minLength: 1 }),
        default: fc.string(),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record(
      { type: fc.constantFrom('integer', 'number', ['integer', 'null']), minimum: fc.integer() },
      { requiredKeys: ['type'] },
    ),
    fc.record({ enum: fc.uniqueArray(fc.string(), { minLength: 1 }) }),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc
      .tuple(fc.dictionary(fc.string(), tie('schema'), { maxKeys: 4 }), fc.boolean())
      .map(([fields, all]) => object(fields, all ? Object.keys(fields) : [])),
  ),
}));
const anyObject = fc.dictionary(fc.string({ minLength: 3 }), anySchema, { maxKeys: 4 });

describe('the comparison', () => {
  it('finds nothing between a schema and itself', () => {
    fc.assert(
      fc.property(anySchema, (schema) => {
        expect(compareSchemas(schema, structuredClone(schema), '')).toEqual([]);
      }),
    );
  });

  it('finds nothing about a new optional field, of whatever kind and depth', () => {
    fc.assert(
      fc.property(anyObject, anySchema, (fields, added) => {
        const before = object({ inner: object(fields) });
        const after = object({ inner: object({ ...fields, a: added }), b: added });
        expect(compareSchemas(before, after, '')).toEqual([]);
      }),
    );
  });

  it('finds every field that is gone or newly required', () => {
    fc.assert(
      fc.property(anyObject, anySchema, (fields, one) => {
        const more = object({ ...fields, a: one });
        const gone = compareSchemas(more, object(fields), '').map(({ rule }) => rule);
        expect(gone).toEqual(['field-removed']);
        const required = compareSchemas(object(fields), object({ ...fields, a: one }, ['a']), '');
        expect(required.map(({ rule }) => rule)).toEqual(['required-added']);
      }),
    );
  });

  it('ends in a schema that holds itself', () => {
    const tree = (leaf: object) => object({ child: { $ref: '#' }, leaf });
    expect(compareSchemas(tree({ type: 'string' }), tree({ type: 'string' }), '')).toEqual([]);
    const rules = compareSchemas(tree({ type: 'string' }), tree({ type: 'integer' }), '').map(
      ({ pointer }) => pointer,
    );
    expect(rules).toContain('/properties/leaf/type');
  });

  it.each(TOPICS)('finds nothing between $name and itself', (topic) => {
    expect(compareTopics(snapshotOf(topic), snapshotOf(topic))).toEqual([]);
  });
});
