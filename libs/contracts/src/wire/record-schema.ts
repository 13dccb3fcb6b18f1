import type { EventDefinition, TopicDefinition } from '../define-topic.ts';
import { envelopeSchema } from '../envelope.ts';
import { canonicalText } from '../snapshot/canonical-text.ts';
import { jsonSchemaOf, type JsonSchema } from '../snapshot/json-schema.ts';

/**
 * What the value of any record of a topic is, in JSON Schema 2020-12: the envelope, with a payload of one of its types.
 * @throws InexpressibleError when a schema says more than JSON Schema can
 */
export function recordSchemaOf({ name, description, events }: TopicDefinition): JsonSchema {
  return {
    ...jsonSchemaOf(envelopeSchema, 'the envelope'),
    title: name,
    description,
    oneOf: Object.keys(events)
      .sort()
      .map((type) => memberOf(name, type, events[type]!)),
  };
}

function memberOf(topic: string, type: string, { schema, description }: EventDefinition): JsonSchema {
  const { $schema: _, ...payload } = jsonSchemaOf(schema, `${topic} ${type}`);
  return { title: type, description, properties: { type: { const: type }, payload } };
}

/** The same contract always gives the same text, in whichever order it was written: a registry knows it by that. */
export const recordSchemaText = (topic: TopicDefinition): string => canonicalText(recordSchemaOf(topic));
