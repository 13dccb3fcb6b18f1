import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ApiDocument } from '../src/apis/api-document.ts';
import { compareApis } from '../src/apis/compare-apis.ts';
import { refused } from '../src/apis/lawful.ts';
import { RULES, type Rule } from '../src/compare/rules.ts';
import { answers, API_CASES, closed, takes } from './api-cases.ts';
import { SCHEMA_CASES } from './compare-cases.ts';

const rulesOf = (before: ApiDocument, after: ApiDocument | undefined) =>
  compareApis(before, after).map(({ rule, pointer }) => [rule, pointer]);

describe('a change of an API', () => {
  it.each(API_CASES)('%s', (_name, before, after, expected) => {
    expect(rulesOf(before, after)).toEqual(expected === 'accepted' ? [] : [[...expected]]);
  });

  it.each(API_CASES)('%s: nothing is said about what stays', (_name, before, after) => {
    expect(rulesOf(before, before)).toEqual([]);
    if (after) expect(rulesOf(after, after)).toEqual([]);
  });

  it('follows references into the components', () => {
    const document = (name: object): ApiDocument & { components: object } => ({
      info: { 'x-service': 'wares', 'x-status': 'published' },
      paths: {
        '/wares': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Ware' } } } },
            },
          },
        },
      },
      components: { schemas: { Ware: { type: 'object', properties: { name } } } },
    });
    expect(rulesOf(document({ type: 'string' }), document({ type: 'integer' }))).toEqual([
      [
        'type-changed',
        '/paths/~1wares/get/responses/200/content/application~1json/schema/properties/name/type',
      ],
    ]);
  });
});

/** Fields of an object by name, each of them required or not. */
const anyFields = fc.dictionary(
  fc.stringMatching(/^[a-z]{2,6}$/),
  fc.record({
    type: fc.constantFrom('string', 'integer', 'boolean'),
    nullable: fc.boolean(),
    isRequired: fc.boolean(),
  }),
  { maxKeys: 6, noNullPrototype: true },
);
type Fields = typeof anyFields extends fc.Arbitrary<infer F> ? F : never;

const schemaOf = (fields: Fields) =>
  closed(
    Object.fromEntries(
      Object.entries(fields).map(([name, { type, nullable }]) => [name, { type, nullable }]),
    ),
    Object.keys(fields).filter((name) => fields[name]!.isRequired),
  );
const added = (isRequired: boolean): Fields => ({ a: { type: 'string', nullable: false, isRequired } });
const findings = (way: (schema: object) => ApiDocument, before: Fields, after: Fields) =>
  rulesOf(way(schemaOf(before)), way(schemaOf(after))).map(([rule]) => rule);

describe('the way that a schema goes', () => {
  it('lets an optional field be added to requests and answers, and a required one to answers alone', () => {
    fc.assert(
      fc.property(anyFields, fc.boolean(), (fields, isRequired) => {
        const more = { ...fields, ...added(isRequired) };
        expect(findings(answers, fields, more)).toEqual([]);
        expect(findings(takes, fields, more)).toEqual(isRequired ? ['required-added'] : []);
      }),
    );
  });

  it('lets no field be removed either way', () => {
    fc.assert(
      fc.property(anyFields, fc.boolean(), (fields, isRequired) => {
        const more = { ...fields, ...added(isRequired) };
        for (const way of [takes, answers]) expect(findings(way, more, fields)).toEqual(['field-removed']);
      }),
    );
  });

  it('lets a field be demanded in answers alone, and let off in requests alone', () => {
    fc.assert(
      fc.property(anyFields, (fields) => {
        const [optional, required] = [
          { ...fields, ...added(false) },
          { ...fields, ...added(true) },
        ];
        expect(findings(takes, optional, required)).toEqual(['optional-made-required']);
        expect(findings(answers, required, optional)).toEqual(['required-made-optional']);
        expect(findings(takes, required, optional)).toEqual([]);
        expect(findings(answers, optional, required)).toEqual([]);
      }),
    );
  });

  it('refuses every rule of schemas one way at least, but what only strict readers of unknown fields mind', () => {
    const rules = new Set(
      SCHEMA_CASES.flatMap(([, , , expected]) => (expected === 'accepted' ? [] : [expected[0]])),
    );
    const lawfulBothWays = [...rules].filter((rule: Rule) => {
      const one = [{ pointer: '', rule, message: RULES[rule] }];
      return refused(one, 'request').length + refused(one, 'response').length === 0;
    });
    expect(lawfulBothWays.sort()).toEqual(['additional-properties-opened', 'field-added-to-closed-object']);
  });
});
