import type { JsonSchema } from '@night-market/contracts';
import type { Rule } from '../src/compare/rules.ts';

const text = { type: 'string' };
const open = { additionalProperties: {} };

/** An object with a required `id` and the fields given; those named in `required` are so. */
export const object = (properties: object, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties: { id: text, ...properties },
  required: ['id', ...required],
  ...open,
});

const field = (schema: object): JsonSchema => object({ f: schema });
const kind = (k: string, more: object = {}) => ({
  type: 'object',
  properties: { k: { type: 'string', const: k }, ...more },
  required: ['k'],
  ...open,
});
const nested = (inner: JsonSchema) => field({ type: 'array', items: inner });

/** What is expected: the rule and where it points to, or that nothing is said. */
export type Expected = 'accepted' | readonly [rule: Rule, pointer: string];
export type SchemaCase = readonly [name: string, before: JsonSchema, after: JsonSchema, Expected];

// prettier-ignore
const FIELDS: SchemaCase[] = [
  ['a field is gone', object({ a: text }), object({}), ['field-removed', '/properties/a']],
  ['a field deep inside is gone', nested(object({ a: text })), nested(object({})), ['field-removed', '/properties/f/items/properties/a']],
  ['a field has another name', object({ a: text }), object({ b: text }), ['field-renamed', '/properties/a']],
  ['a required field has another name', object({ a: text }, ['a']), object({ b: text }, ['b']), ['field-renamed', '/properties/a']],
  ['a field named like a keyword is gone', object({ title: text }), object({}), ['field-removed', '/properties/title']],
  ['a field whose field is named like a keyword makes way for another one', object({ a: object({ title: text }) }), object({ b: object({ title: { type: 'integer' } }) }), ['field-removed', '/properties/a']],
  ['a new optional field', object({}), object({ a: text }), 'accepted'],
  ['a new optional field deep inside', nested(object({})), nested(object({ a: text })), 'accepted'],
  ['a new field with a default', object({}), object({ a: { type: 'integer', default: 1 } }), 'accepted'],
  ['a new required field', object({}), object({ a: text }, ['a']), ['required-added', '/properties/a']],
  ['an optional field becomes required', object({ a: text }), object({ a: text }, ['a']), ['optional-made-required', '/properties/a']],
  ['a required field becomes optional', object({ a: text }, ['a']), object({ a: text }), ['required-made-optional', '/properties/a']],
  ['a new field in a closed object', { ...object({}), additionalProperties: false }, { ...object({ a: text }), additionalProperties: false }, ['field-added-to-closed-object', '/properties/a']],
  ['an object is closed', object({}), { ...object({}), additionalProperties: false }, ['additional-properties-closed', '/additionalProperties']],
  ['an object lets only texts through', object({}), { ...object({}), additionalProperties: text }, ['additional-properties-closed', '/additionalProperties']],
  ['a map is closed', field({ type: 'object', additionalProperties: text }), field({ type: 'object', additionalProperties: false }), ['additional-properties-closed', '/properties/f/additionalProperties']],
  ['an object says that it is open', { type: 'object' }, { type: 'object', ...open }, 'accepted'],
  ['a closed object is opened', { ...object({}), additionalProperties: false }, object({}), ['additional-properties-opened', '/additionalProperties']],
  ['a closed object of tolerant consumers is opened', { ...object({}), additionalProperties: false, 'x-tolerant': true }, object({}), 'accepted'],
  ['the values of a map are of another type', field({ type: 'object', additionalProperties: text }), field({ type: 'object', additionalProperties: { type: 'integer' } }), ['type-changed', '/properties/f/additionalProperties/type']],
  ['the keys of a map are shorter', field({ type: 'object', propertyNames: text }), field({ type: 'object', propertyNames: { ...text, maxLength: 3 } }), ['bounds-tightened', '/properties/f/propertyNames/maxLength']],
  ['the fields are in another order', object({ a: text, b: text }, ['a', 'b']), object({ b: text, a: text }, ['b', 'a']), 'accepted'],
];

