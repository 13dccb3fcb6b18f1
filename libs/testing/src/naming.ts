import type { TopicDefinition } from '@night-market/contracts';

/** The contract of the topic, with a service of a test's own among its producers and consumers. */
export const naming = <T extends TopicDefinition>(service: string, topic: T): T => ({
  ...topic,
  producers: [...topic.producers, service],
  consumers: [...topic.consumers, { name: service, writtenFor: topic.name }],
});
