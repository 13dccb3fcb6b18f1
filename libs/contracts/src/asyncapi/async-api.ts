import type { TopicDefinition } from '../define-topic.ts';
import { canonicalText } from '../snapshot/canonical-text.ts';
import { TOPICS } from '../topics.ts';
import { channelsOf } from './channels.ts';
import { DEAD_LETTER, deadLetterMessage, messagesOf } from './messages.ts';
import { operationsOf } from './operations.ts';
import { schemasOf } from './schemas.ts';

/** An AsyncAPI 3.0 document, as plain JSON. */
export interface AsyncApiDocument {
  readonly asyncapi: '3.0.0';
  readonly [field: string]: unknown;
}

const DESCRIPTION = `Everything that the services of the night market say to each other on Apache Kafka.

A topic carries its version in its name; its record key is the field of the payload that \`x-key\` names. What is
\`published\` only grows, what is a \`draft\` may still change in any way. Unknown fields must be let through. Records of
one key are in order; each may come more than once under the same id.`;

/**
 * The City Event Bus as an AsyncAPI document: a channel per topic version and per dead-letter topic, a message per event
 * type, an operation per producer and consumer, all with Kafka bindings 0.5.0.
 * @throws InexpressibleError when a schema says more than JSON Schema can
 */
export const asyncApiOf = (topics: readonly TopicDefinition[] = TOPICS): AsyncApiDocument => ({
  asyncapi: '3.0.0',
  info: {
    title: 'City Event Bus',
    version: '1.0.0',
    description: DESCRIPTION,
    license: { name: 'Apache-2.0' },
  },
  defaultContentType: 'application/json',
  servers: {
    bus: {
      host: '{broker}',
      protocol: 'kafka',
      description:
        'One cluster. A namespace (KAFKA_NAMESPACE) is put before topic and group names where several markets share it.',
      variables: { broker: { default: '127.0.0.1:9092', description: 'One of KAFKA_BROKERS.' } },
    },
  },
  channels: merged(topics.map(channelsOf)),
  operations: merged(topics.map(operationsOf)),
  components: {
    messages: { ...merged(topics.map(messagesOf)), [DEAD_LETTER]: deadLetterMessage() },
    schemas: schemasOf(topics),
    correlationIds: {
      chain: {
        location: '$message.payload#/correlationId',
        description: 'One id from the first HTTP request to the last refund.',
      },
    },
  },
});

const merged = (parts: readonly Record<string, object>[]): Record<string, object> =>
  Object.assign({}, ...parts) as Record<string, object>;

/** The text of the document's file. */
export const asyncApiText = (topics?: readonly TopicDefinition[]): string =>
  canonicalText(asyncApiOf(topics));
