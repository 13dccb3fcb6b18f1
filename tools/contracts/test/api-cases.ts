import type { ApiDocument, Operation } from '../src/apis/api-document.ts';
import type { Expected } from './compare-cases.ts';

const text = { type: 'string' };
const integer = { type: 'integer' };

/** An object as Nest writes it: closed, unless `more` says otherwise. */
export const closed = (properties: object, required: readonly string[] = [], more: object = {}) => ({
  ...{ type: 'object', properties: { id: text, ...properties }, required: ['id', ...required] },
  ...{ additionalProperties: false, ...more },
});
const json = (schema?: object) => ({ 'application/json': schema === undefined ? {} : { schema } });

/** A published API with one operation, POST /wares. */
export const api = (operation: Partial<Operation> = {}, more: Partial<ApiDocument> = {}): ApiDocument => ({
  info: { 'x-service': 'wares', 'x-status': 'published' },
  paths: { '/wares': { post: { responses: {}, ...operation } } },
  ...more,
});

export const takes = (schema?: object, required = true) =>
  api({ requestBody: { required, content: json(schema) } });
export const answers = (schema?: object, status = '200') =>
  api({ responses: { [status]: { content: json(schema) } } });
const query = (schema: object, more: object = {}) =>
  api({ parameters: [{ name: 'limit', in: 'query', required: false, schema, ...more }] });
const field = (schema: object) => closed({ f: schema });
const found = (path: string, ...names: readonly string[]) =>
  api({}, { paths: { [path]: { get: { parameters: names.map(inPath), responses: {} } } } });
const inPath = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: name === 'page' ? integer : text,
});
const guarded = (...security: Record<string, string[]>[]) => api({ security });
const asDraft = (document: ApiDocument): ApiDocument => ({
  ...document,
  info: { ...document.info, 'x-status': 'draft' },
});

const POST = '/paths/~1wares/post';
const BODY = `${POST}/requestBody`;
const IN_BODY = `${BODY}/content/application~1json/schema`;
const ANSWER = `${POST}/responses/200`;
const IN_ANSWER = `${ANSWER}/content/application~1json/schema`;
const IN_QUERY = `${POST}/parameters/0/schema`;

/** A case: what was there, what is there, and what is said about it. */
export type ApiCase = readonly [name: string, before: ApiDocument, after: ApiDocument | undefined, Expected];

// prettier-ignore
const OPERATIONS: readonly ApiCase[] = [
  ['the API is gone', api(), undefined, ['api-removed', '']],
  ['a draft of an API is gone', asDraft(api()), undefined, 'accepted'],
  ['it is a draft again', api(), asDraft(api()), ['unpublished', '/info/x-status']],
  ['a draft changes as it likes', asDraft(answers(field(text))), answers(field(integer)), 'accepted'],
  ['a draft is published', asDraft(api()), api(), 'accepted'],
  ['an operation is gone', api(), api({}, { paths: {} }), ['operation-removed', POST]],
  ['an operation has another method', api(), api({}, { paths: { '/wares': { put: { responses: {} } } } }), ['operation-removed', POST]],
  ['a new operation', api(), api({}, { paths: { ...api().paths, '/stalls': { get: { responses: {} } } } }), 'accepted'],
  ['an address with another name of its parameter', found('/wares/{id}', 'id'), found('/wares/{wareId}', 'wareId'), 'accepted'],
  ['a parameter of an address is of another type under another name', found('/wares/{id}', 'id'), found('/wares/{page}', 'page'), ['type-changed', '/paths/~1wares~1{page}/get/parameters/0/schema/type']],
  ['an address with one part more', found('/wares/{id}', 'id'), found('/wares/{id}/all', 'id'), ['operation-removed', '/paths/~1wares~1{id}/get']],
  ['credentials where there were none', api(), guarded({ bearer: [] }), ['security-tightened', `${POST}/security`]],
  ['credentials for the whole API', api(), api({}, { security: [{ bearer: [] }] }), ['security-tightened', `${POST}/security`]],
  ['one of two ways in is gone', guarded({ bearer: [] }, { basic: [] }), guarded({ bearer: [] }), ['security-tightened', `${POST}/security`]],
  ['two credentials instead of one', guarded({ bearer: [] }), guarded({ bearer: [], basic: [] }), ['security-tightened', `${POST}/security`]],
  ['another way in', guarded({ bearer: [] }), guarded({ bearer: [] }, { basic: [] }), 'accepted'],
  ['credentials are needed no longer', guarded({ bearer: [] }), api(), 'accepted'],
];

