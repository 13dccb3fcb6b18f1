import { originalTopic, shownJson } from '@night-market/contracts';
import { readRecord, type ConsumedRecord } from '@night-market/event-bus';
import { maskJson, maskPersonalData } from '@night-market/privacy';

/** A record as everybody may see it: personal data that should not be in it is masked. Offsets are decimal digits. */
export interface ShownRecord {
  readonly partition: number;
  readonly offset: string;
  readonly at: string;
  readonly key: string | null;
  /** Null where the record is no event of its topic. */
  readonly type: string | null;
  readonly eventId: string | null;
  readonly correlationId: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Of the value, with its frame. */
  readonly bytes: number;
  /** The decoded value, where it is JSON of a reasonable size, else null. */
  readonly json: unknown;
  /** Why it is no event of its topic; null where it is one. */
  readonly fault: string | null;
}

/** What must be true of a record that is shown; all of it. */
export interface RecordFilter {
  readonly key?: string | undefined;
  readonly type?: string | undefined;
  /** Stands somewhere in the record as it is shown, in any case. */
  readonly text?: string | undefined;
}

const JSON_SHOWN_BYTES = 65_536;

export function shownRecord(record: ConsumedRecord): ShownRecord {
  const { partition, offset, timestampMs, key, value, headers, unreadable } = record;
  const topic = originalTopic(record.topic);
  const one = readRecord({
    topic,
    partition,
    offset,
    timestampMs,
    key,
    value,
    headers,
    unreadable,
    lease: record.lease,
  });
  const event = 'error' in one ? undefined : one.event;
  return {
    ...{ partition, offset: offset.toString(), at: new Date(timestampMs).toISOString() },
    key: key === null ? null : maskPersonalData(key.toString('utf8')),
    type: event?.type ?? null,
    eventId: event?.id ?? null,
    correlationId: event?.correlationId ?? null,
    headers: maskJson({ ...headers }) as Record<string, string>,
    bytes: value?.length ?? 0,
    json: maskJson(value !== null && value.length <= JSON_SHOWN_BYTES ? shownJson(value) : null),
    // A record without a value says that its key is gone.
    fault: 'error' in one && value !== null ? maskPersonalData(faultOf(one.error)) : null,
  };
}

/** Whether a record is worth decoding: cheap, and true of all that {@link matches} is true of. */
export const mayMatch = ({ key, value }: ConsumedRecord, filter: RecordFilter): boolean =>
  (filter.key === undefined || key?.toString('utf8') === filter.key) &&
  (filter.type === undefined || value?.includes(filter.type) === true);

export function matches(shown: ShownRecord, { type, text }: RecordFilter): boolean {
  if (type !== undefined && shown.type !== type) return false;
  if (text === undefined) return true;
  const { key, headers, json, fault } = shown;
  return JSON.stringify([key, headers, json, fault]).toLowerCase().includes(text.toLowerCase());
}

const faultOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
