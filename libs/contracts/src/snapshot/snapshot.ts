import type { ContractStatus, EventDefinition, TopicDefinition } from '../define-topic.ts';
import { envelopeSchema } from '../envelope.ts';
import { canonicalText } from './canonical-text.ts';
import { jsonSchemaOf, type JsonSchema } from './json-schema.ts';

/** One event type in a snapshot. */
export interface EventSnapshot {
  readonly status: ContractStatus;
  readonly description: string;
  readonly performative?: string;
  readonly payload: JsonSchema;
  readonly examples: readonly unknown[];
}

/** All that others may rely on about a topic version, as plain JSON. */
export interface TopicSnapshot {
  readonly topic: string;
  readonly status: ContractStatus;
  readonly description: string;
  readonly key: string;
  readonly partitions: number;
  readonly cleanupPolicy: string;
  readonly retentionDays: number;
  readonly producers: readonly string[];
  readonly consumers: readonly unknown[];
  readonly envelope: JsonSchema;
  readonly events: Readonly<Record<string, EventSnapshot>>;
}

/** @throws InexpressibleError when a schema says more than JSON Schema can */
export function snapshotOf(topic: TopicDefinition): TopicSnapshot {
  const { name, status, description, key, partitions, cleanupPolicy, retentionDays } = topic;
  const events = Object.entries(topic.events).map(([type, event]) => [
    type,
    eventSnapshot(event, `${name} ${type}`),
  ]);
  return {
    ...{ topic: name, status, description, key, partitions, cleanupPolicy, retentionDays },
    producers: topic.producers,
    consumers: topic.consumers,
    envelope: jsonSchemaOf(envelopeSchema, 'the envelope'),
    events: Object.fromEntries(events) as Record<string, EventSnapshot>,
  };
}

function eventSnapshot(event: EventDefinition, place: string): EventSnapshot {
  const { status, description, performative, schema, examples } = event;
  return {
    status,
    description,
    ...(performative && { performative }),
    payload: jsonSchemaOf(schema, place),
    examples,
  };
}

/** The text of a snapshot file. */
export const snapshotText = (snapshot: TopicSnapshot): string => canonicalText(snapshot);