// prettier-ignore
const PARAMETERS: readonly ApiCase[] = [
  ['a parameter is gone', query(integer), api(), ['parameter-removed', `${POST}/parameters/0`]],
  ['a parameter stands elsewhere', query(integer), query(integer, { in: 'header' }), ['parameter-removed', `${POST}/parameters/0`]],
  ['a header in another case', query(text, { in: 'header', name: 'Idempotency-Key' }), query(text, { in: 'header', name: 'idempotency-key' }), 'accepted'],
  ['a new optional parameter', api(), query(integer), 'accepted'],
  ['a new required parameter', api(), query(integer, { required: true }), ['parameter-required', `${POST}/parameters/0`]],
  ['an optional parameter is required', query(integer), query(integer, { required: true }), ['parameter-required', `${POST}/parameters/0`]],
  ['a required parameter is optional', query(integer, { required: true }), query(integer), 'accepted'],
  ['a parameter has a smaller maximum', query({ ...integer, maximum: 500 }), query({ ...integer, maximum: 100 }), ['bounds-tightened', `${IN_QUERY}/maximum`]],
  ['a parameter has a larger maximum', query({ ...integer, maximum: 100 }), query({ ...integer, maximum: 500 }), 'accepted'],
  ['a parameter has another default', query({ ...integer, default: 100 }), query({ ...integer, default: 50 }), ['default-changed', `${IN_QUERY}/default`]],
  ['a parameter is of another type', query(integer), query({ type: 'boolean' }), ['type-changed', `${IN_QUERY}/type`]],
];

// prettier-ignore
const REQUESTS: readonly ApiCase[] = [
  ['a new required field of a request', takes(closed({})), takes(closed({ a: text }, ['a'])), ['required-added', `${IN_BODY}/properties/a`]],
  ['a new optional field of a request', takes(closed({})), takes(closed({ a: text })), 'accepted'],
  ['a field of a request is required now', takes(closed({ a: text })), takes(closed({ a: text }, ['a'])), ['optional-made-required', `${IN_BODY}/properties/a`]],
  ['a field of a request is required no longer', takes(closed({ a: text }, ['a'])), takes(closed({ a: text })), 'accepted'],
  ['a field of a request is gone', takes(closed({ a: text })), takes(closed({})), ['field-removed', `${IN_BODY}/properties/a`]],
  ['a narrower type in a request', takes(field({ type: 'number' })), takes(field(integer)), ['type-narrowed', `${IN_BODY}/properties/f/type`]],
  ['a wider type in a request', takes(field(integer)), takes(field({ type: 'number' })), 'accepted'],
  ['null is refused in a request', takes(field({ ...text, nullable: true })), takes(field(text)), ['nullability-narrowed', `${IN_BODY}/properties/f`]],
  ['null is taken in a request', takes(field(text)), takes(field({ ...text, nullable: true })), 'accepted'],
  ['a request takes one value less', takes(field({ enum: ['a', 'b'] })), takes(field({ enum: ['a'] })), ['enum-member-removed', `${IN_BODY}/properties/f/enum`]],
  ['a request takes one value more', takes(field({ enum: ['a'] })), takes(field({ enum: ['a', 'b'] })), 'accepted'],
  ['a request takes any value instead of some', takes(field({ ...text, enum: ['a'] })), takes(field(text)), 'accepted'],
  ['a request takes one alternative more', takes(field({ anyOf: [text, integer] })), takes(field({ anyOf: [text, integer, { type: 'boolean' }] })), 'accepted'],
  ['a bound of a request excludes itself now', takes(field({ ...integer, minimum: 0 })), takes(field({ ...integer, minimum: 0, exclusiveMinimum: true })), ['bounds-tightened', `${IN_BODY}/properties/f/minimum`]],
  ['the same bound of a request in other words', takes(field({ ...integer, minimum: 1 })), takes(field({ ...integer, minimum: 0, exclusiveMinimum: true })), 'accepted'],
  ['a pattern in a request where there was none', takes(field(text)), takes(field({ ...text, pattern: '^a' })), ['pattern-tightened', `${IN_BODY}/properties/f/pattern`]],
  ['the pattern of a UUID in other words', takes(field({ ...text, format: 'uuid', pattern: '^a' })), takes(field({ ...text, format: 'uuid', pattern: '^b' })), 'accepted'],
  ['a request lets unknown fields through no longer', takes(closed({}, [], { additionalProperties: true })), takes(closed({})), ['additional-properties-closed', `${IN_BODY}/additionalProperties`]],
  ['a request lets unknown fields through', takes(closed({})), takes(closed({}, [], { additionalProperties: true })), 'accepted'],
  ['a request needs a body', api(), takes(closed({})), ['request-body-required', BODY]],
  ['a request may have a body', api(), takes(closed({}), false), 'accepted'],
  ['the body of a request is required now', takes(closed({}), false), takes(closed({})), ['request-body-required', BODY]],
  ['a request takes no body any more', takes(closed({})), api(), ['media-type-removed', `${BODY}/content/application~1json`]],
  ['the schema of a request is stated', takes(), takes(closed({})), 'accepted'],
];

