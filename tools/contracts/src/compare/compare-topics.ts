import type { EventSnapshot, TopicSnapshot } from '@night-market/contracts';
import { compareSchemas } from './compare-schema.ts';
import { below, type Break } from './rules.ts';

/**
 * What is refused about a topic version on its way from `before` to `after`. A draft binds nobody.
 * @param after undefined when the topic is gone
 */
export function compareTopics(before: TopicSnapshot, after: TopicSnapshot | undefined): Break[] {
  if (before.status === 'draft') return [];
  if (!after) return [{ pointer: '', rule: 'topic-removed', message: `the topic ${before.topic} is gone` }];
  return [
    ...compareTopicItself(before, after),
    ...compareSchemas(before.envelope, after.envelope, '/envelope').map(({ pointer, message }): Break => {
      return { pointer, rule: 'envelope-touched', message };
    }),
    ...Object.entries(before.events).flatMap(([type, event]) =>
      compareEvents(type, event, Object.hasOwn(after.events, type) ? after.events[type] : undefined),
    ),
  ];
}

function compareTopicItself(before: TopicSnapshot, after: TopicSnapshot): Break[] {
  const rules = [
    ['key', 'key-changed'],
    ['partitions', 'partitions-changed'],
    ['cleanupPolicy', 'cleanup-policy-changed'],
  ] as const;
  const breaks = rules.flatMap(([field, rule]): Break[] =>
    before[field] === after[field]
      ? []
      : [{ pointer: `/${field}`, rule, message: `${field} was ${before[field]} and is ${after[field]}` }],
  );
  return after.status === 'published' ? breaks : [unpublished('', before.topic), ...breaks];
}

const unpublished = (pointer: string, what: string): Break => ({
  pointer: below(pointer, 'status'),
  rule: 'unpublished',
  message: `${what} was published and is a draft again`,
});

function compareEvents(type: string, before: EventSnapshot, after: EventSnapshot | undefined): Break[] {
  if (before.status === 'draft') return [];
  const pointer = below('/events', type);
  if (!after) return [{ pointer, rule: 'event-type-removed', message: `the type '${type}' is gone` }];
  const performative: Break[] =
    before.performative === after.performative
      ? []
      : [
          {
            pointer: below(pointer, 'performative'),
            rule: 'performative-changed',
            message: `it was ${before.performative ?? 'none'} and is ${after.performative ?? 'none'}`,
          },
        ];
  return [
    ...(after.status === 'published' ? [] : [unpublished(pointer, `the type '${type}'`)]),
    ...performative,
    ...compareSchemas(before.payload, after.payload, below(pointer, 'payload')),
  ];
}
