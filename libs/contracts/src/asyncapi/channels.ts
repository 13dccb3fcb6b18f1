import type { TopicDefinition } from '../define-topic.ts';
import { deadLetterTopic, topicSpecs, type TopicSpec } from '../topics.ts';
import { DEAD_LETTER, messageId } from './messages.ts';
import { reference } from './references.ts';

/** The channel of a topic and the one of its dead letters, by their addresses. */
export function channelsOf(topic: TopicDefinition): Record<string, object> {
  const { name, description, status, key, events } = topic;
  const letters = deadLetterTopic(name);
  const [own, dead] = topicSpecs([topic]);
  const types = Object.keys(events);
  return {
    [name]: {
      ...channel(name, description, own!),
      messages: Object.fromEntries(
        types.map((type) => [type, reference('components', 'messages', messageId(name, type))]),
      ),
      'x-key': key,
      'x-status': status,
    },
    [letters]: {
      ...channel(
        letters,
        `Records of ${name} that a consumer could not read or handle, each byte for byte as it came, with the failure in its headers.`,
        dead!,
      ),
      messages: { [DEAD_LETTER]: reference('components', 'messages', DEAD_LETTER) },
      'x-status': status,
    },
  };
}

const channel = (address: string, description: string, spec: TopicSpec) => ({
  ...{ address, title: address, description },
  servers: [reference('servers', 'bus')],
  bindings: { kafka: kafkaBinding(spec) },
});

/** In the words of the Kafka channel binding 0.5.0, which has numbers and lists where Kafka has texts. */
const kafkaBinding = ({ name, partitions, config }: TopicSpec) => ({
  ...{ topic: name, partitions },
  topicConfiguration: Object.fromEntries(
    Object.entries(config).map(([setting, value]) => [
      setting,
      setting === 'cleanup.policy' ? value.split(',') : Number(value),
    ]),
  ),
  bindingVersion: '0.5.0',
});
