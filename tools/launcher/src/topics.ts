import { topicSpecs } from '@night-market/contracts';
import type { TopicSpec } from '@night-market/stack';

/** Every topic of the platform with its dead letters, under the prefix of a namespace. */
export function platformTopics(namespace = ''): TopicSpec[] {
  return topicSpecs().map((spec) => ({ ...spec, name: `${namespace}${spec.name}` }));
}
