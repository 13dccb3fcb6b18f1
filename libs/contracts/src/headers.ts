import type { Envelope } from './envelope.ts';

/** FIPA ACL performatives that the bus carries. */
export type Performative = 'request' | 'agree' | 'refuse' | 'inform' | 'failure';

/** What makes a record an ACL message. */
export interface AclHeaders {
  readonly performative: Performative;
  readonly conversationId: string;
  /** ISO 8601; after it the sender takes the answer for missing. */
  readonly replyBy: string;
}

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

/** CloudEvents' `sequence`: the order in which one source appended its events; as text it compares as the number. */
export const SEQUENCE_HEADER = 'ce_sequence';

export const sequenceText = (sequence: string): string => sequence.padStart(20, '0');

const hex = (uuid: string): string => uuid.replaceAll('-', '');

const traceparent = (event: Envelope): string =>
  `00-${hex(event.correlationId)}-${hex(event.id).slice(16)}-01`;
