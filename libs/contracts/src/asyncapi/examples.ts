import type { EventDefinition, TopicDefinition } from '../define-topic.ts';
import type { Envelope } from '../envelope.ts';
import { eventHeaders } from '../headers.ts';

/** An example of a whole record. */
export interface MessageExample {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: unknown;
}

const EVENT_ID = '0198c0de-0000-7000-8000-000000000001';
const CORRELATION_ID = '0198c0de-0000-7000-8000-00000000000a';
const HAPPENED_AT = '2026-11-22T12:00:00.000Z';
const REPLY_BY = '2026-11-22T12:01:00.000Z';

/** The examples of an event type, each in an envelope and with the headers that it is published with. */
export const messageExamples = (
  topic: TopicDefinition,
  type: string,
  { examples, performative }: EventDefinition,
): MessageExample[] =>
  examples.map((payload, n) => {
    const value = {
      ...{ id: EVENT_ID, topic: topic.name, ts: HAPPENED_AT, type },
      key: String((payload as Record<string, unknown>)[topic.key]),
      payload: payload as Envelope['payload'],
      ...{ correlationId: CORRELATION_ID, causationId: CORRELATION_ID },
    };
    const acl = performative && { performative, conversationId: CORRELATION_ID, replyBy: REPLY_BY };
    return { name: `${type}-${n + 1}`, headers: eventHeaders(value, sourceOf(topic), acl), payload: value };
  });

/** A producer that is described instead of named (`every service`) stands for one that has a name. */
const sourceOf = ({ producers }: TopicDefinition): string =>
  producers.find((name) => !name.includes(' ')) ?? 'payments';

export const deadLetterExample = (): MessageExample => ({
  name: 'no-envelope',
  headers: {
    'dlq-reason': 'id: Invalid UUID',
    'dlq-error-type': 'bad_envelope',
    'dlq-consumer': 'payments',
    'dlq-attempts': '1',
    'dlq-original-topic': 'pay.cmd.v1',
    'dlq-original-partition': '3',
    'dlq-original-offset': '1207',
    'dlq-original-timestamp': HAPPENED_AT,
    'dlq-failed-at': '2026-11-22T12:00:00.250Z',
  },
  payload: { id: 'no UUID', type: 'refund' },
});
