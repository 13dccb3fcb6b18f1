import type { EventDefinition, TopicDefinition } from '../define-topic.ts';
import { deadLetterExample, messageExamples } from './examples.ts';
import { reference } from './references.ts';

/** Under which id an event type is in the components: its message and the schema of its payload. */
export const messageId = (topic: string, type: string): string => `${topic}.${type}`;

/** The one message of all channels of dead letters. */
export const DEAD_LETTER = 'dead-letter';

/** Ids of the schemas that several messages share. */
export const SHARED = {
  envelope: 'envelope',
  key: 'key',
  eventHeaders: 'event-headers',
  aclHeaders: 'acl-headers',
  deadLetterHeaders: 'dead-letter-headers',
} as const;

const schema = (id: string) => reference('components', 'schemas', id);

/** Every event type of a topic as a message. */
export const messagesOf = (topic: TopicDefinition): Record<string, object> =>
  Object.fromEntries(
    Object.entries(topic.events).map(([type, event]) => [
      messageId(topic.name, type),
      messageOf(topic, type, event),
    ]),
  );

function messageOf(topic: TopicDefinition, type: string, event: EventDefinition): object {
  const { description, performative } = event;
  return {
    name: type,
    title: `${type} (${topic.name})`,
    description,
    contentType: 'application/json',
    headers: headersOf(performative),
    payload: valueOf(topic.name, type),
    correlationId: reference('components', 'correlationIds', 'chain'),
    bindings: { kafka: { key: schema(SHARED.key), bindingVersion: '0.5.0' } },
    examples: messageExamples(topic, type, event),
    'x-key': topic.key,
    'x-status': topic.status === 'draft' ? 'draft' : event.status,
    ...(performative && { 'x-performative': performative }),
  };
}

/** The value of the record: the envelope around the payload of this type. */
const valueOf = (topic: string, type: string): object => ({
  allOf: [
    schema(SHARED.envelope),
    {
      type: 'object',
      properties: {
        topic: { type: 'string', const: topic },
        type: { type: 'string', const: type },
        payload: schema(messageId(topic, type)),
      },
    },
  ],
});

function headersOf(performative: string | undefined): object {
  if (performative === undefined) return schema(SHARED.eventHeaders);
  return {
    allOf: [
      schema(SHARED.eventHeaders),
      schema(SHARED.aclHeaders),
      { type: 'object', properties: { 'acl-performative': { type: 'string', const: performative } } },
    ],
  };
}

/** A record that a consumer could not read or handle. */
export const deadLetterMessage = (): object => ({
  name: DEAD_LETTER,
  title: 'A dead letter',
  description:
    'The record as it came, key, value and headers, with the headers of the failure beside its own. Its value may be anything: perhaps that was the failure.',
  headers: schema(SHARED.deadLetterHeaders),
  payload: { description: 'The value of the original record, byte for byte.' },
  bindings: { kafka: { key: schema(SHARED.key), bindingVersion: '0.5.0' } },
  examples: [deadLetterExample()],
});
