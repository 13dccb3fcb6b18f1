import { cityDirectoryV1 } from './city/directory.v1.ts';
import { civicEventsV1 } from './civic/events.v1.ts';
import type { TopicDefinition } from './define-topic.ts';
import { gateAuthV1 } from './gate/auth.v1.ts';
import { gateAuthV2 } from './gate/auth.v2.ts';
import { opsPowerV1 } from './ops/power.v1.ts';
import { payCmdV1 } from './pay/cmd.v1.ts';
import { payTxnV1 } from './pay/txn.v1.ts';
import { payTxnV2 } from './pay/txn.v2.ts';

/** Every topic of the City Event Bus. */
export const TOPICS: readonly TopicDefinition[] = [
  gateAuthV1,
  gateAuthV2,
  payTxnV1,
  payTxnV2,
  payCmdV1,
  opsPowerV1,
  civicEventsV1,
  cityDirectoryV1,
];

const byName = new Map(TOPICS.map((topic) => [topic.name, topic]));

export const topicNamed = (name: string): TopicDefinition | undefined => byName.get(name);

const DEAD_LETTERS = '.dlq';

/** Where a consumer puts what it cannot read or handle. */
export const deadLetterTopic = (topic: string): string => topic + DEAD_LETTERS;

export const isDeadLetterTopic = (topic: string): boolean => topic.endsWith(DEAD_LETTERS);

/** The topic whose records a topic holds: of dead letters the one that they came from. */
export const originalTopic = (topic: string): string =>
  isDeadLetterTopic(topic) ? topic.slice(0, -DEAD_LETTERS.length) : topic;

/** What a broker needs to know to create a topic; `retention.ms` and `max.message.bytes` are Kafka's settings. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly config: Readonly<Record<string, string>>;
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** `max.message.bytes` of the topics of dead letters: four times what a broker takes for a batch unless told. */
export const DEAD_LETTER_LIMIT_BYTES = 4_194_304;

/** Topics and their dead letters (3 partitions, 30 days), ready to be created. */
export const topicSpecs = (topics: readonly TopicDefinition[] = TOPICS): TopicSpec[] =>
  topics.flatMap((topic) => [
    {
      name: topic.name,
      partitions: topic.partitions,
      config: {
        'cleanup.policy': topic.cleanupPolicy,
        'retention.ms': String(topic.retentionDays * DAY_MS),
        // What a newer record replaces is only dropped from segments that are closed.
        ...(topic.cleanupPolicy === 'compact' && { 'segment.ms': String(HOUR_MS) }),
      },
    },
    {
      name: deadLetterTopic(topic.name),
      partitions: 3,
      config: {
        'retention.ms': String(30 * DAY_MS),
        'max.message.bytes': String(DEAD_LETTER_LIMIT_BYTES),
      },
    },
  ]);