// prettier-ignore
const TYPES: SchemaCase[] = [
  ['a text becomes a number', field(text), field({ type: 'number' }), ['type-changed', '/properties/f/type']],
  ['a number becomes an integer', field({ type: 'number' }), field({ type: 'integer' }), ['type-narrowed', '/properties/f/type']],
  ['an integer becomes a number', field({ type: 'integer' }), field({ type: 'number' }), ['type-widened', '/properties/f/type']],
  ['anything becomes a text', field({}), field(text), ['type-narrowed', '/properties/f/type']],
  ['a text becomes anything', field(text), field({}), ['type-widened', '/properties/f/type']],
  ['null is no longer accepted', field({ type: ['string', 'null'] }), field(text), ['nullability-narrowed', '/properties/f']],
  ['null is no longer an alternative', field({ anyOf: [text, { type: 'null' }] }), field(text), ['nullability-narrowed', '/properties/f']],
  ['null may come', field(text), field({ type: ['string', 'null'] }), ['nullability-widened', '/properties/f']],
  ['null is said in another way', field({ type: ['string', 'null'] }), field({ anyOf: [text, { type: 'null' }] }), 'accepted'],
  ['null in a list is said in another way', field({ type: ['string', 'null'], enum: ['a', null] }), field({ anyOf: [{ ...text, enum: ['a'] }, { type: 'null' }] }), 'accepted'],
  ['the items are of another type', nested(text), nested({ type: 'integer' }), ['type-changed', '/properties/f/items/type']],
  ['an alternative is gone', field({ anyOf: [text, { type: 'integer' }, { type: 'boolean' }] }), field({ anyOf: [text, { type: 'boolean' }] }), ['union-member-removed', '/properties/f/anyOf/1']],
  ['an alternative is of another type', field({ anyOf: [text, { type: 'integer' }] }), field({ anyOf: [text, { type: 'boolean' }] }), ['type-changed', '/properties/f/anyOf/1/type']],
  ['a tagged alternative is gone', field({ oneOf: [kind('x'), kind('y')] }), field({ oneOf: [kind('y')] }), ['union-member-removed', '/properties/f/oneOf/0']],
  ['a tagged alternative is new', field({ oneOf: [kind('x'), kind('y')] }), field({ oneOf: [kind('x'), kind('z'), kind('y')] }), ['union-member-added', '/properties/f/oneOf/1']],
  ['the alternatives are in another order', field({ oneOf: [kind('x'), kind('y')] }), field({ oneOf: [kind('y'), kind('x')] }), 'accepted'],
  ['an alternative has a new optional field', field({ oneOf: [kind('x'), kind('y')] }), field({ oneOf: [kind('y'), kind('x', { a: text })] }), 'accepted'],
  ['an alternative has lost a field', field({ oneOf: [kind('x', { a: text }), kind('y')] }), field({ oneOf: [kind('y'), kind('x')] }), ['field-removed', '/properties/f/oneOf/1/properties/a']],
  ['a field beside the alternatives is gone', { ...object({ a: text }), anyOf: [kind('x'), kind('y')] }, { ...object({}), anyOf: [kind('x'), kind('y')] }, ['field-removed', '/properties/a']],
  ['a tuple is longer', field({ type: 'array', prefixItems: [text] }), field({ type: 'array', prefixItems: [text, text] }), ['keyword-changed', '/properties/f/prefixItems']],
  ['a part of an intersection has lost a field', { allOf: [object({ a: text })] }, { allOf: [object({})] }, ['field-removed', '/allOf/0/properties/a']],
  ['a keyword that nobody can judge', field({ ...text, contentEncoding: 'base64' }), field(text), ['keyword-changed', '/properties/f/contentEncoding']],
];

// prettier-ignore
const VALUES: SchemaCase[] = [
  ['a default is another one', field({ ...text, default: 'a' }), field({ ...text, default: 'b' }), ['default-changed', '/properties/f/default']],
  ['a default is gone', field({ ...text, default: 'a' }), field(text), ['default-removed', '/properties/f/default']],
  ['a default beside alternatives is gone', field({ anyOf: [text, { type: 'integer' }], default: 1 }), field({ anyOf: [text, { type: 'integer' }] }), ['default-removed', '/properties/f/default']],
  ['a field gets a default', field(text), field({ ...text, default: 'a' }), 'accepted'],
  ['a member is gone', field({ enum: ['a', 'b'] }), field({ enum: ['a'] }), ['enum-member-removed', '/properties/f/enum']],
  ['a member is new', field({ enum: ['a'] }), field({ enum: ['a', 'b'] }), ['enum-member-added', '/properties/f/enum']],
  ['a member of an open list is new', field({ ...text, 'x-open-enum': ['a'] }), field({ ...text, 'x-open-enum': ['a', 'b'] }), 'accepted'],
  ['a member of an open list is gone', field({ ...text, 'x-open-enum': ['a', 'b'] }), field({ ...text, 'x-open-enum': ['b'] }), ['enum-member-removed', '/properties/f/x-open-enum']],
  ['an open list is gone', field({ ...text, 'x-open-enum': ['a'] }), field(text), ['enum-member-removed', '/properties/f/x-open-enum']],
  ['an open list is closed', field({ ...text, 'x-open-enum': ['a'] }), field({ ...text, enum: ['a'] }), ['enum-closed', '/properties/f/enum']],
  ['a text becomes a list', field(text), field({ ...text, enum: ['a'] }), ['enum-closed', '/properties/f/enum']],
  ['a text becomes one constant', field(text), field({ ...text, const: 'a' }), ['enum-closed', '/properties/f/const']],
  ['a list becomes a text', field({ ...text, enum: ['a'] }), field(text), ['enum-opened', '/properties/f/enum']],
  ['a closed list is opened', field({ ...text, enum: ['a'] }), field({ ...text, 'x-open-enum': ['a'] }), ['enum-opened', '/properties/f/x-open-enum']],
  ['the values of a text are told', field(text), field({ ...text, 'x-open-enum': ['a'] }), 'accepted'],
  ['the members are in another order', field({ enum: ['a', 'b'] }), field({ enum: ['b', 'a'] }), 'accepted'],
];

