import {
  decodeEnvelope,
  decodeEvent,
  TOPICS,
  UndecodableError,
  type Envelope,
} from '@night-market/contracts';
import { deriveId, errorText, type Tx } from '@night-market/kernel';
import type { ConsumedRecord } from '../broker/records.ts';
import type { BatchHandler, Router } from './ports.ts';
import { keyOfUnreadable, stashKey, storable } from './stash-key.ts';

/** A record that some handler here wants. */
export interface Readable<T extends Tx> {
  readonly record: ConsumedRecord;
  readonly id: string;
  readonly key: string;
  readonly event: Envelope;
  readonly handler: BatchHandler<T>;
}

/** A record that cannot be read, or whose handler failed. */
export interface Broken {
  readonly record: ConsumedRecord;
  readonly id: string;
  readonly key: string;
  readonly error: unknown;
}

/** A record on its way through a batch. */
export type Decoded<T extends Tx> = Readable<T> | Broken;

/** Types of the contracts; an unknown one is no type to skip silently. */
const KNOWN = new Set(
  TOPICS.flatMap((topic) => Object.keys(topic.events).map((type) => `${topic.name}.${type}`)),
);

/** An unreadable record has no event id to count by, so its place in the log is its identity. */
const placeId = ({ topic, partition, offset }: ConsumedRecord): string =>
  deriveId('record', topic, String(partition), offset.toString());

/** Reads the records and leaves out the types that nobody here handles (told by `ce_type` without parsing). */
export function decodeBatch<T extends Tx>(
  records: readonly ConsumedRecord[],
  router: Router<T>,
): Decoded<T>[] {
  return records.flatMap((record): Decoded<T>[] => {
    if (isForeign(record, router)) return [];
    try {
      const event = decodeEvent(record.topic, record.value);
      const handler = router(record.topic, event.type);
      return handler ? [{ record, id: event.id, key: stashKey(event.key), event, handler }] : [];
    } catch (error) {
      return [orIgnored({ record, id: placeId(record), key: keyOfUnreadable(record), error }, router)];
    }
  });
}

/** An event of an unknown type: its own name never becomes a metric's label. */
const UNKNOWN_TYPE = 'unknown';

/** Where the subscription says so, an event of an unknown type counts as handled, without any effect. */
function orIgnored<T extends Tx>(broken: Broken, router: Router<T>): Decoded<T> {
  const { record, id, key, error } = broken;
  const unknown = error instanceof UndecodableError && error.code === 'unknown_type';
  if (!unknown || !router.ignoresUnknown?.(record.topic)) return broken;
  const event = { ...decodeEnvelope(record.topic, record.value), type: UNKNOWN_TYPE };
  return { record, id, key, event, handler: () => Promise.resolve() };
}

function isForeign<T extends Tx>(record: ConsumedRecord, router: Router<T>): boolean {
  const prefix = `${record.topic}.`;
  const ceType = record.headers['ce_type'];
  if (!ceType?.startsWith(prefix)) return false;
  const type = ceType.slice(prefix.length);
  return KNOWN.has(ceType) && router(record.topic, type) === undefined;
}

/** Why a record failed, short enough for a header. */
export const reasonOf = (error: unknown): { reason: string; errorType: string } => ({
  reason: storable(errorText(error)).slice(0, 1_000),
  errorType: storable(
    error instanceof Error ? String((error as { code?: unknown }).code ?? error.name) : typeof error,
  ).slice(0, 100),
});
