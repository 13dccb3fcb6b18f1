import type { CommonConfig } from '../config/common-config.ts';
import { logAccess } from '../runtime/kafka-connections.ts';
import type { ServiceRuntime } from '../runtime/service-runtime.ts';
import { TopicFeed } from './topic-feed.ts';

/** Where the broker is away, catching up fails so soon. */
const STALLED_MS = 15_000;

/** The feed of a topic in a service; it ends with the service. Its groups are called after the service: `gate-…`. */
export function createTopicFeed(
  topic: string,
  { name, background, clock, random, log }: ServiceRuntime,
  config: CommonConfig,
): TopicFeed {
  const access = logAccess(name, config, log);
  const feed = new TopicFeed({
    ...{ topic, reader: access.reader(STALLED_MS), inspector: access.inspectorOf(`${name}-feed`) },
    ...{ clock, random, log },
  });
  background.push({ start: () => undefined, stop: () => feed.stop() });
  return feed;
}
