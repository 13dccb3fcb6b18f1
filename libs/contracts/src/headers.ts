import { z } from 'zod';
import type { Envelope } from './envelope.ts';
import { PERFORMATIVES, type Performative } from './performatives.ts';

/** What makes a record an ACL message. */
export interface AclHeaders {
  readonly performative: Performative;
  readonly conversationId: string;
  /** ISO 8601; after it the sender takes the answer for missing. */
  readonly replyBy: string;
}

/** CloudEvents' `sequence`: the order in which one source appended its events; as text it compares as the number. */
export const SEQUENCE_HEADER = 'ce_sequence';

/** Headers of every record that we publish, as texts: CloudEvents in Kafka binary mode, and W3C trace context. */
export const eventHeadersSchema = z.looseObject({
  'content-type': z.literal('application/json'),
  ce_specversion: z.literal('1.0'),
  ce_id: z.uuid(),
  ce_source: z.string().regex(/^\/night-market\//),
  ce_type: z.string().min(1).describe('Topic and type, like pay.txn.v1.captured.'),
  ce_time: z.iso.datetime(),
  ce_subject: z.string().min(1),
  ce_partitionkey: z.string().min(1),
  ce_correlationid: z.uuid(),
  ce_causationid: z.uuid(),
  traceparent: z.string().regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/),
  [SEQUENCE_HEADER]: z
    .string()
    .regex(/^\d{20}$/)
    .optional()
    .describe('The order in which its source appended it; set by the relay.'),
});

/** Headers that an ACL message has besides. */
export const aclHeadersSchema = z.looseObject({
  'acl-performative': z.enum(PERFORMATIVES),
  'acl-conversation-id': z.uuid(),
  'acl-reply-by': z.iso.datetime(),
});

/** Headers that a dead letter has besides those of the original record. */
export const deadLetterHeadersSchema = z.looseObject({
  'dlq-reason': z.string(),
  'dlq-error-type': z.string().min(1),
  'dlq-consumer': z.string().min(1),
  'dlq-attempts': z.string().regex(/^\d+$/),
  'dlq-original-topic': z.string().min(1),
  'dlq-original-partition': z.string().regex(/^\d+$/),
  'dlq-original-offset': z.string().regex(/^\d+$/),
  'dlq-original-timestamp': z.iso.datetime(),
  'dlq-failed-at': z.iso.datetime(),
  'dlq-omitted-bytes': z
    .string()
    .regex(/^\d+$/)
    .optional()
    .describe('Length of a value that is too large for a dead letter, which then has none.'),
});

/**
 * Headers of a record: CloudEvents 1.0 in Kafka binary mode (`ce_*`, content-type without prefix), a W3C
 * `traceparent` whose trace id is the correlation id, and for commands the ACL headers.
 */
export function eventHeaders(event: Envelope, source: string, acl?: AclHeaders): Record<string, string> {
  return {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_source: `/night-market/${source}`,
    ce_type: `${event.topic}.${event.type}`,
    ce_time: event.ts,
    ce_subject: event.key,
    ce_partitionkey: event.key,
    ce_correlationid: event.correlationId,
    ce_causationid: event.causationId,
    traceparent: traceparent(event),
    ...(acl && {
      'acl-performative': acl.performative,
      'acl-conversation-id': acl.conversationId,
      'acl-reply-by': acl.replyBy,
    }),
  };
}

export const sequenceText = (sequence: string): string => sequence.padStart(20, '0');

const hex = (uuid: string): string => uuid.replaceAll('-', '');

const traceparent = (event: Envelope): string =>
  `00-${hex(event.correlationId)}-${hex(event.id).slice(16)}-01`;
