import { decodeEnvelope, UndecodableError } from '@night-market/contracts';
import { errorText, type Tx } from '@night-market/kernel';
import type { ConsumedRecord } from '../broker/records.ts';
import type { BatchHandler, Router } from './ports.ts';
import { isForeign, readRecord, type Broken, type ReadEvent } from './read-record.ts';
import { storable } from './stash-key.ts';

/** A record that some handler here wants. */
export interface Readable<T extends Tx> extends ReadEvent {
  readonly handler: BatchHandler<T>;
}

/** A record on its way through a batch. */
export type Decoded<T extends Tx> = Readable<T> | Broken;

/** Reads the records and leaves out the types that nobody here handles. */
export function decodeBatch<T extends Tx>(
  records: readonly ConsumedRecord[],
  router: Router<T>,
): Decoded<T>[] {
  const handles = (topic: string, type: string) => router(topic, type) !== undefined;
  return records.flatMap((record): Decoded<T>[] => {
    if (record.isGap || isForeign(record, handles)) return [];
    const one = readRecord(record);
    if ('error' in one) return [orIgnored(one, router)];
    const handler = router(record.topic, one.event.type);
    return handler ? [{ ...one, handler }] : [];
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

/** A record without what was read from it; for one whose handler failed. */
export const bare = <T extends Tx>({ record, id, key }: Decoded<T>): Omit<Broken, 'error'> => ({
  record,
  id,
  key,
});

/** Why a record failed, short enough for a header. */
export const reasonOf = (error: unknown): { reason: string; errorType: string } => ({
  reason: storable(errorText(error)).slice(0, 1_000),
  errorType: storable(
    error instanceof Error ? String((error as { code?: unknown }).code ?? error.name) : typeof error,
  ).slice(0, 100),
});
