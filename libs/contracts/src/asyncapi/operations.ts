import type { ContractConsumer, TopicDefinition } from '../define-topic.ts';
import { handlersOf } from '../parties.ts';
import { deadLetterTopic } from '../topics.ts';
import { DEAD_LETTER } from './messages.ts';
import { reference } from './references.ts';

/** Who sends to a topic, who receives from it, and who sends to its dead letters: one operation each. */
export function operationsOf(topic: TopicDefinition): Record<string, object> {
  const letters = deadLetterTopic(topic.name);
  return Object.fromEntries([
    ...topic.producers.map((name) => [operationId(name, 'send', topic.name), sends(name, topic)] as const),
    ...topic.consumers.map(
      (consumer) => [operationId(consumer.name, 'receive', topic.name), receives(consumer, topic)] as const,
    ),
    ...handlersOf(topic).map(
      ({ name }) => [operationId(name, 'send', letters), buries(name, topic.name)] as const,
    ),
  ]);
}

type Action = 'send' | 'receive';

/** `payments.receive.pay.cmd.v1` */
const operationId = (who: string, action: Action, topic: string): string =>
  `${who.replaceAll(' ', '-')}.${action}.${topic}`;

function operation(who: string, action: Action, topic: string, types: readonly string[]) {
  return {
    action,
    title: `${who} ${action === 'send' ? 'publishes' : 'reads'} ${topic}`,
    channel: reference('channels', topic),
    messages: [...types].sort().map((type) => reference('channels', topic, 'messages', type)),
    tags: [{ name: who }],
  };
}

const sends = (who: string, { name, events }: TopicDefinition): object =>
  operation(who, 'send', name, Object.keys(events));

function receives(
  { name: who, writtenFor, follows }: ContractConsumer,
  { name, events }: TopicDefinition,
): object {
  const groupId = { type: 'string', description: 'Its name, behind the namespace.', examples: [who] };
  return {
    ...operation(who, 'receive', name, Object.keys(events)),
    // Several readers under one description each have a group of their own.
    // Who follows by itself makes its groups up.
    ...(!who.includes(' ') && !follows && { bindings: { kafka: { groupId, bindingVersion: '0.5.0' } } }),
    'x-written-for': writtenFor,
  };
}

const buries = (who: string, topic: string): object =>
  operation(who, 'send', deadLetterTopic(topic), [DEAD_LETTER]);
