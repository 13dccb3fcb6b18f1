import { decodeEvent, isTombstone, TOPICS, UndecodableError, type Envelope } from '@night-market/contracts';
import { deriveId } from '@night-market/kernel';
import { headerOf, type ConsumedRecord } from '../broker/records.ts';
import { keyOfUnreadable, stashKey } from './stash-key.ts';

/** A record that is an event of its topic. */
export interface ReadEvent {
  readonly record: ConsumedRecord;
  /** What an inbox counts the record by. */
  readonly id: string;
  readonly key: string;
  readonly event: Envelope;
}

/** A record that cannot be read, or whose handler failed. */
export interface Broken {
  readonly record: ConsumedRecord;
  readonly id: string;
  readonly key: string;
  readonly error: unknown;
}

/** Whether a consumer has a handler for this type of this topic. */
export type Handles = (topic: string, type: string) => boolean;

/** Types of the contracts; an unknown one is no type to skip silently. */
const KNOWN = new Set(
  TOPICS.flatMap((topic) => Object.keys(topic.events).map((type) => `${topic.name}.${type}`)),
);

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The identity of a record that cannot be read: derived from its `ce_id`, so that a record that is sent twice
 * counts once; without a proper one its place in the log must do.
 */
export function unreadableId(record: ConsumedRecord): string {
  const { topic, partition, offset } = record;
  const id = headerOf(record, 'ce_id') ?? '';
  return UUID.test(id)
    ? deriveId('record', topic, id.toLowerCase())
    : deriveId('record', topic, String(partition), offset.toString());
}

/**
 * The one definition of what a record is and what it counts by. UUIDs of any case are valid (RFC 9562), and PostgreSQL
 * answers in lower case: an id must be one text, or its event passes for a double.
 */
export function readRecord(record: ConsumedRecord): ReadEvent | Broken {
  try {
    if (record.unreadable) throw record.unreadable;
    if (record.hasOversizedHeaders)
      throw new UndecodableError('oversized_headers', 'the record has too many headers, or too large ones');
    const event = decodeEvent(record.topic, record.value);
    return { record, id: event.id.toLowerCase(), key: stashKey(event.key), event };
  } catch (error) {
    return { record, id: unreadableId(record), key: keyOfUnreadable(record), error };
  }
}

/**
 * True for a known type that this consumer does not handle, told by `ce_type` without parsing, and for tombstones: they are
 * for those who keep a copy of the topic, and no event that could be handled or parked.
 */
export function isForeign(record: ConsumedRecord, handles: Handles): boolean {
  const { topic } = record;
  if (isTombstone(topic, record.value)) return true;
  const prefix = `${topic}.`;
  const ceType = headerOf(record, 'ce_type');
  if (!ceType?.startsWith(prefix)) return false;
  return KNOWN.has(ceType) && !handles(topic, ceType.slice(prefix.length));
}

/** Whether a consumer must note this record in its inbox: what it handles, and what nobody can read. */
export const isWanted = (one: ReadEvent | Broken, handles: Handles): boolean =>
  !isForeign(one.record, handles) && ('error' in one || handles(one.record.topic, one.event.type));
