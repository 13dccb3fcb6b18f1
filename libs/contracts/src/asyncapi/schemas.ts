import type { TopicDefinition } from '../define-topic.ts';
import { envelopeSchema } from '../envelope.ts';
import { aclHeadersSchema, deadLetterHeadersSchema, eventHeadersSchema } from '../headers.ts';
import { jsonSchemaOf, type JsonSchema } from '../snapshot/json-schema.ts';
import { messageId, SHARED } from './messages.ts';

/**
 * Every schema of the document by its id. AsyncAPI's own schemas are a superset of draft 7, and the contracts use no
 * keyword that means another thing there.
 * @throws InexpressibleError when a schema says more than JSON Schema can
 */
export function schemasOf(topics: readonly TopicDefinition[]): Record<string, JsonSchema> {
  const payloads = topics.flatMap(({ name, events }) =>
    Object.entries(events).map(([type, { schema }]) => ({
      id: messageId(name, type),
      schema: jsonSchemaOf(schema, `${name} ${type}`),
    })),
  );
  const all = [
    { id: SHARED.envelope, schema: jsonSchemaOf(envelopeSchema, 'the envelope') },
    { id: SHARED.key, schema: jsonSchemaOf(envelopeSchema.shape.key, 'the key') },
    { id: SHARED.eventHeaders, schema: jsonSchemaOf(eventHeadersSchema, 'the headers') },
    { id: SHARED.aclHeaders, schema: jsonSchemaOf(aclHeadersSchema, 'the ACL headers') },
    {
      id: SHARED.deadLetterHeaders,
      schema: jsonSchemaOf(deadLetterHeadersSchema, 'the headers of dead letters'),
    },
    ...payloads,
  ];
  return Object.fromEntries(all.map(({ id, schema }) => [id, embedded(schema, id)]));
}

/** A schema at home in this document: without a dialect of its own, its inner references led to its new place. */
function embedded({ $schema: _dialect, ...schema }: JsonSchema, id: string): JsonSchema {
  const text = JSON.stringify(schema, (keyword, value: unknown) =>
    keyword === '$ref' && typeof value === 'string' && value.startsWith('#')
      ? `#/components/schemas/${id}${value.slice(1)}`
      : value,
  );
  return JSON.parse(text) as JsonSchema;
}