const tolerant = { 'x-tolerant': true };
const number = (more: object) => field({ type: 'number', ...more });
const integer = (more: object) => field({ type: 'integer', ...more });
const list = (more: object) => field({ type: 'array', items: text, ...more });
const words = (more: object) => field({ ...text, ...more });

// prettier-ignore
const BOUNDS: SchemaCase[] = [
  ['a longer minimum', words({ minLength: 1 }), words({ minLength: 2 }), ['bounds-tightened', '/properties/f/minLength']],
  ['a shorter maximum', words({ maxLength: 9 }), words({ maxLength: 8 }), ['bounds-tightened', '/properties/f/maxLength']],
  ['a maximum where there was none', words({}), words({ maxLength: 8 }), ['bounds-tightened', '/properties/f/maxLength']],
  ['a longer maximum', words({ maxLength: 8 }), words({ maxLength: 9 }), ['bounds-widened', '/properties/f/maxLength']],
  ['a longer maximum for tolerant consumers', words({ maxLength: 8, ...tolerant }), words({ maxLength: 9, ...tolerant }), 'accepted'],
  ['consumers are called tolerant together with the wider bound', words({ maxLength: 8 }), words({ maxLength: 9, ...tolerant }), ['bounds-widened', '/properties/f/maxLength']],
  ['a shorter maximum for tolerant consumers', words({ maxLength: 8, ...tolerant }), words({ maxLength: 7, ...tolerant }), ['bounds-tightened', '/properties/f/maxLength']],
  ['no maximum any more', words({ maxLength: 8 }), words({}), ['bounds-widened', '/properties/f/maxLength']],
  ['a larger least number', number({ minimum: 0 }), number({ minimum: 1 }), ['bounds-tightened', '/properties/f/minimum']],
  ['the least number is excluded', number({ minimum: 0 }), number({ exclusiveMinimum: 0 }), ['bounds-tightened', '/properties/f/minimum']],
  ['the largest number is excluded', number({ maximum: 5 }), number({ exclusiveMaximum: 5 }), ['bounds-tightened', '/properties/f/maximum']],
  ['the same bound of an integer in other words', integer({ exclusiveMinimum: 0 }), integer({ minimum: 1 }), 'accepted'],
  ['a smaller largest number', integer({ maximum: 5 }), integer({ exclusiveMaximum: 5 }), ['bounds-tightened', '/properties/f/maximum']],
  ['a step', number({}), number({ multipleOf: 5 }), ['bounds-tightened', '/properties/f/multipleOf']],
  ['no step any more, for tolerant consumers', number({ multipleOf: 5, ...tolerant }), number(tolerant), 'accepted'],
  ['more items are needed', list({}), list({ minItems: 1 }), ['bounds-tightened', '/properties/f/minItems']],
  ['fewer items are let through', list({ maxItems: 5 }), list({ maxItems: 4 }), ['bounds-tightened', '/properties/f/maxItems']],
  ['a bound that was there all along', list({}), list({ minItems: 0 }), 'accepted'],
  ['items must differ', list({}), list({ uniqueItems: true }), ['bounds-tightened', '/properties/f/uniqueItems']],
  ['a format where there was none', words({}), words({ format: 'uuid' }), ['format-tightened', '/properties/f/format']],
  ['another format', words({ format: 'date' }), words({ format: 'date-time' }), ['keyword-changed', '/properties/f/format']],
  ['a format where there was none', words({}), words({ format: 'uuid' }), ['format-tightened', '/properties/f/format']],
  ['no format any more', words({ format: 'date' }), words({}), ['bounds-widened', '/properties/f/format']],
  ['no format any more, for tolerant consumers', words({ format: 'date', ...tolerant }), words(tolerant), 'accepted'],
  ['a pattern where there was none', words({}), words({ pattern: '^a' }), ['pattern-tightened', '/properties/f/pattern']],
  ['another pattern', words({ pattern: '^a' }), words({ pattern: '^[ab]' }), ['keyword-changed', '/properties/f/pattern']],
  ['a pattern where there was none', words({}), words({ pattern: 'Z$' }), ['pattern-tightened', '/properties/f/pattern']],
  ['no pattern any more', words({ pattern: '^a' }), words({}), ['bounds-widened', '/properties/f/pattern']],
  ['another description', { ...words({ description: 'a' }), title: 'x' }, words({ description: 'b', examples: ['y'] }), 'accepted'],
];

export const SCHEMA_CASES: readonly SchemaCase[] = [...FIELDS, ...TYPES, ...VALUES, ...BOUNDS];
