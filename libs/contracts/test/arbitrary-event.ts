import fc from 'fast-check';
import type { TopicDefinition } from '../src/define-topic.ts';
import type { Envelope } from '../src/envelope.ts';
import { jsonSchemaOf, type JsonSchema } from '../src/snapshot/json-schema.ts';

/** Any valid event of a topic, with unknown fields that a newer producer may have added. */
export function arbitraryEvent(topic: TopicDefinition): fc.Arbitrary<Envelope> {
  const ofType = Object.entries(topic.events).map(([type, { schema }]) => {
    const payload = arbitraryOf(jsonSchemaOf(schema, type)) as fc.Arbitrary<Envelope['payload']>;
    return fc.record({
      id: fc.uuid(),
      topic: fc.constant(topic.name),
      ts: time,
      key: fc.string({ minLength: 1, maxLength: 200 }),
      type: fc.constant(type),
      payload,
      correlationId: fc.uuid(),
      causationId: fc.uuid(),
    });
  });
  return fc.oneof(...ofType);
}

const time = fc
  .date({ min: new Date(0), max: new Date('2999-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());

/** Fields that no contract knows; among them names that another version may use. */
const unknownFields = fc.dictionary(
  fc.constantFrom('addedLater', 'amount', 'currency', 'charge', 'conflictsWith', 'x'),
  fc.jsonValue({ maxDepth: 1 }),
  { maxKeys: 3 },
);

/**
 * Any value that satisfies a schema of the contracts.
 * @throws Error for a keyword that it does not know, so that nothing is generated too narrowly in silence
 */
function arbitraryOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  if ('enum' in schema) return fc.constantFrom(...(schema['enum'] as unknown[]));
  const choices = (schema['oneOf'] ?? schema['anyOf']) as JsonSchema[] | undefined;
  if (choices) return fc.oneof(...choices.map(arbitraryOf));
  switch (schema['type']) {
    case 'object':
      return arbitraryObject(schema);
    case 'array':
      return fc.array(arbitraryOf(schema['items'] as JsonSchema), {
        minLength: (schema['minItems'] as number | undefined) ?? 0,
        maxLength: Math.min((schema['maxItems'] as number | undefined) ?? 4, 4),
      });
    case 'string':
      return arbitraryText(schema);
    case 'integer':
    case 'number':
      return arbitraryNumber(schema);
    default:
      throw new Error(`no arbitrary for ${JSON.stringify(schema)}`);
  }
}

function arbitraryObject(schema: JsonSchema): fc.Arbitrary<object> {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  if (schema['propertyNames']) {
    return fc.dictionary(fc.string(), arbitraryOf(schema['additionalProperties'] as JsonSchema));
  }
  const known = fc.record(Object.fromEntries(properties.map(([name, inner]) => [name, arbitraryOf(inner)])), {
    requiredKeys: (schema['required'] ?? []) as string[],
    noNullPrototype: true,
  });
  const names = new Set(properties.map(([name]) => name));
  return fc.tuple(known, unknownFields).map(([fields, unknown]) => ({
    ...Object.fromEntries(Object.entries(unknown).filter(([name]) => !names.has(name))),
    ...fields,
  }));
}

function arbitraryText(schema: JsonSchema): fc.Arbitrary<string> {
  switch (schema['format']) {
    case 'uuid':
      return fc.uuid();
    case 'date-time':
      return time;
    case 'uri':
      return fc.webUrl();
    case undefined:
      break;
    default:
      throw new Error(`no arbitrary for the format ${String(schema['format'])}`);
  }
  const text = fc.string({
    unit: 'grapheme-ascii',
    minLength: (schema['minLength'] as number | undefined) ?? 0,
    maxLength: (schema['maxLength'] as number | undefined) ?? 40,
  });
  const known = schema['x-open-enum'] as string[] | undefined;
  return known ? fc.oneof(fc.constantFrom(...known), text) : text;
}

function arbitraryNumber(schema: JsonSchema): fc.Arbitrary<number> {
  const bound = (keyword: string) => schema[keyword] as number | undefined;
  const above = bound('exclusiveMinimum');
  if (schema['type'] === 'integer') {
    const min = bound('minimum') ?? (above === undefined ? undefined : above + 1);
    return fc.maxSafeInteger().map((any) => Math.max(any, min ?? any));
  }
  return fc.double({ min: bound('minimum') ?? 0, noNaN: true, noDefaultInfinity: true });
}
