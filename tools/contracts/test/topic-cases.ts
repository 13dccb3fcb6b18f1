import type { TopicSnapshot } from '@night-market/contracts';
import { object, type Expected } from './compare-cases.ts';

const text = { type: 'string' };

/** A published topic with one event type. */
export const TOPIC: TopicSnapshot = {
  topic: 'test.facts.v1',
  status: 'published',
  description: 'Facts.',
  key: 'id',
  partitions: 6,
  cleanupPolicy: 'delete',
  retentionDays: 7,
  producers: ['a'],
  consumers: [],
  envelope: object({ ts: { ...text, format: 'date-time' } }, ['ts']),
  events: {
    happened: {
      status: 'published',
      description: 'It happened.',
      payload: object({}),
      examples: [{ id: '1' }],
    },
  },
};

const happened = TOPIC.events['happened']!;
const withEvents = (events: TopicSnapshot['events']): TopicSnapshot => ({ ...TOPIC, events });
const asDraft = <T extends object>(one: T) => ({ ...one, status: 'draft' as const });
const broken = withEvents({ happened: { ...happened, payload: { type: 'string' } } });

export type TopicCase = readonly [
  name: string,
  before: TopicSnapshot,
  after: TopicSnapshot | undefined,
  Expected,
];

// prettier-ignore
export const TOPIC_CASES: readonly TopicCase[] = [
  ['the topic is gone', TOPIC, undefined, ['topic-removed', '']],
  ['a draft of a topic is gone', asDraft(TOPIC), undefined, 'accepted'],
  ['another key', TOPIC, { ...TOPIC, key: 'other' }, ['key-changed', '/key']],
  ['more partitions', TOPIC, { ...TOPIC, partitions: 12 }, ['partitions-changed', '/partitions']],
  ['compaction', TOPIC, { ...TOPIC, cleanupPolicy: 'compact' }, ['cleanup-policy-changed', '/cleanupPolicy']],
  ['another retention', TOPIC, { ...TOPIC, retentionDays: 14 }, 'accepted'],
  ['another description and reader', TOPIC, { ...TOPIC, description: 'x', consumers: [{ name: 'b' }] }, 'accepted'],
  ['it is a draft again', TOPIC, asDraft(TOPIC), ['unpublished', '/status']],
  ['a draft is published', asDraft(TOPIC), TOPIC, 'accepted'],
  ['a draft changes as it likes', asDraft(TOPIC), { ...broken, key: 'x' }, 'accepted'],
  ['a type is gone', TOPIC, withEvents({}), ['event-type-removed', '/events/happened']],
  ['a new type', TOPIC, withEvents({ happened, other: happened }), 'accepted'],
  ['a type with a slash is gone', withEvents({ 'a/b~c': happened }), withEvents({}), ['event-type-removed', '/events/a~1b~0c']],
  ['a draft of a type changes as it likes', withEvents({ happened: asDraft(happened) }), broken, 'accepted'],
  ['a draft of a type is gone', withEvents({ happened: asDraft(happened) }), withEvents({}), 'accepted'],
  ['a type is a draft again', TOPIC, withEvents({ happened: asDraft(happened) }), ['unpublished', '/events/happened/status']],
  ['a payload of another type', TOPIC, broken, ['type-changed', '/events/happened/payload/type']],
  ['a fact becomes a command', TOPIC, withEvents({ happened: { ...happened, performative: 'request' } }), ['performative-changed', '/events/happened/performative']],
  ['other examples', TOPIC, withEvents({ happened: { ...happened, examples: [] } }), 'accepted'],
  ['a field of the envelope is gone', TOPIC, { ...TOPIC, envelope: object({}) }, ['envelope-touched', '/envelope/properties/ts']],
  ['a bound of the envelope is wider', TOPIC, { ...TOPIC, envelope: object({ ts: text }, ['ts']) }, ['envelope-touched', '/envelope/properties/ts/format']],
  ['a new required field of the envelope', TOPIC, { ...TOPIC, envelope: object({ ...(TOPIC.envelope['properties'] as object), a: text }, ['ts', 'a']) }, ['envelope-touched', '/envelope/properties/a']],
  ['a new optional field of the envelope', TOPIC, { ...TOPIC, envelope: object({ ...(TOPIC.envelope['properties'] as object), a: text }, ['ts']) }, 'accepted'],
];