// prettier-ignore
const RESPONSES: readonly ApiCase[] = [
  ['a status is gone', answers(closed({}), '202'), answers(closed({})), ['response-removed', `${POST}/responses/202`]],
  ['a new status', answers(closed({})), api({ responses: { ...answers(closed({})).paths['/wares']!['post']!.responses, 404: {} } }), 'accepted'],
  ['an answer has no JSON any more', answers(closed({})), api({ responses: { 200: {} } }), ['media-type-removed', `${ANSWER}/content/application~1json`]],
  ['an answer has another kind of content too', answers(closed({})), api({ responses: { 200: { content: { ...json(closed({})), 'text/csv': {} } } } }), 'accepted'],
  ['a field of an answer is gone', answers(closed({ a: text })), answers(closed({})), ['field-removed', `${IN_ANSWER}/properties/a`]],
  ['a field of an answer has another name', answers(closed({ a: text })), answers(closed({ b: text })), ['field-renamed', `${IN_ANSWER}/properties/a`]],
  ['a field deep in an answer is gone', answers(field({ type: 'array', items: closed({ a: text }) })), answers(field({ type: 'array', items: closed({}) })), ['field-removed', `${IN_ANSWER}/properties/f/items/properties/a`]],
  ['a new field of an answer', answers(closed({})), answers(closed({ a: text })), 'accepted'],
  ['a new field of an answer that is always there', answers(closed({})), answers(closed({ a: text }, ['a'])), 'accepted'],
  ['a field of an answer may be absent', answers(closed({ a: text }, ['a'])), answers(closed({ a: text })), ['required-made-optional', `${IN_ANSWER}/properties/a`]],
  ['a field of an answer is always there', answers(closed({ a: text })), answers(closed({ a: text }, ['a'])), 'accepted'],
  ['a wider type in an answer', answers(field(integer)), answers(field({ type: 'number' })), ['type-widened', `${IN_ANSWER}/properties/f/type`]],
  ['a narrower type in an answer', answers(field({ type: 'number' })), answers(field(integer)), 'accepted'],
  ['another type in an answer', answers(field(text)), answers(field(integer)), ['type-changed', `${IN_ANSWER}/properties/f/type`]],
  ['null comes in an answer', answers(field(text)), answers(field({ ...text, nullable: true })), ['nullability-widened', `${IN_ANSWER}/properties/f`]],
  ['null comes no longer in an answer', answers(field({ ...text, nullable: true })), answers(field(text)), 'accepted'],
  ['an answer has one value more', answers(field({ enum: ['a'] })), answers(field({ enum: ['a', 'b'] })), ['enum-member-added', `${IN_ANSWER}/properties/f/enum`]],
  ['an answer has one value less', answers(field({ enum: ['a', 'b'] })), answers(field({ enum: ['a'] })), 'accepted'],
  ['another format in an answer', answers(field({ ...text, format: 'date' })), answers(field({ ...text, format: 'date-time' })), ['keyword-changed', `${IN_ANSWER}/properties/f/format`]],
  ['a format in an answer where there was none', answers(field(text)), answers(field({ ...text, format: 'uuid' })), 'accepted'],
  ['no format in an answer any more', answers(field({ ...text, format: 'uuid' })), answers(field(text)), ['bounds-widened', `${IN_ANSWER}/properties/f/format`]],
  ['larger numbers in an answer', answers(field({ ...integer, maximum: 9 })), answers(field({ ...integer, maximum: 99 })), ['bounds-widened', `${IN_ANSWER}/properties/f/maximum`]],
  ['one alternative more in an answer', answers(field({ anyOf: [text, integer] })), answers(field({ anyOf: [text, integer, { type: 'boolean' }] })), ['union-member-added', `${IN_ANSWER}/properties/f/anyOf/2`]],
  ['the schema of an answer is stated', answers(), answers(closed({})), 'accepted'],
  ['the schema of an answer is stated no longer', answers(text), answers(), ['type-widened', `${IN_ANSWER}/type`]],
];

export const API_CASES: readonly ApiCase[] = [...OPERATIONS, ...PARAMETERS, ...REQUESTS, ...RESPONSES];
